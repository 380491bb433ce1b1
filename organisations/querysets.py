"""Who sees which units, and how they are found."""

from django.db import models
from django.db.models import FilteredRelation, Q

from organisations.enums import ListState, MemberRole, MemberState, UnitState
from organisations.rules import plain_name

SEES_ALL_UNITS = ("city_officer", "program_manager", "auditor", "system_admin")


class OfficeQuerySet(models.QuerySet):
    def acted_for_by(self, user):
        """Return the offices a person acts for (an object permission a person and office)."""
        return self.filter(
            officeuserobjectpermission__user=user,
            officeuserobjectpermission__permission__codename="act_for_office",
        )

    def for_units(self):
        """Return the offices a unit can be registered under: districts and development zones."""
        return self.exclude(kind="city").order_by("code")


class OrganisationQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(pk__in=list(user.unit_roles))

    def reviewed_by(self, user):
        """Return the units whose first review, and confirmation, is this officer's."""
        return self.filter(reviewing_office__in=self._offices().acted_for_by(user))

    def visible_to(self, user):
        """Officers of a district see its units, also those of its zones; the city and the auditors see all."""
        if user.has_role(*SEES_ALL_UNITS):
            return self
        seen = Q(pk__in=list(user.unit_roles))
        if user.has_role("district_officer"):
            mine = self._offices().acted_for_by(user)
            seen |= Q(reviewing_office__in=mine) | Q(district_office__in=mine) | Q(district_office__parent__in=mine)
        return self.filter(seen)

    def pending(self):
        return self.filter(state=UnitState.PENDING)

    def matching(self, text="", state=""):
        """Narrow down by a part of the name or the beginning of the code, and by state."""
        found = self.filter(state=state) if state else self
        asked = plain_name(text)
        if not asked:
            return found
        return found.filter(Q(search_name__contains=asked) | Q(uscc__startswith=asked.upper()))

    def search(self, text, limit=20):
        """Return the first units that match; nothing for an empty question."""
        if not plain_name(text):
            return self.none()
        return self.matching(text).order_by("search_name", "pk")[:limit]

    def _offices(self):
        return self.model._meta.get_field("reviewing_office").related_model.objects


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(state=MemberState.ACTIVE)

    def admins(self):
        return self.active().filter(role=MemberRole.ADMIN)

    def pending(self):
        return self.filter(state=MemberState.PENDING)

    def with_people(self):
        return self.select_related("user", "decided_by")


class NamedQuerySet(models.QuerySet):
    """Entries about units: by key, by code, without a code by the exact name."""

    def of(self, organisation):
        by_name = Q(uscc="", search_name=organisation.search_name)
        return self.filter(Q(organisation=organisation.pk) | Q(uscc=organisation.uscc) | by_name)

    def matching(self, text):
        asked = plain_name(text)
        return self.filter(Q(search_name__contains=asked) | Q(uscc__startswith=asked.upper())) if asked else self


class SanctionQuerySet(NamedQuerySet):
    def in_force(self, day):
        """Return the entries that hold on one day: begun, not over, not repaired by then."""
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        unrepaired = Q(repaired_on__isnull=True) | Q(repaired_on__gt=day)
        return self.filter(lasting & unrepaired, starts_on__lte=day)


class PastProjectQuerySet(NamedQuerySet):
    def disputed(self):
        return self.filter(objected_at__isnull=False, answered_at__isnull=True)


class ListImportQuerySet(models.QuerySet):
    def current(self):
        return self.filter(state=ListState.CURRENT)

    def with_hits(self, organisation):
        """Join each list with its entries that may mean this unit: one statement, however long the lists are."""
        means = Q(entries__match_name=organisation.match_name) | Q(entries__uscc=organisation.uscc)
        return self.annotate(hit=FilteredRelation("entries", condition=means))


class ProfileItemQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_at__isnull=True)
