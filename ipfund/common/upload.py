"""The gate for uploaded files: what a file is, its bytes say, never its name or the browser.

Refused are empty and too large files, other types than asked for, encrypted documents, whatever would run, send, fetch,
open or hide something (macros, scripts, files within files), archives, and what grows beyond measure when it is opened.
"""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ipfund.common.documents import gate_image, gate_ole, gate_ooxml, gate_pdf
from ipfund.common.errors import Unfit
from ipfund.common.formats import size as in_words
from ipfund.common.forms import clean_text

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "jpg": "image/jpeg",
    "png": "image/png",
}
OLDER = {"docx": "doc", "xlsx": "xls"}  # who takes the new form takes the old one
OOXML_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
UNPACKED_MOST, UNPACKED_RATIO, PARTS_MOST = 150 * 1024 * 1024, 200, 5000
NAME_MOST = 150
PRINT_ANEW = lazy(
    "The PDF contains %(what)s, which is not accepted. Open it, print it with “Print to PDF”, and upload the result."
)
WITHOUT = lazy(
    "The file contains %(what)s, which is not accepted. Remove it, or export the file as a PDF, and upload it again."
)
DAMAGED = lazy("The file is damaged. Save it again and re-upload it.")
PROTECTED = lazy("The file is protected by a password. Remove the password and upload it again.")


@dataclass(frozen=True)
class Found:
    """What came: a harmless name, and what its bytes are."""

    name: str
    extension: str
    content_type: str
    size: int
    sha256: str
    pages: int  # of a PDF; 1 of everything else


def inspect(upload, *, formats, max_bytes=None):
    """Return what an uploaded file is, or raise Unfit with the reason why it is not taken."""
    max_bytes = max_bytes or settings.ATTACHMENT_MAX_BYTES
    if not upload.size:
        refuse(_("The file is empty (0 bytes). Save it again and re-upload it."))
    if upload.size > max_bytes:
        refuse(
            _("The file is too large: %(size)s; at most %(most)s is allowed.")
            % {"size": in_words(upload.size), "most": in_words(max_bytes)}
        )
    extension = kind_of(upload)
    allowed = {*formats, *(OLDER[name] for name in formats if name in OLDER)}
    if extension not in allowed:
        refuse(why_not(upload.name, extension, formats))
    refuse_archive_inside(upload, extension)
    pages = CHECKS[extension](upload, extension) or 1
    name = harmless_name(upload.name, extension)
    return Found(name, extension, TYPES[extension], upload.size, sha256_of(upload), pages)


def sha256_of(upload):
    """Return the hash of what came, and leave it at its beginning."""
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    return digest


def refuse(sentence):
    raise Unfit(str(sentence), code="file")


def why_not(name, extension, formats):
    """Say that the content is not what the name promises, where that is the matter; else what is taken here."""
    claimed = PurePath(clean_text(name or "")).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    taken = ", ".join(name.upper() for name in formats)
    if claimed in formats and claimed != extension:
        sentence = _(
            "The name ends in .%(claimed)s, but the content is not %(kind)s. Export or print it in that format again."
        )
        return sentence % {"claimed": claimed, "kind": claimed.upper()}
    return _("This kind of file is not accepted here. Allowed: %s.") % taken


def refuse_archive_inside(upload, extension):
    """A PDF or picture with an archive behind it is two files in one."""
    upload.seek(0)
    if extension in {"pdf", "jpg", "png"} and zipfile.is_zipfile(upload):
        refuse(_("An archive is hidden in the file. Print it to PDF again, or save the picture again."))


def kind_of(upload):
    """Return the extension that the first bytes (and, for archives, the parts) say; "" for anything else."""
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return ooxml_kind(upload)
    if head.startswith(gate_ole.MAGIC):
        return ole_kind(upload)
    try:
        found = {match.extension.lstrip(".") for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return ""
    for extension in ("pdf", "png", "jpg"):
        if extension in found and head.startswith((b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            return extension
    return ""


def ooxml_kind(upload):
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    return next((kind for kind, part in OOXML_PART.items() if part in names), "")


def ole_kind(upload):
    upload.seek(0)
    content = upload.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        refuse(PROTECTED)
    return next((kind for kind, name in gate_ole.STREAMS.items() if name.encode("utf-16-le") in content), "")


def harmless_name(name, extension):
    """Return the name without path and control characters, ending in what the file is."""
    plain = PurePath(clean_text(name or "").replace("\\", "/")).name
    stem = re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\"<>|:*?/]", "", plain)
    stem = stem.rpartition(".")[0] if "." in stem else stem
    return f"{stem.strip(' .')[:NAME_MOST] or 'file'}.{extension}"


# --- each kind ---------------------------------------------------------------------------------------------------


def check_pdf(upload, _extension):
    """Return how many pages it has."""
    import pikepdf

    upload.seek(0)
    try:
        with pikepdf.open(upload) as document:
            pages, encrypted = len(document.pages), document.is_encrypted
            if not encrypted:
                gate_pdf.look_through(document)
    except pikepdf.PasswordError:
        refuse(PROTECTED)
    except gate_pdf.Unwanted as unwanted:
        refuse(PRINT_ANEW % {"what": unwanted})
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        refuse(_("The PDF is damaged and cannot be opened. Export it again and re-upload it."))
    if encrypted:
        refuse(PROTECTED)
    if not pages:
        refuse(_("The PDF has no pages."))
    return pages


def check_ooxml(upload, _extension):
    upload.seek(0)
    with zipfile.ZipFile(upload) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > PARTS_MOST or unpacked > UNPACKED_MOST or unpacked > UNPACKED_RATIO * max(upload.size, 1024):
            refuse(_("The file becomes abnormally large when unpacked; it is not accepted."))
        if any(part.flag_bits & 1 for part in parts):
            refuse(PROTECTED)
        if "[Content_Types].xml" not in archive.namelist():
            refuse(DAMAGED)
        try:
            gate_ooxml.look_through(archive)
        except gate_pdf.Unwanted as unwanted:
            refuse(WITHOUT % {"what": unwanted})
        except gate_ooxml.DAMAGE:
            refuse(DAMAGED)


def check_ole(upload, extension):
    upload.seek(0)
    try:
        gate_ole.look_through(upload.read(), extension)
    except gate_pdf.Unwanted as unwanted:
        refuse(WITHOUT % {"what": unwanted})
    except gate_ole.Protected:
        refuse(PROTECTED)
    except gate_ole.DAMAGE:
        refuse(DAMAGED)


def check_image(upload, extension):
    """The picture ends where it should, is one, and can be opened by whoever looks at it."""
    upload.seek(0)
    content = upload.read().rstrip(b"\x00")
    if not content.endswith(b"\xff\xd9" if extension == "jpg" else b"IEND\xaeB`\x82"):
        refuse(_("The picture is incomplete. Save it again and re-upload it."))
    if problem := gate_image.problem_of(upload):
        refuse(problem)


CHECKS = {
    "pdf": check_pdf,
    "docx": check_ooxml,
    "xlsx": check_ooxml,
    "doc": check_ole,
    "xls": check_ole,
    "jpg": check_image,
    "png": check_image,
}
