"""Kept files on pages and as downloads."""

from io import BytesIO

from django.http import FileResponse

from ipfund.common.upload import TYPES


def download(kept):
    """Return a kept file as a download; the browser neither guesses nor opens it in our frame."""
    answer = FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def as_listed(kept, url):
    """Return a kept file as the list of files shows it."""
    return {"name": kept.name, "size": kept.size, "sha256": kept.sha256, "at": kept.uploaded_at, "url": url}


def excel(content, name):
    """Return the bytes of a workbook as a download."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=f"{name}.xlsx", content_type=TYPES["xlsx"])
