"""Who may open the pages of this app."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import PUBLIC, roles

MANAGERS = roles("program_manager", "auditor", "system_admin")

POLICY = {
    "home": PUBLIC,
    "programs:detail": PUBLIC,
    "programs:direction": PUBLIC,
    "programs:search": PUBLIC.in_menu(_("Directions"), order=15),
    "programs:manage": MANAGERS.in_menu(_("Programs"), order=60),
    "programs:manage_program": MANAGERS,
}
