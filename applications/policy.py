"""Who may open which page of the declaration."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import PUBLIC, SIGNED_IN, roles

OFFICERS = roles("district_officer", "city_officer", "program_manager")
OVERSEES = roles("district_officer", "city_officer", "program_manager", "auditor")
CONCERNED = roles("member", "unit_admin", "district_officer", "city_officer", "program_manager", "auditor")

POLICY = {
    "applications:work": SIGNED_IN,
    "applications:finder": PUBLIC.in_menu(_("What may we apply for?"), "public", 12),
    "applications:conditions": roles("member"),
    "applications:mine": roles("member").in_menu(_("My declarations"), "own", 20),
    "applications:choose": SIGNED_IN,
    "applications:start": SIGNED_IN,
    "applications:task_list": roles("member"),
    "applications:section": roles("member"),
    "applications:attachments": roles("member"),
    "applications:check": roles("member"),
    "applications:submit": roles("member"),
    "applications:submitted": roles("member"),
    "applications:hand_over": roles("unit_admin"),
    "applications:upload": roles("member"),
    "applications:remove_attachment": roles("member"),
    "applications:blank": roles("member"),
    "applications:attachment": CONCERNED,
    "applications:detail": CONCERNED,
    "applications:receipt": CONCERNED,
    "applications:act": CONCERNED,
    "applications:unit_waiting": roles("unit_admin").in_menu(_("Waiting for your approval"), "own", 22),
    "applications:unit_all": roles("unit_admin").in_menu(_("Declarations of the unit"), "own", 24),
    "applications:office": OVERSEES.in_menu(_("Declarations"), "filed", 26),
    "applications:review": OVERSEES,
    "applications:past_due": OVERSEES.in_menu(_("Past due"), "filed", 28),
    "applications:exception": OFFICERS,
    "applications:first_review_summary": OVERSEES.in_menu(_("First-review summary"), "filed", 32),
    "applications:counts": OVERSEES.in_menu(_("Counts"), "filed", 30),
    "applications:deadlines": roles("program_manager", "auditor").in_menu(_("Deadlines"), "setup", 58),
    "applications:move_deadline": roles("program_manager"),
    "applications:preview_form": roles("program_manager", "auditor", "system_admin"),
    "applications:verify": PUBLIC.in_menu(_("Verify"), "public", 90),
    "applications:print": CONCERNED,
    "applications:printout": CONCERNED,
    "applications:printout_file": CONCERNED,
}
