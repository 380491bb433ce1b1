"""A department's own pages: what it owes, writing a report, evidence, submitting."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipfund.common.downloads import as_listed, download
from ipfund.common.errors import NotNow, Unfit
from ipfund.common.forms import posted
from ipfund.common.posting import post_only
from registers import desks, rules
from registers.duties import Duties, reporting_of
from registers.enums import WRITABLE
from registers.forms import ReportForm, RevisionForm
from registers.models import Department, Evidence, Report
from registers.services import handing_out
from registers.services import reporting as services
from registers.services.reporting import Said
from registers.views.shared import find_department, find_report, find_year, frame, ticked


def mine(request):
    """Everything this person reports for: each department with its open years."""
    departments = Department.objects.reported_by(request.user).select_related("program")
    found = desks.listed(list(departments.order_by("program", "position", "pk")))
    return render(request, "registers/mine.html", {"desks": found})


def desk(request, pk, year):
    """What one department owes in one year."""
    department = find_department(request, pk)
    found = find_year(department.program, year)
    context = frame(request, department.program, department=department, year=found)
    return render(request, "registers/desk.html", context | desks.desk(department, found, request.GET.get("show", "")))


def submit_all(request, pk, year):
    """Everything complete, ticked to be taken out; a POST submits the ticked ones."""
    department = find_department(request, pk)
    found = find_year(department.program, year)
    if request.method == "POST":
        return submit_ticked(request, department, found)
    context = frame(request, department.program, department=department, year=found)
    return render(request, "registers/submit_all.html", context | desks.ready(department, found))


def submit_ticked(request, department, year):
    chosen = dict(ticked(request.POST.getlist("report")))
    done, left = services.submit_all(department, year, chosen, by=request.user)
    if done:
        messages.success(request, ngettext("%s report is submitted.", "%s reports are submitted.", done) % done)
    if left:
        messages.warning(
            request,
            ngettext(
                "%s report was changed in the meantime and was not submitted.",
                "%s reports were changed in the meantime and were not submitted.",
                left,
            )
            % left,
        )
    if not chosen:
        messages.error(request, _("Tick the reports to be submitted."))
    return redirect("registers:desk" if chosen else "registers:submit_all", department.pk, year.year)


def write(request, pk, year, kind, no):
    """Write what the department says about one row; saved at any time, submitted when complete."""
    department = find_department(request, pk)
    found = find_year(department.program, year)
    duties = Duties(department.program)
    if not duties.is_owed(department, kind, no):
        raise Http404
    entry = duties.entries[kind, no]
    report = Report.objects.filter(department=department, year=found, kind=kind, no=no).first()
    if report and report.state not in WRITABLE and request.method != "POST":
        return redirect(report)
    initial = {"revision": 0} | (vars(Said.of(report)) | {"revision": report.revision} if report else {})
    form = ReportForm(posted(request), request.FILES or None, entry=entry, initial=initial)
    if request.method == "POST":
        return save(request, department, found, form, report)
    return show(request, department, found, form, report)


def save(request, department, year, form, report):
    """Keep what was typed; what was wrong stays on the page with its reason, and nothing is lost."""
    key = (form.entry.kind, form.entry.no)
    if not form.is_valid():
        services.require_reporter(request.user, department)
        return show(request, department, year, form, report, status=422)
    files = [form.cleaned_data["file"]] if form.cleaned_data["file"] else []
    try:
        report = services.save_report(
            department, year, *key, by=request.user, revision=form.cleaned_data["revision"], said=form.said, files=files
        )
    except NotNow as refusal:
        return refused(request, department, year, form, refusal)
    if request.POST.get("action") != "submit":
        messages.success(request, _("Saved. It counts only once it is submitted."))
        return redirect("registers:write", department.pk, year.year, *key)
    try:
        services.submit_report(report.pk, by=request.user, revision=report.revision)
    except NotNow as refusal:
        return refused(request, department, year, with_revision(form, report), refusal)
    messages.success(request, _("%(no)s has been submitted.") % {"no": f"{report.get_kind_display()} {report.no}"})
    return redirect("registers:desk", department.pk, year.year)


def refused(request, department, year, form, refusal):
    """Say why, keep what was typed; after somebody else's save show theirs beside it."""
    form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message)
    key = {"kind": form.entry.kind, "no": form.entry.no}
    newest = Report.objects.filter(department=department, year=year, **key).select_related("saved_by").first()
    theirs = newest if refusal.code == "stale" else None
    if newest:
        with_revision(form, newest)
    status = 422 if isinstance(refusal, Unfit) else refusal.status
    return show(request, department, year, form, newest, theirs=theirs, status=status)


def with_revision(form, report):
    """Let the next press of a button save over what is stored now; what was typed stays."""
    form.data = form.data.copy()
    form.data["revision"] = report.revision
    return form


def show(request, department, year, form, report, *, theirs=None, status=200):
    program, entry = department.program, form.entry
    reporting = reporting_of(program)
    former = Report.objects.filter(department=department, kind=entry.kind, no=entry.no, year__year__lt=year.year)
    files = report.files.filter(removed_at__isnull=True) if report else ()
    context = frame(
        request,
        program,
        department=department,
        year=year,
        entry=entry,
        form=form,
        report=report,
        theirs=theirs,
        reporting=reporting,
        expected=rules.expected_in(entry, year.year, reporting),
        former=former.select_related("year").order_by("-year__year"),
        files=[listed(file) for file in files],
        row_url=reverse("registers:row", args=[program.code, entry.kind, entry.no]),
    )
    return render(request, "registers/write.html", context, status=status)


def listed(file, *, removable=True):
    shown = as_listed(file, reverse("registers:evidence", args=[file.pk]))
    return shown | ({"remove_url": reverse("registers:remove_evidence", args=[file.pk])} if removable else {})


@post_only("registers:report")
def submit(request, pk):
    """Submit a saved report from the list."""
    return step(request, pk, services.submit_report, _("%(no)s has been submitted."))


@post_only("registers:report")
def take_back(request, pk):
    return step(request, pk, services.take_back, _("%(no)s has been taken back; you can change it."))


def step(request, pk, act, done):
    found = find_report(request, pk)
    form = RevisionForm(request.POST)
    if not form.is_valid():
        raise NotNow(_("The page was incomplete. Reload it."))
    report = act(found.pk, by=request.user, revision=form.cleaned_data["revision"])
    messages.success(request, done % {"no": f"{report.get_kind_display()} {report.no}"})
    return redirect("registers:desk", report.department_id, report.year.year)


def evidence(request, pk):
    """A file of a report, for its department, the manager and the auditor; once handed in, for all who read it."""
    file = get_object_or_404(Evidence.objects.select_related("report__year__program"), pk=pk, removed_at__isnull=True)
    if not desks.may_read_file(request.user, file):
        raise Http404
    return download(handing_out.read_evidence(file, by=request.user))


def remove_evidence(request, pk):
    mine = Evidence.objects.filter(report__department__in=Department.objects.reported_by(request.user))
    file = get_object_or_404(mine.select_related("report__year"), pk=pk, removed_at__isnull=True)
    report = file.report
    back = reverse("registers:write", args=[report.department_id, report.year.year, report.kind, report.no])
    if request.method == "POST":
        services.remove_evidence(file.pk, by=request.user)
        messages.success(request, _("The file has been removed."))
        return redirect(back)
    context = {"layout": "layout/office.html", "title": _("Remove this file?"), "action": _("Remove"), "tone": "danger"}
    return render(
        request,
        "components/confirm.html",
        context | {"cancel": back, "facts": [(_("File"), file.name)], "text": "", "form": None},
    )
