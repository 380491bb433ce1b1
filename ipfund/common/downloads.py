"""Kept files on pages and as downloads."""

import logging
from io import BytesIO

from django.http import FileResponse
from django.utils.translation import gettext as _

from ipfund.common.errors import Away
from ipfund.common.upload import TYPES

log = logging.getLogger(__name__)


def download(kept):
    """Return a kept file as a download; the browser neither guesses nor opens it in our frame."""
    content = opened(kept.file)
    answer = FileResponse(content, as_attachment=True, filename=kept.name, content_type=kept.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def opened(file):
    """Return the bytes of a stored file, for whoever hands it out; one that is away is told so, and logged."""
    try:
        return file.open("rb")
    except OSError as error:
        owner = file.instance
        log.exception("The file %s of %s:%s cannot be read.", file.name, owner._meta.label_lower, owner.pk)
        raise Away(_("The file cannot be read at the moment. This has been logged for technical support.")) from error


def as_listed(kept, url):
    """Return a kept file as the list of files shows it."""
    return {"name": kept.name, "size": kept.size, "sha256": kept.sha256, "at": kept.uploaded_at, "url": url}


def excel(content, name):
    """Return the bytes of a workbook as a download."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=f"{name}.xlsx", content_type=TYPES["xlsx"])
