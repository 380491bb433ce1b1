"""Who sees which directions, groups and assignments."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from guardian.shortcuts import get_objects_for_user

from applications.enums import State
from applications.rules import SEES_ALL
from programs.models import Direction
from reviews.enums import HELD, IN_HAND, AssignmentState


def directions_visible_to(user):
    """The officer in charge sees the reviews of the own directions, the program manager and the auditor all."""
    if user.has_role(*SEES_ALL):
        return Direction.objects.all()
    if not user.has_role("city_officer"):
        return Direction.objects.none()
    return get_objects_for_user(
        user, "programs.run_direction", Direction.objects.all(), use_groups=False, accept_global_perms=False
    )


class ExpertQuerySet(models.QuerySet):
    def for_list(self):
        return self.select_related("user").annotate(
            held=Count("assignments", filter=Q(assignments__state__in=HELD), distinct=True),
            open=Count(
                "assignments",
                filter=Q(assignments__state=AssignmentState.ASSIGNED, assignments__ended_at=None),
                distinct=True,
            ),
        )

    def free_for(self, group):
        """Those who could still join a group."""
        return self.filter(active=True, user__is_active=True).exclude(places__group=group)


class GroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            Exists(self._link().filter(expertgroup=OuterRef("pk"), direction__in=directions_visible_to(user)))
        )

    def of_expert(self, user):
        return self.filter(members__expert__user=user)

    def _link(self):
        return self.model.directions.through.objects


class AssignmentQuerySet(models.QuerySet):
    def held(self):
        return self.filter(state__in=HELD)

    def in_hand(self):
        """What experts may read now: held, not finished, and the declaration still in review."""
        return self.held().filter(ended_at=None, application__state__in=IN_HAND)

    def of_expert(self, user):
        return self.filter(expert__user=user)

    def pledged(self):
        """Those whose expert has signed the pledge of the group."""
        return self.filter(group__pledges__expert=F("expert"))

    def readable_by(self, user):
        """What this expert may open now; without a pledge there is nothing."""
        return self.of_expert(user).in_hand().pledged()

    def listed_for(self, user):
        """What stands on the expert's own list: everything in hand, pledged or not, and what they finished."""
        done = Q(state=AssignmentState.SCORED, application__state__in=[*IN_HAND, State.DELIBERATION])
        now = Q(state__in=HELD, ended_at=None, application__state__in=IN_HAND)
        return self.of_expert(user).filter(now | done)
