"""The process of a declaration, as the guide and DESIGN.md section 5 describe it.

A transition changes the state and what belongs to it, nothing else. The service around it (``applications.services``
and those of reviews and awards) locks, checks deadline, version and limits, saves, records and tells people.
``permission`` answers "not you"; state and ``conditions`` answer "not now".
"""

from django.db import models
from django_fsm import RETURN_VALUE, FSMField, FSMFieldMixin, transition

from applications import rules
from applications.enums import BEFORE_AWARD, STAGE_STATE, State


class SafeRefresh:
    """Reload a protected state field without ever leaving it unprotected (see docs/decisions/002)."""

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        saved = {
            field.attname: self.__dict__.pop(field.attname)
            for field in self._meta.concrete_fields
            if isinstance(field, FSMFieldMixin)
            and field.protected
            and field.attname in self.__dict__
            and (fields is None or field.name in fields or field.attname in fields)
        }
        try:
            models.Model.refresh_from_db(self, using=using, fields=fields, from_queryset=from_queryset)
        except BaseException:
            self.__dict__.update(saved)
            raise


class Process(SafeRefresh, models.Model):
    """The states a declaration goes through, and every step between them."""

    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    returned_from = models.CharField(max_length=20, blank=True)  # the state whose actor returned it
    expired_from = models.CharField(max_length=20, blank=True)
    holds_place = models.BooleanField(default=False)  # counts towards the unit's limit
    awaits_city = models.BooleanField(default=False)  # corrected for the city: the officer in charge has to look

    class Meta:
        abstract = True

    @property
    def is_corrected(self):
        """Whether it was corrected after the city's return, and its officer in charge has not looked again."""
        return self.awaits_city and self.state == State.ACCEPTED

    @property
    def route(self):
        """The program's ordered stages."""
        return self.program.route

    def after(self, *stages):
        """Return the state of the first stage of the route that follows ``stages``; accepted once reviews are over."""
        for stage in self.route:
            if stage in {"unit_review", "first_review", "city_review"} and stage not in stages:
                return STAGE_STATE[stage]
        return State.ACCEPTED

    # --- the unit ---------------------------------------------------------------------------------------------------

    @transition(
        state,
        source=[State.DRAFT, State.RETURNED],
        target=RETURN_VALUE(State.UNIT_REVIEW, State.FIRST_REVIEW, State.CITY_REVIEW, State.ACCEPTED),
        permission=rules.is_owner,
    )
    def submit(self):
        """The applicant hands the declaration to the unit (guide, part 1, 3.1 (3)); without one, it is filed at once."""
        target = self.after()
        return target if target == State.UNIT_REVIEW else self.filed(target)

    @transition(
        state,
        source=State.UNIT_REVIEW,
        target=RETURN_VALUE(State.DRAFT, State.RETURNED),
        permission=rules.is_owner_or_unit_admin,
    )
    @transition(
        state,
        source=State.FIRST_REVIEW,
        target=RETURN_VALUE(State.DRAFT, State.RETURNED),
        permission=rules.is_unit_admin,
    )
    def take_back(self):
        """Before the next actor has decided; after the unit's approval only the unit may."""
        self.holds_place = rules.was_returned_by_an_office(self)
        return State.RETURNED if rules.was_returned_by_an_office(self) else State.DRAFT

    @transition(state, source=State.UNIT_REVIEW, target=State.RETURNED, permission=rules.is_unit_admin)
    def unit_return(self):
        """The unit sends it back to its applicant; an office's return stays an office's return."""
        if not rules.was_returned_by_an_office(self):
            self.returned_from = State.UNIT_REVIEW

    @transition(
        state,
        source=State.UNIT_REVIEW,
        target=RETURN_VALUE(State.FIRST_REVIEW, State.CITY_REVIEW, State.ACCEPTED),
        permission=rules.is_unit_admin,
    )
    def unit_approve(self):
        """The unit files it."""
        return self.filed(self.after("unit_review"))

    def filed(self, target):
        """Take its place; a resubmission goes back to the office that returned it."""
        corrected = rules.was_returned_by_an_office(self)
        filed_to = State(self.returned_from) if corrected else target
        self.awaits_city = corrected and filed_to == State.ACCEPTED
        self.holds_place, self.returned_from = True, ""
        return filed_to

    # --- the offices --------------------------------------------------------------------------------------------------

    @transition(state, source=State.FIRST_REVIEW, target=State.RETURNED, permission=rules.acts_for_office)
    def first_return(self):
        self.returned_from = State.FIRST_REVIEW

    @transition(state, source=State.FIRST_REVIEW, target=State.REFUSED, permission=rules.acts_for_office)
    def first_refuse(self):
        self.holds_place = False

    @transition(
        state,
        source=State.FIRST_REVIEW,
        target=RETURN_VALUE(State.CITY_REVIEW, State.ACCEPTED),
        permission=rules.acts_for_office,
    )
    def first_pass(self):
        return self.after("unit_review", "first_review")

    @transition(
        state,
        source=[State.RETURNED, State.UNIT_REVIEW],
        target=State.REFUSED,
        conditions=[rules.was_returned_by_an_office],
        permission=rules.is_any_reviewing_officer,
    )
    def refuse_unanswered(self):
        """An office's return was not answered by its due date: the officer decides."""
        self.holds_place = False

    @transition(state, source=State.CITY_REVIEW, target=State.ACCEPTED, permission=rules.is_in_charge)
    def city_pass(self):
        """Only where the guide wants two tiers of review."""

    @transition(state, source=[State.CITY_REVIEW, State.ACCEPTED], target=State.RETURNED, permission=rules.is_in_charge)
    def city_return(self):
        self.returned_from = self.state

    @transition(state, source=[State.CITY_REVIEW, State.ACCEPTED], target=State.REFUSED, permission=rules.is_in_charge)
    def city_refuse(self):
        self.holds_place = False

    # --- review and decision --------------------------------------------------------------------------------------------

    @transition(
        state,
        source=State.ACCEPTED,
        target=State.EXPERT_REVIEW,
        conditions=[rules.has_expert_review],
        permission=rules.is_in_charge,
    )
    def start_expert_review(self):
        """Its group of experts is complete."""

    @transition(state, source=State.EXPERT_REVIEW, target=State.DELIBERATION, permission=rules.is_in_charge)
    def finish_expert_review(self):
        """All scores are in, or the reason why not is recorded."""

    @transition(
        state,
        source=State.ACCEPTED,
        target=State.DELIBERATION,
        conditions=[rules.has_no_expert_review],
        permission=rules.is_in_charge,
    )
    def start_deliberation(self):
        """Where the route has no expert review."""

    @transition(
        state,
        source=State.DELIBERATION,
        target=RETURN_VALUE(State.PUBLIC_NOTICE, State.AWARDED, State.NOT_AWARDED),
        permission=rules.is_program_manager,
    )
    def release(self, *, proposed):
        """The decision of the meeting becomes known: all of a direction at once."""
        if not proposed:
            self.holds_place = False
            return State.NOT_AWARDED
        return State.PUBLIC_NOTICE if rules.has_public_notice(self) else State.AWARDED

    @transition(state, source=State.PUBLIC_NOTICE, target=State.NOT_AWARDED, permission=rules.is_program_manager)
    def uphold_objection(self):
        self.holds_place = False

    @transition(state, source=State.PUBLIC_NOTICE, target=State.AWARDED, permission=rules.is_program_manager)
    def confirm_award(self):
        """The notice period is over and no objection is open on this entry."""

    @transition(state, source=State.AWARDED, target=State.CONTRACTED, permission=rules.is_in_charge)
    def sign_contract(self):
        """The sealed scans of all parties are in."""

    # --- the ends -------------------------------------------------------------------------------------------------------

    @transition(
        state,
        source=[State.DRAFT, State.UNIT_REVIEW, State.RETURNED],
        target=State.EXPIRED,
        conditions=[rules.was_not_returned_by_an_office],
        permission=rules.is_the_system,
    )
    def expire(self):
        """Past due: only tidies, since nothing late was ever let in."""
        self.expired_from = self.state

    @transition(
        state,
        source=State.EXPIRED,
        target=RETURN_VALUE(State.DRAFT, State.UNIT_REVIEW, State.RETURNED),
        permission=rules.is_any_reviewing_officer,
    )
    def reopen(self):
        """With a named exception and its reason."""
        return State(self.expired_from)

    @transition(state, source=list(BEFORE_AWARD), target=State.WITHDRAWN, permission=rules.may_withdraw)
    def withdraw(self):
        """What the unit has filed only the unit withdraws; before that, the applicant too."""
        self.holds_place = False

    @transition(
        state, source=[State.AWARDED, State.CONTRACTED], target=State.REVOKED, permission=rules.is_program_manager
    )
    def revoke(self):
        self.holds_place = False
