"""Imported lists: read from a file, compared with the one in force, taken as a whole; old ones stay."""

from django.utils.translation import gettext as _

from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotNow
from organisations.enums import ListState
from organisations.models import ListEntry, ListImport

AT_ONCE = 1000


def import_list(kind, rows, *, by, source, listed_on, file_name="", sha256=""):
    """Keep what a file held, to be compared before it is taken. ``rows`` are checked (``organisations.sheets``)."""
    with act("import_list", by, by=by):
        found = ListImport.objects.create(
            kind=kind.id,
            title=kind.title,
            source=source,
            listed_on=listed_on,
            file_name=file_name,
            sha256=sha256,
            count=len(rows),
            imported_at=clock.now(),
            imported_by=by,
        )
        entries = [ListEntry(source_list=found, **row).fill_names() for row in rows]
        ListEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
        data = {"kind": kind.id, "rows": len(rows), "sha256": sha256, "listed_on": listed_on}
        audit.record(found, "list_imported", by=by, new=ListState.DRAFT, reason=source, data=data)
    return found


def take_list(import_id, *, by):
    """Let an imported list replace the one in force."""
    with act("take_list", ListImport(pk=import_id), by=by):
        found = undecided(import_id)
        replaced = ListImport.objects.select_for_update().filter(kind=found.kind, state=ListState.CURRENT).first()
        if replaced and replaced.listed_on > found.listed_on:
            raise NotNow(_("The list in force is of a later day than this one."), code="older")
        if replaced:
            replaced.state = ListState.REPLACED
            replaced.save(update_fields=["state"])
        found.state, found.taken_at = ListState.CURRENT, clock.now()
        found.save(update_fields=["state", "taken_at"])
        data = {"kind": found.kind, "replaces": replaced and replaced.pk}
        audit.record(found, "list_taken", by=by, old=ListState.DRAFT, new=ListState.CURRENT, data=data)
    return found


def discard_list(import_id, *, by):
    """Leave an imported list aside."""
    with act("discard_list", ListImport(pk=import_id), by=by):
        found = undecided(import_id)
        found.state = ListState.DISCARDED
        found.save(update_fields=["state"])
        audit.record(found, "list_discarded", by=by, old=ListState.DRAFT, new=ListState.DISCARDED)
    return found


def undecided(import_id):
    found = ListImport.objects.select_for_update().get(pk=import_id)
    if found.state != ListState.DRAFT:
        raise NotNow(_("This list was decided about already."), code="decided")
    return found


def differences(found):
    """Return what would change: {"added", "gone", "changed"} as lists of entries, against the list in force."""
    current = ListImport.objects.current().filter(kind=found.kind).exclude(pk=found.pk).first()
    before = {key_of(entry): entry for entry in current.entries.all()} if current else {}
    after = {key_of(entry): entry for entry in found.entries.all()}
    both = before.keys() & after.keys()
    return {
        "added": [entry for key, entry in after.items() if key not in before],
        "gone": [entry for key, entry in before.items() if key not in after],
        "changed": [after[key] for key in after if key in both and said(after[key]) != said(before[key])],
        "current": current,
    }


def key_of(entry):
    return entry.uscc or entry.search_name


def said(entry):
    return entry.search_name, entry.uscc, entry.starts_on, entry.ends_on, entry.note
