"""The calendar of working days: as the State Council published it, corrected by the program manager."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from awards import workdays
from awards.models import WorkingDay
from awards.services.core import require_manager
from ipfund.common import audit, clock
from ipfund.common.acting import act

DAYS_OF_A_YEAR = 365


def ensure(year):
    """Write down a year before a day of it is set right; does nothing beyond the years that are known."""
    if not WorkingDay.objects.filter(date__year=year).exists():
        WorkingDay.objects.bulk_create(as_published(year), ignore_conflicts=True)


def as_published(year):
    return [WorkingDay(date=day, is_working=working, note=note) for day, working, note in workdays.known_days(year)]


def days_between(first_year, last_year):
    """Return the days of some years in one query: as corrected, else as published. Reading writes nothing."""
    rows = WorkingDay.objects.filter(date__range=(date(first_year, 1, 1), date(last_year, 12, 31))).order_by("date")
    days = list(rows)
    written = {day.date.year for day in days}
    return days + [
        day for year in range(first_year, last_year + 1) if year not in written for day in as_published(year)
    ]


def is_known(year):
    """Whether the State Council's holidays of a year are in the calendar."""
    return len(days_between(year, year)) >= DAYS_OF_A_YEAR


def working_days(first_day):
    """Return a predicate for the days from the first one on: one query for as far as a period can reach."""
    until = first_day + timedelta(days=workdays.LONGEST)
    kept = {day.date: day.is_working for day in days_between(first_day.year, until.year)}
    return lambda day: kept.get(day, workdays.plain_rule(day))


def end_of_period(first_day, period):
    """Return the last day of a notice period, ``{"days": 5, "unit": "working" | "calendar"}``, the first day counted."""
    if period["unit"] == "calendar":
        return first_day + timedelta(days=period["days"] - 1)
    return workdays.end_of_period(first_day, period["days"], working_days(first_day))


def unknown_years(first_day, last_day):
    """Return the years of a period whose holidays nobody has entered: for these Monday to Friday is only a guess."""
    return [year for year in range(first_day.year, last_day.year + 1) if not is_known(year)]


def next_working_day(day):
    return workdays.day_after(day, 1, working_days(day))


def today(program):
    """Return the date in the program's time zone."""
    return day_in(program, clock.now())


def day_in(program, instant):
    """Return the date of an instant in the program's time zone."""
    return localtime(instant, ZoneInfo(program.timezone)).date()


def correct(day, *, by, is_working, note):
    """Set one day right, as a notice of the State Council says."""
    with act("correct_day", by, by=by, about=day):
        require_manager(by)
        ensure(day.year)
        kept, _created = WorkingDay.objects.get_or_create(date=day, defaults={"is_working": workdays.plain_rule(day)})
        old = str(kept.is_working)
        kept.is_working, kept.note, kept.edited_by, kept.edited_at = is_working, note, by, clock.now()
        kept.save()
        audit.record(kept, "correct_day", by=by, old=old, new=str(is_working), data={"date": str(day), "note": note})
    return kept


def enter_year(year, *, by):
    """Enter a year beyond the known ones as Monday to Friday, so that its holidays can be set one by one."""
    with act("enter_year", by, by=by, about=year):
        require_manager(by)
        day, rows = date(year, 1, 1), []
        while day.year == year:
            rows.append(WorkingDay(date=day, is_working=workdays.plain_rule(day)))
            day += workdays.ONE_DAY
        WorkingDay.objects.bulk_create(rows, ignore_conflicts=True)
        audit.record(WorkingDay.objects.get(date=date(year, 1, 1)), "enter_year", by=by, new=str(year))
