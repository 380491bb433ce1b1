"""Links in mails: what they say is signed, bound to a purpose, and too old after three days.

That a link works only once is the matter of what it points to: the address is verified, the invitation is closed.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

LASTS = timedelta(days=3)
VERIFY, INVITE = "accounts.verify-address", "accounts.invitation"


def token(purpose, said):
    return signing.dumps(said, salt=purpose)


def read(purpose, text):
    """Return what a token says, or None when it is forged, for another purpose, or too old."""
    try:
        return signing.loads(text, salt=purpose, max_age=LASTS)
    except signing.BadSignature:
        return None


def to_verify(user):
    return address("accounts:verify", token(VERIFY, [user.pk, user.email]))


def to_accept(invitation):
    return address("accounts:invitation", token(INVITE, [invitation.pk, invitation.sent]))


def address(page, text):
    return settings.SITE_URL + reverse(page, args=[text])
