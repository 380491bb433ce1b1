"""Publishing a draft: the checks, the differences, a new kept definition, and letters to those it concerns."""

from django.utils.translation import gettext as _

from ipfund.common import audit, clock, outbox
from ipfund.common.acting import act
from ipfund.common.errors import NotNow
from programs import definition
from programs.coverage import coverage_of
from programs.differences import differences
from programs.editing import checklist, copying
from programs.editing.decisions import decisions_of
from programs.editing.telling import is_deadline, matters
from programs.models import Category, Direction, Program, ProgramDraft
from programs.resolving import resolve
from programs.services.drafting import held, require_manager
from programs.services.loading import columns, fill, load_definition


def lines_of(draft):
    """Return the check list of a draft."""
    content = published(draft.content)
    more = {"decisions": decisions_of(draft), "source": draft.source_text, "is_new": draft.program_id is None}
    return checklist.lines_of(content, **more, now=clock.now())


def published(content):
    """Return a definition as it is once it is published."""
    return {key: value for key, value in content.items() if key != "published"}


def coverage(draft):
    """Return how much of the uploaded guide the definition keeps; None without text or definition."""
    spec, problems = definition.problems_in(published(draft.content))
    return coverage_of(spec, draft.source_text) if draft.source_text and spec and not problems else None


def changes_of(draft):
    """Return what publishing would change; None for a program that does not exist yet."""
    return None if draft.program is None else differences(draft.program.definition, published(draft.content))


def publish(draft_id, *, by, revision, reason):
    """Make the draft the definition in force and let it go; returns the program."""
    with act("draft_published", ProgramDraft(pk=draft_id), by=by):
        require_manager(by)
        draft = held(draft_id, revision)
        if checklist.blocking(lines_of(draft)):
            raise NotNow(_("The checklist still has points that block publication."), code="blocked")
        _refuse_overtaken(draft)
        made = definition.checked(published(draft.content), f"{draft.code}.yaml")
        _refuse_closing(draft.program, made.spec.closes_at)
        closed_at = draft.program and draft.program.closes_at
        draft.delete()
        result = load_definition(made, by=by, force=True, reason=reason)
        if not result.changed:
            raise NotNow(_("The draft changes nothing."), code="same")
        if not result.created:
            _tell(result, closed_at, by=by, reason=reason)
    return result.program


def _refuse_overtaken(draft):
    """Refuse a draft under which the program was changed by another way: its deadline was moved, a file was loaded.

    From here on the program is held: what is compared now is what is replaced.
    """
    held_now = Program.objects.select_for_update().filter(code=draft.code)
    current = held_now.values_list("definition_version", flat=True).first()
    if current != draft.base_version:
        raise NotNow(
            _("The program has been changed in the meantime: merge its newest definition first."), code="overtaken"
        )


def _refuse_closing(program, closes_at):
    """An open program is not closed by giving it a deadline that has passed."""
    now = clock.now()
    if program and program.is_open(now) and closes_at and closes_at != program.closes_at and closes_at <= now:
        raise NotNow(_("The new deadline must be in the future."), code="past")


def _tell(result, closed_at, *, by, reason):
    """Tell those with declarations when a date, a quota or an amount of an existing program changed."""
    program = result.program
    mark = f"{program.pk}:{program.definition_version}"
    if closed_at != program.closes_at and program.closes_at:
        old = closed_at.isoformat() if closed_at else ""
        outbox.enqueue(
            "deadline-moved", f"deadline-moved:{mark}", program_id=program.pk, old=old, by=by.pk, reason=reason
        )
    if any(matters(change) and not is_deadline(change) for change in result.changes):
        outbox.enqueue(
            "program-changed",
            f"program-changed:{mark}",
            program_id=program.pk,
            version=program.definition_version,
        )


def take_over(draft_id, *, by, revision):
    """Put the draft's own changes on top of the definition that is in force now; what both changed stays the draft's.

    Returns the places that both changed.
    """
    with act("draft_rebased", ProgramDraft(pk=draft_id), by=by):
        require_manager(by)
        draft = held(draft_id, revision)
        program = Program.objects.filter(code=draft.code).first()
        if program is None or draft.base_version == program.definition_version:
            raise NotNow(_("This draft is already based on the newest definition."), code="nothing_new")
        base = {}
        if draft.base_version:
            base = program.versions.get(version=draft.base_version).definition
        draft.content, both = copying.merged(base, program.definition, draft.content)
        draft.program, draft.base_version = program, program.definition_version
        draft.revision, draft.updated_at, draft.updated_by = revision + 1, clock.now(), by
        draft.save()
        data = {"code": draft.code, "version": draft.base_version, "both": both}
        audit.record(draft, "draft_rebased", by=by, old=revision, new=draft.revision, data=data)
    return both


# --- looking at it beforehand ------------------------------------------------------------------------------------------


def preview(draft):
    """Return (program, categories, directions) as they would be, or None while the definition is not complete."""
    spec, problems = definition.problems_in(published(draft.content))
    if spec is None or problems:
        return None
    made = definition.checked(published(draft.content), draft.code)
    program = Program(code=draft.code, definition_version=(draft.base_version or 0) + 1, loaded_at=clock.now())
    fill(program, made)
    program.previewed_in = draft.pk
    categories = {
        one.code: Category(program=program, code=one.code, label=one.label, title=one.title) for one in spec.categories
    }
    directions = []
    for one in spec.directions:
        row = Direction(
            program=program, code=one.code, category=categories.get(one.category), **columns(resolve(spec, one))
        )
        directions.append(row)
    return program, list(categories.values()), directions
