"""Keep an uploaded scan or proof after the gate has looked at it: under its hash, its name for display only."""

from ipfund.common import clock
from ipfund.common import upload as gate

FORMATS = ("pdf", "jpg", "png")


def keep(kept, upload, *, by):
    """Fill and save a KeptFile from an upload; raises NotNow where the file is not what is taken."""
    found = gate.inspect(upload, formats=FORMATS)
    kept.name, kept.content_type, kept.size, kept.sha256 = found.name, found.content_type, found.size, found.sha256
    kept.uploaded_by, kept.uploaded_at = by, clock.now()
    kept.file = upload
    kept.save()
    return kept
