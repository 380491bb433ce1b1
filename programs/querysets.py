"""Which programs and directions exist for whom, and which are open."""

from django.db import models
from django.db.models import Q

from programs.enums import ProgramKind

SEES_UNPUBLISHED = frozenset({"program_manager", "auditor", "system_admin"})


class ProgramQuerySet(models.QuerySet):
    def calls(self):
        return self.filter(kind=ProgramKind.CALL)

    def public_registers(self):
        """Plans whose definition opens their reports to everybody."""
        return self.filter(kind=ProgramKind.REGISTER, published=True, definition__reporting__public=True)

    def open_at(self, instant):
        """Calls that take declarations: opened, and not yet past their last instant. 17:00:00.000 is in."""
        opened = Q(opens_at=None) | Q(opens_at__lte=instant)
        return self.calls().filter(opened, Q(closes_at=None) | Q(closes_at__gte=instant), published=True)

    def visible_to(self, user):
        """The public sees what is published; who runs the programs sees all."""
        if user.is_authenticated and SEES_UNPUBLISHED & user.role_names:
            return self
        return self.filter(published=True)

    def light(self):
        """Without the whole definition: what a page needs of a program, whatever the guide's length."""
        return self.defer("definition")


class DirectionQuerySet(models.QuerySet):
    def light(self):
        return self.defer("definition")

    def visible_to(self, user):
        if user.is_authenticated and SEES_UNPUBLISHED & user.role_names:
            return self
        return self.filter(program__published=True)

    def matching(self, words):
        """Directions in whose title or text every word occurs."""
        found = self
        for word in words:
            found = found.filter(Q(title__icontains=word) | Q(search_text__icontains=word))
        return found

    def to_filter_by(self):
        """Return (key, code, title, program's title) of what may be asked for in a list of declarations."""
        calls = self.filter(program__kind=ProgramKind.CALL).order_by("-program__closes_at", "program", "position")
        return calls.values_list("pk", "code", "title", "program__title", named=True)
