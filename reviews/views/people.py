"""Experts and their groups, as the officer keeps them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.accounts.models import Invitation
from ipfund.common.asking import ask_and_do
from ipfund.common.errors import NotNow
from ipfund.common.forms import ReasonForm, status_of
from ipfund.common.paging import page
from ipfund.common.posting import post_only
from reviews import services
from reviews.forms import ChangeExpertForm, ExpertForm, GroupForm, MemberForm
from reviews.models import Expert, ExpertGroup, GroupMember
from reviews.querysets import directions_visible_to

ACTS = ("city_officer",)


def experts(request):
    shown = page(request, Expert.objects.for_list().order_by("user__name", "pk"))
    may_act = request.user.has_role("city_officer", "program_manager")
    context = {"page": shown, "may_act": may_act, "invitations": Invitation.objects.waiting("expert")}
    return render(request, "reviews/experts.html", context)


def invite(request):
    form = ExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = services.invite_expert(by=request.user, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error("email", refusal.message)
        else:
            messages.success(
                request, _("%(name)s has been invited, and becomes an expert on accepting.") % {"name": invited}
            )
            return redirect("reviews:experts")
    return render(request, "reviews/expert_form.html", {"form": form, "expert": None}, status=status_of(form))


def change(request, pk):
    expert = get_object_or_404(Expert.objects.select_related("user"), pk=pk)
    form = ChangeExpertForm(request.POST or None, instance=expert)
    if request.method == "POST" and form.is_valid():
        services.change_expert(expert.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("The details of %(name)s have been saved.") % {"name": expert})
        return redirect("reviews:experts")
    return render(request, "reviews/expert_form.html", {"form": form, "expert": expert}, status=status_of(form))


def form_group(request):
    choices = directions_visible_to(request.user).filter(program__kind="call")
    form = GroupForm(request.POST or None, directions=choices, initial=asked_direction(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            group = services.form_group(program=data["directions"][0].program, by=request.user, **data)
        except NotNow as refusal:
            form.add_error("name", refusal.message)
        else:
            return redirect(group)
    return render(request, "reviews/group_form.html", {"form": form}, status=status_of(form))


def asked_direction(request):
    asked = request.GET.get("direction", "")
    return {"directions": [asked]} if asked.isdecimal() and len(asked) < 12 else {}


def group(request, pk):
    found = find_group(request, pk)
    form = member_form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_member(found.pk, expert=form.cleaned_data["expert"], by=request.user)
        except NotNow as refusal:
            form.add_error("expert", refusal.message)
        else:
            messages.success(
                request, _("%(name)s has been added to the group.") % {"name": form.cleaned_data["expert"]}
            )
            return redirect(found)
    members = found.members.select_related("expert__user").order_by("-chair", "pk")
    signed = {pledge.expert_id: pledge for pledge in found.pledges.order_by("pk")}
    context = {
        "group": found,
        "form": form,
        "members": [{"place": member, "pledge": signed.get(member.expert_id)} for member in members],
        "directions": found.directions.order_by("position").defer("definition"),
        "may_act": request.user.has_role(*ACTS),
    }
    return render(request, "reviews/group.html", context, status=status_of(form))


def member_form(request, found):
    free = Expert.objects.free_for(found).select_related("user").order_by("user__name", "pk")
    return MemberForm(request.POST or None, experts=free)


@post_only("reviews:overview", with_pk=False)
def chair(request, pk):
    place = find_place(request, pk)
    services.set_chair(place.group_id, expert=place.expert, by=request.user)
    messages.success(request, _("%(name)s now chairs the group.") % {"name": place.expert})
    return redirect(place.group)


def remove(request, pk):
    place = find_place(request, pk)
    return ask_and_do(
        request,
        ReasonForm(request.POST or None),
        lambda reason: services.remove_member(place.group_id, expert=place.expert, by=request.user, reason=reason),
        done=_("%(name)s has left the group.") % {"name": place.expert},
        to=reverse("reviews:group", args=[place.group_id]),
        title=_("Remove %(name)s from the group") % {"name": place.expert},
        text=_(
            "The person immediately loses every declaration still assigned in this group; scores given no longer count."
        ),
        action=_("Remove from the group"),
    )


def find_group(request, pk):
    visible = ExpertGroup.objects.visible_to(request.user).select_related("program").defer("program__definition")
    return get_object_or_404(visible, pk=pk)


def find_place(request, pk):
    places = GroupMember.objects.filter(group__in=ExpertGroup.objects.visible_to(request.user))
    return get_object_or_404(places.select_related("group", "expert__user"), pk=pk)
