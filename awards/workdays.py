"""Chinese working days with holidays and make-up days; Monday to Friday, with a warning, beyond the years that are known.

Pure: ``services.calendar`` brings the days that the table holds.
"""

from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LONGEST = 366  # days that a period may stretch over


def plain_rule(day):
    return day.weekday() < SATURDAY


@cache
def known_days(year):
    """Return [(date, is working, note), ...] as ``chinesecalendar`` knows the year, or [] beyond its data."""
    import chinese_calendar  # noqa: PLC0415 -- leaf

    names = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    days, day = [], date(year, 1, 1)
    while day.year == year:
        try:
            is_holiday, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            return []
        days.append((day, not is_holiday, names.get(name, "")))
        day += ONE_DAY
    return days


def end_of_period(first_day, count, is_working):
    """Return the last day of ``count`` working days, the first day counted where it is one."""
    day = first_day
    for _step in range(LONGEST):
        count -= is_working(day)
        if not count:
            return day
        day += ONE_DAY
    raise ValueError(f"there are not enough working days after {first_day}")


def day_after(day, count, is_working):
    """Return the day ``count`` working days after ``day``, which is not counted itself."""
    return end_of_period(day + ONE_DAY, count, is_working)
