"""What the demo's people write in their own words: else every declaration of the demo would be a copy of all others."""

from functools import cache

import yaml
from django.conf import settings

from ipfund.demo.writing import OTHERWISE, PROSE

TEXTS = settings.BASE_DIR / "fixtures" / "demo" / "texts.yaml"
SHORT = 30  # what is this short may stand in a field with room for no more
KINDS = ("依据", "基础", "目标", "实施", "目标", "实施")  # for each text of PROSE, and for what is asked otherwise


@cache
def texts():
    return yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["texts"]


def in_own_words(written, title):
    """Return what was written for all, in the words of one declaration where the demo has them."""
    own = texts().get(title)
    if own is None:
        return written
    standard = [*PROSE.values(), OTHERWISE]
    return reworded(written, [(text, own[kind]) for text, kind in zip(standard, KINDS, strict=True)])


def reworded(value, pairs):
    """Put own words in the place of standard ones, as long as there was room for these."""
    if isinstance(value, dict):
        return {key: reworded(inner, pairs) for key, inner in value.items()}
    if isinstance(value, list):
        return [reworded(inner, pairs) for inner in value]
    if isinstance(value, str) and len(value) >= 10:
        for standard, own in pairs:
            if standard.startswith(value):
                return own[: len(value)] if len(value) <= SHORT else own
    return value


def contact_of(owner):
    """Return the cover's contact: the person who writes."""
    return {"contact_name": owner.name, "contact_phone": owner.phone, "contact_email": owner.email}


def led_by(owner, written):
    """Put the person who writes in the place of the project's leader."""
    if leader := written.get("team", {}).get("leader"):
        leader |= {"name": owner.name, "phone": owner.phone}
    return written
