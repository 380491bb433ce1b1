"""Who may open which page of the declaration."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import PUBLIC, SIGNED_IN, roles

POLICY = {
    "applications:mine": roles("member").in_menu(_("My declarations"), 20),
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
    "applications:attachment": SIGNED_IN,
    "applications:verify": PUBLIC.in_menu(_("Verify"), 90),
    "applications:print": SIGNED_IN,
    "applications:printout": SIGNED_IN,
    "applications:printout_file": SIGNED_IN,
}
