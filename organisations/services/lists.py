"""Imported lists: read from a file, compared with the one in force, taken as a whole; old ones stay."""

from datetime import date

from django.db.models import DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotNow
from organisations.enums import ListState
from organisations.models import ListEntry, ListImport
from organisations.services.projects import must_keep_ledger

AT_ONCE = 1000
NO_DAY = Value(date.min, DateField())
SAYS_THE_SAME = {
    "search_name": OuterRef("search_name"),
    "note": OuterRef("note"),
    "begins": Coalesce(OuterRef("starts_on"), NO_DAY),
    "ends": Coalesce(OuterRef("ends_on"), NO_DAY),
}


def import_list(kind, rows, *, by, source, listed_on, file_name="", sha256=""):
    """Keep what a file held, to be compared before it is taken. ``rows`` are checked (``organisations.sheets``)."""
    with act("import_list", by, by=by, about=f"{kind.id} {listed_on} {source} {sha256}"):
        must_keep_ledger(by)
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


def take_list(import_id, *, by, replaces):
    """Let an imported list replace the one in force: ``replaces``, its key, was shown beside it; 0 where there was none."""
    with act("take_list", ListImport(pk=import_id), by=by):
        must_keep_ledger(by)
        of_this_kind = locked_lists(import_id)
        found = of_this_kind[import_id]
        must_be_undecided(found)
        replaced = next((one for one in of_this_kind.values() if one.state == ListState.CURRENT), None)
        if (replaced.pk if replaced else 0) != replaces:
            raise NotNow(_("Another list came into force after you opened this page. Compare again."), code="stale")
        if replaced and replaced.listed_on > found.listed_on:
            raise NotNow(_("The list in force has a later date than this one."), code="older")
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
        must_keep_ledger(by)
        found = locked_lists(import_id)[import_id]
        must_be_undecided(found)
        found.state = ListState.DISCARDED
        found.save(update_fields=["state"])
        audit.record(found, "list_discarded", by=by, old=ListState.DRAFT, new=ListState.DISCARDED)
    return found


def locked_lists(import_id):
    """Lock every import of one kind, the oldest first: of two that are taken at once, the second meets the first.

    Where no list is in force yet, there is no row of it to lock; the imports themselves are.
    """
    kind = ListImport.objects.values_list("kind", flat=True).get(pk=import_id)
    return {found.pk: found for found in ListImport.objects.select_for_update().filter(kind=kind).order_by("pk")}


def must_be_undecided(found):
    if found.state != ListState.DRAFT:
        raise NotNow(_("This list has already been decided on."), code="decided")


def differences(found):
    """Return what would change against the list in force: {"current", "added", "gone", "changed"}, as querysets."""
    current = ListImport.objects.current().filter(kind=found.kind).exclude(pk=found.pk).first()
    before = ListEntry.objects.filter(source_list=current).order_by("row")
    after = ListEntry.objects.filter(source_list=found).order_by("row")
    return {
        "current": current,
        "added": after.exclude(stands_in(before)),
        "gone": before.exclude(stands_in(after)),
        "changed": after.filter(stands_in(before)).exclude(stands_in(with_days(before).filter(**SAYS_THE_SAME))),
    }


def stands_in(entries):
    """The claim that a unit stands in the other list too: by its code or, where an entry gives none, by its name.

    Two questions, each with its index: however long both lists are, the database goes through each once.
    """
    by_code = entries.filter(uscc=OuterRef("uscc"))
    by_name = entries.filter(uscc="", match_name=OuterRef("match_name"), search_name=OuterRef("search_name"))
    return (~Q(uscc="") & Exists(by_code)) | (Q(uscc="") & Exists(by_name))


def with_days(entries):
    """Put a day where an entry gives none, so that two without one are equal."""
    return entries.annotate(begins=Coalesce("starts_on", NO_DAY), ends=Coalesce("ends_on", NO_DAY))


def with_former(entries, current):
    """Put the former entry of the same unit beside each of these, in one statement."""
    codes, names = {entry.uscc for entry in entries} - {""}, {entry.search_name for entry in entries if not entry.uscc}
    former = ListEntry.objects.filter(Q(uscc__in=codes) | Q(uscc="", search_name__in=names), source_list=current)
    known = {key_of(entry): entry for entry in former.order_by("row")}
    for entry in entries:
        entry.former = known.get(key_of(entry))
    return entries


def key_of(entry):
    return entry.uscc or entry.search_name
