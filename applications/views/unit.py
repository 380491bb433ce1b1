"""The unit administrator's desk: what waits for the unit, and all that the unit ever declared."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import deadline
from applications.enums import State
from applications.models import Application
from ipfund.common import clock
from ipfund.common.paging import page


def administered(person):
    """Return the declarations of the units this person administers."""
    units = [pk for pk, role in person.unit_roles.items() if role == "admin"]
    return (
        Application.objects.filter(organisation__in=units)
        .for_list()
        .select_related("program")
        .defer("direction__definition", "program__definition", "return_note")
    )


def waiting(request):
    """待办: what was submitted to the unit, the most urgent first; each with what is left of its time."""
    now = clock.now()
    rows = page(request, administered(request.user).waiting_for_unit().order_by("submitted_at", "pk"))
    for application in rows:
        application.due = deadline.due_at(application)
        application.is_late = deadline.is_late(application, now)
        application.is_closed = deadline.is_closed(application, now)
    due = min((row.due for row in rows if row.due and not row.is_late), default=None)
    return render(
        request,
        "applications/unit/waiting.html",
        {
            "page": rows,
            "due": due,
            "running": not rows or not all(row.is_late for row in rows),
            "tabs": tabs("waiting"),
            "places": places_of(request.user),
        },
    )


def everything(request):
    """已办 and all the rest: every declaration of the unit, newest move first."""
    asked = request.GET.get("state", "")
    found = administered(request.user).order_by("-moved_at", "pk")
    if asked in State.values:
        found = found.filter(state=asked)
    rows, now = page(request, found), clock.now()
    for application in rows:
        application.shown_state = deadline.shown_state(application, now)
    return render(
        request,
        "applications/unit/everything.html",
        {"page": rows, "tabs": tabs("everything"), "states": State.choices, "asked": asked},
    )


def tabs(active):
    return [
        {"label": _("Waiting for your approval"), "url": reverse("applications:unit_waiting"), "active": active == "waiting", "count": ""},
        {"label": _("All of the unit"), "url": reverse("applications:unit_all"), "active": active == "everything", "count": ""},
    ]  # fmt: skip


def places_of(person):
    """Return (program, places taken, limit) of every program in which a unit of this person holds places."""
    held = administered(person).holding_place().exclude(program__max_applications=None).order_by("program_id")
    taken = {}
    for application in held:
        taken.setdefault((application.organisation, application.program), []).append(application)
    return [
        {"unit": unit, "program": program, "taken": len(found), "limit": program.max_applications}
        for (unit, program), found in taken.items()
    ]
