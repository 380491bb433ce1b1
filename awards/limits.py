"""How often one network may send an objection: enough for a campus behind one address, not for a machine.

Counted is what was kept, in the objections themselves: a refused attempt shuts nobody out. Two that come at one instant
may both be the last: this is a bound, no quota. Nothing is counted by author: whoever typed somebody's name would learn
from the refusal that this person objects.
"""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from awards.models import Objection
from ipfund.common.errors import NotNow

PREFIX = 64  # of IPv6, as it is given to one home: who has one has all its addresses


def refuse_flood(network, at):
    """Refuse one more objection of a network, the shortest bound first; ``network`` is its mark."""
    kept = Objection.objects.filter(network=network)
    for hours, most in sorted(settings.OBJECTIONS_OF_ONE_NETWORK.items()):
        if kept.filter(received_at__gt=at - timedelta(hours=hours)).count() >= most:
            sentence = _("Too many objections have come from your network. Please try later, or send a letter.")
            raise NotNow(sentence, code="flood")


def mark_of(address):
    """Return what is kept of an address: it tells one network from another, and nobody which it was."""
    try:
        known = ip_address(address)
    except ValueError:
        known = None
    if known and known.version == 6 and not known.ipv4_mapped:
        address = ip_network((known.packed, PREFIX), strict=False)
    return salted_hmac("awards.limits", str(address), algorithm="sha256").hexdigest()[:32]
