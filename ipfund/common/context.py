"""What every page shows: the menu of the person, the demo's banner, the server's time."""

from functools import cache

from django.conf import settings
from django.urls import get_urlconf, reverse
from django.utils.functional import SimpleLazyObject

from ipfund.common import clock
from ipfund.common.policy import menu_for


def page(request):
    return {
        "demo": settings.DEMO,
        "clock_shift": clock.offset() if settings.CLOCK_SHIFT_ALLOWED else None,
        "server_now": SimpleLazyObject(clock.now),
        "menu": SimpleLazyObject(lambda: menu(request)),
    }


def menu(request):
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"label": policy.menu, "url": address(name, get_urlconf()), "active": name == here, "name": name}
        for name, policy in menu_for(request.user)
    ]


@cache
def address(name, urlconf):
    return reverse(name, urlconf)
