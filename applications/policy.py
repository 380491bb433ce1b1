"""Who may open which page of the declaration."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import PUBLIC, SIGNED_IN

POLICY = {
    "applications:verify": PUBLIC.in_menu(_("Verify"), 90),
    "applications:print": SIGNED_IN,
    "applications:printout": SIGNED_IN,
    "applications:printout_file": SIGNED_IN,
}
