"""Small pure claims about people, values and years."""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from programs.schema.base import decimal
from registers.enums import WRITABLE, Kind, ReportState, Standing

RUNS = ("program_manager",)
READS_ALL = ("program_manager", "auditor", "system_admin")
LATE_EVERY = timedelta(days=7)
VALUE_MOST = Decimal(10) ** 13  # as the column holds it


def runs_registers(user):
    return user.has_role(*RUNS)


def out_of_bounds(entry, value):
    """Return why a value cannot be taken for an indicator, or nothing."""
    least, most = decimal(entry.min), decimal(entry.max)
    if value < least:
        return _("At least %s.") % plain(least)
    if most is not None and value > most:
        return _("At most %s.") % plain(most)
    if value >= VALUE_MOST:
        return _("This number is too large.")
    if -value.normalize().as_tuple().exponent > entry.decimals:
        return _("Enter a whole number.") if not entry.decimals else _("Decimal places: at most %s.") % entry.decimals
    return ""


def missing(entry, *, value, progress, text):
    """Return {field: what is missing} for a report that is to be submitted."""
    if entry.kind == Kind.INDICATOR:
        return {"value": _("Enter the value of the year.")} if value is None else {}
    found = {} if progress else {"progress": _("Choose the progress.")}
    return found if text.strip() else {**found, "text": _("Describe what was done.")}


def goes_with_the_others(entry, report):
    """Whether a report is submitted together with others: complete, and written on since it was returned."""
    if report is None or report.state not in WRITABLE:
        return False
    if missing(entry, value=report.value, progress=report.progress, text=report.text):
        return False
    return report.state != ReportState.RETURNED or report.saved_at > report.decided_at


def expected_in(entry, year, reporting):
    """Return what is expected of a year on the way from base to target; None where nothing is."""
    target = decimal(entry.target)
    if target is None or year >= reporting.last_year:
        return target
    base = decimal(entry.base)
    if reporting.expectation != "linear" or base is None or reporting.base_year is None or year < reporting.base_year:
        return None
    share = Decimal(year - reporting.base_year) / Decimal(reporting.last_year - reporting.base_year)
    return (base + (target - base) * share).quantize(Decimal(1).scaleb(-places_of(entry)))


def places_of(entry):
    """Return how many decimals an expectation is shown with: one more than base and target have, never too many."""
    given = [-decimal(number).as_tuple().exponent for number in (entry.base, entry.target)]
    return min(entry.decimals, 1 + max(0, *given))


def reminded_until(due_on, reporting):
    """Return the last day of the last week in which late reports of a year are asked for."""
    return due_on + LATE_EVERY * reporting.remind_late


def meets(value, wanted, comparator):
    if comparator == "<=":
        return value <= wanted
    return value == wanted if comparator == "=" else value >= wanted


def standing(entry, value, year, reporting, *, before=None):
    """Return how the value of a year stands: to the target, to the expectation, or (increasing) to the year before."""
    if value is None:
        return None
    if entry.comparator == "increasing":
        former = decimal(entry.base) if before is None else before
        if former is None:
            return Standing.UNKNOWN
        return Standing.ON_COURSE if value > former else Standing.BEHIND
    target, expected = decimal(entry.target), expected_in(entry, year, reporting)
    if target is not None and meets(value, target, entry.comparator):
        return Standing.REACHED
    if expected is None:
        return Standing.UNKNOWN
    way = "<=" if falls(entry) else ">="
    return Standing.ON_COURSE if expected != target and meets(value, expected, way) else Standing.BEHIND


def falls(entry):
    """Whether the way from base to target leads down."""
    if entry.base is None or entry.target is None:
        return entry.comparator == "<="
    return decimal(entry.target) < decimal(entry.base)


def share_of_way(entry, value):
    """Return how much of the way from base (or nothing) to target a value has gone, 0 to 100; None: no way."""
    if value is None or entry.target is None:
        return None
    base, target = decimal(entry.base) or Decimal(0), decimal(entry.target)
    if base == target:
        return 100 if meets(value, target, entry.comparator) else 0
    return int(min(max((value - base) / (target - base) * 100, 0), 100))


def plain(number):
    """Return 30 for 30.0000 and 2.4 for 2.4000."""
    if number is None:
        return ""
    text = format(decimal(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
