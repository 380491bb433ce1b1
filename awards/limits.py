"""How often one address may send an objection: enough for a bureau behind one address, not for a machine.

Nothing is counted by author: whoever typed somebody's name would learn from the refusal that this person objects.
"""

from django.core.cache import cache
from django.utils.translation import gettext as _

from ipfund.common.errors import NotNow

HOUR, DAY = 3600, 24 * 3600
MOST = {HOUR: 10, DAY: 30}


def refuse_flood(address):
    """Count one more objection of an address, or refuse it."""
    counts = [counted(f"objections:{seconds}:{address}", seconds) for seconds in MOST]
    if any(count > most for count, most in zip(counts, MOST.values(), strict=True)):
        raise NotNow(_("Too many objections came from your network. Please try later, or send a letter."), code="flood")


def counted(key, seconds):
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it expired between the two
        return 1
