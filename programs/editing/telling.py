"""Differences between two definitions in words: the place by its labels, the values as people read them."""

import re

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ipfund.common.formats import chained, listed, said
from programs.editing.options import labels
from programs.editing.shapes import GROUPED, Group, Items, Leaf, shapes_of
from programs.reading import name_of
from programs.schema import ProgramSpec

STEP = re.compile(r"\[([^\]]*)\]|([^.\[\] ]+)|( \(order\))")
INSTANT = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?[+Z]\S*$")  # as a definition writes it
MATTERS = {"opens_at", "deadlines", "quota", "funding", "period"}  # a date or an amount: those concerned are told
NAMED_BY = ("title", "name", "label", "question", "subject", "text", "purpose", "quote")
NAMES = frozenset(NAMED_BY)
LONGEST_NAME = 30


def in_words(change, *definitions):
    """Return {"place", "old", "new", "matters"} of one change; items are called as one of the definitions calls them."""
    steps = [(item, key or order.strip()) for item, key, order in STEP.findall(change["path"])]
    place, leaf = _place(_looked_up(steps, definitions))
    return {
        "place": place,
        "old": shown(change["old"], leaf),
        "new": shown(change["new"], leaf),
        "matters": matters(change),
    }


def matters(change):
    """Whether a change moves a date, a quota or an amount."""
    return bool({key for _item, key, _order in STEP.findall(change["path"])} & MATTERS)


def is_deadline(change):
    """Whether a change moves the program's deadline: about that a letter of its own is sent."""
    return change["path"].startswith("deadlines")


def directions_of(changes):
    """Return the codes of the directions whose dates or amounts changed; None in it: the whole program's did."""
    concerned = set()
    for change in filter(matters, changes):
        found = re.match(r"directions\[([^\]]*)\]", change["path"])
        concerned.add(found[1] if found else None)
    return concerned


def _looked_up(steps, definitions):
    """Yield (item, key, what stands there in the first definition that has it) for each step."""
    held = list(definitions)
    for item, key in steps:
        held = [found for found in (_stepped(one, item, key) for one in held) if found is not None]
        yield item, key, held[0] if held else None


def _stepped(held, item, key):
    if item and isinstance(held, list):
        return next((one for at, one in enumerate(held) if str(name_of(one, at)) == item), None)
    return held.get(key) if isinstance(held, dict) else None


def _place(steps):
    """Return (the place in words, the leaf it ends at, or None)."""
    shapes, words, shape = shapes_of(ProgramSpec), [], None
    for item, key, held in steps:
        found = next((one for one in shapes if one.key == key), None)
        if item:
            words.append(_item_name(shape, item, held))
        elif found is None:
            words.append(_("order") if key == "(order)" else str(labels(GROUPED).get(key, key)))
        else:
            shape = found
            words.append(str(shape.words.label))
            shapes = shape.parts if isinstance(shape, (Group, Items)) else ()
    return " › ".join(words), shape if isinstance(shape, Leaf) else None


def _item_name(shape, item, held):
    """Return what an item is called: its printed number, or its words where it has only an id of our own."""
    one = shape.words.one if shape else ""
    if isinstance(held, dict) and str(held.get("id") or held.get("key") or held.get("kind")) == item:
        named = next((str(held[key]) for key in NAMED_BY if held.get(key)), "")
        clause = held.get("clause", "")
        words = Truncator(" ".join(named.split())).chars(LONGEST_NAME)
        item = " ".join(filter(None, ["" if named.startswith(clause) else clause, words and f"“{words}”"])) or item
    return f"{one} {item}".strip()


def shown(value, leaf=None):
    """Return a value of a definition as text."""
    if value is None:
        return _("(nothing)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return listed(shown(one, leaf) for one in value) or _("(nothing)")
    if isinstance(value, dict):
        named = next((value[key] for key in NAMED_BY if value.get(key)), "")
        code = value.get("code") or value.get("clause") or value.get("no") or ""
        return f"{code} {named}".strip() or chained(said(key, shown(one)) for key, one in value.items())
    text = INSTANT.sub(r"\1 \2", str(value))
    return str(labels(leaf.key).get(text, text)) if leaf and leaf.kind in {"choice", "choices"} else text


def in_path_words(content, path):
    """Return a place of a definition in words, its items by what they are called."""
    steps = []
    for step in path:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        is_item = isinstance(step, int)
        steps.append((str(name_of(content, step)), "", content) if is_item else ("", str(step), content))
    return _place(steps)[0]
