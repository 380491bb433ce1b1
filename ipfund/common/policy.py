"""Who may open which page: the only place that says so. URL name -> Policy, from each app's ``policy.py``.

The registry refuses what nobody declared, feeds the menus and generates the role x page matrix of the tests.
What may be seen *on* a page is each queryset's ``visible_to``.
"""

from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib import import_module

from django.apps import apps
from django.utils.translation import gettext_lazy as _

ROLES = (
    "member",
    "unit_admin",
    "district_officer",
    "city_officer",
    "program_manager",
    "expert",
    "auditor",
    "reporter",
    "system_admin",
)

SECTIONS = {
    "own": _("My work"),
    "filed": _("Declarations and first review"),
    "review": _("Review work"),
    "award": _("Decision, notice, contract"),
    "registers": _("Yearly plans"),
    "units": _("Units, lists, people"),
    "setup": _("Set-up of the call"),
    "control": _("Control"),
    "public": _("Public pages"),
}  # of the menu, in this order


@dataclass(frozen=True)
class Policy:
    """Who may open one page, and how the menu names it (``menu=None``: not in the menu)."""

    public: bool = False
    signed_in: bool = False
    roles: frozenset = field(default_factory=frozenset)
    menu: str | None = None
    section: str = "public"
    order: int = 100

    def allows(self, user):
        return self.public or self.opens_to(roles_of(user))

    def opens_to(self, role_names):
        """Whether these roles may open it; None is somebody who is not signed in."""
        return self.public or (role_names is not None and (self.signed_in or bool(self.roles & role_names)))

    def in_menu(self, label, section, order):
        return replace(self, menu=label, section=section, order=order)


PUBLIC = Policy(public=True)
SIGNED_IN = Policy(signed_in=True)


def roles(*names):
    unknown = set(names) - set(ROLES)
    if unknown:
        raise ValueError(f"Unknown roles: {sorted(unknown)}")
    return Policy(roles=frozenset(names))


AUDITS = roles("auditor", "system_admin")

POLICY = {
    "health": PUBLIC,
    "health_deep": PUBLIC,  # a machine has no account: the view asks for its token or its address
    "set_language": PUBLIC,
    "gallery": PUBLIC,
    "record_events": AUDITS.in_menu(_("The record"), "control", 80),
    "record_proof": AUDITS,
    "record_anchors": PUBLIC,
    "record_anchors_text": PUBLIC,
}


@cache
def registry():
    """Return every declared policy, URL name -> Policy."""
    declared = {}
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.policy")
        except ModuleNotFoundError as error:
            if error.name != f"{config.name}.policy":
                raise
            continue
        if hasattr(module, "POLICY"):
            declared |= module.POLICY
    return declared


def policy_for(match):
    """Return the policy of a resolved URL, or None if nobody declared one."""
    found = registry().get(match.view_name)
    if found is None and match.app_names:
        found = registry().get(f"{match.app_names[0]}:*")
    return found


def roles_of(user):
    """Return a person's role names; None for somebody who is not signed in."""
    return user.role_names if user.is_authenticated else None


@lru_cache(maxsize=256)
def menu_of(role_names):
    """Return the menu entries that these roles may open, section by section: ((url name, Policy), ...)."""
    entries = [(name, policy) for name, policy in registry().items() if policy.menu and policy.opens_to(role_names)]
    places = list(SECTIONS)
    return tuple(sorted(entries, key=lambda entry: (places.index(entry[1].section), entry[1].order, entry[0])))
