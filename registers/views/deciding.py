"""The manager's pages: what waits for a decision, one report, confirming, returning, correcting."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipfund.common.asking import ask_and_do
from ipfund.common.errors import NotAllowed, NotNow
from ipfund.common.forms import posted
from ipfund.common.paging import page
from ipfund.common.posting import post_only
from registers import rules
from registers.duties import reporting_of
from registers.enums import HANDED_IN, ReportState
from registers.forms import CorrectForm, ReturnForm, RevisionForm
from registers.history import events_of_row
from registers.models import Report
from registers.queue import as_rows
from registers.services import deciding as services
from registers.services.reporting import Said, reports_for
from registers.views.reporting import listed
from registers.views.shared import find_entry, find_report, frame, ticked


def waiting(request):
    """Reports that were submitted, oldest first; a POST confirms the ticked ones."""
    if request.method == "POST":
        return confirm_ticked(request)
    found = Report.objects.waiting().for_list().select_related("submitted_by").order_by("submitted_at", "pk")
    shown = page(request, found)
    context = {"page": shown, "rows": as_rows(shown.rows), "runs": rules.runs_registers(request.user)}
    return render(request, "registers/waiting.html", context)


def confirm_ticked(request):
    if not rules.runs_registers(request.user):
        raise NotAllowed(_("Only the program manager may do this."))
    chosen = ticked(request.POST.getlist("report"))
    confirmed, refused = services.confirm_many(chosen, by=request.user)
    if confirmed:
        messages.success(
            request, ngettext("%s report is confirmed.", "%s reports are confirmed.", confirmed) % confirmed
        )
    for sentence in dict.fromkeys(refused):
        messages.warning(request, sentence)
    if not chosen:
        messages.info(request, _("Tick the reports to be confirmed."))
    return redirect("registers:waiting")


def report(request, pk):
    """One report: what was said, the years before, what happened, and what may be done now."""
    found = find_report(request, pk)
    program = found.department.program
    entry = find_entry(program, found.kind, found.no)
    reporting = reporting_of(program)
    former = Report.objects.filter(department=found.department, kind=found.kind, no=found.no, state__in=HANDED_IN)
    former = former.filter(year__year__lt=found.year.year).select_related("year").order_by("-year__year")
    before = next((one.value for one in former if one.year.year == found.year.year - 1), None)
    context = frame(
        request,
        program,
        report=found,
        entry=entry,
        mine=reports_for(request.user, found.department),
        expected=rules.expected_in(entry, found.year.year, reporting),
        standing=rules.standing(entry, found.value, found.year.year, reporting, before=before),
        reporting=reporting,
        former=former,
        files=[listed(file, removable=False) for file in found.files.filter(removed_at__isnull=True)],
        events=events_of_row([found]),
        back_form=ReturnForm(initial={"revision": found.revision}),
        ReportState=ReportState,
    )
    return render(request, "registers/report.html", context)


@post_only("registers:report")
def confirm(request, pk):
    found = find_report(request, pk)
    form = RevisionForm(request.POST)
    if not form.is_valid():
        raise NotNow(_("The page was incomplete. Reload it."))
    services.confirm(found.pk, by=request.user, revision=form.cleaned_data["revision"])
    messages.success(request, _("Confirmed: %(what)s.") % {"what": name_of(found)})
    following = Report.objects.waiting().order_by("submitted_at", "pk").first()
    return redirect(following) if following else redirect("registers:waiting")


def send_back(request, pk):
    found = find_report(request, pk)
    form = ReturnForm(posted(request), initial={"revision": found.revision})
    return ask_and_do(
        request,
        form,
        lambda revision, reason: services.send_back(found.pk, by=request.user, revision=revision, reason=reason),
        done=_("Returned: %(what)s. Its reporters are informed.") % {"what": name_of(found)},
        to=reverse("registers:waiting"),
        cancel=found.get_absolute_url(),
        title=_("Return this report"),
        facts=facts(found),
        action=_("Return it"),
        tone="danger",
    )


def correct(request, pk):
    """Change a confirmed report: with a reason, and only here."""
    found = find_report(request, pk)
    entry = find_entry(found.department.program, found.kind, found.no)
    initial = vars(Said.of(found)) | {"revision": found.revision}
    form = CorrectForm(posted(request), entry=entry, initial=initial)

    def act(**data):
        services.correct(found.pk, by=request.user, revision=data["revision"], said=form.said, reason=data["reason"])

    return ask_and_do(
        request,
        form,
        act,
        done=_("Corrected: %(what)s.") % {"what": name_of(found)},
        to=found.get_absolute_url(),
        title=_("Correct a confirmed report"),
        text=_("The record keeps both versions and your reason; the department is informed."),
        facts=facts(found),
        action=_("Correct it"),
        tone="primary",
    )


def facts(found):
    return [
        (_("Indicator or task item"), name_of(found)),
        (_("Department"), found.department),
        (_("Year"), found.year.year),
    ]


def name_of(found):
    return f"{found.get_kind_display()} {found.no}"
