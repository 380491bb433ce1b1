"""What a page showed of many declarations, carried by its form: a decision is about these, in these versions.

One declaration is "id-version-count" (experts assigned, or scores missing), several are joined by ".".
"""

from typing import NamedTuple

from django.utils.translation import gettext as _

from ipfund.common.errors import NotNow
from ipfund.common.formats import chained, listed


class Line(NamedTuple):
    pk: int
    number: str
    version: int
    count: int


def as_text(lines):
    return ".".join(f"{line.pk}-{line.version}-{line.count}" for line in lines)


def parsed(text):
    """Return {id: (version, count)}; what no page of ours ever carried is left out, and so differs."""
    parts = [part.split("-") for part in text.split(".")]
    whole = [part for part in parts if len(part) == 3 and all(n.isdecimal() and len(n) < 16 for n in part)]
    return {int(pk): (int(version), int(count)) for pk, version, count in whole}


def refuse_changed(text, lines):
    """Raise NotNow with what changed since the page was shown; None: nobody was shown a page."""
    if text is None:
        return
    was, now = parsed(text), {line.pk: (line.version, line.count) for line in lines}
    if was == now:
        return
    parts = [
        (_("new: %s"), [line.number for line in lines if line.pk not in was]),
        (_("changed: %s"), [line.number for line in lines if was.get(line.pk, now[line.pk]) != now[line.pk]]),
        (_("no longer here: %s"), [str(len(was.keys() - now.keys()))] if was.keys() - now.keys() else []),
    ]
    said = chained(sentence % listed(names) for sentence, names in parts if names)
    raise NotNow(
        _("What you were shown has changed in the meantime (%(what)s). Check it again, then decide.") % {"what": said},
        code="other_version",
    )
