"""The states of a declaration, their names for officers and applicants, their colours and their groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Named as officers read it; ``APPLICANT_NAMES`` says the same to applicants."""

    DRAFT = "draft", _("Draft")
    UNIT_REVIEW = "unit_review", _("With the unit")
    FIRST_REVIEW = "first_review", _("First review")
    CITY_REVIEW = "city_review", _("City review")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Accepted for processing")
    EXPERT_REVIEW = "expert_review", _("Expert review")
    DELIBERATION = "deliberation", _("Deliberation")
    PUBLIC_NOTICE = "public_notice", _("Public notice")
    AWARDED = "awarded", _("Awarded")
    CONTRACTED = "contracted", _("Contract signed")
    REFUSED = "refused", _("Refused at review")
    NOT_AWARDED = "not_awarded", _("Not awarded")
    EXPIRED = "expired", _("Past the deadline")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", _("Revoked")


APPLICANT_NAMES = {
    State.DRAFT: _("Not submitted yet"),
    State.UNIT_REVIEW: _("Not filed yet: waiting for your unit"),
    State.FIRST_REVIEW: _("Filed: in first review"),
    State.CITY_REVIEW: _("Filed: in city review"),
    State.RETURNED: _("Returned: please correct"),
    State.ACCEPTED: _("Accepted: waiting for expert review"),
    State.EXPERT_REVIEW: _("In expert review"),
    State.DELIBERATION: _("Review finished: waiting for the decision"),
    State.PUBLIC_NOTICE: _("Proposed for award: public notice"),
    State.AWARDED: _("Awarded: contract to be signed"),
    State.CONTRACTED: _("Contract signed"),
    State.REFUSED: _("Not accepted"),
    State.NOT_AWARDED: _("Not awarded"),
    State.EXPIRED: _("Not filed in time"),
    State.WITHDRAWN: _("Withdrawn"),
    State.REVOKED: _("Revoked"),
}

COLOURS = {
    State.DRAFT: "neutral",
    State.UNIT_REVIEW: "waiting",
    State.FIRST_REVIEW: "active",
    State.CITY_REVIEW: "active",
    State.RETURNED: "attention",
    State.ACCEPTED: "active",
    State.EXPERT_REVIEW: "active",
    State.DELIBERATION: "active",
    State.PUBLIC_NOTICE: "good",
    State.AWARDED: "good",
    State.CONTRACTED: "good",
    State.REFUSED: "bad",
    State.NOT_AWARDED: "bad",
    State.EXPIRED: "bad",
    State.WITHDRAWN: "neutral",
    State.REVOKED: "bad",
}

EDITABLE = (State.DRAFT, State.RETURNED)
WAITING = (State.FIRST_REVIEW, State.CITY_REVIEW)  # for an office's review
OFFICE_STATES = (State.FIRST_REVIEW, State.CITY_REVIEW, State.ACCEPTED)
ENDED = (State.REFUSED, State.NOT_AWARDED, State.EXPIRED, State.WITHDRAWN, State.REVOKED)
SUBJECT_TO_DEADLINE = (State.DRAFT, State.UNIT_REVIEW)
BEFORE_AWARD = (
    State.DRAFT,
    State.UNIT_REVIEW,
    State.FIRST_REVIEW,
    State.CITY_REVIEW,
    State.RETURNED,
    State.ACCEPTED,
    State.EXPERT_REVIEW,
    State.DELIBERATION,
    State.PUBLIC_NOTICE,
)
NOT_YET_FILED = (State.DRAFT, State.UNIT_REVIEW, State.EXPIRED)

# The stages of a route, each with the state in which a declaration waits for it.
STAGE_STATE = {
    "unit_review": State.UNIT_REVIEW,
    "first_review": State.FIRST_REVIEW,
    "city_review": State.CITY_REVIEW,
    "expert_review": State.EXPERT_REVIEW,
    "deliberation": State.DELIBERATION,
    "public_notice": State.PUBLIC_NOTICE,
    "award": State.AWARDED,
    "contract": State.CONTRACTED,
}


class SectionState(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    INCOMPLETE = "incomplete", _("In progress")
    COMPLETE = "complete", _("Complete")
    PROBLEM = "problem", _("There is a problem")


SECTION_COLOURS = {
    SectionState.NOT_STARTED: "neutral",
    SectionState.INCOMPLETE: "active",
    SectionState.COMPLETE: "good",
    SectionState.PROBLEM: "bad",
}


class Verdict(models.TextChoices):
    """What a condition answers; and what an officer ticks."""

    PASS = "pass", _("Met")
    FAIL = "fail", _("Not met")
    NEEDS_EVIDENCE = "needs_evidence", _("Needs evidence")
    NEEDS_JUDGEMENT = "needs_judgement", _("Needs an officer's judgement")


VERDICT_COLOURS = {
    Verdict.PASS: "good",
    Verdict.FAIL: "bad",
    Verdict.NEEDS_EVIDENCE: "waiting",
    Verdict.NEEDS_JUDGEMENT: "neutral",
}


class Outcome(models.TextChoices):
    """What the direction finder says of one direction."""

    OPEN = "open", _("Can apply")
    EVIDENCE = "evidence", _("Something must be added")
    JUDGEMENT = "judgement", _("To be decided by the office")
    CLOSED = "closed", _("Cannot apply")


OUTCOME_COLOURS = {
    Outcome.OPEN: "good",
    Outcome.EVIDENCE: "attention",
    Outcome.JUDGEMENT: "waiting",
    Outcome.CLOSED: "bad",
}
