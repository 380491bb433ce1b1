"""Next year's definition from this year's: dates are shifted or emptied, and what has to be decided anew is listed."""

import re
from copy import deepcopy
from datetime import date

from programs.reading import name_of

DATES = {"opens_at", "at", "reference_date", "start", "end", "month"}
SHIFT, EMPTY = "shift", "empty"
NAMED_ANEW = {("code",), ("title",), ("number_prefix",)}
DATE = re.compile(r"^(\d{4})(-\d{2})(-\d{2})?(T.*)?$")
YEAR = re.compile(r"(?<!\d)(20\d{2})(?=年|$|[-—－])")


def copied(content, *, code, title, years, dates):
    """Return (the new definition, [{"path", "old", "new", "done"}] of what has to be decided anew)."""
    made, decisions = deepcopy(content), []
    old_year = year_of(content)
    for key in ("source", "published"):
        made.pop(key, None)
    if made.pop("document_number", ""):
        decisions.append(_decision(("document_number",), content["document_number"], None))
    prefix = made.get("number_prefix", "")
    made |= {"code": code, "title": title}
    if old_year and old_year in prefix:
        made["number_prefix"] = prefix.replace(old_year, str(int(old_year) + years))
    _go_over(made, (), decisions, years=years, dates=dates, old_year=old_year)
    return made, decisions


def year_of(content):
    """Return the year of a program as its code or its deadline says it, or ""."""
    found = re.search(r"(20\d{2})(?!.*20\d{2})", content.get("code", ""))
    if found:
        return found[1]
    at = next((part.get("at", "") for part in content.get("deadlines", [])), "")
    return at[:4]


def _go_over(value, path, decisions, **how):
    for key, held in list(value.items() if isinstance(value, dict) else enumerate(value)):
        here = (*path, step_to(key, held))
        if isinstance(held, (dict, list)):
            _go_over(held, here, decisions, **how)
        elif isinstance(held, str):
            _look_at(value, key, held, here, decisions, **how)


def _look_at(holder, key, held, path, decisions, *, years, dates, old_year):
    if key in DATES and DATE.match(held):
        new = shifted(held, years) if dates == SHIFT else None
        if new is None:
            del holder[key]
        else:
            holder[key] = new
        decisions.append(_decision(path, held, new))
    elif path not in NAMED_ANEW and (old_year in YEAR.findall(held) or "labels" in path):
        decisions.append(_decision(path, held, held))


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


def _decision(path, old, new):
    return {"path": list(path), "old": old, "new": new, "done": False}


def open_decisions(decisions, content):
    """Return (number, decision) of those that nobody decided: not ticked, and the place is as copying left it."""
    return [
        (number, one)
        for number, one in enumerate(decisions)
        if not one["done"] and value_at(content, one["path"]) == one["new"]
    ]


def step_to(key, item):
    """Return how a path names an item: by its own key where it has one, so that it is found after it was moved."""
    name = name_of(item, -1) if isinstance(key, int) else 0
    return name if isinstance(name, str) else key


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
