"""Who plays in the demo: read from ``fixtures/demo/people.yaml``; passwords are made per machine."""

import secrets
from functools import cache

import yaml
from django.conf import settings

CAST = settings.BASE_DIR / "fixtures" / "demo" / "people.yaml"
WORDS = "bamboo cloud harbour lantern maple orchid pagoda river silk willow".split()


@cache
def cast():
    return yaml.safe_load(CAST.read_text(encoding="utf-8")) if CAST.exists() else {"people": []}


def password():
    """Return this machine's one demo password, made on first use and kept in the data folder."""
    path = settings.DATA_DIR / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}")
    return path.read_text(encoding="utf-8").strip()


def listed():
    """Return [{"username", "name", "role"}, ...] with the password, for the demo's front page."""
    return [{**person, "password": password()} for person in cast()["people"]]
