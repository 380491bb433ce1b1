"""The offices' desk: what was filed with them, and the review of one declaration beside the guide's conditions."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import deadline, eligibility, overview, rules
from applications.enums import OFFICE_STATES, State
from applications.forms_process import MarkForm
from applications.models import Application
from applications.services import offices
from applications.views.acts import available
from applications.views.detail import content_of, version_to_show, versions_of
from applications.views.finding import find
from ipfund.common import clock
from ipfund.common.errors import NotNow


def review(request, pk):
    """The declaration on one side, the guide's conditions on the other; ticks are saved together."""
    application = find(request, pk)
    versions = versions_of(application, request.user)
    version = version_to_show(request, application, versions, inside=False)
    if version is None:
        return redirect(application)
    content = content_of(application, version, inside=False)
    forms = mark_forms(request, content["answers"])
    may_mark = application.state in OFFICE_STATES and rules.may_mark(application, request.user)
    status = 200
    valid = [form.is_valid() for _answer, form in forms]  # every form says what is wrong with it
    if request.method == "POST" and all(valid):
        try:
            save_marks(application, request, forms)
        except NotNow as refusal:
            messages.error(request, refusal.message)
            status = refusal.status
        else:
            messages.success(request, _("Your findings have been saved."))
            return redirect("applications:review", pk)
    return render(
        request,
        "applications/office/review.html",
        {
            "application": application,
            "version": version,
            "receipt": getattr(version, "receipt", None),
            "forms": forms,
            "may_mark": may_mark,
            "acts": available(application, request.user, clock.now()),
            "until": deadline.may_be_taken_back_until(application, clock.now()),
            "events": overview.timeline(application, request.user),
            "open_count": sum(answer.is_open or answer.blocks for answer in content["answers"]),
            "clash": None if application.organisation.is_confirmed else application.organisation.get_absolute_url(),
            **content,
        },
        status=status,
    )


def mark_forms(request, answers):
    """Return (answer, its form); a form shows the officer's own mark, and measures against what the system found."""
    found = {answer.id: answer for answer in eligibility.without_marks(answers)}
    return [
        (
            answer,
            MarkForm(
                request.POST or None,
                prefix=answer.id,
                answer=found[answer.id],
                initial={"verdict": answer.mark.verdict, "reason": answer.mark.reason} if answer.mark else {},
            ),
        )
        for answer in answers
    ]


def save_marks(application, request, forms):
    given = {
        answer.id: (form.cleaned_data["verdict"], form.cleaned_data["reason"].strip())
        for answer, form in forms
        if form.cleaned_data["verdict"]
    }
    kept = {answer.id: (answer.mark.verdict, answer.mark.reason) for answer, _form in forms if answer.mark}
    changed = {condition: mark for condition, mark in given.items() if kept.get(condition) != mark}
    version = request.POST.get("version", "")
    if changed or application.is_corrected:  # nothing new to say of it is an answer, too
        offices.mark_conditions(
            application.pk, by=request.user, version=int(version) if version.isdecimal() else -1, marks=changed
        )


def past_due(request):
    """Offices' returns past their own due date, and what expired: the officer decides, or grants a later deadline."""
    now = clock.now()
    mine = Application.objects.visible_to(request.user).for_list().select_related("program")
    mine = mine.defer("direction__definition", "program__definition")
    unanswered = list(mine.unanswered_returns(now).order_by("return_due_at", "pk")[:100])
    expired = list(mine.filter(state=State.EXPIRED).order_by("-moved_at", "pk")[:100])
    for application in (*unanswered, *expired):
        application.due = deadline.due_at(application)
    return render(
        request,
        "applications/office/past_due.html",
        {"unanswered": unanswered, "expired": expired, "exception": exception_url(request)},
    )


def exception_url(request):
    return (
        reverse("applications:exception")
        if request.user.has_role("district_officer", "city_officer", "program_manager")
        else ""
    )
