"""What a PDF that comes from outside may not hold: whatever runs, sends, opens another file, or hides one.

Every object is looked at, reachable or not: viewers find what a reader of the page tree would miss. Names are compared
as qpdf writes them, so that ``/J#61vaScript`` is no way around.
"""

import re

from django.utils.translation import gettext_lazy as _

PAGES_MOST, OBJECTS_MOST, DEPTH_MOST = 1000, 50_000, 60
SCRIPT, ACTION = _("a program (JavaScript)"), _("an action that starts by itself")
OPENS, SENDS = _("an action that opens a program or another file"), _("a form that sends or fetches data")
FILES, MEDIA = _("another file embedded in it"), _("audio, video or a three-dimensional model")
XFA = _("a dynamic form (XFA)")

KEYS = {
    "/JS": SCRIPT,
    "/JavaScript": SCRIPT,
    "/AA": ACTION,
    "/EmbeddedFiles": FILES,
    "/EF": FILES,
    "/XFA": XFA,
    "/RichMediaContent": MEDIA,
}
VALUES = {  # key: {value: what it is}
    "/S": {
        "/JavaScript": SCRIPT,
        "/Launch": OPENS,
        "/GoToR": OPENS,
        "/GoToE": OPENS,
        "/SubmitForm": SENDS,
        "/ImportData": SENDS,
        "/Rendition": MEDIA,
        "/RichMediaExecute": MEDIA,
    },
    "/Type": {"/EmbeddedFile": FILES},
    "/Subtype": {"/FileAttachment": FILES, "/RichMedia": MEDIA, "/Movie": MEDIA, "/Sound": MEDIA, "/3D": MEDIA},
}
NAMES = {*KEYS, *(value for values in VALUES.values() for value in values)}
MEANINGS = {value: meaning for values in VALUES.values() for value, meaning in values.items()}
OPENING = "/OpenAction"  # may only show a place in the document itself
SUSPECT = re.compile(b"(?:%s)\\b" % b"|".join(sorted(name.encode() for name in {*NAMES, OPENING})))


class Unwanted(Exception):  # noqa: N818 -- reads as what it says
    """A PDF that is whole and not taken; the message says why, in words that follow "The PDF holds"."""


def look_through(document):
    """Raise Unwanted for the first thing that may not be in it, or for a document beyond measure."""
    if len(document.objects) > OBJECTS_MOST or len(document.pages) > PAGES_MOST:
        raise Unwanted(_("too many pages or parts"))
    for found in document.objects:
        for value in parts_of(found):
            if SUSPECT.search(value.unparse(resolved=True)):
                look_into(value)


def parts_of(found):
    """Return the object itself, or of a stream its dictionary: only that can hold an action.

    A number or nothing by itself (the length of a stream, mostly) holds none; pikepdf gives it as Python's own.
    """
    import pikepdf

    if not isinstance(found, pikepdf.Object):
        return []
    return [pikepdf.Dictionary(dict(found.items()))] if isinstance(found, pikepdf.Stream) else [found]


def look_into(value, depth=0):
    """Go through one object without following references: names inside texts are no names.

    A name that is an object by itself is a value somewhere: nobody writes one but to hide it.
    """
    import pikepdf

    if depth > DEPTH_MOST:
        raise Unwanted(_("too many pages or parts"))
    if isinstance(value, pikepdf.Name) and str(value) in MEANINGS:
        raise Unwanted(MEANINGS[str(value)])
    if isinstance(value, pikepdf.Dictionary):
        for key, inner in value.items():
            if key in KEYS:
                raise Unwanted(KEYS[key])
            meaning = VALUES.get(key, {}).get(str(inner)) if isinstance(inner, pikepdf.Name) else None
            if meaning:
                raise Unwanted(meaning)
            if key == OPENING and isinstance(inner, pikepdf.Dictionary) and str(inner.get("/S")) != "/GoTo":
                raise Unwanted(MEANINGS.get(str(inner.get("/S")), ACTION))
            look_into_direct(inner, depth)
    elif isinstance(value, pikepdf.Array):
        for inner in value:
            look_into_direct(inner, depth)


def look_into_direct(inner, depth):
    import pikepdf

    if isinstance(inner, pikepdf.Dictionary | pikepdf.Array) and not inner.is_indirect:
        look_into(inner, depth + 1)
