"""The ranked table of a direction: what the review came to, beside what is noted for the meeting."""

from dataclasses import dataclass
from decimal import Decimal

from applications.enums import State
from applications.models import Application
from awards import rules
from awards.enums import IN_THE_RUNNING, Outcome
from awards.models import Decision
from reviews.aggregation import place_in_quota, ranks
from reviews.models import ReviewResult

SHOWN = (*IN_THE_RUNNING, State.NOT_AWARDED, State.REVOKED)


@dataclass
class Row:
    """One declaration in the deliberation. ``place`` says in, tie or out of the guide's quota; "" without one."""

    application: Application
    result: ReviewResult | None
    decision: Decision | None
    rank: int | None = None
    place: str = ""
    passed_over: bool = False
    largest_award: Decimal | None = None

    @property
    def mean(self):
        return self.result.mean if self.result else None

    @property
    def outcome(self):
        return self.decision.outcome if self.decision else ""


def ranked(direction):
    """Return the rows of all declarations of a direction that reached the deliberation, best first. Three queries."""
    found = Application.objects.filter(direction=direction, state__in=SHOWN).for_list().order_by("number")
    results = {result.application_id: result for result in ReviewResult.objects.filter(direction=direction)}
    decisions = {decision.application_id: decision for decision in Decision.objects.of(direction)}
    rows = [
        Row(
            application=application,
            result=results.get(application.pk),
            decision=decisions.get(application.pk),
            largest_award=rules.largest_award(application.requested_yuan, direction.amount_yuan),
        )
        for application in found
        if application.state == State.DELIBERATION or application.pk in decisions
    ]
    rows.sort(key=lambda row: (row.mean is None, -(row.mean or 0), row.application.number))
    return placed(rows, direction.quota)


def placed(rows, quota):
    """Give each row its rank (equal means share one), its place before or behind the quota line, and its flag."""
    scored = [row for row in rows if row.mean is not None]
    found = ranks([row.mean for row in scored])
    for row, rank in zip(scored, found, strict=True):
        row.rank, row.place = rank, place_in_quota(rank, found.count(rank), quota)
    flagged = set(rules.passed_over((row.application.pk, row.outcome, row.mean) for row in rows))
    for row in rows:
        row.passed_over = row.application.pk in flagged
    return rows


def undecided(rows):
    return [row for row in rows if row.application.state == State.DELIBERATION and row.decision is None]


def without_reason(rows):
    """Return the rows that were passed over without the officer's reason."""
    return [row for row in rows if row.passed_over and not row.decision.reason.strip()]


def of_outcome(rows, outcome):
    return [row for row in rows if row.outcome == Outcome(outcome)]
