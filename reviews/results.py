"""The ranking of a direction as the page and the shortlist show it: the same rows, the same numbers."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal

from applications.enums import State
from applications.models import Application
from reviews import rules
from reviews.aggregation import aggregate, place_in_quota, ranks
from reviews.enums import AssignmentState, CardState
from reviews.models import Assignment

SHOWN = (AssignmentState.ASSIGNED, AssignmentState.SCORED, AssignmentState.MISSED)
GONE = (State.WITHDRAWN, State.REFUSED, State.RETURNED, State.EXPIRED, State.REVOKED)


@dataclass(frozen=True)
class Line:
    """One expert's score of one declaration."""

    assignment: Assignment
    counted: bool
    stopped: tuple = ()  # the gate questions that need the officer

    @property
    def card(self):
        return self.assignment.card

    @property
    def given(self):
        return self.assignment.state == AssignmentState.SCORED and self.card.state == CardState.SUBMITTED


@dataclass(frozen=True)
class Row:
    """One declaration of the ranking."""

    application: Application
    lines: tuple
    mean: Decimal | None
    frozen: bool
    rank: int | None = None
    place: str = ""  # in, tie, out, or "" where the guide states no quota
    suggested: Decimal | None = None
    decimals: int = field(default=2, compare=False)

    @property
    def given(self):
        return [line for line in self.lines if line.given]

    @property
    def number_counted(self):
        return sum(line.counted for line in self.lines)

    @property
    def missing(self):
        return len(self.lines) - len(self.given)

    @property
    def recommended(self):
        return sum(line.card.recommend is True for line in self.given)

    @property
    def spread(self):
        """The distance between the highest and the lowest score given."""
        totals = [line.card.total for line in self.given]
        return max(totals) - min(totals) if len(totals) > 1 else None

    @property
    def shown_mean(self):
        """The mean with as many decimals as the sheet says: what the page and the workbook print."""
        return None if self.mean is None else f"{self.mean:.{self.decimals}f}"


def ranking(direction, sheet):
    """Return the rows of a direction, best first; what has no score yet comes last, by number."""
    applications = reviewed(direction)
    lines = assignments_of(applications)
    rows = [row_of(application, lines[application.pk], sheet) for application in applications]
    ranked = with_places([row for row in rows if row.mean is not None], direction)
    return ranked + [row for row in rows if row.mean is None]


def reviewed(direction):
    """What is in review now or has a result, without what was withdrawn since."""
    in_review = Application.objects.filter(direction=direction, state=State.EXPERT_REVIEW)
    finished = Application.objects.filter(review_result__direction=direction)
    both = (in_review | finished).exclude(state__in=GONE).distinct()
    return both.select_related("organisation", "review_result", "group_opinion").order_by("number")


def assignments_of(applications):
    rows = (
        Assignment.objects.filter(application__in=applications, state__in=SHOWN)
        .select_related("card", "expert__user")
        .order_by("pk")
    )
    by_application = defaultdict(list)
    for row in rows:
        by_application[row.application_id].append(row)
    return by_application


def row_of(application, assignments, sheet):
    result = getattr(application, "review_result", None)
    counted, mean = frozen_counts(result) if result else live_counts(assignments, sheet)
    lines = tuple(
        Line(row, counted.get(row.pk, False), tuple(rules.stopped_by(sheet, row.card.gates))) for row in assignments
    )
    rank = result.rank if result else None
    return Row(application, lines, mean, bool(result), rank=rank, decimals=sheet.aggregation.decimals)


def frozen_counts(result):
    return {entry["assignment"]: entry["counted"] for entry in result.counted}, result.mean


def live_counts(assignments, sheet):
    """What the result would be with the scores that are in by now."""
    given = [
        row for row in assignments if row.state == AssignmentState.SCORED and row.card.state == CardState.SUBMITTED
    ]
    outcome = aggregate([row.card.total for row in given], sheet.aggregation)
    if outcome is None:
        return {}, None
    return {row.pk: counts for row, counts in zip(given, outcome.counted, strict=True)}, outcome.mean


def with_places(rows, direction):
    """Order by mean, number the rows that have no frozen rank, and draw the quota's line."""
    rows = sorted(rows, key=lambda row: (-row.mean, row.application.number))
    now = ranks([row.mean for row in rows])
    ties = Counter(now)
    placed = []
    for row, position in zip(rows, now, strict=True):
        place = place_in_quota(position, ties[position], direction.quota)
        suggested = suggestion(row.application, direction) if place != "out" else None
        placed.append(replace(row, rank=row.rank or position, place=place, suggested=suggested))
    return placed


def suggestion(application, direction):
    """What the direction would pay: what is asked for, at most its amount; nothing where amounts are decided later."""
    if direction.amount_yuan is None:
        return None
    return min(application.requested_yuan or direction.amount_yuan, direction.amount_yuan)


def scored_criteria(sheet, card):
    """Return [(criterion, score, weighted score), ...] of one card, in the sheet's order."""
    given = [(criterion, card.scores.get(criterion.id)) for criterion in sheet.criteria]
    return [
        (criterion, Decimal(score), Decimal(score) * rules.exact(criterion.weight))
        for criterion, score in given
        if score is not None
    ]
