"""What an expert may open: the object permission follows the assignment and the pledge, and nothing else gives it."""

from guardian.shortcuts import assign_perm, remove_perm

from applications.models import ApplicationUserObjectPermission
from reviews.enums import HELD
from reviews.models import Assignment, Pledge

READ = "applications.review_application"


def agree(assignment):
    """Give or take the permission of one assignment, so that it says what the assignment says.

    An expert may open a declaration while it is in their hands and after they have signed the group's pledge.
    """
    held = assignment.state in HELD and assignment.ended_at is None
    pledged = held and Pledge.objects.filter(expert=assignment.expert, group=assignment.group_id).exists()
    change = assign_perm if pledged else remove_perm
    change(READ, assignment.expert.user, assignment.application)


def agree_for(expert, group):
    """The same for everything one expert holds in a group: after the pledge was signed."""
    for assignment in (
        Assignment.objects.filter(expert=expert, group=group)
        .select_related("application", "expert__user")
        .order_by("pk")
    ):
        agree(assignment)


def end_for(application):
    """Take the permission of every expert: the review of this declaration is over."""
    ApplicationUserObjectPermission.objects.filter(
        content_object=application, permission__codename="review_application"
    ).delete()
