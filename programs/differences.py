"""What changed between two definitions, place by place; items of a list are compared by their own keys."""

from programs.reading import name_of

SHOWN = 60


def differences(old, new, path=""):
    """Return [{"path", "old", "new"}, ...] in reading order; None stands for "not there"."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [
            change for key in _keys(old, new) for change in differences(old.get(key), new.get(key), _join(path, key))
        ]
    if isinstance(old, list) and isinstance(new, list) and _are_items([*old, *new]):
        return _differences_of_items(old, new, path)
    return [] if old == new else [{"path": path, "old": old, "new": new}]


def told(change):
    """Write one change as one line."""
    return f"{change['path']}: {_short(change['old'])} -> {_short(change['new'])}"


def _differences_of_items(old, new, path):
    before, after = _by_name(old, path), _by_name(new, path)
    changes = [
        change for name in _keys(before, after) for change in differences(before.get(name), after.get(name), name)
    ]
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        changes.append({"path": f"{path} (order)", "old": list(before), "new": list(after)})
    return changes


def _by_name(items, path):
    """Return the items by what they are called; where several have one name, each is told by its place among them."""
    found, counts = {}, {}
    for place, item in enumerate(items):
        name = name_of(item, place)
        counts[name] = counts.get(name, 0) + 1
        found[f"{path}[{name}]" if counts[name] == 1 else f"{path}[{name}#{counts[name]}]"] = item
    return found


def _are_items(values):
    return bool(values) and all(isinstance(value, dict) for value in values)


def _keys(old, new):
    return [*old, *(key for key in new if key not in old)]


def _join(path, key):
    return f"{path}.{key}" if path else key


def _short(value):
    if value is None:
        return "(nothing)"
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
