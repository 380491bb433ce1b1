"""Who may open which page about units, offices and officers."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import PUBLIC, SIGNED_IN, roles

MEMBER = roles("member")
ADMIN = roles("unit_admin")
OFFICER = roles("district_officer", "city_officer")
SEES_UNITS = roles("district_officer", "city_officer", "program_manager", "auditor", "system_admin")
SEES_SANCTIONS = roles("city_officer", "program_manager", "auditor")
KEEPS_SANCTIONS = roles("city_officer", "program_manager")
MANAGER = roles("program_manager", "system_admin")

POLICY = {
    "organisations:register": PUBLIC,
    "organisations:registered": MEMBER,
    "organisations:join": PUBLIC,
    "organisations:join_unit": PUBLIC,
    "organisations:waiting": SIGNED_IN,
    "organisations:withdraw": SIGNED_IN,
    "organisations:mine": MEMBER.in_menu(_("My unit"), "own", 40),
    "organisations:home": MEMBER,
    "organisations:edit": MEMBER,
    "organisations:people": MEMBER,
    "organisations:accept": ADMIN,
    "organisations:refuse": ADMIN,
    "organisations:appoint": ADMIN,
    "organisations:step_down": ADMIN,
    "organisations:end": MEMBER,
    "organisations:profile": MEMBER,
    "organisations:add_certificate": MEMBER,
    "organisations:figure": MEMBER,
    "organisations:certificate": MEMBER,
    "organisations:remove_item": MEMBER,
    "organisations:item_file": SIGNED_IN,
    "organisations:ledger": MEMBER,
    "organisations:object_to": MEMBER,
    "organisations:confirm_item": roles("district_officer", "city_officer", "program_manager"),
    "organisations:registrations": OFFICER.in_menu(_("Unit registrations"), "units", 50),
    "organisations:units": SEES_UNITS.in_menu(_("Units"), "units", 55),
    "organisations:unit": SEES_UNITS,
    "organisations:confirm": OFFICER,
    "organisations:reject": OFFICER,
    "organisations:handover": OFFICER,
    "organisations:letter": SEES_UNITS,
    "organisations:sanctions": SEES_SANCTIONS.in_menu(_("Sanctions"), "units", 60),
    "organisations:add_sanction": KEEPS_SANCTIONS,
    "organisations:repair_sanction": KEEPS_SANCTIONS,
    "organisations:lists": SEES_SANCTIONS.in_menu(_("Imported lists"), "units", 61),
    "organisations:list": SEES_SANCTIONS,
    "organisations:list_template": KEEPS_SANCTIONS,
    "organisations:import_list": KEEPS_SANCTIONS,
    "organisations:take_list": KEEPS_SANCTIONS,
    "organisations:projects": SEES_SANCTIONS.in_menu(_("Past projects"), "units", 62),
    "organisations:project": KEEPS_SANCTIONS,
    "organisations:add_project": KEEPS_SANCTIONS,
    "organisations:import_projects": KEEPS_SANCTIONS,
    "organisations:take_projects": KEEPS_SANCTIONS,
    "organisations:projects_template": KEEPS_SANCTIONS,
    "organisations:answer_objection": KEEPS_SANCTIONS,
    "organisations:officers": roles("program_manager", "system_admin", "auditor").in_menu(_("Officers"), "units", 70),
    "organisations:invite": MANAGER,
    "organisations:duties": MANAGER,
    "organisations:leave": MANAGER,
    "organisations:back": MANAGER,
}
