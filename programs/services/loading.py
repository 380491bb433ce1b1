"""Loading a definition: the only way a program comes to be or changes."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from ipfund.common import audit, clock
from ipfund.common.errors import NotNow
from programs import hooks
from programs.definition import as_content, digest_of
from programs.differences import differences
from programs.models import Category, Direction, Program, ProgramVersion
from programs.resolving import resolve


@dataclass(frozen=True)
class LoadResult:
    program: Program
    created: bool
    changes: list = field(default_factory=list)

    @property
    def changed(self):
        return self.created or bool(self.changes)


def planned_changes(definition):
    """Return what loading would change: None for a new program, else the list of differences."""
    current = Program.objects.filter(code=definition.spec.code).values_list("definition", flat=True).first()
    return None if current is None else differences(current, definition.content)


def load_definition(definition, *, by=None, force=False, reason=""):
    """Create or change the program of a checked definition, with its directions, in one transaction.

    The same definition again changes nothing. An open program is changed only with ``force``, a person and a reason.
    """
    instant = clock.now()
    with transaction.atomic():
        program = Program.objects.select_for_update().filter(code=definition.spec.code).first()
        if program is None:
            return _create(definition, by=by, note=reason, instant=instant)
        changes = differences(program.definition, definition.content)
        if not changes:
            return LoadResult(program=program, created=False)
        if program.is_open(instant):
            _require_leave(program, by=by, force=force, reason=reason)
        _replace(program, definition, changes, by=by, note=reason, instant=instant)
        return LoadResult(program=program, created=False, changes=changes)


def _require_leave(program, *, by, force, reason):
    if not force:
        raise NotNow(_("%(code)s is open: its definition is not changed unless you force it.") % {"code": program.code})
    if by is None or not reason.strip():
        raise NotNow(_("Changing an open program requires the name of the person who decided it and a reason."))


def _create(definition, *, by, note, instant):
    program = Program(code=definition.spec.code, definition_version=1, loaded_at=instant)
    fill(program, definition)
    program.save(force_insert=True)
    _keep_version(program, [], by=by, note=note, instant=instant)
    _write_directions(program, definition.spec)
    audit.record(program, "definition_loaded", by=by, new="1", reason=note, data={"digest": program.digest})
    hooks.loaded(program, by=by)
    return LoadResult(program=program, created=True)


def _replace(program, definition, changes, *, by, note, instant):
    old = program.definition_version
    program.definition_version = old + 1
    program.loaded_at = instant
    fill(program, definition)
    program.save()
    _keep_version(program, changes, by=by, note=note, instant=instant)
    _write_directions(program, definition.spec)
    data = {"digest": program.digest, "changes": changes, "while_open": program.is_open(instant)}
    audit.record(program, "definition_changed", by=by, old=old, new=old + 1, reason=note, data=data)
    hooks.loaded(program, by=by)


def fill(program, definition):
    spec = definition.spec
    for name in ("kind", "title", "authority", "document_number", "timezone", "opens_at", "closes_at", "published"):
        setattr(program, name, getattr(spec, name))
    program.number_prefix = spec.prefix
    program.route = list(spec.route)
    program.settings = spec.settings.model_dump(mode="json") | {"counted": spec.limits.counted}
    program.max_applications = spec.limits.max_applications_per_organisation
    program.definition = definition.content
    program.digest = definition.digest
    program.__dict__.pop("spec", None)


def _keep_version(program, changes, *, by, note, instant):
    ProgramVersion.objects.create(
        program=program,
        version=program.definition_version,
        definition=program.definition,
        digest=program.digest,
        changes=changes,
        loaded_at=instant,
        loaded_by=by,
        note=note,
    )


def _write_directions(program, spec):
    """Make the rows say what the definition says; a direction with declarations cannot be taken away."""
    categories = {}
    for position, category in enumerate(spec.categories):
        values = {"label": category.label, "title": category.title, "position": position}
        categories[category.code], _new = Category.objects.update_or_create(
            program=program, code=category.code, defaults=values
        )
    for position, direction in enumerate(spec.directions):
        values = columns(resolve(spec, direction)) | {
            "category": categories.get(direction.category),
            "position": position,
        }
        Direction.objects.update_or_create(program=program, code=direction.code, defaults=values)
    _remove_others(program, spec)


def _remove_others(program, spec):
    try:
        program.directions.exclude(code__in=[direction.code for direction in spec.directions]).delete()
        program.categories.exclude(code__in=[category.code for category in spec.categories]).delete()
    except ProtectedError as error:
        raise NotNow(_("A direction that already has declarations cannot be removed from the guide.")) from error


def columns(direction):
    matching = direction.funding.matching
    return {
        "title": direction.title,
        "quota": direction.quota.number,
        "quota_kind": direction.quota.kind,
        "funded": direction.quota.funded,
        "amount_yuan": direction.funding.amount_yuan,
        "amount_kind": direction.funding.kind,
        "matching_ratio": matching.ratio if matching else None,
        "lineage": direction.lineage,
        "search_text": _searchable(direction),
        "definition": as_content(direction),
    }


def _searchable(direction):
    parts = [direction.title, direction.goal, direction.tasks_intro]
    parts += [task.text for task in direction.tasks]
    parts += [condition.text for condition in direction.conditions]
    return "\n".join(part for part in parts if part)


def change_deadline(program, *, to, by, reason):
    """Move the last instant of a locked program; the definition says it too, so that loading the old file shows."""
    definition, instant, old = dict(program.definition), clock.now(), program.closes_at
    zone = ZoneInfo(program.timezone)
    said = to.astimezone(zone).isoformat()
    parts = definition.get("deadlines") or [{"transitions": ["submit", "unit_approve"], "quote": reason}]
    definition["deadlines"] = [part | {"at": said} if "submit" in part["transitions"] else part for part in parts]
    program.definition, program.closes_at = definition, to
    program.definition_version += 1
    program.digest = digest_of(definition)
    program.save(update_fields=["definition", "closes_at", "definition_version", "digest"])
    changes = [{"path": "deadlines", "old": old and old.astimezone(zone).isoformat(), "new": said}]
    _keep_version(program, changes, by=by, note=reason, instant=instant)
    return audit.record(program, "deadline_moved", by=by, old=old or "", new=said, reason=reason)
