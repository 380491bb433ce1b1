"""The pure claims: bounds, the linear expectation, how a value stands."""

from decimal import Decimal

import pytest

from programs.schema import RegisterEntrySpec, ReportingSpec
from registers import rules

PLAN = ReportingSpec(base_year=2021, first_year=2022, last_year=2024)


def indicator(**more):
    return RegisterEntrySpec(kind="indicator", no="1", text="有效发明专利量", base=100, target=400, **more)


def test_the_expectation_is_the_straight_way_from_base_to_target():
    assert [rules.expected_in(indicator(decimals=0), year, PLAN) for year in PLAN.years] == [200, 300, 400]


def test_without_the_setting_only_the_last_year_expects_something():
    plan = ReportingSpec(base_year=2021, first_year=2022, last_year=2024, expectation="none")

    assert [rules.expected_in(indicator(), year, plan) for year in plan.years] == [None, None, Decimal(400)]


@pytest.mark.parametrize(
    ("value", "year", "standing"),
    [
        (199, 2022, "behind"),
        (200, 2022, "on_course"),
        (400, 2022, "reached"),
        (399, 2024, "behind"),
        (400, 2024, "reached"),
    ],
)
def test_a_value_stands_to_the_target_and_to_the_way_there(value, year, standing):
    assert rules.standing(indicator(), Decimal(value), year, PLAN) == standing


@pytest.mark.parametrize(("value", "standing"), [(151, "on_course"), (150, "behind")])
def test_increasing_means_more_than_the_year_before(value, standing):
    entry = RegisterEntrySpec(kind="indicator", no="1", text="增长", comparator="increasing")

    assert rules.standing(entry, Decimal(value), 2023, PLAN, before=Decimal(150)) == standing


def test_an_indicator_that_shall_fall_is_on_course_below_the_expectation():
    entry = RegisterEntrySpec(kind="indicator", no="1", text="投诉", base=30, target=0, comparator="<=")

    assert [rules.standing(entry, Decimal(value), 2022, PLAN) for value in (21, 20, 0)] == [
        "behind",
        "on_course",
        "reached",
    ]


@pytest.mark.parametrize(
    ("value", "refused"),
    [("0", False), ("-0.1", True), ("100", False), ("100.01", True), ("99.95", False), ("9.12345", True)],
)
def test_a_value_keeps_the_bounds_and_decimals_of_its_indicator(value, refused):
    assert bool(rules.out_of_bounds(indicator(max=100), Decimal(value))) == refused


def test_a_count_takes_no_decimals():
    assert rules.out_of_bounds(indicator(decimals=0), Decimal("3.5")) == "请填写整数。"


def test_numbers_are_written_as_people_write_them():
    assert [rules.plain(Decimal(value)) for value in ("30.0000", "2.4000", "0.0000", "25000.0000")] == [
        "30",
        "2.4",
        "0",
        "25000",
    ]
