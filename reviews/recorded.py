"""How experts, groups, scores and results read in the record."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.record.names import Recorded
from reviews.enums import GroupState, PackageState

OBJECTS = {
    "reviews.expert": Recorded("user__name"),
    "reviews.expertgroup": Recorded("name", "reviews:group", states=GroupState),
}

VALUES = {"make_package": dict(PackageState.choices)}

ACTIONS = {
    "invite": _("Expert entered"),
    "invite_expert": _("Expert invited"),
    "become_expert": _("Expert entered"),
    "change": _("Expert's data changed"),
    "form": _("Group formed"),
    "form_group": _("Group formed"),
    "move": _("Group's state changed"),
    "add_member": _("Expert added to the group"),
    "remove_member": _("Expert removed from the group"),
    "set_chair": _("Chair named"),
    "sign_pledge": _("Pledge signed"),
    "assign_expert": _("Assigned to an expert"),
    "unassign_expert": _("Unassigned from an expert"),
    "decline_review": _("Declined by the expert"),
    "save_score": _("Score saved"),
    "submit_score": _("Score submitted"),
    "reopen_score": _("Score reopened"),
    "read_file": _("Attachment opened"),
    "write_group_opinion": _("Group's opinion written"),
    "freeze_score_sheet": _("Score sheet frozen"),
    "start_review": _("Expert review opened"),
    "finish_review": _("Expert review finished"),
    "rank": _("Ranking frozen"),
    "ask_for_package": _("Package for the meeting requested"),
    "make_package": _("Package for the meeting created"),
    "export_package": _("Package for the meeting downloaded"),
    "export_shortlist": _("Shortlist exported"),
}
