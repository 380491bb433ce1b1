"""Which programs and directions exist for whom, and which are open."""

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q

from organisations.models import Office, Organisation
from programs.enums import ProgramKind

SEES_UNPUBLISHED = frozenset({"program_manager", "auditor", "system_admin"})
UPWARDS = ("district_office", "district_office__parent", "district_office__parent__parent")


def offices_above(units):
    """Return the offices that units are registered under, up to their city's."""
    own = Organisation.objects.filter(pk__in=units)
    return Office.objects.filter(Q(*(("pk__in", own.values(path)) for path in UPWARDS), _connector=Q.OR))


def issued_near(user, units=(), *, authority="authority"):
    """Whether an office above these units, or the user's, issues a guide; without units, any office known here.

    Every guide writes its issuer in its own way, so the office's place is looked for in it, and the narrowest one
    counts: what a district issues is not its whole city's, though the city stands in front of its name.
    """
    units = units or (list(user.unit_roles) if user.is_authenticated else [])
    offices = offices_above(units) if units else Office.objects.all()
    narrower = named_in(Office.objects.filter(parent=OuterRef("pk")), OuterRef(OuterRef(authority)))
    return Exists(named_in(offices, OuterRef(authority)).exclude(Exists(narrower)))


def named_in(offices, authority):
    """Return the offices whose place stands in a name, which is another query's."""
    name = ExpressionWrapper(authority, output_field=models.CharField())
    return offices.annotate(issuer=name).filter(issuer__contains=F("area"))


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

    def nearest_first(self, user, units=()):
        """Order the guides of the own place first, ``is_near``; then what closes first; what never closes comes last."""
        found = self.annotate(is_near=issued_near(user, units))
        return found.order_by("-is_near", F("closes_at").asc(nulls_last=True), "code")


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
