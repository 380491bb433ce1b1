"""A direction made complete: what the program says for all of them is put into each."""

from programs.schema import DirectionSpec


def resolve(program, direction):
    """Return the DirectionSpec as it is in force: with the common conditions, form, score sheet and reports."""
    settled = {
        "first_review": direction.first_review or program.settings.first_review,
        "conditions": (*_common(program.conditions), *direction.conditions),
        "obligations": (*direction.obligations, *_common(program.obligations)),
        "sections": _sections(program, direction),
        "extra_fields": {},
        "attachments": (*program.attachments, *direction.attachments),
        "score_sheet": direction.score_sheet or program.score_sheet,
        "reports": direction.reports or program.reports,
        "contract": direction.contract or program.contract,
    }
    complete = direction.model_copy(update=settled)
    return DirectionSpec.model_validate_json(complete.model_dump_json(by_alias=True))


def _common(items):
    return tuple(item.model_copy(update={"common": True}) for item in items)


def _sections(program, direction):
    return tuple(
        section.model_copy(update={"fields": (*section.fields, *direction.extra_fields.get(section.key, ()))})
        for section in (direction.sections or program.sections)
    )
