from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import PUBLIC

POLICY = {
    "demo:people": PUBLIC.in_menu(_("Demo: who is who"), "public", 95),
    "demo:mailbox": PUBLIC.in_menu(_("Demo: mailbox"), "public", 96),
    "demo:clock": PUBLIC,
}
