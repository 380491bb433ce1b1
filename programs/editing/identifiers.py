"""Identifiers of a definition's items: people may leave them out, the definition needs them, nobody else reads them."""

from programs.editing.shapes import Group, Leaf

OWN = "own"  # the kind of a leaf that is made up when it is left empty


def fresh(item):
    """Return a copy of an item that will get identifiers of its own."""
    if isinstance(item, list):
        return [fresh(one) for one in item]
    if isinstance(item, dict):
        return {key: fresh(value) for key, value in item.items() if key != "id"}
    return item


def completed(shapes, values, taken):
    """Return the values with an identifier wherever one is missing; ``taken`` grows by those that are made up."""
    made = dict(values)
    for shape in shapes:
        value = made.get(shape.key)
        if isinstance(shape, Leaf):
            if shape.kind == OWN and not value:
                made = {shape.key: _next(taken)} | made
        elif value is None:
            continue
        elif isinstance(shape, Group):
            made[shape.key] = completed(shape.parts, value, taken)
        else:
            made[shape.key] = _items(shape, value, taken)
    return made


def _items(shape, value, taken):
    if shape.grouped:
        parts = shape.parts[1:]
        return {key: [completed(parts, item, taken) for item in items] for key, items in value.items()}
    return [completed(shape.parts, item, taken) for item in value]


def taken_in(content):
    """Return every identifier that a definition uses anywhere."""
    if isinstance(content, dict):
        own = {value for key, value in content.items() if key in {"id", "kind", "lineage"} and isinstance(value, str)}
        return own.union(*(taken_in(value) for value in content.values()))
    return set().union(*(taken_in(value) for value in content)) if isinstance(content, list) else set()


def _next(taken):
    number = 1
    while f"n{number}" in taken:
        number += 1
    taken.add(f"n{number}")
    return f"n{number}"
