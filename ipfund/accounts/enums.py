"""Roles. Each is a Django group, except the two that follow from a membership in a unit."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    DISTRICT_OFFICER = "district_officer", _("District officer")
    CITY_OFFICER = "city_officer", _("City officer")
    PROGRAM_MANAGER = "program_manager", _("Program manager")
    EXPERT = "expert", _("Review expert")
    AUDITOR = "auditor", _("Auditor")
    REPORTER = "reporter", _("Reporter of a department")
    SYSTEM_ADMIN = "system_admin", _("System administrator")


OFFICER_ROLES = (Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.PROGRAM_MANAGER)
INVITED_ROLES = (*OFFICER_ROLES, Role.AUDITOR)
STAFF_ROLES = (*OFFICER_ROLES, Role.AUDITOR, Role.SYSTEM_ADMIN)
SECOND_FACTOR_ROLES = frozenset(STAFF_ROLES)
