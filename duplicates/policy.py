"""Who may open the pages of similar declarations: offices and oversight, never applicants or experts."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import roles

OVERSEES = roles("district_officer", "city_officer", "program_manager", "auditor")

POLICY = {
    "duplicates:list": OVERSEES.in_menu(_("Similar declarations"), "filed", 31),
    "duplicates:pair": OVERSEES,
    "duplicates:export": OVERSEES,
}
