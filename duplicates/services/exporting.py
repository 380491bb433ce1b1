"""Handing the list of pairs out: every export is an event of the record."""

import hashlib

from duplicates import exports
from ipfund.common import audit
from ipfund.common.acting import act

AT_ONCE = 1000


def export_pairs(direction, pairs, *, by, narrowed):
    """Return pairs of one direction as a workbook; of a declaration the officer may not see, only its number.

    ``narrowed`` says by which filters of the page, for the record.
    """
    with act("export_duplicates", direction, by=by):
        found = pairs.for_list().select_related("decided_by").order_by("-score", "pk")
        rows = list(found.iterator(AT_ONCE))  # which asks for the hits of so many pairs at once
        data = exports.workbook_of(direction.code, rows)
        said = {"narrowed": narrowed, "rows": len(rows), "sha256": hashlib.sha256(data).hexdigest()}
        audit.record(direction, "export_duplicates", by=by, data=said)
    return data
