"""Checking the answers, handing the declaration in, and the acknowledgement."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from applications import eligibility
from applications.loading import find_seen
from applications.remedies import with_ways
from applications.sections import blocking, part_of, unit_facts
from applications.services import checking, submitting
from applications.views.desk import Desk
from ipfund.common.errors import NotNow
from ipfund.common.formats import said
from programs import asking

NAMED_MAX = 3  # of one section's open points; the section itself names all


def check(request, pk, *, refusal=None):
    """Everything as it reads, what is still open, the guide's conditions; the button where all is well."""
    desk = Desk.of(request, pk)
    answers = answers_on(desk)
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
            "blocked": eligibility.blocking(desk.application, answers),
            "warned": [answer for answer in answers if answer.warns],
            "answers": answers,
            "refusal": refusal,
        },
        status=refusal.status if refusal else 200,
    )


def answers_on(desk):
    """Return the answers of the guide's conditions to the declaration as it is written now, with what can be done."""
    application = desk.application
    answers = eligibility.answers_of(application, desk.rows.values(), desk.files)
    kinds = asking.of_program(application.program).list_kinds
    return with_ways(answers, desk.spec, application.organisation, kinds, application, person=desk.person)


def conditions(request, pk):
    """The same answers on the task list, which loads them after itself; without scripts a page of its own."""
    desk = Desk.of(request, pk)
    answers = answers_on(desk)
    template = "applications/writing/conditions.html" + ("#card" if request.htmx else "")
    context = {
        "desk": desk,
        "application": desk.application,
        "blocked": eligibility.blocking(desk.application, answers),
        "warned": [answer for answer in answers if answer.warns],
        "answers": answers,
        "outcome": eligibility.outcome([answer for answer in answers if not answer.blocks]),
        "waiting": len(eligibility.required(answers)),
    }
    return render(request, template, context)


def change(desk, section):
    return desk.address(section.key, "?from=check")


def open_points(desk):
    """Return what is still open, section by section, each with the way to its field; links come back to this page."""
    points = []
    for section, problems in desk.problems:
        found = list(blocking(problems))
        shown, further = (found, 0) if len(found) <= NAMED_MAX + 1 else (found[:NAMED_MAX], len(found) - NAMED_MAX)
        points += [
            {"text": said(section.title, problem.sentence), "href": link_to(desk, section, problem)}
            for problem in shown
        ]
        if further:
            text = ngettext("%s more in this section", "%s more in this section", further) % further
            points.append({"text": said(section.title, text), "href": link_to(desk, section, found[NAMED_MAX])})
    return points


def link_to(desk, section, problem):
    anchor = problem.field if section.key == "attachments" else f"id_{problem.field}"
    return desk.address(section.key, f"?check=1&from=check#{anchor}")


def submit(request, pk):
    """Hand it to the unit. Whatever refuses it is said beside the button; the sections are saved anyway.

    Without a POST, as after signing in again, it leads to the page with the button.
    """
    if request.method != "POST":
        return redirect("applications:check", pk)
    if find_seen(request.user, pk) is None:
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
