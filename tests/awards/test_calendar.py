from datetime import date

import pytest
from django.urls import reverse

from awards import workdays
from awards.models import WorkingDay
from awards.services import calendar
from ipfund.common.errors import NotAllowed
from tests.factories.accounts import UserFactory
from tests.factories.awards import a_manager

pytestmark = pytest.mark.django_db
FIVE = {"days": 5, "unit": "working"}


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2025, 4, 29), date(2025, 5, 9)),
        (date(2025, 9, 26), date(2025, 10, 10)),
        (date(2026, 2, 12), date(2026, 2, 26)),
    ],
)
def test_five_working_days_after_a_day_skip_holidays_and_count_make_up_days(day, last):
    assert workdays.day_after(day, 5, calendar.working_days(day)) == last


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2021, 9, 26), date(2021, 9, 30)),  # begins on a Sunday that was a working day
        (date(2021, 3, 25), date(2021, 3, 31)),
        (date(2020, 8, 24), date(2020, 8, 28)),
    ],
)
def test_the_periods_of_real_notices_come_out_as_they_were_published(first, last):
    assert calendar.end_of_period(first, FIVE) == last


def test_a_period_in_calendar_days_counts_every_day():
    assert calendar.end_of_period(date(2025, 4, 30), {"days": 7, "unit": "calendar"}) == date(2025, 5, 6)


def test_a_year_is_written_down_when_a_day_of_it_is_set_right():
    calendar.correct(date(2025, 3, 3), by=a_manager(), is_working=False, note="")

    assert WorkingDay.objects.filter(date__year=2025).count() == 365
    assert calendar.is_known(2025) is True


def test_reading_writes_nothing(client):
    client.force_login(a_manager())
    pages = [client.get(reverse("awards:calendar", args=[year])) for year in (2024, 2025, 2030)]
    calendar.working_days(date(2025, 12, 20))

    assert [page.context["known"] for page in pages] == [True, True, False]
    assert WorkingDay.objects.count() == 0


def test_beyond_the_known_years_monday_to_friday_count_and_the_years_are_named():
    first = date(2027, 12, 30)

    last = calendar.end_of_period(first, FIVE)

    assert last == date(2028, 1, 5)
    assert calendar.unknown_years(first, last) == [2027, 2028]


def test_the_manager_sets_a_day_right_and_the_period_follows():
    calendar.correct(date(2027, 1, 1), by=a_manager(), is_working=False, note="元旦")

    assert calendar.end_of_period(date(2026, 12, 31), {"days": 2, "unit": "working"}) == date(2027, 1, 4)


def test_a_year_that_was_entered_by_hand_is_known():
    calendar.enter_year(2027, by=a_manager())

    assert calendar.unknown_years(date(2027, 3, 1), date(2027, 3, 5)) == []


def test_nobody_else_changes_the_calendar():
    with pytest.raises(NotAllowed):
        calendar.correct(date(2025, 1, 2), by=UserFactory(roles=["city_officer"]), is_working=False, note="")
