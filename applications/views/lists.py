"""Lists of many: what lies with the offices, and the live counts by direction. A fixed number of queries each."""

from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext as _

from applications.enums import EDITABLE, NOT_YET_FILED, WAITING, State
from applications.forms_process import OfficeFilterForm
from applications.loading import Asked, directions_to_filter_by, rows_of_offices
from applications.models import Application
from applications.querysets import offices_of
from applications.rules import COUNTS_ALL, SEES_ALL
from applications.search import Question
from ipfund.common import clock
from ipfund.common.paging import page
from programs.models import Direction

SORTS = {
    "filed": "filed_at",
    "-filed": "-filed_at",
    "number": "number",
    "-number": "-number",
    "money": "requested_yuan",
    "-money": "-requested_yuan",
    "unit": "organisation__search_name",
    "-unit": "-organisation__search_name",
}
VIEWS = ("todo", "returned", "all")
NARROWED_BY = {"direction": int, "state": str}
FURTHER = (
    State.EXPERT_REVIEW,
    State.DELIBERATION,
    State.PUBLIC_NOTICE,
    State.AWARDED,
    State.CONTRACTED,
    State.NOT_AWARDED,
    State.REVOKED,
)
SHOWN_STATES = [state for state in State if state not in NOT_YET_FILED]


def office(request):
    """待办 first: what waits for a first review; every filter and order in the address."""
    form = OfficeFilterForm(request.GET, directions=directions_to_filter_by(), states=SHOWN_STATES)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = rows_of_offices(request.user, wanted(request, asked))
    return render(
        request,
        "applications/office/list.html",
        {
            "page": page(request, rows),
            "filter": form,
            "tabs": views(request),
            "asked": bool(request.GET),
            "own": offices_of(request.user) if sees_others(request.user) else (),
            "others": sees_others(request.user),
        },
    )


def wanted(request, asked):
    """Return what the address asks the list for."""
    view = request.GET.get("view", "todo")
    return Asked(
        view=view if view in VIEWS else "all",
        order=SORTS.get(request.GET.get("sort", ""), "filed_at"),
        question=Question.of(asked.get("q", "")),
        equal=tuple((name, kind(asked[name])) for name, kind in NARROWED_BY.items() if asked.get(name)),
    )


def sees_others(person):
    """Whether the list shows first reviews that are other offices' to do."""
    return person.has_role("city_officer", *SEES_ALL)


def views(request):
    query, active = request.GET.copy(), request.GET.get("view", "todo")
    query.pop("page", None)
    tabs = []
    to_do = _("To review, in all offices") if sees_others(request.user) else _("To review")
    for name, label in (("todo", to_do), ("returned", _("Returned, not corrected yet")), ("all", _("All"))):
        query["view"] = name
        tabs.append({"label": label, "url": f"?{query.urlencode()}", "active": name == active, "count": ""})
    return tabs


COUNTED = {
    "drafts": EDITABLE,
    "waiting": (State.UNIT_REVIEW,),
    "reviewing": WAITING,
    "accepted": (State.ACCEPTED,),
    "further": FURTHER,
    "ended": (State.REFUSED, State.WITHDRAWN),
    "expired": (State.EXPIRED,),
}


def counts(request):
    """Live: how many are being written, wait for their unit, are in; by direction; a district sees its own."""
    directions = Direction.objects.filter(program__kind="call").select_related("program")
    directions = directions.defer("definition", "search_text", "program__definition")
    found = {(row["direction"], row["state"]): row["total"] for row in by_direction_and_state(request.user)}
    programs = {}
    for direction in directions.order_by("-program__closes_at", "program", "position"):
        numbers = {
            name: sum(found.get((direction.pk, state), 0) for state in states) for name, states in COUNTED.items()
        }
        programs.setdefault(direction.program, []).append({"direction": direction, **numbers})
    groups = [{"program": program, "rows": rows, "total": total(rows)} for program, rows in programs.items()]
    template = "applications/lists/counts.html"
    shown = f"{template}#numbers" if request.htmx else template
    return render(request, shown, {"groups": groups, "at": clock.now(), "of_all": request.user.has_role(*COUNTS_ALL)})


def by_direction_and_state(person):
    found = Application.objects.counted_for(person).order_by()
    return found.values("direction", "state").annotate(total=Count("pk"))


def total(rows):
    return {name: sum(row[name] for row in rows) for name in COUNTED}
