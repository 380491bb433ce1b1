"""What every page shows: the menu of the person, the demo's banner, the server's time."""

from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_urlconf, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from ipfund.common import clock
from ipfund.common.policy import SECTIONS, menu_of, roles_of

MOST = 8  # entries of a plain menu; with more, a line puts what is beyond TOP_SHOWN under "More", a list gets sections
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
        {"label": policy.menu, "url": address(name, urlconf), "active": name == here, "section": policy.section}
        for name, policy in menu_of(role_names)
    ]
    if len(items) <= MOST:
        return render_to_string("layout/_menu.html", {"items": items, "more": []}) if items else ""
    if in_line:
        return render_to_string("layout/_menu.html", {"items": items[:TOP_SHOWN], "more": items[TOP_SHOWN:]})
    sections = [(SECTIONS[key], list(found)) for key, found in groupby(items, key=itemgetter("section"))]
    return render_to_string("layout/_menu_in_sections.html", {"sections": sections})


@cache
def address(name, urlconf):
    return reverse(name, urlconf)
