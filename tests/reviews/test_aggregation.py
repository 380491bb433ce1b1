"""One score of many: which count, how it is rounded, who stands where."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from reviews.aggregation import aggregate, place_in_quota, ranks, rounded

DROP = SimpleNamespace(method="drop_high_low", drop_from=5, decimals=2)
MEAN = SimpleNamespace(method="mean", drop_from=None, decimals=2)


def totals(*numbers):
    return [Decimal(str(number)) for number in numbers]


def test_from_five_scores_up_one_highest_and_one_lowest_are_left_out():
    outcome = aggregate(totals(90, 70, 80, 60, 85), DROP)

    assert outcome.mean == Decimal("78.33")
    assert outcome.counted == (False, True, True, False, True)


def test_fewer_than_five_scores_after_a_recusal_all_count():
    outcome = aggregate(totals(90, 70, 80, 60), DROP)

    assert outcome.mean == Decimal("75.00")
    assert outcome.number_counted == 4


def test_of_equal_highest_scores_only_one_is_left_out():
    outcome = aggregate(totals(90, 90, 80, 70, 60), DROP)

    assert outcome.mean == Decimal("80.00")
    assert outcome.number_counted == 3


def test_of_five_equal_scores_two_are_left_out_and_the_mean_is_the_same():
    outcome = aggregate(totals(80, 80, 80, 80, 80), DROP)

    assert (outcome.mean, outcome.number_counted) == (Decimal("80.00"), 3)


def test_the_plain_mean_leaves_nothing_out():
    assert aggregate(totals(90, 70, 80, 60, 85), MEAN).mean == Decimal("77.00")


def test_without_scores_there_is_no_result():
    assert aggregate([], DROP) is None


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [("84.125", 2, "84.13"), ("84.135", 2, "84.14"), ("84.5", 0, "85"), ("85.5", 0, "86"), ("84.1249", 2, "84.12")],
)
def test_halves_are_rounded_up_and_never_to_the_even_neighbour(number, decimals, expected):
    assert rounded(Decimal(number), decimals) == Decimal(expected)


def test_equal_means_share_a_rank_and_the_next_is_skipped():
    assert ranks(totals(90, 80, 80, 70)) == [1, 2, 2, 4]


@pytest.mark.parametrize(
    ("rank", "ties", "quota", "place"),
    [(1, 1, 2, "in"), (2, 1, 2, "in"), (3, 1, 2, "out"), (2, 2, 2, "tie"), (1, 2, 2, "in"), (3, 1, None, "")],
)
def test_equal_scores_across_the_quota_line_are_marked_and_not_decided(rank, ties, quota, place):
    assert place_in_quota(rank, ties, quota) == place
