"""What somebody has to decide before a new program opens: each is changed at its place, or ticked as it stands.

A decision is {"path", "old", "new", "done"}: what last year's guide said, and what stood there when it was copied or ticked.
"""

from programs.editing.copying import decision, value_at
from programs.editing.years import calendar_of, of_another_year, strangers_at


def decisions_of(draft):
    """Return what copying left to decide, and every other text of a new program that names another time."""
    if draft.program_id:
        return draft.decisions
    known = {tuple(one["path"]) for one in draft.decisions}
    found = of_another_year(draft.content, calendar_of(draft.content))
    return [*draft.decisions, *(decision(path, None, text) for path, text, _words in found if path not in known)]


def open_decisions(decisions, content):
    """Return those that nobody decided."""
    calendar = calendar_of(content)
    return [one for one in decisions if is_open(one, value_at(content, one["path"]), calendar)]


def is_open(one, now, calendar):
    """Whether a place is neither ticked as it stands nor changed into something that names no other time."""
    if now == one["new"]:
        return not one["done"]
    return isinstance(now, str) and bool(strangers_at(one["path"], now, calendar))


def ticked(one, content):
    """Return a decision that somebody looked at as it stands now."""
    return one | {"done": True, "new": value_at(content, one["path"])}
