"""The expert's pages: the list, the pledge, reading and scoring, declining."""

import secrets

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications import sections
from applications.enums import State
from applications.models import Attachment
from ipfund.common.asking import ask_and_do
from ipfund.common.downloads import opened
from ipfund.common.errors import NotNow
from ipfund.common.forms import status_of
from reviews import rules, services
from reviews.enums import AssignmentState, CardState
from reviews.forms import DeclineForm, PledgeForm, ScoreForm, initial_of
from reviews.mine import tasks_of
from reviews.models import Assignment, ExpertGroup, Pledge, ScoreCard
from reviews.services.sheets import sheet_of
from reviews.views.shared import download


def mine(request):
    """Everything this expert reviews, by group and direction, with what is done."""
    return render(request, "reviews/mine.html", {"groups": tasks_of(request.user)})


def pledge(request, pk):
    group = get_object_or_404(ExpertGroup.objects.of_expert(request.user).select_related("program"), pk=pk)
    signed = Pledge.objects.filter(group=group, expert__user=request.user).first()
    form = PledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_pledge(group.pk, by=request.user, signed_name=form.cleaned_data["signed_name"])
        except NotNow as refusal:
            form.add_error("signed_name", refusal.message)
        else:
            messages.success(request, _("The pledge has been signed. You can now read the declarations."))
            return redirect("reviews:mine")
    sentences = (signed.text if signed else group.pledge).splitlines()
    context = {"group": group, "signed": signed, "form": form, "sentences": sentences}
    return render(request, "reviews/pledge.html", context, status=status_of(form))


def score(request, pk):
    """The frozen declaration beside the score sheet; both buttons save."""
    assignment = readable(request, pk)
    sheet = sheet_of(assignment.application.direction)
    if request.method != "POST":
        form = ScoreForm(initial=initial_of(assignment.card, secrets.token_hex(8)), sheet=sheet)
        return show(request, assignment, form)
    form = ScoreForm(request.POST, sheet=sheet)
    form.is_valid()
    if "revision" not in form.cleaned_data:
        form.add_error(None, _("The page was incomplete. Reload it; what you see here is not saved."))
        return show(request, assignment, form)
    if request.POST.get("action") != "submit":
        return save(request, assignment, form)
    if form.errors:
        return save(request, assignment, form, missing=rules.missing_from(sheet, form.entry))
    return submit(request, assignment, form)


def submit(request, assignment, form):
    try:
        services.submit_score(assignment.pk, by=request.user, **sent(form))
    except services.Incomplete as refusal:
        return save(request, assignment, form, missing=refusal.missing)
    except NotNow as refusal:
        return refused(request, assignment, form, refusal)
    messages.success(
        request, _("The score for %(number)s has been submitted.") % {"number": assignment.application.number}
    )
    following = next_after(assignment)
    return redirect("reviews:score", following.pk) if following else redirect("reviews:mine")


def save(request, assignment, form, missing=None):
    """Nothing typed is lost: what is right is kept as a draft; what is ``missing`` is said beside its field."""
    try:
        card = services.save_score(assignment.pk, by=request.user, **sent(form))
    except NotNow as refusal:
        return refused(request, assignment, form, refusal)
    for field, message in (missing or {}).items():
        if field not in form.errors:
            form.add_error(field, message)
    if form.errors:
        return show(request, assignment, with_revision(form, card))
    messages.success(request, _("The draft has been saved."))
    return redirect("reviews:score", assignment.pk)


def refused(request, assignment, form, refusal):
    """Say why, keep what was typed, and show what another window saved."""
    assignment = readable(request, assignment.pk)
    form.add_error(None, refusal.message)
    other = assignment.card if refusal.code == "stale" else None
    return show(request, assignment, with_revision(form, assignment.card), other=other)


@require_POST
def autosave(request, pk):
    """The page saves by itself: the same service; the answer is one line and the next revision."""
    assignment = readable(request, pk)
    form = ScoreForm(request.POST, sheet=sheet_of(assignment.application.direction))
    form.is_valid()
    context = {"card": assignment.card, "refusal": "", "wrong": len(form.errors)}
    if "revision" in form.cleaned_data:
        try:
            context["card"] = services.save_score(assignment.pk, by=request.user, **sent(form))
        except NotNow as refusal:
            context["refusal"] = refusal.message
    return render(request, "reviews/_saved.html", context)


