"""For the people of a unit: its data, its people, its administrators."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.common.acting import require
from ipfund.common.asking import ask
from ipfund.common.errors import NotNow
from ipfund.common.forms import ReasonForm, posted, refused, status_of
from ipfund.common.posting import post_only
from organisations import rules, services
from organisations.enums import MemberRole, MemberState
from organisations.forms import RevisionForm, SuccessorForm, UnitForm
from organisations.models import Membership, Organisation
from organisations.record import history


def own_unit(request, pk):
    units = Organisation.objects.of(request.user).select_related("district_office", "reviewing_office")
    return get_object_or_404(units, pk=pk)


def administered(request, pk, action="update_profile"):
    """Return a unit of this person; as for who may change it, an ordinary member is told no, a stranger nothing."""
    unit = own_unit(request, pk)
    refuse_members(request, unit, action)
    return unit


def refuse_members(request, unit, action):
    allowed = rules.administers(request.user, unit)
    require(request, allowed, action, unit, sentence=services.only_an_administrator())


def mine(request):
    units = Organisation.objects.of(request.user).select_related("reviewing_office").order_by("name")
    if len(units) == 1:
        return redirect("organisations:home", units[0].pk)
    return render(request, "organisations/mine.html", {"units": units})


def home(request, pk):
    unit = own_unit(request, pk)
    context = {
        "unit": unit,
        "administers": rules.administers(request.user, unit),
        "admins": unit.admins(),
        "waiting": unit.memberships.pending().count(),
        "place": unit.memberships.active().get(user=request.user),
        "former_names": services.former_names(unit),
        "history": history(unit),
    }
    return render(request, "organisations/home.html", context)


def edit(request, pk):
    unit = administered(request, pk)
    form = UnitForm(posted(request), instance=unit)
    version = RevisionForm(posted(request), initial={"revision": unit.revision})
    if request.method == "POST" and form.is_valid() and version.is_valid() and changed(request, form, version):
        return redirect("organisations:home", pk)
    context = {"form": form, "version": version, "unit": unit}
    return render(request, "organisations/edit.html", context, status=status_of(form, version))


def changed(request, form, version):
    try:
        unit = services.update_profile(
            form.instance.pk, by=request.user, revision=version.cleaned_data["revision"], **form.cleaned_data
        )
    except NotNow as error:
        refused(form, error, "uscc" if error.code == "uscc" else None)
        return False
    messages.success(request, _("The unit's data have been saved."))
    if not unit.is_confirmed:
        messages.warning(request, _("%(office)s will now confirm them.") % {"office": unit.reviewing_office})
    return True


def people(request, pk):
    unit = administered(request, pk)
    places = unit.memberships.with_people().order_by("user__name", "pk")
    context = {
        "unit": unit,
        "pending": [place for place in places if place.state == MemberState.PENDING],
        "active": [place for place in places if place.state == MemberState.ACTIVE],
        "former": [place for place in places if place.state in (MemberState.ENDED, MemberState.REFUSED)],
    }
    return render(request, "organisations/people.html", context)


def own_place(request, pk):
    """Return a membership of a unit this person is in."""
    units = list(request.user.unit_roles)
    places = Membership.objects.filter(organisation__in=units).select_related("user", "organisation")
    return get_object_or_404(places, pk=pk)


@post_only("organisations:mine", with_pk=False)
def accept(request, pk):
    return step(request, pk, services.accept_member, _("%(name)s now belongs to the unit."))


@post_only("organisations:mine", with_pk=False)
def appoint(request, pk):
    return step(request, pk, services.appoint_admin, _("%(name)s is now an administrator."))


@post_only("organisations:mine", with_pk=False)
def step_down(request, pk):
    return step(request, pk, services.step_down, _("%(name)s is no longer an administrator."))


def step(request, pk, service, sentence):
    """Do one step with one person of the unit, and say what happened on the page of its people."""
    place = own_place(request, pk)
    try:
        service(place.pk, by=request.user)
    except NotNow as error:
        messages.error(request, error.message)
    else:
        messages.success(request, sentence % {"name": place.user.name})
    still_admin = place.user_id != request.user.pk or service is not services.step_down
    return redirect("organisations:people" if still_admin else "organisations:home", place.organisation_id)


def refuse(request, pk):
    place = own_place(request, pk)
    refuse_members(request, place.organisation, "refuse_member")
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.refuse_member(place.pk, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The request of %(name)s was refused.") % {"name": place.user.name})
        return redirect("organisations:people", place.organisation_id)
    return ask(
        request,
        form,
        layout="layout/applicant.html",
        title=_("Refuse the request of %(name)s") % {"name": place.user.name},
        text=_("The person sees your reason and can ask again."),
        action=_("Refuse"),
        cancel=reverse("organisations:people", args=[place.organisation_id]),
    )


def end(request, pk):
    """End a place in the unit: an administrator somebody's, or anybody their own."""
    place = own_place(request, pk)
    oneself = place.user_id == request.user.pk
    if not oneself:
        refuse_members(request, place.organisation, "end_membership")
    if is_last_admin(place):
        return last_admin(request, place)
    form = SuccessorForm(posted(request), membership=place, initial={"successor": request.user.pk})
    if request.method == "POST" and form.is_valid() and ended(request, place, form):
        return redirect("organisations:waiting") if oneself else redirect("organisations:people", place.organisation_id)
    return ask(
        request,
        form,
        layout="layout/applicant.html",
        title=_("Leave the unit") if oneself else _("End the access of %(name)s") % {"name": place.user.name},
        text=_("Access to the unit's declarations ends at once. Declarations already submitted stay as they are."),
        action=_("Leave") if oneself else _("End the access"),
        cancel=reverse("organisations:home" if oneself else "organisations:people", args=[place.organisation_id]),
    )


def is_last_admin(place):
    others = place.organisation.memberships.admins().exclude(pk=place.pk)
    return place.role == MemberRole.ADMIN and place.state == MemberState.ACTIVE and not others.exists()


def last_admin(request, place):
    """Say what the only administrator does first; asking for it all the same is refused, as it is everywhere."""
    refusal = None
    if request.method == "POST":
        try:
            services.end_membership(place.pk, by=request.user)
        except NotNow as error:
            refusal = error
    others = place.organisation.memberships.active().exclude(pk=place.pk).exists()
    context = {"place": place, "others": others, "refusal": refusal}
    return render(request, "organisations/last_admin.html", context, status=refusal.status if refusal else 200)


def ended(request, place, form):
    try:
        services.end_membership(place.pk, by=request.user, successor=form.cleaned_data["successor"])
    except NotNow as error:
        refused(form, error)
        return False
    messages.success(request, _("%(name)s no longer belongs to the unit.") % {"name": place.user.name})
    return True
