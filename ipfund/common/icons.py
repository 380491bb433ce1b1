"""Inline pictures: one vendored SVG file each, read once."""

from functools import cache, lru_cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

FOLDER = settings.BASE_DIR / "static" / "vendor" / "bootstrap-icons-1.13.2"


@cache
def drawing(name):
    """Return the inside of a vendored SVG; an unknown name is a programming error."""
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    inside = text.split(">", 1)[1].rsplit("</svg>", 1)[0]
    return mark_safe(" ".join(inside.split()))  # noqa: S308 -- our own vendored file


@lru_cache(maxsize=512)
def icon(name, label="", css=""):
    """Return an SVG that screen readers skip, or read as ``label``."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="ip-icon {}" width="1em" height="1em" viewBox="0 0 16 16" fill="currentColor" focusable="false" {}>{}</svg>',
        css,
        spoken,
        drawing(name),
    )
