"""How often one address may send an objection: enough for a bureau behind one address, not for a machine."""

from django.core.cache import cache
from django.utils.translation import gettext as _

from ipfund.accounts.adapters import client_address
from ipfund.common.errors import NotNow

MOST, SECONDS = 10, 3600


def refuse_flood(request):
    key = f"objections:{client_address(request)}"
    cache.add(key, 0, SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # it expired between the two
        count = 1
    if count > MOST:
        raise NotNow(_("Too many objections came from your network within an hour. Please try later."), code="flood")
