"""What a definition must keep across its parts, and that every quote stands in the guide's text."""

import re

from pydantic import ValidationError

from programs import rules
from programs.resolving import resolve
from programs.schema.program import declared_attributes

SPACE = re.compile(r"\s+")
PAGE_NUMBER = re.compile(r"^\s*-\s*\d+\s*-\s*$", re.MULTILINE)
NUMBERS = {"integer", "number"}
FUNDING_QUOTES = ("quota", "funding", "period")


def problems_of(spec):
    """Return (path, message) for everything that does not hold together."""
    found = [*_about_deadlines(spec), *_about_references(spec)]
    for position, direction in enumerate(spec.directions):
        found += _about_direction(spec, direction, ("directions", position))
    return found


def _about_deadlines(spec):
    taken = set()
    for position, deadline in enumerate(spec.deadlines):
        path = ("deadlines", position)
        if spec.opens_at is not None and deadline.instant(spec.timezone) <= spec.opens_at:
            yield (*path, "at"), f"expected an instant after the opening, {spec.opens_at.isoformat()}"
        for transition in deadline.transitions:
            if transition in taken:
                yield (*path, "transitions"), f"{transition!r} has a deadline already"
            taken.add(transition)
        if "unit_approve" in deadline.transitions and "unit_review" not in spec.route:
            yield (*path, "transitions"), "unit_approve needs the stage unit_review in the route"


def _about_references(spec):
    codes = {direction.code for direction in spec.directions}
    for position, row in enumerate(spec.consultation):
        for code in set(row.directions) - codes:
            yield ("consultation", position, "directions"), f"there is no direction {code!r}"
    for position, condition in enumerate(spec.conditions):
        yield from _about_lists(spec, condition, ("conditions", position, "rule"))


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
    yield from _about_indicators(direction, path)
    yield from _about_places(direction, path)
    fields = {field.id: field.kind for section in complete.sections for field in section.fields}
    for position, condition in enumerate(direction.conditions):
        yield from _about_lists(spec, condition, (*path, "conditions", position, "rule"))
    for condition in complete.conditions:
        asked = declared_attributes(rules.attributes(condition.rule)) if condition.rule else []
        for name in set(asked) - fields.keys():
            yield (
                (*path, "conditions"),
                f"the rule of {condition.id!r} reads application.{name}, which no field asks for",
            )
        for name in declared_attributes(_ordered(condition.rule)):
            if fields.get(name, "number") not in NUMBERS:
                message = f"the rule of {condition.id!r} compares application.{name}, which is no number"
                yield (*path, "conditions"), message
    known = {condition.id for condition in complete.conditions}
    for attachment in complete.attachments:
        for missing in set(attachment.conditions) - known:
            yield (*path, "attachments"), f"{attachment.kind!r} is evidence for {missing!r}, which is no condition"


def _ordered(rule):
    """Return the attributes that a rule compares by size."""
    if not rule:
        return []
    ((name, operand),) = rule.items()
    if name in {"all", "any"}:
        return [attribute for part in operand for attribute in _ordered(part)]
    if name == "not":
        return _ordered(operand)
    return [operand[0]] if name in {">", ">=", "<", "<="} else []


def _about_indicators(direction, path):
    """A part is not larger than its whole, and no indicator refers, over others, to itself."""
    known = {indicator.id: indicator for indicator in direction.indicators}
    for i, task in enumerate(direction.tasks):
        for j, indicator in enumerate(task.indicators):
            here = (*path, "tasks", i, "indicators", j)
            for name in ("subset_of", "per"):
                if _comes_back(indicator, name, known):
                    yield (*here, name), f"{indicator.id!r} refers, over others, to itself"
            whole = known.get(indicator.subset_of)
            if whole and None not in {indicator.value, whole.value} and indicator.value > whole.value:
                yield (*here, "value"), f"expected at most {whole.value}, as it is a part of {whole.id!r}"


def _comes_back(indicator, name, known):
    seen, other = set(), getattr(indicator, name)
    while other in known and other not in seen:
        if other == indicator.id:
            return True
        seen.add(other)
        other = getattr(known[other], name)
    return False


def _about_places(direction, path):
    """No stage selects more than there are places, or more than are paid."""
    most = {"contract": direction.quota.number, "pay": direction.quota.funded or direction.quota.number}
    for position, stage in enumerate(direction.funding.stages):
        if most[stage.then] is not None and stage.select > most[stage.then]:
            yield (*path, "funding", "stages", position, "select"), f"expected at most {most[stage.then]}"


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
    yield from [
        ((*path, name), getattr(direction, name)) for name in ("label", "title", "project_name", "goal", "tasks_intro")
    ]
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
