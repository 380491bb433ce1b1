"""What every page shows: the menu of the person, the demo's banner, the server's time."""

from functools import cache, lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_urlconf, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from ipfund.common import clock
from ipfund.common.policy import menu_of, roles_of

TOP_MOST = 8  # entries in one line; with more, what is beyond TOP_SHOWN goes under "More"
TOP_SHOWN = 6


def page(request):
    return {
        "demo": settings.DEMO,
        "clock_shift": clock.offset() if settings.CLOCK_SHIFT_ALLOWED else None,
        "server_now": SimpleLazyObject(clock.now),
        "menu": SimpleLazyObject(lambda: menu(request, in_line=False)),
        "top_menu": SimpleLazyObject(lambda: menu(request, in_line=True)),
    }


def menu(request, *, in_line):
    """Return the person's menu as HTML, "" without an entry."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return kept_menu(get_language(), roles_of(request.user), here, get_urlconf(), in_line)


@lru_cache(maxsize=1000)
def kept_menu(language, role_names, here, urlconf, in_line):  # noqa: ARG001 -- labels are those of the language
    """Made once for all who have the same roles and look at the same page."""
    items = [
        {"label": policy.menu, "url": address(name, urlconf), "active": name == here, "name": name}
        for name, policy in menu_of(role_names)
    ]
    shown = TOP_SHOWN if in_line and len(items) > TOP_MOST else len(items)
    parts = {"items": items[:shown], "more": items[shown:]}
    return render_to_string("layout/_menu.html", parts) if items else ""


@cache
def address(name, urlconf):
    return reverse(name, urlconf)
