"""Handing lists of declarations out: every export is an event of the record."""

import hashlib

from django.db import transaction

from applications import exports
from ipfund.common import audit


@transaction.atomic
def export_first_review_summary(direction, applications, *, office, by):
    """Return the summary of one direction as a workbook; recorded with who, which office and its hash."""
    data = exports.first_review_summary(direction.code, applications)
    audit.record(
        direction,
        "export_first_review_summary",
        by=by,
        data={
            "office": office.code if office else "",
            "rows": applications.count(),
            "sha256": hashlib.sha256(data).hexdigest(),
        },
    )
    return data
