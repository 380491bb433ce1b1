"""What can be done with units and their people: one verb a function."""

from organisations.services.hooks import on_leave
from organisations.services.letters import read_letter
from organisations.services.members import (
    accept_member,
    appoint_admin,
    ask_to_join,
    end_membership,
    refuse_member,
    set_admin_by_office,
    step_down,
    withdraw_request,
)
from organisations.services.officers import (
    appoint,
    end_officer,
    invite_officer,
    set_officer_duties,
    take_back_officer,
)
from organisations.services.sanctions import add_sanction, repair_sanction
from organisations.services.units import (
    confirm_unit,
    former_names,
    must_administer,
    must_review,
    only_an_administrator,
    only_its_office,
    register_unit,
    reject_unit,
    update_profile,
)

__all__ = [
    "accept_member",
    "add_sanction",
    "appoint",
    "appoint_admin",
    "ask_to_join",
    "confirm_unit",
    "end_membership",
    "end_officer",
    "former_names",
    "invite_officer",
    "must_administer",
    "must_review",
    "on_leave",
    "only_an_administrator",
    "only_its_office",
    "read_letter",
    "refuse_member",
    "register_unit",
    "reject_unit",
    "repair_sanction",
    "set_admin_by_office",
    "set_officer_duties",
    "step_down",
    "take_back_officer",
    "update_profile",
    "withdraw_request",
]
