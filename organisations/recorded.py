"""How units, offices, officers and sanctions read in the record."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.record.names import Recorded
from organisations.enums import UnitState
from organisations.record import EVENTS

OBJECTS = {
    "organisations.organisation": Recorded("name", "organisations:unit", states=UnitState),
    "organisations.office": Recorded("name"),
    "organisations.sanction": Recorded("name"),
}

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
    "withdraw_request": _("Request taken back"),
    "appoint_admin": _("Administrator appointed"),
    "step_down": _("Administrator stepped down"),
    "end_membership": _("A person left the unit"),
    "set_admin_by_office": _("Administrator set by the office"),
    "letter_kept": _("Sealed letter kept"),
    "read_letter": _("Sealed letter read"),
    "add_sanction": _("Sanction entered"),
    "repair_sanction": _("Sanction lifted"),
    "invite_officer": _("Officer invited"),
    "appoint": _("Officer appointed"),
    "set_officer_duties": _("Duties of an officer set"),
    "end_officer": _("Officer left"),
    "take_back_officer": _("Officer taken back"),
}
