"""Excel: the whole register out, a department's sheet out and back in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.common.downloads import excel
from ipfund.common.errors import Unfit
from ipfund.common.forms import posted, status_of
from ipfund.common.posting import post_only
from registers.duties import Duties
from registers.enums import Progress
from registers.forms import SheetForm
from registers.models import Department, FilledSheet, Report
from registers.services import filling, handing_out, reporting
from registers.services.reporting import Said
from registers.views.shared import find_department, find_register, find_year, frame


@post_only("registers:home", with_pk=False)
def export(request, code, year):
    """The year of a register as a workbook; who took it stands in the record."""
    program = find_register(request, code)
    content = handing_out.export_register(program, find_year(program, year), by=request.user)
    return excel(content, f"{program.title} {year}")


def sheet(request, pk, year):
    department = find_department(request, pk)
    found = find_year(department.program, year)
    content = handing_out.export_sheet(department, found, by=request.user)
    return excel(content, f"{department.name} {year}")


def upload(request, pk, year):
    """Take a filled sheet in: errors with their row numbers, or on to the differences."""
    department = find_department(request, pk)
    found = find_year(department.program, year)
    form, problems = SheetForm(posted(request), request.FILES or None), []
    if request.method == "POST":
        reporting.require_reporter(request.user, department)
    if request.method == "POST" and form.is_valid():
        try:
            kept, problems = filling.keep_sheet(department, found, by=request.user, sent=form.cleaned_data["file"])
        except Unfit as refusal:
            form.add_error("file", refusal.message)
        else:
            if kept:
                return redirect("registers:filled", kept.pk)
    context = frame(request, department.program, department=department, year=found, form=form, problems=problems)
    return render(request, "registers/upload.html", context, status=422 if problems else status_of(form))


def filled(request, pk):
    """What a filled sheet would change; a POST takes it."""
    mine = FilledSheet.objects.filter(department__in=Department.objects.reported_by(request.user))
    found = get_object_or_404(mine.select_related("department__program", "year"), pk=pk)
    desk = reverse("registers:desk", args=[found.department_id, found.year.year])
    if request.method == "POST":
        filling.take_sheet(found.pk, by=request.user)
        messages.success(
            request, _("Rows imported: %(count)s. They are saved, but not yet submitted.") % {"count": len(found.rows)}
        )
        return redirect(desk)
    context = frame(request, found.department.program, sheet=found, department=found.department, year=found.year)
    differences = differences_of(found)
    overtaken = any(row["stale"] or row["entry"] is None for row in differences)
    context |= {"differences": differences, "overtaken": overtaken, "desk": desk}
    return render(request, "registers/filled.html", context)


def differences_of(sheet):
    """Return what the sheet says beside what is stored now."""
    entries = Duties(sheet.department.program).entries
    stored = Report.objects.filter(department=sheet.department, year=sheet.year).order_by("pk")
    reports = {(report.kind, report.no): report for report in stored}
    rows = []
    for row in sheet.rows:
        report = reports.get((row["kind"], row["no"]))
        old = Said.of(report).as_data()
        rows.append(
            {
                "entry": entries.get((row["kind"], row["no"])),
                "no": row["no"],
                "old": report,
                "value": row["value"],
                "progress": Progress(row["progress"]).label if row["progress"] else "",
                "text": row["text"],
                "clears": any(old[name] and not row[name] for name in ("value", "progress")),
                "clears_text": bool(old["text"]) and not row["text"],
                "stale": (report.revision if report else 0) != row["revision"],
            }
        )
    return rows
