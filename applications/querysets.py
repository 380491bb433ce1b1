"""What a person may see, and the lists of the process."""

from django.db import models
from django.db.models import Q
from guardian.shortcuts import get_objects_for_user

from applications.enums import NOT_YET_FILED, OFFICE_STATES, WAITING, State
from applications.rules import COUNTS_ALL, SEES_ALL, knows_unfiled
from organisations.models import OfficeUserObjectPermission
from programs.models import DirectionUserObjectPermission

READ_BY_EXPERTS = (State.ACCEPTED, State.EXPERT_REVIEW)  # withdrawn or returned, it closes to them at once
WAITS_FOR_OFFICERS = Q(state__in=WAITING) | Q(state=State.ACCEPTED, awaits_city=True)
KNOWN_TO_OFFICES = Q(filed_at__isnull=False) | Q(state=State.EXPIRED)


ROW = (
    "pk",
    "number",
    "title",
    "state",
    "requested_yuan",
    "filed_at",
    "direction__code",
    "direction__title",
    "organisation__name",
    "organisation__state",
    "office_id",
    "office__name",
    "awaits_city",
)


def granted(permissions, codename, user):
    """Return the keys on which a person holds a permission, as a subquery on guardian's table of that model."""
    return permissions.objects.filter(user=user, permission__codename=codename).values("content_object")


def offices_of(user):
    """Return the keys of the offices that a person acts for."""
    return set(granted(OfficeUserObjectPermission, "act_for_office", user).values_list("content_object", flat=True))


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what a person may see.

        Applicants their own, unit administrators their unit's, officers what was filed with them, experts what they
        were given, the program manager and the auditor everything.
        """
        if not user.is_authenticated:
            return self.none()
        if user.has_role(*SEES_ALL):
            return self
        return self.filter(self._seen_as_member(user) | self._seen_as_officer(user) | self._seen_as_expert(user))

    def overseen_by(self, user):
        """Return what a person sees in office: never as applicant or expert, and nothing of their own units."""
        if user.has_role(*SEES_ALL):
            return self
        return self.filter(self._seen_as_officer(user)).exclude(organisation__in=list(user.unit_roles))

    def counted_for(self, user):
        """Return those of which a person sees the numbers: a district's officer those of the own offices, others all."""
        if user.has_role(*COUNTS_ALL):
            return self
        return self.filter(office__in=granted(OfficeUserObjectPermission, "act_for_office", user))

    def _seen_as_member(self, user):
        units = [pk for pk, role in user.unit_roles.items() if role == "admin"]
        own = Q(owner=user, organisation__in=list(user.unit_roles))
        return own | Q(organisation__in=units) if units else own

    def _seen_as_officer(self, user):
        seen = Q(pk__in=[])
        if user.has_role("district_officer", "city_officer"):
            offices = granted(OfficeUserObjectPermission, "act_for_office", user)
            seen |= Q(office__in=offices) & KNOWN_TO_OFFICES
        if user.has_role("city_officer"):
            directions = granted(DirectionUserObjectPermission, "run_direction", user)
            seen |= Q(direction__in=directions) & KNOWN_TO_OFFICES
        return seen

    def _accepted_only_if_run_by(self, user):
        """What the city had corrected waits for the officer in charge, not for the office of its first review."""
        if user.has_role(*SEES_ALL):
            return Q()
        directions = granted(DirectionUserObjectPermission, "run_direction", user)
        return ~Q(state=State.ACCEPTED) | Q(direction__in=directions)

    def _seen_as_expert(self, user):
        if not user.has_role("expert"):
            return Q(pk__in=[])
        given = get_objects_for_user(
            user, "applications.review_application", use_groups=False, accept_global_perms=False
        )
        return Q(pk__in=given.values("pk"), state__in=READ_BY_EXPERTS)

    def of_unit(self, organisation):
        return self.filter(organisation=organisation)

    def holding_place(self):
        """Those that count towards the limit: passed the unit, not taken back, withdrawn or refused."""
        return self.filter(holds_place=True)

    def places_taken(self, organisation, program, *, beside=None):
        """Count the places a unit holds in a program, without one of its declarations."""
        counted = Q(holds_place=True)
        if program.settings.get("counted") == "submitted":  # what the guide leaves open, as this program decides it
            counted |= Q(state=State.UNIT_REVIEW)
        held = self.of_unit(organisation).filter(counted, program=program)
        return held.exclude(pk=beside.pk).count() if beside and beside.pk else held.count()

    def waiting_for_unit(self):
        return self.filter(state=State.UNIT_REVIEW)

    def past_due(self, at):
        """What a deadline can still catch, and has: not what an office returned, which its officer decides."""
        running = Q(state__in=[State.DRAFT, State.UNIT_REVIEW, State.RETURNED]) & ~Q(returned_from__in=OFFICE_STATES)
        no_exception = Q(extended_until__isnull=True) | Q(extended_until__lt=at)
        return self.filter(running & no_exception, program__closes_at__lt=at)

    def unfinished(self):
        """What somebody still has to do something about before it is filed."""
        return self.filter(state__in=[State.DRAFT, State.UNIT_REVIEW, State.RETURNED])

    def unanswered_returns(self, at):
        """Offices' returns past their own due date: the officer decides."""
        late = Q(return_due_at__lt=at) & (Q(extended_until__isnull=True) | Q(extended_until__lt=at))
        past_program = Q(program__closes_at__isnull=True) | Q(program__closes_at__lt=at)
        return self.filter(
            late, past_program, state__in=[State.RETURNED, State.UNIT_REVIEW], returned_from__in=OFFICE_STATES
        )

    def known_to_offices(self):
        return self.filter(KNOWN_TO_OFFICES)

    def filed(self):
        return self.exclude(state__in=NOT_YET_FILED)

    def for_list(self):
        """With what one row of any list shows."""
        return self.select_related("direction", "organisation", "owner", "office").defer(
            "direction__definition", "return_note"
        )

    def rows_of_offices(self, user, view, order):
        """Return the rows of the offices' list: what waits for this person, what was returned, or everything."""
        found = self.visible_to(user).known_to_offices().in_view(view, user)
        return found.order_by(order, "pk").as_rows()

    def in_view(self, view, user):
        if view == "todo":
            return self.filter(WAITS_FOR_OFFICERS, self._accepted_only_if_run_by(user))
        return self.filter(state=State.RETURNED) if view == "returned" else self

    def as_rows(self):
        """Return what a row of the offices' list shows as named tuples: of a long list no objects are made."""
        return self.values_list(*ROW, named=True)


class VersionQuerySet(models.QuerySet):
    def filed(self):
        """Those that the unit filed: each has its receipt."""
        return self.filter(receipt__isnull=False)

    def readable_by(self, application, person):
        """Return the versions of a declaration that a person who may see it reads, the oldest first."""
        found = self.filter(application=application).order_by("number")
        return found if knows_unfiled(application, person) else found.filed()
