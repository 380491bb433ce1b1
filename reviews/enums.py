"""The states of groups, assignments, score cards and packages, with their names and tones."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from applications.enums import State


class GroupState(TextChoices):
    FORMING = "forming", _("Being formed")
    WORKING = "working", _("Reviewing")
    FINISHED = "finished", _("Review finished")


class AssignmentState(TextChoices):
    """What became of one declaration in one expert's hands."""

    ASSIGNED = "assigned", _("To be scored")
    SCORED = "scored", _("Scored")
    DECLINED = "declined", _("Declined: conflict of interest")
    REMOVED = "removed", _("Unassigned")
    MISSED = "missed", _("Not scored")


class CardState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")


class PackageState(TextChoices):
    WAITING = "waiting", _("Being created")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Incomplete")


HELD = (AssignmentState.ASSIGNED, AssignmentState.SCORED)  # in the expert's hands
IN_HAND = (State.ACCEPTED, State.EXPERT_REVIEW)  # the states in which an expert may read a declaration
IN_MEETING = (State.EXPERT_REVIEW, State.DELIBERATION)  # what the expert meeting and the decision meeting look at

GROUP_TONES = {GroupState.FORMING: "waiting", GroupState.WORKING: "active", GroupState.FINISHED: "good"}
ASSIGNMENT_TONES = {
    AssignmentState.ASSIGNED: "waiting",
    AssignmentState.SCORED: "good",
    AssignmentState.DECLINED: "attention",
    AssignmentState.REMOVED: "neutral",
    AssignmentState.MISSED: "bad",
}
CARD_TONES = {CardState.DRAFT: "waiting", CardState.SUBMITTED: "good"}
PACKAGE_TONES = {PackageState.WAITING: "waiting", PackageState.READY: "good", PackageState.FAILED: "bad"}
