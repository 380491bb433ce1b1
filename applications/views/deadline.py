"""Deadlines: the named exception for one declaration, and the manager's change of a program's instant."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications import deadline, rules
from applications.forms_process import DeadlineForm, ExceptionForm
from applications.models import Application
from applications.services import closing, offices
from applications.views.acts import NOT_FILED_STATES
from ipfund.common import audit
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted, refused, status_of
from programs.models import Program


def exception(request):
    """An officer names a declaration by its number: drafts are not theirs to read, but theirs to give time.

    The first step says what the number stands for and until when it is due; only the second grants.
    """
    form = ExceptionForm(posted(request))
    if "change" in request.POST:
        form.begin_again()
    application = meant(form, request)
    if application and form.is_valid() and form.cleaned_data["shown"] and granted(request, application, form):
        messages.success(request, _("%s may be filed until the new deadline.") % application.number)
        return redirect("applications:past_due")
    due = application and deadline.due_at(application)
    if application:
        form.ask_to_confirm(due)
    context = {"form": form, "application": application, "due": due}
    return render(request, "applications/office/exception.html", context, status=status_of(form))


def meant(form, request):
    """Return the declaration that the second step is about, or None: the first step is asked, perhaps again."""
    if request.method != "POST" or not form.is_clear() or "change" in request.POST:
        return None
    application = of_this_officer(form.cleaned_data["number"], request.user)
    if application is None:
        form.add_error("number", _("No declaration of your office or direction has this number."))
    elif application.state not in NOT_FILED_STATES:
        said = {"state": application.get_state_display()}
        form.add_error(
            "number",
            _("Extending the deadline makes no difference here: the declaration's state is “%(state)s”.") % said,
        )
        return None
    return application


def granted(request, application, form):
    said = form.cleaned_data
    try:
        offices.grant_extension(
            application.pk, by=request.user, until=form.until, reason=said["reason"], shown=said["shown"]
        )
    except NotNow as refusal:
        refused(form, refusal)
        return False
    return True


def of_this_officer(number, person):
    found = (
        Application.objects.select_related("office", "direction", "program", "organisation")
        .filter(number=number.upper())
        .first()
    )
    return found if found and rules.is_any_reviewing_officer(found, person) else None


def deadlines(request):
    """The manager's list of programs with their instants."""
    programs = Program.objects.calls().light().order_by("-closes_at", "code")
    return render(request, "applications/lists/deadlines.html", {"programs": programs})


def move(request, code):
    """Move one program's instant: with a reason, a confirmation, and a letter to everybody with something open."""
    program = get_object_or_404(Program.objects.calls().light(), code=code)
    if not request.user.has_role("program_manager"):
        raise Http404
    form = DeadlineForm(posted(request), initial={"shown": deadline.as_text(program.closes_at)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            closing.move_deadline(
                program.pk, by=request.user, to=form.until, reason=said["reason"], shown=said["shown"]
            )
        except NotNow as refusal:
            refused(form, refusal, renewed=["shown"])
        else:
            messages.success(
                request, _("The deadline has been moved; everybody with an unfinished declaration is being informed.")
            )
            return redirect("applications:deadlines")
    return render(
        request,
        "applications/lists/move_deadline.html",
        {
            "program": program,
            "form": form,
            "concerned": Application.objects.unfinished().filter(program=program).count(),
            "changes": list(audit.events_of(program).filter(action="deadline_moved").order_by("-seq")),
        },
        status=status_of(form),
    )
