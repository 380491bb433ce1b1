"""One score of many, in Decimal: the mean, or the mean without one highest and one lowest; then the order.

Pure: no database, no sheet of a direction beyond its numbers.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Aggregate:
    """The result of one declaration: ``counted`` says for each given score, in the given order, whether it counts."""

    mean: Decimal
    counted: tuple[bool, ...]

    @property
    def number_counted(self):
        return sum(self.counted)


def aggregate(totals, aggregation):
    """Return the Aggregate of a list of totals, or None when there is none."""
    if not totals:
        return None
    dropped = dropped_places(totals, aggregation)
    counted = tuple(place not in dropped for place in range(len(totals)))
    kept = [total for total, counts in zip(totals, counted, strict=True) if counts]
    return Aggregate(mean=rounded(sum(kept) / len(kept), aggregation.decimals), counted=counted)


def dropped_places(totals, aggregation):
    """Which places do not count: of equal highest or lowest scores only one, and none below the configured number."""
    if aggregation.method != "drop_high_low" or len(totals) < aggregation.drop_from:
        return set()
    places = sorted(range(len(totals)), key=lambda place: totals[place])
    return {places[0], places[-1]}


def rounded(number, decimals):
    """Round half up, as people do: 84.125 becomes 84.13."""
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def ranks(means):
    """Return the rank of each mean, best first: equal means share a rank and the next one is skipped (1, 2, 2, 4)."""
    return [1 + sum(other > mean for other in means) for mean in means]


def place_in_quota(rank, ties, quota):
    """Say "in", "out", or "tie" where equal scores stand across the line; "" where there is no quota.

    ``ties`` is how many declarations share the rank. The officer decides a tie and records why.
    """
    if quota is None or rank is None:
        return ""
    if rank + ties - 1 <= quota:
        return "in"
    return "tie" if rank <= quota else "out"
