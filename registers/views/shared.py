"""What several pages of the registers share: finding things, the frame by role, asking before an act."""

import re

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from registers import rules
from registers.models import Department, Report, ReportingYear
from registers.querysets import registers_visible_to

TICK = re.compile(r"(?P<report>[0-9]{1,9})-(?P<revision>[0-9]{1,9})")
OFFICE_ROLES = ("district_officer", "city_officer", "program_manager", "auditor", "system_admin", "reporter")


def layout_for(user):
    if not user.is_authenticated:
        return "layout/public.html"
    return "layout/office.html" if user.has_role(*OFFICE_ROLES) else "layout/applicant.html"


def frame(request, program, **more):
    """What every page of one register shows around its content."""
    user = request.user
    known = user.is_authenticated
    return {
        "layout": layout_for(request.user),
        "program": program,
        "runs": known and rules.runs_registers(user),
        "knows": known and user.has_role(*rules.READS_ALL),
        "works": known and user.has_role("reporter", *rules.READS_ALL),  # others read what is public
        **more,
    }


def ticked(values):
    """Read [(report, revision), ...] of "report-revision"; what no page of ours sends is left out."""
    found = [TICK.fullmatch(value) for value in values]
    chosen = {int(one["report"]): int(one["revision"]) for one in found if one}
    known = set(Report.objects.filter(pk__in=chosen).values_list("pk", flat=True))
    return [tick for tick in chosen.items() if tick[0] in known]


def find_register(request, code):
    return get_object_or_404(registers_visible_to(request.user), code=code)


def find_department(request, pk):
    """Return a department whose reports this person writes; others do not exist for them."""
    mine = Department.objects.reported_by(request.user).select_related("program")
    return get_object_or_404(mine, pk=pk)


def find_year(program, year):
    return get_object_or_404(ReportingYear, program=program, year=year)


def find_report(request, pk):
    visible = Report.objects.visible_to(request.user).select_related("department__program", "year")
    return get_object_or_404(visible.select_related("saved_by", "submitted_by", "decided_by"), pk=pk)


def find_entry(program, kind, no):
    """Return a row of the definition."""
    found = next((entry for entry in program.spec.entries if (entry.kind, entry.no) == (kind, no)), None)
    if found is None:
        raise Http404
    return found


def year_asked(request, years):
    """Return the year of the address, else the newest open one; None while none is."""
    asked = request.GET.get("year", "")
    found = [year for year in years if str(year.year) == asked]
    return found[0] if found else (years[-1] if years else None)


def status_url(program, year=None):
    url = reverse("registers:status", args=[program.code])
    return f"{url}?year={year}" if year else url
