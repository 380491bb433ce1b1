"""For program managers: who works for which office, on which directions, and who stands in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.accounts.models import Invitation
from ipfund.common.asking import ask
from ipfund.common.errors import NotNow
from ipfund.common.forms import ReasonForm, posted, refused, status_of
from ipfund.common.paging import page
from organisations import services
from organisations.forms import ChangeDutiesForm, InviteForm
from organisations.models import Officer
from organisations.services.officers import directions_of, listed


def officers(request):
    shown = page(request, listed())
    directions_of(shown.rows)
    context = {
        "page": shown,
        "may_change": request.user.has_role("program_manager", "system_admin"),
        "invitations": Invitation.objects.waiting("officer"),
    }
    return render(request, "organisations/officers.html", context)


def invite(request):
    form = InviteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.invite_officer(by=request.user, **form.cleaned_data)
        except NotNow as error:
            refused(form, error, error.code if error.code in form.fields else None)
        else:
            messages.success(request, _("The invitation is on its way. The duties take effect when it is accepted."))
            return redirect("organisations:officers")
    return render(request, "organisations/officer_form.html", {"form": form, "officer": None}, status=status_of(form))


def duties(request, pk):
    officer = get_object_or_404(Officer.objects.select_related("user", "office"), pk=pk)
    form = ChangeDutiesForm(posted(request), officer=officer)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_officer_duties(officer.pk, by=request.user, **form.cleaned_data)
        except NotNow as error:
            refused(form, error)
        else:
            messages.success(request, _("The duties of %(name)s have been saved.") % {"name": officer})
            return redirect("organisations:officers")
    return render(
        request, "organisations/officer_form.html", {"form": form, "officer": officer}, status=status_of(form)
    )


def leave(request, pk):
    return change(
        request,
        pk,
        services.end_officer,
        title=_("%(name)s leaves"),
        text=_("All roles, duties and open sessions end at once. What the person has done stays on record."),
        action=_("End all access"),
        done=_("%(name)s has left: all access has ended."),
    )


def back(request, pk):
    return change(
        request,
        pk,
        services.take_back_officer,
        title=_("Reinstate %(name)s"),
        text=_("The account is opened again without any duties; assign them afterwards."),
        action=_("Open the account"),
        done=_("The account of %(name)s is open again: now assign the duties."),
        tone="primary",
    )


def change(request, pk, service, *, title, done, **words):
    officer = get_object_or_404(Officer.objects.select_related("user"), pk=pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            service(officer.pk, by=request.user, reason=form.cleaned_data["reason"])
        except NotNow as error:
            refused(form, error)
        else:
            messages.success(request, done % {"name": officer})
            return redirect("organisations:officers")
    title = title % {"name": officer}
    return ask(request, form, title=title, cancel=reverse("organisations:officers"), **words)