def decline(request, pk):
    assignment = readable(request, pk)
    form = DeclineForm(request.POST or None)
    return ask_and_do(
        request,
        form,
        lambda reason: services.decline(assignment.pk, by=request.user, reason=reason),
        done=_("You have declined %(number)s. The officer has been informed.")
        % {"number": assignment.application.number},
        to=reverse("reviews:mine"),
        title=_("Decline %(number)s") % {"number": assignment.application.number},
        text=_("You can no longer see the declaration, and it cannot be assigned to you again."),
        facts=[(_("Title"), assignment.application.title), (_("Unit"), assignment.application.organisation.name)],
        action=_("Decline because of a conflict of interest"),
    )


def attachment(request, pk, file):
    """One file of the frozen version, for the expert who holds the declaration; every opening is recorded."""
    assignment = readable(request, pk)
    found = get_object_or_404(Attachment, pk=file, application=assignment.application)
    if found.sha256 not in {entry["sha256"] for entry in version_of(assignment).content["attachments"]}:
        raise Http404
    services.record_read(assignment, by=request.user, file=found.name)
    return download(opened(found.file), found.name, found.content_type)


# --- shared ------------------------------------------------------------------------------------------------------------


def readable(request, pk):
    """Return an assignment this expert may open now; until the pledge is signed there is none."""
    related = Assignment.objects.readable_by(request.user).select_related(
        "card", "expert__user", "group", "application__organisation", "application__direction__program"
    )
    return get_object_or_404(related, pk=pk)


def version_of(assignment):
    application = assignment.application
    return get_object_or_404(application.versions, number=application.version)


def sent(form):
    return {"revision": form.cleaned_data["revision"], "entry": form.entry, "tab": form.cleaned_data.get("tab", "")}


def with_revision(form, card):
    """Let the next press of a button save over what is stored now; what was typed stays."""
    form.data = form.data.copy()
    form.data["revision"] = card.revision
    return form


def next_after(assignment):
    """Return what this expert should score next, in the order of the numbers, beginning after this one."""
    waiting = Assignment.objects.readable_by(assignment.expert.user).filter(
        state=AssignmentState.ASSIGNED, application__state=State.EXPERT_REVIEW, group=assignment.group
    )
    ordered = waiting.exclude(pk=assignment.pk).order_by("application__number")
    return ordered.filter(application__number__gt=assignment.application.number).first() or ordered.first()


def show(request, assignment, form, other=None):
    application = assignment.application
    version = version_of(assignment)
    content = version.content
    context = {
        "assignment": assignment,
        "application": application,
        "card": assignment.card,
        "form": form,
        "sheet": form.sheet,
        "other": other,
        "version": version,
        "unit": content["organisation"],
        "parts": sections.parts(
            content["sections"],
            direction=application.direction,
            unit=application.organisation,
            attachments=content["attachments"],
            contacts=False,
        ),
        "files": files_of(assignment, content),
        "open": application.state == State.EXPERT_REVIEW and assignment.card.state == CardState.DRAFT,
        "begun": application.state == State.EXPERT_REVIEW,
        "following": next_after(assignment),
        "progress": progress_of(assignment),
    }
    return render(request, "reviews/score.html", context, status=status_of(form))


def files_of(assignment, content):
    """Return the frozen version's files with the address under which this expert may fetch each."""
    kept = {file.sha256: file for file in Attachment.objects.filter(application=assignment.application).order_by("pk")}
    titles = {wanted.kind: wanted.title for wanted in sections.spec_of(assignment.application.direction).attachments}
    return [
        {
            **entry,
            "kind": titles.get(entry["kind"], entry["kind"]),
            "url": reverse("reviews:attachment", args=[assignment.pk, kept[entry["sha256"]].pk]),
        }
        for entry in content["attachments"]
        if entry["sha256"] in kept
    ]


def progress_of(assignment):
    """Return (submitted, all) of this expert's declarations in the group."""
    cards = ScoreCard.objects.filter(
        assignment__in=Assignment.objects.readable_by(assignment.expert.user).filter(group=assignment.group)
    )
    states = list(cards.order_by("pk").values_list("state", flat=True))
    return {"done": states.count(CardState.SUBMITTED), "all": len(states)}
