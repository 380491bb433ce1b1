"""Files of past projects: read and compared with the ledger, shown, taken as a whole or left aside."""

from django.db.models import Count
from django.utils.translation import gettext as _

from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotNow
from organisations.enums import ImportState, LineKind
from organisations.matching import compare, said_by
from organisations.models import Organisation, PastProject, ProjectLine, ProjectsImport
from organisations.services.projects import fill, hold_ledger, must_keep_ledger, patience, plain

AT_ONCE = 1000


def import_projects(rows, *, by, file_name="", sha256=""):
    """Keep what a file held beside what the ledger says, to be looked at before it is taken."""
    now = clock.now()
    found = ProjectsImport(file_name=file_name, sha256=sha256, count=len(rows), imported_at=now, compared_at=now)
    with act("import_projects", by, by=by, about=f"{file_name} {sha256}".strip()):
        must_keep_ledger(by)
        found.imported_by = by
        found.save()
        write_lines(found, compare(rows, in_ledger()))
        audit.record(
            found, "projects_imported", by=by, new=ImportState.DRAFT, data={"sha256": sha256, **counted(found)}
        )
    return found


def take_projects(import_id, *, by, revision):
    """Bring the ledger up to the file, if it would do what was shown; returns {kind of line: how many}."""
    with act("take_projects", ProjectsImport(pk=import_id), by=by):
        must_keep_ledger(by)
        found = undecided(import_id)
        hold_ledger()
        if found.revision != revision or not is_as_shown(found):
            raise NotNow(
                _("The ledger changed after these rows were compared with it. Read the comparison again."), code="stale"
            )
        counts = counted(found)
        if counts[LineKind.UNCLEAR]:
            raise NotNow(_("Some rows do not say clearly which project they mean; correct the file."), code="unclear")
        apply(found, by=by)
        found.state = ImportState.TAKEN
        found.save(update_fields=["state"])
        audit.record(found, "projects_taken", by=by, old=ImportState.DRAFT, new=found.state, data=counts)
    return counts


def compare_again(import_id, *, by):
    """Compare the rows with the ledger as it is now, for whoever reads them next."""
    with act("compare_again", ProjectsImport(pk=import_id), by=by):
        must_keep_ledger(by)
        found = undecided(import_id)
        lines = compare(rows_of(found), in_ledger())
        found.lines.all().delete()
        write_lines(found, lines)
        found.revision += 1
        found.compared_at = clock.now()
        found.save(update_fields=["revision", "compared_at"])
        audit.record(found, "projects_compared", by=by, new=found.state, data=counted(found))
    return found


def discard_projects(import_id, *, by):
    """Leave a file aside."""
    with act("discard_projects", ProjectsImport(pk=import_id), by=by):
        must_keep_ledger(by)
        found = undecided(import_id)
        found.state = ImportState.DISCARDED
        found.save(update_fields=["state"])
        audit.record(found, "projects_discarded", by=by, old=ImportState.DRAFT, new=found.state)
    return found


def undecided(import_id):
    with patience():
        found = ProjectsImport.objects.select_for_update().get(pk=import_id)
    if found.state != ImportState.DRAFT:
        raise NotNow(_("This import has already been decided on."), code="decided")
    return found


def in_ledger():
    return PastProject.objects.select_related("organisation").order_by("pk")


def rows_of(found):
    """Return the rows of the file as they were read from it."""
    days = ("planned_end", "closed_on")
    read = {name: PastProject._meta.get_field(name).to_python for name in days}
    return [
        {**line.fields, **{name: read[name](line.fields[name]) for name in days}, "row": line.row}
        for line in found.lines.order_by("row")
    ]


def write_lines(found, lines):
    hold_ledger("ROW SHARE")
    ProjectLine.objects.bulk_create(
        [
            ProjectLine(
                source=found,
                row=line.row,
                fields=line.fields,
                kind=line.kind,
                project=line.project,
                changed=told(line.changed),
                hint=line.hint,
            )
            for line in lines
        ],
        batch_size=AT_ONCE,
    )


def told(changed):
    return {name: [str(old or ""), str(new or "")] for name, (old, new) in changed.items()}


def is_as_shown(found):
    """Whether the rows would do now what the kept comparison says."""
    shown = found.lines.order_by("row").values_list("row", "kind", "project", "changed", "hint")
    now = compare(rows_of(found), in_ledger())
    return list(shown) == [
        (line.row, line.kind, line.project and line.project.pk, told(line.changed), line.hint) for line in now
    ]


def counted(found):
    """Return {kind: number of lines}, a kind without lines too."""
    counts = dict(found.lines.order_by("kind").values_list("kind").annotate(Count("pk")))
    return {kind: counts.get(kind, 0) for kind in LineKind.values}


def apply(found, *, by):
    """Enter what is new, change what differs; each project's record says so."""
    units = {unit.uscc: unit for unit in Organisation.objects.filter(uscc__gt="").only("uscc", "pk")}
    lines = {line.row: line for line in found.lines.select_related("project").exclude(kind=LineKind.SAME)}
    added, changed = [], []
    for row in rows_of(found):
        line = lines.get(row.pop("row"))
        if line is None:
            continue
        if line.project is None:
            added.append((PastProject(organisation=units.get(row["uscc"]), **row), plain(row)))
        else:
            changed.append((line.project, {"changed": fill(line.project, said_by(row, line.project))}))
    PastProject.objects.bulk_create([project.searchable() for project, _data in added], batch_size=AT_ONCE)
    rewrite(changed)
    audit.record_each("project_added", told_of(added), by=by)
    audit.record_each("project_changed", told_of(changed), by=by)


def rewrite(changed):
    """Write what differs, and what follows from it; ``bulk_update`` takes longer than saving them one by one."""
    fields = {"organisation", "search_name", "revision"}.union(*(data["changed"] for _project, data in changed))
    projects = [project.searchable() for project, _data in changed]
    known = {"update_conflicts": True, "unique_fields": ["pk"], "update_fields": sorted(fields)}
    PastProject.objects.bulk_create(projects, batch_size=AT_ONCE, **known)


def told_of(projects):
    return [(project, project.state, data) for project, data in projects]
