"""Who sees which notices, objections and contracts, and the lists of the process."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from guardian.shortcuts import get_objects_for_user

from applications.enums import State
from applications.rules import SEES_ALL
from awards.enums import IN_THE_RUNNING, DecisionState, ObjectionState, Outcome


def directions_run_by(user):
    return get_objects_for_user(user, "programs.run_direction", use_groups=False, accept_global_perms=False)


def offices_acted_for_by(user):
    return get_objects_for_user(user, "organisations.act_for_office", use_groups=False, accept_global_perms=False)


class DecisionQuerySet(models.QuerySet):
    def of(self, direction):
        return self.filter(direction=direction)

    def pending(self):
        return self.filter(state=DecisionState.PENDING)

    def released(self):
        return self.filter(state=DecisionState.RELEASED)

    def holding_a_place(self):
        """Awards that count against the quota: not withdrawn, refused after an objection, or revoked meanwhile."""
        return self.filter(outcome=Outcome.AWARD, application__state__in=IN_THE_RUNNING)

    def waiting_reserves(self):
        return self.filter(
            outcome=Outcome.RESERVE, state=DecisionState.RELEASED, application__state=State.DELIBERATION
        ).order_by("reserve_order")

    def to_be_noticed(self):
        """Released awards that stand in no notice yet."""
        return self.filter(
            outcome=Outcome.AWARD,
            state=DecisionState.RELEASED,
            application__state=State.PUBLIC_NOTICE,
            entry__isnull=True,
        )

    def with_declaration(self):
        return self.select_related("application__organisation", "application__direction").defer(
            "application__direction__definition", "application__return_note"
        )


class NoticeQuerySet(models.QuerySet):
    def with_counts(self):
        return self.annotate(
            entry_count=Count("entries", distinct=True),
            confirmed_count=Count(
                "entries",
                filter=Q(entries__decision__application__state__in=[State.AWARDED, State.CONTRACTED]),
                distinct=True,
            ),
            waiting_count=Count(
                "entries", filter=Q(entries__decision__application__state=State.PUBLIC_NOTICE), distinct=True
            ),
            open_count=Count(
                "entries__objections", filter=Q(entries__objections__state=ObjectionState.OPEN), distinct=True
            ),
        )


class EntryQuerySet(models.QuerySet):
    def with_award_state(self):
        """Say beside each frozen line what became of its award since."""
        return self.annotate(award_state=F("decision__application__state"))

    def with_open_objections(self):
        objections = self.model._meta.get_field("objections").related_model.objects
        return self.annotate(contested=Exists(objections.filter(entry=OuterRef("pk"), state=ObjectionState.OPEN)))


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The program manager and the auditor, and those who run the direction: what the latter see hides the author."""
        if user.has_role(*SEES_ALL):
            return self
        if not user.has_role("city_officer"):
            return self.none()
        return self.filter(entry__decision__direction__in=directions_run_by(user).values("pk"))

    def open(self):
        return self.filter(state=ObjectionState.OPEN)

    def for_list(self):
        return self.select_related("entry__notice", "ruled_by")


class ContractQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The unit its own, the officer in charge, the office of the unit, the program manager and the auditor."""
        if user.has_role(*SEES_ALL):
            return self
        units = [pk for pk, role in user.unit_roles.items() if role == "admin"]
        seen = Q(application__owner=user, application__organisation__in=list(user.unit_roles))
        seen |= Q(application__organisation__in=units)
        if user.has_role("city_officer"):
            seen |= Q(application__direction__in=directions_run_by(user).values("pk"))
        if user.has_role("district_officer"):
            seen |= Q(application__office__in=offices_acted_for_by(user).values("pk"))
        return self.filter(seen)

    def for_list(self):
        return self.select_related("application__organisation", "application__direction").defer(
            "targets", "budget", "content", "application__direction__definition", "application__return_note"
        )

    def with_scans(self):
        """Count the sealed scans of the text as it stands."""
        valid = Q(scans__removed_at__isnull=True, scans__pdf_sha256=F("pdf_sha256"))
        return self.annotate(scan_count=Count("scans", filter=valid))
