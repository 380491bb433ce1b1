"""Who plays in the demo: read from ``fixtures/demo/people.yaml``; passwords are made per machine."""

import secrets
from functools import cache

import yaml
from django.conf import settings
from django.utils.translation import gettext_lazy as _

CAST = settings.BASE_DIR / "fixtures" / "demo" / "people.yaml"
ROLE_NAMES = {
    "member": _("Applicant"),
    "unit_admin": _("Unit administrator"),
    "district_officer": _("District officer"),
    "city_officer": _("City officer"),
    "program_manager": _("Program manager"),
    "expert": _("Expert"),
    "auditor": _("Auditor"),
    "reporter": _("Reporter of a department"),
}
WORDS = "bamboo cloud harbour lantern maple orchid pagoda river silk willow".split()


@cache
def cast():
    return yaml.safe_load(CAST.read_text(encoding="utf-8"))


def password():
    """Return this machine's one demo password, made on first use and kept in the data folder."""
    path = settings.DATA_DIR / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}")
    return path.read_text(encoding="utf-8").strip()


def listed():
    """Return [{"username", "name", "role", "place", "password"}, ...] for the demo's front page and the console."""
    return [
        {
            "username": person["username"],
            "name": person["name"],
            "role": "、".join(str(ROLE_NAMES[role]) for role in person["roles"]),
            "place": place_of(person),
            "password": password(),
        }
        for person in cast()["people"]
    ]


def place_of(person):
    """Return where a person works: the unit, the office's area, the employer, or the departments reported for."""
    units = {unit["key"]: unit["name"] for unit in cast()["units"]}
    known = units.get(person.get("unit")) or person.get("area") or person.get("employer")
    return known or "、".join(person.get("departments", ()))
