"""Checking the answers, handing the declaration in, and the acknowledgement."""

from django.http import Http404
from django.shortcuts import redirect, render

from applications import eligibility
from applications.models import Application
from applications.sections import blocking, part_of, unit_facts
from applications.services import checking, submitting
from applications.views.desk import Desk
from ipfund.common.errors import NotNow


def check(request, pk, *, refusal=None):
    """Everything as it reads, what is still open, the guide's conditions; the button where all is well."""
    desk = Desk.of(request, pk)
    answers = eligibility.answers_of(desk.application, desk.rows.values(), desk.files)
    parts = [
        {
            "part": part_of(section, desk.full_context),
            "locked": desk.locked_because(section.key),
            "url": change(desk, section),
        }
        for section, _problems in desk.problems
    ]
    return render(
        request,
        "applications/writing/check.html",
        {
            "desk": desk,
            "application": desk.application,
            "parts": parts,
            "unit": unit_facts(desk.application.organisation),
            "open_points": open_points(desk),
            "blocked": [answer for answer in answers if answer.blocks],
            "warned": [answer for answer in answers if answer.warns],
            "answers": answers,
            "refusal": refusal,
        },
        status=refusal.status if refusal else 200,
    )


def change(desk, section):
    return desk.address(section.key, "?from=check")


def open_points(desk):
    """Return what is still open, each with the way to its field; links come back to the check page."""
    return [
        {"text": f"{section.title}：{problem.sentence}", "href": link_to(desk, section, problem)}
        for section, problems in desk.problems
        for problem in blocking(problems)
    ]


def link_to(desk, section, problem):
    anchor = problem.field if section.key == "attachments" else f"id_{problem.field}"
    return desk.address(section.key, f"?check=1&from=check#{anchor}")


def submit(request, pk):
    """Hand it to the unit. Whatever refuses it is said beside the button; the sections are saved anyway.

    Without a POST, as after signing in again, it leads to the page with the button.
    """
    if request.method != "POST":
        return redirect("applications:check", pk)
    if not Application.objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    try:
        submitting.submit(pk, by=request.user, version=shown_version(request), check=checking.refuse_incomplete)
    except NotNow as refusal:
        return check(request, pk, refusal=refusal)
    return redirect("applications:submitted", pk)


def shown_version(request):
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1


def submitted(request, pk):
    """The acknowledgement: what was handed in, and that the unit must still approve it."""
    desk = Desk.of(request, pk)
    version = desk.application.versions.order_by("-number").select_related("submitted_by").defer("content").first()
    if version is None:
        return redirect("applications:task_list", pk)
    admins = [membership.user for membership in desk.application.organisation.admins()]
    return render(
        request,
        "applications/writing/submitted.html",
        {"desk": desk, "application": desk.application, "version": version, "admins": admins},
    )
