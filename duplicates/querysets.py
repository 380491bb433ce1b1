"""Which pairs a person may know of, and which they may read."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from applications.models import Application


class PairQuerySet(models.QuerySet):
    def filed(self):
        """Only versions their units have filed: no office knows of others."""
        return self.filter(first_version__receipt__isnull=False, second_version__receipt__isnull=False)

    def known_to(self, user):
        """Return the pairs of which an officer may see at least one; ``sees_first``, ``sees_second`` say which."""
        seen = Application.objects.overseen_by(user)
        return (
            self.filed()
            .filter(Q(first__in=seen.values("pk")) | Q(second__in=seen.values("pk")))
            .annotate(
                sees_first=Exists(seen.filter(pk=OuterRef("first"))),
                sees_second=Exists(seen.filter(pk=OuterRef("second"))),
            )
        )

    def of_application(self, application):
        return self.filter(Q(first=application) | Q(second=application))

    def of_direction(self, direction):
        return self.filter(Q(first__direction=direction) | Q(second__direction=direction))

    def of_program(self, program):
        return self.filter(Q(first__program=program) | Q(second__program=program))

    def still_alike(self):
        """Without those decided ones whose texts were changed until nothing was left in common."""
        return self.filter(score__gt=0)

    def for_list(self):
        """With what one row of the list shows."""
        shown = ("direction", "office", "organisation")
        related = [f"{side}__{name}" for side in ("first", "second") for name in shown]
        return (
            self.select_related(*related)
            .prefetch_related("hits")
            .defer("passages", "first__direction__definition", "second__direction__definition")
        )
