"""Names and tones of state codes. Each app registers its own in ``AppConfig.ready``; templates say ``{% state_badge %}``.

A tone is one of neutral, waiting, active, attention, good, bad.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from ipfund.common.quick import format_html

TONES = ("neutral", "waiting", "active", "attention", "good", "bad")
_registered = {}


@dataclass(frozen=True)
class Look:
    name: str
    tone: str = "neutral"
    applicant_name: str = ""


def register_states(kind, *, names, tones, applicant_names=None):
    """Tell how the states of one kind look: ``names`` is a TextChoices, the others are dicts by code."""
    applicant_names = applicant_names or {}
    for code, name in names.choices:
        _registered[kind, str(code)] = Look(name, tones.get(code, "neutral"), applicant_names.get(code, ""))


def look_of(code, kind):
    """Return how a code looks; a code nobody registered shows as it is."""
    return _registered.get((kind, str(code))) or Look(str(code))


def badge(label, tone="neutral"):
    return format_html('<span class="ip-badge is-{}">{}</span>', tone, label)


def state_badge(code, kind="application", audience="officer"):
    """``{% state_badge application.state %}``, for applicants ``audience="applicant"``, else ``kind="section"``, ..."""
    return kept_badge(get_language(), str(code), kind, audience)


@lru_cache(maxsize=1000)
def kept_badge(language, code, kind, audience):  # noqa: ARG001 -- the names are those of the language
    look = look_of(code, kind)
    name = look.applicant_name if audience == "applicant" and look.applicant_name else look.name
    return badge(name, look.tone)
