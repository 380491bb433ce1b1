"""Scoring one declaration: saved at any time, submitted once, reopened by the officer with a reason.

``entry`` is {"gates": {id: bool}, "scores": {id: "18"}, "comment": text, "recommend": True | False | None}.
``revision`` is the one the page was loaded with, ``tab`` names the browser window: what another window saved meanwhile
is never overwritten, while a window may always save over its own earlier draft.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from applications.enums import State
from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow
from reviews import rules
from reviews.enums import AssignmentState, CardState
from reviews.models import ScoreCard
from reviews.services import sheets
from reviews.services.assigning import declaration_of, lock_held, note


class Incomplete(NotNow):
    """A card that cannot be submitted yet; ``missing`` is {field: what is missing}."""

    def __init__(self, missing):
        super().__init__(_("The score sheet is not complete."), code="incomplete")
        self.missing = missing


def save_score(assignment_id, *, by, revision, entry, tab=""):
    """Keep what is there as a draft. Returns the card; another tab's newer draft is not overwritten."""
    with act("save_score", declaration_of(assignment_id), by=by):
        card = lock_card(assignment_id, by=by)
        if card.state == CardState.SUBMITTED:
            raise NotNow(_("Your score has been submitted and can no longer be changed."), code="submitted")
        refuse_stale(card, revision, tab)
        write(card, entry, tab=tab, by=by)
        card.save()
    return card


def submit_score(assignment_id, *, by, revision, entry, tab=""):
    """Hand the score in. The same request again returns the same card."""
    with act("submit_score", declaration_of(assignment_id), by=by):
        card = lock_card(assignment_id, by=by)
        if card.state == CardState.SUBMITTED:
            return same_or_refuse(card, entry)
        refuse_stale(card, revision, tab)
        sheet = write(card, entry, tab=tab, by=by)
        if missing := rules.missing_from(sheet, entry):
            raise Incomplete(missing)
        card.state, card.submitted_at, card.reopened_for = CardState.SUBMITTED, card.saved_at, ""
        card.version = card.assignment.application.version
        card.save()
        change_state(card.assignment, AssignmentState.SCORED)
        note(
            card.assignment.application,
            "submit_score",
            by=by,
            expert=card.assignment.expert,
            total=card.total,
            version=card.version,
        )
    return card


def reopen_score(assignment_id, *, by, reason):
    """The officer gives a submitted score back to its expert; what is on the sheet stays."""
    with act("reopen_score", declaration_of(assignment_id), by=by):
        assignment = lock_held(assignment_id)
        if not rules.runs(assignment.application.direction, by):
            raise NotAllowed(_("Only the officer in charge of this direction may do this."), code="not_yours")
        card = ScoreCard.objects.select_for_update(no_key=True).get(assignment=assignment)
        if card.state != CardState.SUBMITTED:
            raise NotNow(_("This score has not been submitted."), code="not_submitted")
        former = card.total
        card.state, card.submitted_at, card.reopened_for = CardState.DRAFT, None, reason
        card.revision += 1
        card.save()
        change_state(assignment, AssignmentState.ASSIGNED)
        note(assignment.application, "reopen_score", by=by, expert=assignment.expert, reason=reason, total=former)
    return card


def lock_card(assignment_id, *, by):
    """Return the card under the declaration's lock, if it is this expert's and scoring is open."""
    assignment = lock_held(assignment_id)
    if assignment.expert.user_id != by.pk:
        raise NotAllowed(_("This declaration has been assigned to somebody else."), code="not_yours")
    if not assignment.group.pledges.filter(expert=assignment.expert).exists():
        raise NotNow(_("Sign the pledge of the group first."), code="no_pledge")
    if assignment.application.state != State.EXPERT_REVIEW:
        raise NotNow(_("The expert review of this declaration has not started."), code="not_begun")
    card = ScoreCard.objects.select_for_update(no_key=True).get(assignment=assignment)
    card.assignment = assignment
    return card


def write(card, entry, *, tab, by):
    """Put an entry on the card by the frozen sheet; returns the sheet. What the sheet does not know is refused."""
    direction = card.assignment.application.direction
    sheet = sheets.freeze(direction, by=by) if entry["scores"] else sheets.sheet_of(direction)
    refuse_unknown(sheet, entry)
    card.gates, card.scores = entry["gates"], entry["scores"]
    card.comment, card.recommend = entry["comment"].strip(), entry["recommend"]
    card.total = rules.total_of(sheet, card.scores)
    card.revision, card.tab, card.saved_at = card.revision + 1, tab, clock.now()
    return sheet


def refuse_unknown(sheet, entry):
    criteria = {criterion.id: criterion for criterion in sheet.criteria}
    for key, text in entry["scores"].items():
        score = rules.score_of(text)
        if key not in criteria or score is None:
            raise NotNow(_("The score sheet has no such criterion or score: %(what)s.") % {"what": key}, code="unknown")
        if problem := rules.problem_with_score(criteria[key], Decimal(score)):
            raise NotNow(f"{criteria[key].title}: {problem}", code="out_of_range")
    if set(entry["gates"]) - {gate.id for gate in sheet.gates}:
        raise NotNow(_("The score sheet has no such question."), code="unknown")


def refuse_stale(card, revision, tab):
    own_earlier_draft = tab and tab == card.tab and revision < card.revision
    if card.revision != revision and not own_earlier_draft:
        raise NotNow(
            _(
                "This score sheet has been saved in another window in the meantime. Yours was not saved; compare "
                "both and save again."
            ),
            code="stale",
        )


def same_or_refuse(card, entry):
    """A second press of the same button is no second score."""
    if card.entry == {**entry, "comment": entry["comment"].strip()}:
        return card
    raise NotNow(_("Your score has been submitted and can no longer be changed."), code="submitted")


def change_state(assignment, state):
    assignment.state, assignment.changed_at = state, clock.now()
    assignment.save(update_fields=["state", "changed_at"])


def record_read(assignment, *, by, file=""):
    """Record that an expert opened a file of the declaration."""
    audit.record(assignment.application, "read_file", by=by, data={"file": file, "assignment": assignment.pk})
