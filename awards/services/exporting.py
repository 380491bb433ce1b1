"""Handing the commitments of a direction out: every export is an event of the record."""

import hashlib

from awards import thread
from ipfund.common import audit
from ipfund.common.acting import act


def export_direction_thread(direction, *, by):
    """Return the commitments of a direction's projects as a workbook; recorded with who and its hash."""
    with act("export_direction_thread", direction, by=by):
        columns, projects = thread.table_of(direction, by)
        data = thread.thread_workbook(direction, columns, projects)
        said = {"rows": len(projects), "sha256": hashlib.sha256(data).hexdigest()}
        audit.record(direction, "export_direction_thread", by=by, data=said)
    return data
