"""Claims that need more than SQL: what was computed is computed again."""

from collections import defaultdict
from decimal import Decimal

from reviews import rules
from reviews.aggregation import aggregate, ranks
from reviews.enums import CardState
from reviews.models import ReviewResult, ScoreCard, ScoreSheet


def sheets():
    return {sheet.direction_id: sheet.spec for sheet in ScoreSheet.objects.order_by("pk")}


def wrong_totals():
    """Yield the submitted cards whose total is another than their scores give by the frozen sheet."""
    frozen = sheets()
    cards = ScoreCard.objects.filter(state=CardState.SUBMITTED).order_by("pk")
    for pk, total, scores, direction in cards.values_list(
        "pk", "total", "scores", "assignment__application__direction"
    ):
        if direction in frozen and rules.total_of(frozen[direction], scores) != total:
            yield pk


def wrong_results():
    """Yield the results whose mean, counted scores or rank do not follow from what they say was given."""
    frozen, by_direction = sheets(), defaultdict(list)
    for result in ReviewResult.objects.order_by("pk"):
        by_direction[result.direction_id].append(result)
        given = [Decimal(entry["total"]) for entry in result.counted]
        outcome = aggregate(given, frozen[result.direction_id].aggregation) if given else None
        counted = tuple(entry["counted"] for entry in result.counted)
        if (outcome is None and result.mean is not None) or (
            outcome and (outcome.mean, outcome.counted) != (result.mean, counted)
        ):
            yield result.pk
    for results in by_direction.values():
        ranked = [result for result in results if result.rank is not None]
        expected = ranks([result.mean for result in ranked])
        yield from (result.pk for result, rank in zip(ranked, expected, strict=True) if result.rank != rank)
