"""The officer's tables: directions at a glance, declarations against experts, how far the scoring is."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from applications.enums import State
from applications.models import Application
from organisations.enums import MemberState
from reviews import rules
from reviews.enums import HELD, IN_HAND, AssignmentState, GroupState
from reviews.models import Assignment, Expert, ExpertGroup, GroupMember, Pledge
from reviews.services.assigning import partners_of


@dataclass
class Overview:
    """One direction on the overview."""

    direction: object
    groups: list = field(default_factory=list)
    states: Counter = field(default_factory=Counter)
    assigned: Counter = field(default_factory=Counter)

    @property
    def accepted(self):
        return self.states[State.ACCEPTED]

    @property
    def in_review(self):
        return self.states[State.EXPERT_REVIEW]

    @property
    def finished(self):
        return sum(count for state, count in self.states.items() if state not in IN_HAND)

    @property
    def scores(self):
        return self.assigned[AssignmentState.SCORED]

    @property
    def wanted(self):
        return self.assigned[AssignmentState.SCORED] + self.assigned[AssignmentState.ASSIGNED]


OPEN_FIRST = Case(When(state__in=IN_HAND, then=Value(0)), default=Value(1))
AFTER = (State.DELIBERATION, State.PUBLIC_NOTICE, State.AWARDED, State.CONTRACTED, State.NOT_AWARDED)


def overview(directions):
    """Return the Overview of each direction, in three statements however many there are."""
    table = {direction.pk: Overview(direction) for direction in directions}
    for direction, state, count in counted(in_states(table), "direction", "state"):
        table[direction].states[state] = count
    rows = Assignment.objects.filter(application__in=in_states(table).values("pk"))
    for direction, state, count in counted(rows, "application__direction", "state"):
        table[direction].assigned[state] = count
    links = (
        ExpertGroup.objects.filter(directions__in=table)
        .order_by("name")
        .values_list("directions", "pk", "name", "state")
    )
    for direction, pk, name, state in links:
        if direction in table:
            table[direction].groups.append({"pk": pk, "name": name, "state": state})
    for row in table.values():
        row.groups.sort(key=lambda group: group["state"] == GroupState.FINISHED)
    return sorted(table.values(), key=program_then_open())


def program_then_open():
    """Return a sort key: programs as they came; within one, directions with something in hand before the finished."""
    places = {}
    return lambda row: (
        places.setdefault(row.direction.program_id, len(places)),
        bool(row.finished) and not (row.accepted or row.in_review),
    )


def counted(queryset, *names):
    """Return (the values of the names, how many) for each combination."""
    return queryset.order_by(*names).values_list(*names).annotate(count=Count("pk"))


def in_states(table):
    return Application.objects.filter(direction__in=table, state__in=[*IN_HAND, *AFTER])


# --- who reviews what --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One declaration against one expert."""

    key: str  # "application-expert-group", the value of the tick
    given: bool
    ticked: bool
    expert: Expert
    barred: str = ""  # why it cannot be ticked, in words


@dataclass
class Place:
    """One expert of one group: a column. ``units`` are those the expert is active in."""

    member: GroupMember
    units: set = field(default_factory=set)

    @property
    def expert(self):
        return self.member.expert


def places_of(direction):
    """Return the columns, in one statement: every member of every group of a direction, chairs first."""
    held = Assignment.objects.held().filter(
        application__direction=direction,
        application__state__in=IN_HAND,
        expert=OuterRef("expert"),
        group=OuterRef("group"),
    )
    count = held.order_by().values("expert").annotate(count=Count("pk")).values("count")
    members = (
        GroupMember.objects.filter(group__directions=direction)
        .select_related("expert__user", "group")
        .annotate(
            pledged=Exists(Pledge.objects.filter(expert=OuterRef("expert"), group=OuterRef("group"))),
            held=Coalesce(Subquery(count), 0),
            active=FilteredRelation(
                "expert__user__memberships", condition=Q(expert__user__memberships__state=MemberState.ACTIVE)
            ),
            unit=F("active__organisation"),
        )
        .order_by("group__name", "group", "-chair", "pk")
    )
    places = {}
    for member in members:  # one row for each unit of an expert
        places.setdefault(member.pk, Place(member)).units.add(member.unit)
    return list(places.values())


def assignment_rows(applications, places, ticked=None):
    """Return [(application, cells, how many experts)]; ``ticked`` are the keys of a form that comes back."""
    given = defaultdict(dict)
    ids = [application.pk for application in applications]
    for row in Assignment.objects.filter(application__in=ids).order_by("pk"):
        given[row.application_id][row.expert_id] = row
    bars = bars_of(applications, places)
    rows = []
    for application in applications:
        cells = [cell(application, place, given[application.pk], bars, ticked) for place in places]
        held = sum(row.state in HELD for row in given[application.pk].values())
        rows.append({"application": application, "cells": cells, "held": held})
    return rows


def cell(application, place, given, bars, ticked):
    member = place.member
    key = f"{application.pk}-{member.expert_id}-{member.group_id}"
    row = given.get(member.expert_id)
    held = row is not None and row.state in HELD
    here = held and row.group_id == member.group_id
    barred = "" if here else bars.get((application.pk, member.expert_id), "")
    if row is not None and row.state == AssignmentState.DECLINED:
        barred = row.reason
    elif held and not here:
        barred = str(row.get_state_display())
    return Cell(key, here, here if ticked is None else key in ticked, place.expert, barred)


def bars_of(applications, places):
    """Return {(application, expert): why not} by the same simple check as the service, for a whole page at once."""
    experts = {place.expert.pk: place.expert for place in places}
    members = {place.expert.pk: place.units for place in places}
    partners = partners_of([application.pk for application in applications])
    found = {}
    for application in applications:
        names = [application.organisation.name, *partners.get(application.pk, [])]
        for expert in experts.values():
            if reason := rules.conflict(expert, application, member_of=members[expert.pk], unit_names=names):
                found[application.pk, expert.pk] = reason
    return found


# --- how far it is -----------------------------------------------------------------------------------------------------


def progress_rows(applications):
    """Return [(application, its assignments, done, wanted)] with cards and experts, in one statement."""
    by_application = defaultdict(list)
    rows = Assignment.objects.filter(application__in=[application.pk for application in applications])
    for row in rows.select_related("card", "expert__user", "group").order_by("pk"):
        by_application[row.application_id].append(row)
    table = []
    for application in applications:
        mine = by_application[application.pk]
        wanted = [row for row in mine if row.state in {*HELD, AssignmentState.MISSED}]
        done = [row for row in wanted if row.state == AssignmentState.SCORED]
        table.append({"application": application, "assignments": mine, "done": len(done), "wanted": len(wanted)})
    return table


def totals_of(direction):
    """Return what the board says above its table: declarations by state, scores in and wanted."""
    states = Counter(dict(counted(Application.objects.filter(direction=direction), "state")))
    held = Assignment.objects.held().filter(application__direction=direction, application__state__in=IN_HAND)
    scores = Counter(dict(counted(held, "state")))
    return {
        "accepted": states[State.ACCEPTED],
        "in_review": states[State.EXPERT_REVIEW],
        "finished": sum(states[state] for state in AFTER),
        "scores": scores[AssignmentState.SCORED],
        "wanted": sum(scores.values()),
    }
