"""Who may open which page from the deliberation to the signed contract."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import PUBLIC, roles

DECIDES = roles("program_manager")
KNOWS = roles("program_manager", "auditor")
RUNS = roles("program_manager", "auditor", "city_officer")
IN_CHARGE = roles("city_officer")
UNIT = roles("member", "unit_admin")
CONCERNED = roles("member", "unit_admin", "district_officer", "city_officer", "program_manager", "auditor")
SEALS = roles("member", "unit_admin", "district_officer", "city_officer")

POLICY = {
    "awards:notice_list": PUBLIC.in_menu(_("Public notices"), "public", 20),
    "awards:notice": PUBLIC,
    "awards:object": PUBLIC,
    "awards:objection_received": PUBLIC,
    "awards:directions": KNOWS.in_menu(_("Deliberation and decision"), "award", 60),
    "awards:deliberation": KNOWS,
    "awards:release": DECIDES,
    "awards:reserves_release": DECIDES,
    "awards:promote": DECIDES,
    "awards:meetings": KNOWS,
    "awards:meeting_new": DECIDES,
    "awards:meeting": KNOWS,
    "awards:meeting_file": KNOWS,
    "awards:notice_admin": KNOWS.in_menu(_("Publish notices"), "award", 62),
    "awards:notice_new": DECIDES,
    "awards:notice_confirm": KNOWS,
    "awards:letter": DECIDES,
    "awards:objections": RUNS.in_menu(_("Objections"), "award", 64),
    "awards:objection": RUNS,
    "awards:reply": KNOWS,
    "awards:evidence": RUNS,
    "awards:calendar_now": KNOWS.in_menu(_("Working days"), "setup", 68),
    "awards:calendar": KNOWS,
    "awards:award_list": CONCERNED.in_menu(_("Awards and contracts"), "award", 66),
    "awards:award": CONCERNED,
    "awards:thread": CONCERNED,
    "awards:direction_thread": RUNS,
    "awards:revoke": DECIDES,
    "awards:contract_draft": IN_CHARGE,
    "awards:contract": CONCERNED,
    "awards:contract_edit": IN_CHARGE,
    "awards:contract_send": IN_CHARGE,
    "awards:contract_fill": UNIT,
    "awards:contract_hand_in": UNIT,
    "awards:contract_return": IN_CHARGE,
    "awards:contract_approve": IN_CHARGE,
    "awards:contract_sign": IN_CHARGE,
    "awards:contract_account": CONCERNED,
    "awards:contract_pdf": CONCERNED,
    "awards:scan_upload": SEALS,
    "awards:scan": CONCERNED,
}
