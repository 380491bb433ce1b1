"""Handing the commitments of a direction out: every export is an event of the record."""

import hashlib

from django.db import transaction

from awards import thread
from ipfund.common import audit


@transaction.atomic
def export_direction_thread(direction, *, by):
    """Return the commitments of a direction's projects as a workbook; recorded with who and its hash."""
    columns, projects = thread.table_of(direction, by)
    data = thread.thread_workbook(direction, columns, projects)
    digest = hashlib.sha256(data).hexdigest()
    audit.record(direction, "export_direction_thread", by=by, data={"rows": len(projects), "sha256": digest})
    return data
