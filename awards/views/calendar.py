"""The calendar of working days: a year on one page, days set right by the program manager."""

from calendar import Calendar
from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from awards import rules, workdays
from awards.forms.deliberation import DayForm
from awards.services import calendar as services
from ipfund.common import clock
from ipfund.common.acting import require
from ipfund.common.forms import posted, status_of

FIRST_YEAR, LAST_YEAR = 2004, 2100
DAY = len("2004-01-01")
LOOKS = {  # (working day, Monday to Friday)
    (True, True): "workday",
    (False, False): "weekend",
    (True, False): "makeup",
    (False, True): "holiday",
}


def calendar_now(request):  # noqa: ARG001 -- a redirect
    return redirect("awards:calendar", localdate(clock.now()).year)


def calendar(request, year):
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    enters = "enter_year" in request.POST
    if request.method == "POST":
        act, about = ("enter_year", year) if enters else ("correct_day", request.POST.get("date", "")[:DAY])
        require(request, rules.decides(request.user), act, request.user, about=about)
    form = DayForm(None if enters else posted(request))
    if request.method == "POST" and enters:
        services.enter_year(year, by=request.user)
        messages.success(
            request, _("%(year)s has been entered as Monday to Friday. Now set its holidays.") % {"year": year}
        )
        return redirect("awards:calendar", year)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.correct(said["date"], by=request.user, is_working=said["is_working"] == "yes", note=said["note"])
        messages.success(request, _("The calendar has been corrected."))
        return redirect("awards:calendar", said["date"].year)
    days = {day.date: day for day in services.days_between(year, year)}
    context = {
        "year": year,
        "known": len(days) >= services.DAYS_OF_A_YEAR,
        "months": [month_of(year, month, days) for month in range(1, 13)],
        "special": [day for day in days.values() if day.is_working != workdays.plain_rule(day.date) or day.edited_at],
        "form": form,
        "may_decide": rules.decides(request.user),
    }
    return render(request, "awards/calendar.html", context, status=status_of(form))


def month_of(year, month, days):
    """Return the weeks of a month; each day says how it looks."""
    weeks = [
        [cell(day, days) if day.month == month else None for day in week]
        for week in Calendar(firstweekday=0).monthdatescalendar(year, month)
    ]
    return {"first": date(year, month, 1), "weeks": weeks}


def cell(day, days):
    kept, plain = days.get(day), workdays.plain_rule(day)
    working = kept.is_working if kept else plain
    return {"day": day.day, "look": LOOKS[working, plain], "note": kept.note if kept else ""}
