"""Handing lists of declarations out: every export is an event of the record."""

import hashlib

from applications import exports
from ipfund.common import audit
from ipfund.common.acting import act


def export_first_review_summary(direction, applications, *, office, by):
    """Return the summary of one direction as a workbook; recorded with who, which office and its hash."""
    with act("export_first_review_summary", direction, by=by):
        data = exports.first_review_summary(direction.code, applications)
        told = {
            "office": office.code if office else "",
            "rows": applications.count(),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        audit.record(direction, "export_first_review_summary", by=by, data=told)
    return data
