"""The years of a register: which are reported, by when."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.common.asking import ask_and_do
from ipfund.common.errors import NotNow
from ipfund.common.formats import beijing
from ipfund.common.forms import posted, status_of
from registers import rules
from registers.duties import reporting_of
from registers.forms import DueForm, YearForm
from registers.models import ReportingYear
from registers.services import years as services
from registers.services.departments import require_manager
from registers.views.shared import find_register, frame


def years(request, code):
    """Open a year for the departments; those that are open, with their due dates."""
    program = find_register(request, code)
    left = services.years_to_open(program)
    initial = {"year": left[0], "due_on": services.scheduled_due(program, left[0])} if left else {}
    form = YearForm(posted(request), years=left, initial=initial)
    if request.method == "POST":
        require_manager(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_year(program, by=request.user, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(year)s is open: the departments can report.") % {"year": opened.year})
            return redirect("registers:years", code)
    reporting = reporting_of(program)
    opened = program.reporting_years.select_related("opened_by").order_by("-year")
    opened = [(year, rules.reminded_until(year.due_on, reporting)) for year in opened]
    context = frame(request, program, form=form, opened=opened, left=left, reporting=reporting)
    return render(request, "registers/years.html", context, status=status_of(form))


def move_due(request, pk):
    year = get_object_or_404(ReportingYear.objects.select_related("program"), pk=pk)
    form = DueForm(posted(request), initial={"revision": year.revision, "due_on": year.due_on})
    return ask_and_do(
        request,
        form,
        lambda **data: services.move_due(year.pk, by=request.user, **data),
        done=_("The due date has been changed."),
        to=reverse("registers:years", args=[year.program.code]),
        title=_("Change the due date of %(year)s") % {"year": year.year},
        facts=[(_("Register"), year.program.title), (_("Due date so far"), beijing(year.due_on))],
        action=_("Change the due date"),
        tone="primary",
    )
