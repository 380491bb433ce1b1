"""What nobody should type, as far as HTTP can carry it."""

import io
import re
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile

VALUES = {
    "empty": "",
    "spaces": " \u3000\t ",
    "huge": "长" * 100_000,
    "nul": "a\x00b",
    "surrogate": "a\ud800b",
    "negative": "-1",
    "very large number": "9" * 400,
    "not a number": "NaN",
    "infinite": "1e309",
    "markup": "<script>window.hurt=1</script>",
    "formula": '=HYPERLINK("x")',
    "right to left": "\u202egnp.exe",
    "date that is none": "2025-02-30",
    "quote": "'; DROP TABLE x; --",
}
HARD = ("nul", "surrogate", "very large number", "infinite")  # what PostgreSQL takes otherwise than SQLite
HIDDEN = {"csrfmiddlewaretoken"}


class FieldFinder(HTMLParser):
    """Collect the names of everything a form can send."""

    def __init__(self):
        super().__init__()
        self.fields, self.files = {}, set()

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        name = found.get("name")
        if tag not in {"input", "textarea", "select", "button"} or not name or name in HIDDEN:
            return
        if found.get("type") == "file":
            self.files.add(name)
        else:
            self.fields[name] = found.get("value") or ""


def form_of(response):
    """Return ({field: its value}, {file fields}) of a page."""
    finder = FieldFinder()
    finder.feed(re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL))
    return finder.fields, finder.files


def encoded(data, charset="utf-8"):
    """Return a form's body in which lone surrogates travel as the bytes a broken client would send."""
    from urllib.parse import quote_from_bytes

    return "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value.encode(charset, 'surrogatepass'))}"
        for name, value in data.items()
    )


def bad_files():
    return {
        "empty file": SimpleUploadedFile("空.pdf", b"", "application/pdf"),
        "wrong type": SimpleUploadedFile("a.pdf", b"MZ\x90\x00 not a pdf", "application/pdf"),
        "program": SimpleUploadedFile("a.exe", b"MZ\x90\x00", "application/octet-stream"),
        "too large": SimpleUploadedFile("大.pdf", b"%PDF-1.4" + b"0" * 21 * 1024 * 1024, "application/pdf"),
        "odd name": SimpleUploadedFile("..\x00/../etc\r\n.pdf", io.BytesIO(b"%PDF-").getvalue(), "application/pdf"),
    }


def fillings(fields, *, long, postgres):
    """Yield (name, {field: nonsense}): in a long run every value in all fields, else empty and a mixture of all."""
    if long:
        yield from ((kind, dict.fromkeys(fields, value)) for kind, value in VALUES.items())
    elif not postgres:
        yield "empty", dict.fromkeys(fields, "")
    kinds = HARD if postgres else tuple(VALUES)
    yield "mixture", {field: VALUES[kinds[place % len(kinds)]] for place, field in enumerate(sorted(fields))}
