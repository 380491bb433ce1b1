"""What a definition must keep across its parts, and that every quote stands in the guide's text."""

import re

from pydantic import ValidationError

from programs import rules
from programs.resolving import resolve
from programs.schema.program import declared_attributes

SPACE = re.compile(r"\s+")
PAGE_NUMBER = re.compile(r"^\s*-\s*\d+\s*-\s*$", re.MULTILINE)
FUNDING_QUOTES = ("quota", "funding", "period")


def problems_of(spec):
    """Return (path, message) for everything that does not hold together."""
    found = [*_about_references(spec)]
    for position, direction in enumerate(spec.directions):
        found += _about_direction(spec, direction, ("directions", position))
    return found


def _about_references(spec):
    codes = {direction.code for direction in spec.directions}
    for position, row in enumerate(spec.consultation):
        for code in set(row.directions) - codes:
            yield ("consultation", position, "directions"), f"there is no direction {code!r}"
    for position, condition in enumerate(spec.conditions):
        yield from _about_lists(spec, condition, ("conditions", position, "rule"))
    for position, deadline in enumerate(spec.deadlines):
        if "unit_approve" in deadline.transitions and "unit_review" not in spec.route:
            yield ("deadlines", position, "transitions"), "unit_approve needs the stage unit_review in the route"


def _about_direction(spec, direction, path):
    categories = {category.code for category in spec.categories}
    if (direction.category is None) != (not categories) or (categories and direction.category not in categories):
        expected = ", ".join(sorted(categories)) or "no category, as the program has none"
        yield (*path, "category"), f"expected {expected}, found {direction.category!r}"
    try:
        complete = resolve(spec, direction)
    except ValidationError as error:
        yield path, f"does not go together with the program's common part: {error.errors()[0]['msg']}"
        return
    fields = {field.id for section in complete.sections for field in section.fields}
    for position, condition in enumerate(direction.conditions):
        yield from _about_lists(spec, condition, (*path, "conditions", position, "rule"))
    for condition in complete.conditions:
        asked = declared_attributes(rules.attributes(condition.rule)) if condition.rule else []
        for name in set(asked) - fields:
            yield (
                (*path, "conditions"),
                f"the rule of {condition.id!r} reads application.{name}, which no field asks for",
            )
    known = {condition.id for condition in complete.conditions}
    for attachment in complete.attachments:
        for missing in set(attachment.conditions) - known:
            yield (*path, "attachments"), f"{attachment.kind!r} is evidence for {missing!r}, which is no condition"


def _about_lists(spec, condition, path):
    for name in rules.lists(condition.rule) if condition.rule else []:
        if name not in spec.reference_lists:
            yield path, f"the list {name!r} is not among reference_lists"


def quotes(spec):
    """Return (path, text) for every sentence that claims to be the guide's own."""
    found = [(("introduction",), spec.introduction), (("consultation_hours",), spec.consultation_hours)]
    found += [(("procedure", i, "text"), part.text) for i, part in enumerate(spec.procedure)]
    found += [(("deadlines", i, "quote"), part.quote) for i, part in enumerate(spec.deadlines)]
    found += [((name, i), text) for name in ("legal_basis", "context") for i, text in enumerate(getattr(spec, name))]
    if spec.settings.look_back:
        found.append((("settings", "look_back", "quote"), spec.settings.look_back.quote))
    for i, row in enumerate(spec.consultation):
        found += [(("consultation", i, name), getattr(row, name)) for name in ("category", "subject", "name", "phone")]
    found += _common_quotes(spec, ())
    for i, direction in enumerate(spec.directions):
        found += _direction_quotes(direction, ("directions", i))
    found += [(("register", i), entry.quote or entry.text) for i, entry in enumerate(spec.entries)]
    return [(path, text) for path, text in found if text]


def _common_quotes(part, path):
    """Quotes of what both a program and a direction have."""
    for i, condition in enumerate(part.conditions):
        if condition.origin == "guide":
            yield (*path, "conditions", i, "text"), condition.text
    for i, obligation in enumerate(part.obligations):
        yield (*path, "obligations", i, "text"), obligation.text
    for name in ("attachments", "reports"):
        for i, item in enumerate(getattr(part, name)):
            if item.origin == "guide":
                yield (*path, name, i, "quote"), item.quote
    if part.contract and part.contract.origin == "guide":
        yield (*path, "contract", "quote"), part.contract.quote


def _direction_quotes(direction, path):
    yield from [((*path, name), getattr(direction, name)) for name in ("label", "title", "goal", "tasks_intro")]
    yield from [((*path, "context", i), text) for i, text in enumerate(direction.context)]
    yield from _common_quotes(direction, path)
    yield from [((*path, name, "quote"), getattr(direction, name).quote) for name in FUNDING_QUOTES]
    if direction.funding.matching:
        yield (*path, "funding", "matching", "quote"), direction.funding.matching.quote
    for name in ("stages", "payment_plan"):
        for i, item in enumerate(getattr(direction.funding, name)):
            yield (*path, "funding", name, i, "quote"), item.quote
    for i, contact in enumerate(direction.contacts):
        yield (*path, "contacts", i, "phone"), contact.phone
        yield (*path, "contacts", i, "quote"), contact.quote
    for i, task in enumerate(direction.tasks):
        yield (*path, "tasks", i, "text"), task.text
        yield from [((*path, "tasks", i, "deliverables", j), name) for j, name in enumerate(task.deliverables)]
        for j, indicator in enumerate(task.indicators):
            if indicator.origin == "guide":
                yield (*path, "tasks", i, "indicators", j, "quote"), indicator.quote


def misquoted(spec, source):
    """Return (path, message) for every quote that the source does not contain; white space and page numbers do not count."""
    dense = SPACE.sub("", PAGE_NUMBER.sub("", source))
    return [
        (path, f"the guide does not say {text[:40]!r}")
        for path, text in quotes(spec)
        if SPACE.sub("", text) not in dense
    ]
