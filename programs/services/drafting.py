"""Services on drafts: start one in four ways, change a part, arrange its lists, tick decisions, throw it away.

Every change carries the revision that the person was shown; a draft changed meanwhile answers 409 and keeps both texts.
"""

from contextlib import contextmanager
from copy import deepcopy

from django.utils.translation import gettext as _

from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow
from programs.differences import differences
from programs.editing.copying import copied
from programs.editing.decisions import decisions_of, ticked
from programs.enums import SectionKey, Stage
from programs.models import Program, ProgramDraft

STALE = "stale"
MOST_ITEMS = 200
LARGE = 40  # changes that the record keeps one by one


def start_copy(program, *, by, code, title, years, dates):
    """Begin next year's program from this one."""
    content, decisions = copied(program.definition, code=code, title=title, years=years, dates=dates)
    return start(content, by=by, decisions=decisions)


def start_empty(*, by, code, title, authority, kind):
    """Begin a program from nothing: a call has the whole route and every section of the form to begin with."""
    content = {"code": code, "title": title, "authority": authority, "timezone": "Asia/Shanghai"}
    if kind == "call":
        content["route"] = [stage for stage in Stage.values if stage != Stage.CITY_REVIEW]
        content["sections"] = [{"key": key, "title": str(label)} for key, label in SectionKey.choices]
    else:
        content["kind"] = kind
    return start(content, by=by)


def start_change(program, *, by):
    """Return the draft in which a program is being changed; a new one begins with the definition in force."""
    with act("draft_started", Program(pk=program.pk), by=by):
        require_manager(by)
        program = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
        draft = ProgramDraft.objects.filter(code=program.code).first()
        return draft or _create(program.definition, by=by, program=program)


def start(content, *, by, decisions=(), source=""):
    """Begin a draft with a definition whose code is free, or which changes the program that has it."""
    with act("draft_started", by, by=by, about=content["code"]):
        require_manager(by)
        code = content["code"]
        if ProgramDraft.objects.filter(code=code).exists():
            raise NotNow(_("There is already a draft with the code %(code)s.") % {"code": code}, code="taken")
        program = Program.objects.filter(code=code).first()
        if program and decisions:
            raise NotNow(_("There is already a program with the code %(code)s.") % {"code": code}, code="taken")
        return _create(content, by=by, program=program, decisions=decisions, source=source)


def _create(content, *, by, program=None, decisions=(), source=""):
    now = clock.now()
    draft = ProgramDraft.objects.create(
        code=content["code"],
        program=program,
        base_version=program and program.definition_version,
        content=content,
        decisions=list(decisions),
        source_text=source,
        created_at=now,
        updated_at=now,
        updated_by=by,
    )
    audit.record(draft, "draft_started", by=by, new="1", data={"code": draft.code})
    return draft


def save_part(draft_id, place, values, *, by, revision):
    """Keep the values of one part."""
    with changing(draft_id, by=by, revision=revision) as draft:
        draft.content = place.with_values(draft.content, values)
    return draft


def arrange(draft_id, name, action, *, by, revision, at=None, item=None):
    """Add an item to the directions or the register, or copy, remove or move the one at a position."""
    with changing(draft_id, by=by, revision=revision) as draft:
        items = deepcopy(draft.content.get(name, []))
        _arranged(items, action, at, item)
        draft.content = draft.content | {name: items}
    return draft


def _arranged(items, action, at, item):
    if action in {"add", "copy"} and len(items) >= MOST_ITEMS:
        raise NotNow(_("The list is full."), code="full")
    if at is not None and not 0 <= at < len(items):
        raise NotNow(_("This item is no longer there."), code=STALE)
    if action == "add":
        items.append(item)
    elif action == "copy":
        items.insert(at + 1, _copy_of(items, at))
    elif action == "remove":
        del items[at]
    else:
        to = at + (-1 if action == "up" else 1)
        if 0 <= to < len(items):
            items[at], items[to] = items[to], items[at]


def _copy_of(items, at):
    """Return a copy with a code or number of its own: the next one that is free."""
    key = "code" if "code" in items[at] else "no"
    taken, stem, number = {item.get(key) for item in items}, str(items[at].get(key, "")), 2
    while f"{stem}-{number}" in taken:
        number += 1
    return deepcopy(items[at]) | {key: f"{stem}-{number}"}


def tick(draft_id, numbers, *, by, revision):
    """Mark decisions as looked at; those left out become open again."""
    with changing(draft_id, by=by, revision=revision) as draft:
        draft.decisions = [
            ticked(one, draft.content) if number in numbers else one | {"done": False}
            for number, one in enumerate(decisions_of(draft))
        ]
    return draft


def keep_source(draft_id, text, *, by, revision):
    """Keep the printed guide that the definition is compared with."""
    with changing(draft_id, by=by, revision=revision) as draft:
        draft.source_text = text
    return draft


def discard(draft_id, *, by, revision, reason):
    """Throw a draft away; the record keeps that it was there, and why it went."""
    with act("draft_discarded", ProgramDraft(pk=draft_id), by=by):
        require_manager(by)
        draft = held(draft_id, revision)
        audit.record(draft, "draft_discarded", by=by, old=revision, reason=reason, data={"code": draft.code})
        draft.delete()


@contextmanager
def changing(draft_id, *, by, revision, action="draft_changed", reason=""):
    """Hold a draft for one change: locked, of the revision that was shown, saved and recorded afterwards."""
    with act(action, ProgramDraft(pk=draft_id), by=by):
        require_manager(by)
        draft = held(draft_id, revision)
        before = draft.content
        yield draft
        draft.revision += 1
        draft.updated_at, draft.updated_by = clock.now(), by
        draft.save()
        changes = differences(before, draft.content)
        data = {"code": draft.code, "places": [change["path"] for change in changes[:LARGE]], "count": len(changes)}
        audit.record(draft, action, by=by, old=revision, new=draft.revision, reason=reason, data=data)


def held(draft_id, revision):
    """Return the draft, locked; refuse when somebody has changed it since it was shown."""
    draft = ProgramDraft.objects.select_for_update(no_key=True, of=("self",)).filter(pk=draft_id).first()
    if draft is None:
        raise NotNow(_("This draft has been published or discarded in the meantime."), code="gone")
    if draft.revision != revision:
        raise NotNow(
            _("%(who)s has changed this draft since you opened the page.") % {"who": draft.updated_by}, code=STALE
        )
    return draft


def require_manager(by):
    if not by.has_role("program_manager"):
        raise NotAllowed(_("Only the program manager sets up programs."))
