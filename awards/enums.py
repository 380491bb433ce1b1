"""The words of decisions, notices, objections and contracts, with their groups and tones."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from applications.enums import State


class Outcome(TextChoices):
    AWARD = "award", _("Propose for award")
    RESERVE = "reserve", _("Reserve")
    REJECT = "reject", _("Do not propose")


class DecisionState(TextChoices):
    PENDING = "pending", _("Not released")
    RELEASED = "released", _("Released")


class AuthorKind(TextChoices):
    PERSON = "person", _("A person, by name")
    UNIT = "unit", _("A unit, by sealed letter")


class Channel(TextChoices):
    ONLINE = "online", _("Online")
    LETTER = "letter", _("By letter")


class ObjectionState(TextChoices):
    OPEN = "open", _("To be ruled on")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Rejected")
    NOT_ACCEPTED = "not_accepted", _("Not accepted for processing")


class ContractState(TextChoices):
    DRAFTED = "drafted", _("Drafted by the officer")
    WITH_UNIT = "with_unit", _("Being filled in by the unit")
    CHECKING = "checking", _("Being checked")
    READY_TO_SEAL = "ready_to_seal", _("Ready to be sealed")
    SIGNED = "signed", _("Signed")
    ANNULLED = "annulled", _("Annulled")


class PartyRole(TextChoices):
    """As in the guide's contract specification."""

    AUTHORITY = "authority", _("Authority")
    APPLICANT = "applicant", _("Applicant unit")
    DISTRICT_OFFICE = "district_office", _("District office")
    SUPPORTING_INSTITUTION = "supporting_institution", _("Supporting institution")


class Column(TextChoices):
    """What a public notice may show beside unit, project and direction."""

    AMOUNT = "amount", _("Amount")
    SCORE = "score", _("Score")
    RANK = "rank", _("Rank")
    NUMBER = "number", _("Number of the declaration")


CONTRACT_APPLICANT_NAMES = {
    ContractState.DRAFTED: _("Being drafted by the officer in charge"),
    ContractState.WITH_UNIT: _("Your turn: complete and submit"),
    ContractState.CHECKING: _("Submitted: being checked"),
    ContractState.READY_TO_SEAL: _("Print, seal and upload"),
    ContractState.SIGNED: _("Signed"),
    ContractState.ANNULLED: _("Annulled"),
}
CONTRACT_TONES = {
    ContractState.DRAFTED: "waiting",
    ContractState.WITH_UNIT: "attention",
    ContractState.CHECKING: "active",
    ContractState.READY_TO_SEAL: "active",
    ContractState.SIGNED: "good",
    ContractState.ANNULLED: "bad",
}
OBJECTION_TONES = {
    ObjectionState.OPEN: "attention",
    ObjectionState.UPHELD: "bad",
    ObjectionState.REJECTED: "neutral",
    ObjectionState.NOT_ACCEPTED: "neutral",
}
OUTCOME_TONES = {Outcome.AWARD: "good", Outcome.RESERVE: "waiting", Outcome.REJECT: "neutral"}

RULINGS = (ObjectionState.UPHELD, ObjectionState.REJECTED, ObjectionState.NOT_ACCEPTED)
UNDER_REVIEW = (State.FIRST_REVIEW, State.CITY_REVIEW, State.ACCEPTED, State.EXPERT_REVIEW)  # not yet to be decided on
IN_THE_RUNNING = (State.DELIBERATION, State.PUBLIC_NOTICE, State.AWARDED, State.CONTRACTED)  # hold a place of the quota
NO_LONGER_PROPOSED = {
    State.NOT_AWARDED: _("No longer proposed, after an objection"),
    State.WITHDRAWN: _("Withdrawn by the unit"),
    State.REVOKED: _("The award was revoked"),
}
AWARD_STATES = (State.PUBLIC_NOTICE, State.AWARDED, State.CONTRACTED, State.REVOKED)
