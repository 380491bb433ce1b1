"""How the header names the person who is signed in: roles in words, then the unit."""

from django.utils.translation import gettext_lazy as _

ROLE_NAMES = {
    "member": _("Applicant"),
    "unit_admin": _("Unit administrator"),
    "district_officer": _("District officer"),
    "city_officer": _("City officer"),
    "program_manager": _("Program manager"),
    "expert": _("Expert"),
    "auditor": _("Auditor"),
    "reporter": _("Reporter of a department"),
    "system_admin": _("System administrator"),
}


def describe(user):
    """Return "Unit administrator · 某某公司"; the weaker of two roles of one kind is left out."""
    roles = user.role_names - ({"member"} if "unit_admin" in user.role_names else set())
    words = [str(name) for role, name in ROLE_NAMES.items() if role in roles]
    unit = getattr(user, "unit_name", "")
    return " · ".join([*words, unit] if unit else words)
