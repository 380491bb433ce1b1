"""The ledger of past projects: kept and imported by officers; the unit may object, an officer answers."""

from django.utils.translation import gettext as _

from ipfund.common import audit, clock, mail
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from organisations import rules
from organisations.models import Organisation, PastProject

FIELDS = ("uscc", "name", "number", "lineage", "title", "year", "state", "planned_end", "closeout_result", "closed_on")


def add_project(*, by, **fields):
    """Enter a project; it is tied to the registered unit of that code, if there is one."""
    with act("add_project", by, by=by):
        project = PastProject.objects.create(organisation=unit_of(fields["uscc"]), **fields)
        audit.record(project, "project_added", by=by, new=project.state, data=plain(fields))
    return project


def change_project(project_id, *, by, revision, **fields):
    with act("change_project", PastProject(pk=project_id), by=by):
        project = held(project_id)
        if project.revision != revision:
            raise Unfit(_("Somebody changed this project after you opened the page. Read it again."), code="stale")
        changed = fill(project, fields)
        if changed:
            project.save()
            audit.record(project, "project_changed", by=by, new=project.state, data={"changed": changed})
    return project


def import_projects(rows, *, by):
    """Take checked rows: a project of the same unit with the same number, or year and title, is changed, others added.

    Returns (added, changed).
    """
    with act("import_projects", by, by=by):
        units = {unit.uscc: unit for unit in Organisation.objects.filter(uscc__in={row["uscc"] for row in rows} - {""})}
        known = {}
        for project in PastProject.objects.select_for_update().filter(year__in={row["year"] for row in rows}):
            known |= dict.fromkeys(keys_of(project), project)
        added = changed = 0
        for row in rows:
            fields = {name: row[name] for name in FIELDS}
            project = PastProject(organisation=units.get(row["uscc"]), **fields)
            same = next((known[key] for key in keys_of(project) if key in known), None)
            if same is None:
                project.save()
                audit.record(project, "project_added", by=by, new=project.state, data=plain(fields))
                added += 1
            elif difference := fill(same, fields):
                same.save()
                audit.record(same, "project_changed", by=by, new=same.state, data={"changed": difference})
                changed += 1
    return added, changed


def keys_of(project):
    """Return what tells a project: its number, and its unit with year and title."""
    unit = project.uscc or project.organisation_id or project.name
    found = [(unit, project.year, project.title)]
    return [project.number, *found] if project.number else found


def fill(project, fields):
    """Set what is new; return {field: [old, new]}."""
    changed = {name: [getattr(project, name), value] for name, value in fields.items() if getattr(project, name) != value}  # fmt: skip
    for name, (_old, value) in changed.items():
        setattr(project, name, value)
    if "uscc" in changed:
        project.organisation = unit_of(project.uscc)
    project.revision += bool(changed)
    return plain(changed)


def object_to(project_id, *, by, unit, reason):
    """The unit says that a row of the ledger is wrong; until an officer answers, it bars nobody by itself."""
    with act("object_to", PastProject(pk=project_id), by=by):
        if not rules.administers(by, unit):
            raise NotAllowed(_("Only an administrator of the unit does this."))
        project = held(project_id)
        if project.is_disputed:
            raise NotNow(_("The unit has objected already; the office has not answered yet."))
        project.objection, project.objected_at, project.objected_by = reason, clock.now(), by
        project.answer, project.answered_at = "", None
        project.save(update_fields=["objection", "objected_at", "objected_by", "answer", "answered_at"])
        audit.record(project, "project_objected", by=by, reason=reason)
        audit.record(unit, "project_objected", by=by, reason=reason, data={"item": str(project)})
    return project


def answer_objection(project_id, *, by, answer):
    """The office answers; a mistake is mended in the project itself."""
    with act("answer_objection", PastProject(pk=project_id), by=by):
        project = held(project_id)
        if not project.is_disputed:
            raise NotNow(_("There is no objection to answer."))
        project.answer, project.answered_at = answer, clock.now()
        project.save(update_fields=["answer", "answered_at"])
        event = audit.record(project, "objection_answered", by=by, reason=answer)
        mail.send_later(
            to=[project.objected_by],
            template="email/organisations/objection_answered",
            context={"project": str(project), "answer": answer},
            key=f"objection_answered:{project.pk}:{event.seq}",
        )
    return project


def held(project_id):
    return PastProject.objects.select_for_update(of=("self",)).get(pk=project_id)


def unit_of(uscc):
    return Organisation.objects.filter(uscc=uscc or "-").first()


def plain(fields):
    return {name: value if isinstance(value, (str, int, list)) else str(value or "") for name, value in fields.items()}
