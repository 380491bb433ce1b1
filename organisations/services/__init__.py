"""What can be done with units and their people: one verb a function."""

from organisations.services.hooks import on_leave
from organisations.services.ledger_imports import (
    compare_again,
    counted,
    discard_projects,
    import_projects,
    take_projects,
)
from organisations.services.letters import read_letter
from organisations.services.lists import differences, discard_list, import_list, take_list, with_former
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
from organisations.services.profile import (
    confirm_item,
    declare_certificate,
    declare_figure,
    item_in_words,
    read_evidence,
    remove_item,
    who_confirms,
)
from organisations.services.projects import add_project, answer_objection, change_project, object_to
from organisations.services.sanctions import add_sanction, repair_sanction
from organisations.services.units import (
    confirm_unit,
    former_names,
    must_administer,
    must_review,
    only_an_administrator,
    register_unit,
    reject_unit,
    update_profile,
    who_decides,
)

__all__ = [
    "accept_member",
    "add_project",
    "add_sanction",
    "answer_objection",
    "appoint",
    "appoint_admin",
    "ask_to_join",
    "change_project",
    "compare_again",
    "confirm_item",
    "confirm_unit",
    "counted",
    "declare_certificate",
    "declare_figure",
    "differences",
    "discard_list",
    "discard_projects",
    "end_membership",
    "end_officer",
    "former_names",
    "import_list",
    "import_projects",
    "invite_officer",
    "item_in_words",
    "must_administer",
    "must_review",
    "object_to",
    "on_leave",
    "only_an_administrator",
    "read_evidence",
    "read_letter",
    "refuse_member",
    "register_unit",
    "reject_unit",
    "remove_item",
    "repair_sanction",
    "set_admin_by_office",
    "set_officer_duties",
    "step_down",
    "take_back_officer",
    "take_list",
    "take_projects",
    "update_profile",
    "who_confirms",
    "who_decides",
    "with_former",
    "withdraw_request",
]
