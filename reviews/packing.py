"""One ZIP a direction for the expert meeting: every declaration's PDF and attachments, an index, and all hashes.

Complete or not at all: what is missing or was changed is named, and no file is made.
"""

import hashlib
import re
import tempfile
import zipfile
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications import documents
from applications.models import Application, ApplicationVersion, Attachment
from ipfund.common.documents.sheets import MINUTE, WAN, Column, workbook
from reviews.enums import IN_MEETING

CHUNK = 1 << 20
FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e]')
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
NAME_LENGTH = 80


class Missing(Exception):  # noqa: N818 -- says what stands in the way
    """``what`` lists, in words, every file that should be in the package and is not."""

    def __init__(self, what):
        super().__init__("; ".join(what))
        self.what = what


@dataclass(frozen=True)
class Packed:
    file: object  # an open temporary file
    size: int
    sha256: str
    declarations: int


def pack(direction):
    """Return the finished Packed of a direction; raises Missing with everything that could not be had."""
    with override(settings.LANGUAGE_CODE):
        return build(direction, list(in_meeting(direction)))


def in_meeting(direction):
    return (
        Application.objects.filter(direction=direction, state__in=IN_MEETING)
        .select_related("organisation", "owner", "direction__program", "direction__category")
        .order_by("number")
    )


def build(direction, applications):
    missing = [] if applications else [_("There is no declaration in review in this direction.")]
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- handed to the caller
    sums = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        index = [add_declaration(archive, application, sums, missing) for application in applications]
        add(archive, "index.xlsx", index_of(direction, [line for line in index if line]), sums)
        archive.writestr("SHA256SUMS", "".join(f"{sha256}  {name}\n" for name, sha256 in sums))
    if missing:
        target.close()
        raise Missing(missing)
    return Packed(target, target.tell(), sha256_of(target), len(applications))


def add_declaration(archive, application, sums, missing):
    """Put one declaration into its folder; returns its line of the index."""
    folder = safe(f"{application.number} {application.organisation.name}")
    version = ApplicationVersion.objects.filter(application=application, number=application.version).first()
    if version is None:
        missing.append(_("%(number)s has no submitted version.") % {"number": application.number})
        return []
    version.application = application
    add(archive, f"{folder}/{safe(application.number)}.pdf", documents.render_for_experts(version), sums)
    count = add_attachments(archive, folder, version, sums, missing)
    return [
        application.number,
        application.organisation.name,
        application.organisation.uscc,
        application.title,
        None if application.requested_yuan is None else application.requested_yuan / 10_000,
        application.filed_at,
        version.number,
        count,
        version.content_sha256,
        folder,
    ]


def add_attachments(archive, folder, version, sums, missing):
    """Add the files that the frozen version names, each checked against its hash; returns how many."""
    listed = version.content["attachments"]
    kept = {file.sha256: file for file in Attachment.objects.filter(application=version.application).order_by("pk")}
    for place, entry in enumerate(listed, start=1):
        data = read_checked(kept.get(entry["sha256"]), entry["sha256"])
        if data is None:
            missing.append(
                _("%(number)s: the file “%(file)s” is missing or was changed.")
                % {"number": version.application.number, "file": entry["name"]}
            )
        else:
            add(archive, f"{folder}/{_('Attachments')}/{place:02d} {safe(entry['name'])}", data, sums)
    return len(listed)


def read_checked(attachment, sha256):
    """Return the bytes of a stored file, or None when it is away or has another hash."""
    if attachment is None:
        return None
    try:
        with attachment.file.open("rb") as file:
            data = file.read()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def add(archive, name, data, sums):
    archive.writestr(name, data)
    sums.append((name, hashlib.sha256(data).hexdigest()))


def index_of(direction, rows):
    columns = [
        Column(_("Number"), 22),
        Column(_("Unit"), 36),
        Column(_("Unified social credit code"), 22),
        Column(_("Title"), 44),
        Column(_("Requested (10,000 yuan)"), 14, WAN),
        Column(_("Filed at"), 20, MINUTE),
        Column(_("Version"), 8),
        Column(_("Attachments"), 8),
        Column(_("SHA-256 of the content"), 66),
        Column(_("Folder"), 50),
    ]
    return workbook([(str(direction), columns, rows)])


def safe(name):
    """Return a name that every file system takes and that leads nowhere else."""
    plain = FORBIDDEN.sub("_", name).strip(" .") or "_"
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 10 and len(plain) > NAME_LENGTH:
        plain = f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"
    return f"_{plain}" if RESERVED.match(plain) else plain[:NAME_LENGTH]


def sha256_of(file):
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
