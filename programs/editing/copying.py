"""Next year's definition from this year's: dates are shifted or emptied, and what has to be decided anew is listed."""

from copy import deepcopy
from datetime import date

from programs.editing.years import DATE, DATES, calendar_of, leaves, of_another_year, steps_of, year_of
from programs.reading import name_of

SHIFT, EMPTY = "shift", "empty"
YEARS = {"base_year", "first_year", "last_year"}  # of a register


def copied(content, *, code, title, years, dates):
    """Return (the new definition, [{"path", "old", "new", "done"}] of what has to be decided anew)."""
    made, decisions = deepcopy(content), []
    old_year = year_of(content)
    year = str(int(old_year) + years) if old_year else ""
    for key in ("source", "published"):
        made.pop(key, None)
    if made.pop("document_number", ""):
        decisions.append(decision(("document_number",), content["document_number"], None))
    prefix = made.get("number_prefix", "")
    made |= {"code": code, "title": title}
    if old_year and old_year in prefix:
        made["number_prefix"] = prefix.replace(old_year, year)
    _move_dates(made, (), decisions, years=years if dates == SHIFT else None)
    decisions += [decision(path, text, text) for path, text in leaves(made) if "labels" in path]
    decisions += [decision(path, text, text) for path, text, _words in of_another_year(made, calendar_of(made, year))]
    return made, decisions


def _move_dates(value, path, decisions, *, years):
    """Shift every date, or empty it where ``years`` is None; each has to be decided."""
    for step, key, held in steps_of(value):
        here = (*path, step)
        if isinstance(held, (dict, list)):
            _move_dates(held, here, decisions, years=years)
        elif (key in DATES and isinstance(held, str) and DATE.match(held)) or key in YEARS:
            value[key] = None if years is None else held + years if key in YEARS else shifted(held, years)
            decisions.append(decision(here, held, value[key]))
            if value[key] is None:
                del value[key]


def shifted(text, years):
    """Move a date of a definition by whole years; the 29th of February becomes the 28th."""
    year, month, day, rest = DATE.match(text).groups("")
    moved = int(year) + years
    if day and not _exists(moved, month, day):
        day = "-28"
    return f"{moved:04d}{month}{day}{rest}"


def _exists(year, month, day):
    try:
        date(year, int(month[1:]), int(day[1:]))
    except ValueError:
        return False
    return True


def decision(path, old, new):
    return {"path": list(path), "old": old, "new": new, "done": False}


def where(content, path):
    """Return the path with positions for names, as far as the content has it."""
    found = []
    for step in path:
        named = isinstance(content, list) and isinstance(step, str)
        at = next((at for at, item in enumerate(content) if name_of(item, at) == step), None) if named else step
        try:
            content = content[at]
        except (KeyError, IndexError, TypeError):
            break
        found.append(at)
    return tuple(found)


def value_at(content, path):
    """Return what stands at a path; None where there is nothing."""
    found = where(content, path)
    if len(found) < len(path):
        return None
    for step in found:
        content = content[step]
    return content


def merged(base, current, own):
    """Return (the own changes since the base on top of the current definition, the places that both changed)."""
    both = []
    return _merged(base, current, own, "", both), both


def _merged(base, current, own, path, both):
    if own in (base, current):
        return current
    if current == base:
        return own
    if all(isinstance(one, dict) for one in (base, current, own)):
        keys = [*current, *(key for key in own if key not in current)]
        merges = {key: _merged(base.get(key), current.get(key), own.get(key), f"{path}.{key}", both) for key in keys}
        return {key: value for key, value in merges.items() if value is not None}
    if all(_are_items(one) for one in (base, current, own)):
        return _merged_items(base, current, own, path, both)
    both.append(path.lstrip("."))
    return own


def _are_items(value):
    names = [name_of(item, -1) for item in value] if isinstance(value, list) else []
    return bool(names) and 0 not in names and len(set(names)) == len(names)


def _merged_items(base, current, own, path, both):
    """Merge lists item by item, in the own order; what only the current one has comes at the end."""
    named = [{name_of(item, -1): item for item in items} for items in (base, current, own)]
    names = [*named[2], *(name for name in named[1] if name not in named[2])]
    merges = [_merged(*(one.get(name) for one in named), f"{path}[{name}]", both) for name in names]
    return [item for item in merges if item is not None]
