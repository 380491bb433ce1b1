"""Times, sizes, phones and the punctuation between parts, as people of each language read them."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

BEIJING = ZoneInfo("Asia/Shanghai")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)")
NOTHING = "—"
UNITS = ("KB", "MB", "GB")
WIDE = {wide: wide - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(first), ord(last) + 1)}


def narrow_letters(text):
    """Return a text with ２０２５ as 2025, so that it is found; its Chinese punctuation stays."""
    return text.translate(WIDE)


def in_chinese():
    """Whether the reader's language is Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def listed(parts):
    """Return "a, b" of [a, b], with the comma of the reader's language."""
    return _(", ").join(map(str, parts))


def phrased(parts):
    """Return "a, b" of phrases, between which Chinese has another comma than between things."""
    return pgettext("between phrases", ", ").join(map(str, parts))


def chained(parts):
    """Return "a; b" of [a, b], with the semicolon of the reader's language."""
    return _("; ").join(map(str, parts))


def said(what, value):
    """Return "what: value", with the colon of the reader's language."""
    return _("%(what)s: %(value)s") % {"what": what, "value": value}


def aside(text, more):
    """Return "text (more)", with the brackets of the reader's language."""
    return _("%(text)s (%(more)s)") % {"text": text, "more": more}


def beijing(moment, *, seconds=False):
    """Return an instant (or a day) in Beijing time: 2025年3月28日 17:00."""
    if not moment:
        return NOTHING
    day, clock = moment, ""
    if isinstance(moment, datetime):
        day = moment.astimezone(BEIJING)
        clock = f" {day:%H:%M:%S}" if seconds else f" {day:%H:%M}"
    return (f"{day.year}年{day.month}月{day.day}日" if in_chinese() else f"{day:%Y-%m-%d}") + clock


def dated(text):
    """Return a day or an instant that is kept as ISO text as ``beijing`` writes it; any other text as it is."""
    try:
        if DAY.fullmatch(text):
            return beijing(date.fromisoformat(text))
        return beijing(datetime.fromisoformat(text), seconds=True) if INSTANT.fullmatch(text) else text
    except ValueError:
        return text


def size(count):
    """Return bytes as "1.5 MB"."""
    if count is None or count == "":
        return NOTHING
    amount, unit = float(count), "B"
    for bigger in UNITS:
        if amount < 1024:
            break
        amount, unit = amount / 1024, bigger
    return f"{int(amount)} B" if unit == "B" else f"{amount:.1f} {unit}".replace(".0 ", " ")


def mask_phone(phone):
    """Hide the middle of a phone number: 138****5678, 23****95."""
    digits = str(phone or "")
    if not digits:
        return NOTHING
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"{digits[:2]}****{digits[-2:]}" if len(digits) > 4 else "****"


def duration(delta):
    """Return a timedelta in the words of a banner: 3 days 4 hours."""
    minutes = int(abs(delta.total_seconds())) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, _("%d d")), (hours, _("%d h")), (minutes, _("%d min"))]
    return " ".join(words % number for number, words in parts if number) or _("%d min") % 0
