"""How units, offices, officers and sanctions read in the record."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.record.names import Recorded
from organisations.enums import ImportState, ListState, MemberRole, PastState, SanctionKind, UnitState
from organisations.record import EVENTS

OBJECTS = {
    "organisations.organisation": Recorded("name", "organisations:unit", states=UnitState),
    "organisations.office": Recorded("name"),
    "organisations.sanction": Recorded("name"),
    "organisations.listimport": Recorded("title", "organisations:list", key="kind", states=ListState),
    "organisations.pastproject": Recorded("title", "organisations:project", states=PastState),
    "organisations.projectsimport": Recorded("file_name", "organisations:take_projects", states=ImportState),
    "organisations.profileitem": Recorded("title"),
}

VALUES = {"member_role": dict(MemberRole.choices), "sanction_added": dict(SanctionKind.choices)}

ACTIONS = {
    **{action: title for action, (title, _tone) in EVENTS.items()},
    "office_loaded": _("Office entered"),
    "duties_set": _("Duties of an officer set"),
    "permissions_changed": _("Permissions changed"),
    "sanction_added": _("Sanction entered"),
    "sanction_repaired": _("Sanction lifted"),
    "register_unit": _("Registering a unit"),
    "confirm_unit": _("Registration confirmed"),
    "reject_unit": _("Registration sent back"),
    "update_profile": _("Data changed"),
    "ask_to_join": _("A person asked to join"),
    "accept_member": _("Person accepted"),
    "refuse_member": _("Request refused"),
    "withdraw_request": _("Request withdrawn"),
    "appoint_admin": _("Administrator appointed"),
    "step_down": _("Administrator stepped down"),
    "end_membership": _("A person left the unit"),
    "set_admin_by_office": _("Administrator set by the office"),
    "letter_kept": _("Sealed letter kept"),
    "read_letter": _("Sealed letter opened"),
    "read_item_evidence": _("Evidence of the profile opened"),
    "add_sanction": _("Sanction entered"),
    "repair_sanction": _("Sanction lifted"),
    "invite_officer": _("Officer invited"),
    "appoint": _("Officer appointed"),
    "set_officer_duties": _("Duties of an officer set"),
    "end_officer": _("Officer left"),
    "take_back_officer": _("Officer reinstated"),
    "import_list": _("List imported"),
    "list_imported": _("List imported"),
    "take_list": _("List put in force"),
    "list_taken": _("List put in force"),
    "discard_list": _("List discarded"),
    "list_discarded": _("List discarded"),
    "declare_item": _("Profile changed"),
    "remove_item": _("Removed from the profile"),
    "confirm_item": _("Profile confirmed"),
    "add_project": _("Past project entered"),
    "project_added": _("Past project entered"),
    "change_project": _("Past project changed"),
    "project_changed": _("Past project changed"),
    "import_projects": _("File of past projects read"),
    "projects_imported": _("File of past projects read"),
    "compare_again": _("File compared with the ledger again"),
    "projects_compared": _("File compared with the ledger again"),
    "take_projects": _("Past projects imported"),
    "projects_taken": _("Past projects imported"),
    "discard_projects": _("File of past projects discarded"),
    "projects_discarded": _("File of past projects discarded"),
    "object_to": _("The unit objected to its past projects"),
    "answer_objection": _("Objection answered"),
    "objection_answered": _("Objection answered"),
}
