"""What stands on an expert's list: groups, their directions, and how far each declaration is."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from reviews.enums import IN_HAND, IN_MEETING, AssignmentState, GroupState
from reviews.models import Assignment, ExpertGroup, GroupMember, Pledge


@dataclass
class Bundle:
    """What one expert reviews of one direction in one group."""

    direction: object
    rows: list = field(default_factory=list)

    @property
    def done(self):
        return sum(row.state == AssignmentState.SCORED for row in self.rows)


@dataclass
class Task:
    """One group of the expert: nothing of its declarations shows until the pledge is signed."""

    group: ExpertGroup
    pledged: bool
    bundles: dict = field(default_factory=dict)

    @property
    def count(self):
        return sum(len(bundle.rows) for bundle in self.bundles.values())


def tasks_of(user):
    """Return the Task of every group the expert sits in or has work of, finished ones last; four statements in all."""
    chaired = GroupMember.objects.filter(group=OuterRef("pk"), expert__user=user, chair=True)
    groups = ExpertGroup.objects.of_expert(user).annotate(chaired=Exists(chaired)).select_related("program")
    groups = groups.defer("program__definition").order_by("pk")
    pledged = set(Pledge.objects.filter(expert__user=user).order_by("pk").values_list("group_id", flat=True))
    tasks = {group.pk: Task(group, group.pk in pledged) for group in groups}
    for row in rows_of(user):
        if row.group_id in tasks:
            bundles = tasks[row.group_id].bundles
            direction = row.application.direction
            row.opinion = tasks[row.group_id].group.chaired and row.application.state in IN_MEETING
            row.opens = row.ended_at is None and row.application.state in IN_HAND
            bundles.setdefault(direction.pk, Bundle(direction)).rows.append(row)
    return sorted(tasks.values(), key=lambda task: task.group.state == GroupState.FINISHED)


def rows_of(user):
    return (
        Assignment.objects.listed_for(user)
        .select_related("card", "application__organisation", "application__direction")
        .defer("application__direction__definition", "application__direction__search_text")
        .order_by("application__direction__position", "application__number")
    )
