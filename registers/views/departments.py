"""The manager's page of one department: its people, the members of a group, the rows it was given."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ipfund.accounts.models import Invitation
from ipfund.common.asking import ask_and_do
from ipfund.common.errors import NotNow
from ipfund.common.forms import PlainForm, posted, status_of
from ipfund.common.posting import post_only
from registers.duties import Duties
from registers.enums import Kind
from registers.forms import AssignForm, InviteReporterForm, MembersForm, NameForm, ReporterForm
from registers.models import Department, Reporter
from registers.services import departments as services
from registers.views.shared import find_register, frame, status_url


def find(pk):
    return get_object_or_404(Department.objects.select_related("program"), pk=pk)


def department(request, pk):
    return show(request, find(pk))


def show(request, found, *, status=200, **forms):
    """The whole page, with the form that was wrong in its place."""
    duties = Duties(found.program)
    given = {(row.kind, row.no) for row in found.assignments.order_by("pk")}
    members = {"revision": found.revision, "members": list(found.members.values_list("pk", flat=True))}
    context = frame(
        request,
        found.program,
        department=found,
        people=Reporter.objects.active().filter(department=found).select_related("user", "given_by"),
        former=Reporter.objects.filter(department=found, ended_at__isnull=False).select_related("user"),
        rows=[{"entry": entry, "given": (entry.kind, entry.no) in given} for entry in duties.rows_of(found)],
        groups=found.groups.order_by("position", "pk"),
        invitations=Invitation.objects.waiting("reporter").filter(data__department=found.pk),
        form=next(iter(forms.values()), None),  # whose errors the page's title announces
        add_form=forms.get("add_form") or ReporterForm(),
        invite_form=forms.get("invite_form") or InviteReporterForm(prefix="new"),
        members_form=forms.get("members_form") or MembersForm(group=found, initial=members),
        back=status_url(found.program) + "?view=departments",
    )
    return render(request, "registers/department.html", context, status=status)


def act(request, found, form, name, service, done):  # noqa: PLR0917 -- told apart at each call
    """Do what one of the page's forms asks; what is wrong is said on the page, in its place."""
    services.require_manager(request.user)
    if form.is_valid():
        try:
            service(found.pk, by=request.user, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message)
            if refusal.code == "stale":
                return show(request, find(found.pk), status=409, **{name: form})
        else:
            messages.success(request, done)
            return redirect(found)
    return show(request, found, status=422, **{name: form})


@post_only("registers:department")
def add_reporter(request, pk):
    form, done = ReporterForm(request.POST), _("This person reports for the department from now on.")
    return act(request, find(pk), form, "add_form", services.add_reporter, done)


@post_only("registers:department")
def invite_reporter(request, pk):
    form, done = (
        InviteReporterForm(request.POST, prefix="new"),
        _("The invitation is on its way. The person reports once it is accepted."),
    )
    return act(request, find(pk), form, "invite_form", services.invite_reporter, done)


@post_only("registers:department")
def members(request, pk):
    found = find(pk)
    form = MembersForm(request.POST, group=found)
    return act(request, found, form, "members_form", services.set_members, _("The group has been saved."))


def end_reporter(request, pk):
    reporter = get_object_or_404(Reporter.objects.select_related("user", "department"), pk=pk)
    return ask_and_do(
        request,
        PlainForm(posted(request)),
        lambda: services.end_duty(reporter.pk, by=request.user),
        done=_("%(name)s no longer reports for the department.") % {"name": reporter.user},
        to=reporter.department.get_absolute_url(),
        title=_("%(name)s no longer reports for “%(department)s”")
        % {"name": reporter.user, "department": reporter.department},
        text=_("What the person has reported stays. The access ends at once."),
        action=_("End the duty"),
        tone="danger",
    )


@post_only("registers:department")
def take_row(request, pk, kind, no):
    found = find(pk)
    if kind not in Kind.values:
        raise Http404
    services.take_row(found.pk, by=request.user, kind=kind, no=no)
    messages.success(request, _("The row is no longer assigned to the department."))
    return redirect(found)


def assign(request, code):
    """Rows that nobody answers for, to be given to departments."""
    program = find_register(request, code)
    entries = Duties(program).unanswered()
    form = AssignForm(posted(request), program=program, entries=entries)
    if request.method == "POST":
        services.require_manager(request.user)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["department"]
        try:
            services.assign_rows(chosen.pk, by=request.user, rows=form.chosen)
        except NotNow as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("Rows assigned to %(name)s: %(count)s.") % {"count": len(form.chosen), "name": chosen}
            )
            return redirect("registers:assign", code)
    context = frame(request, program, form=form, entries=entries, chosen=request.POST.getlist("rows"))
    return render(request, "registers/assign.html", context, status=status_of(form))


def add_department(request, code):
    program = find_register(request, code)
    return ask_and_do(
        request,
        NameForm(posted(request)),
        lambda name: services.add_department(program, by=request.user, name=name),
        done=_("The department has been added."),
        to=status_url(program) + "?view=departments",
        title=_("Add a department"),
        text=_("For the members of a group, and for rows for which the definition names nobody."),
        facts=[(_("Register"), program.title)],
        action=_("Add"),
        tone="primary",
    )
