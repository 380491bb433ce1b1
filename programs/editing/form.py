"""The form of one part of a definition, made from its shapes; its lists grow and shrink without JavaScript.

``PartForm(shapes, held)`` shows what a definition holds; with ``data`` it is bound to what was posted. A name is a path:
``tasks.0.indicators.2.value``. ``content`` gives back what a definition would hold, without what is only the default.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.forms import Select
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from ipfund.common.fields import field_links
from ipfund.common.forms import PlainForm
from programs.editing.complaints import in_words
from programs.editing.fields import field_for
from programs.editing.identifiers import fresh
from programs.editing.shapes import GROUPED, NOTHING, Group, Leaf

ON, COUNT = "on", "count"
PLACED = "placed"  # code of a problem of the whole form that stands beside a group
MOST = 200  # items of one list; no count in a POST makes us build without end
BLANK = (None, "", [], {}, ())
NO_FILES = MultiValueDict()


@dataclass
class Node:
    """One place of the page: a leaf's field, a group, a list, or one row of a list."""

    kind: str
    name: str
    shape: object
    form: object
    parts: list = field(default_factory=list)
    on: bool = True
    index: int = 0
    siblings: int = 0

    @property
    def bound(self):
        return self.form[self.name]

    @property
    def errors(self):
        """What stands beside a group or a row itself."""
        return self.form.group_errors.get(self.name, [])

    @property
    def plain(self):
        return [part for part in self.parts if not part.rare]

    @property
    def folded(self):
        return [part for part in self.parts if part.rare]

    @property
    def rare(self):
        return self.shape.words.rare

    @property
    def unfolds(self):
        """Whether something folded has an error."""
        return any(part.has_error for part in self.folded)

    @property
    def has_error(self):
        own = self.kind == "leaf" and bool(self.form.errors.get(self.name))
        return own or bool(self.errors) or any(part.has_error for part in self.parts)

    @property
    def is_wide(self):
        return self.kind != "leaf" or bool(self.shape.words.rows) or self.shape.kind in {"choices", "rule"}

    @property
    def number(self):
        return self.index + 1

    @property
    def called(self):
        """What the summary calls it: a row by its number."""
        words = self.shape.words
        return f"{words.one or words.label} {self.number}" if self.kind == "row" else str(words.label)

    @property
    def is_last(self):
        return self.number == self.siblings

    @property
    def told(self):
        """What a row is called: its own name, title or label."""
        for key in ("title", "name", "label", "question", "subject", "text", "purpose", "clause"):
            for part in self.parts:
                if part.kind == "leaf" and part.shape.key == key:
                    return str(part.bound.value() or "")[:40]
        return ""


class PartForm(PlainForm):
    def __init__(self, shapes, held, *, zone, options, data=None):
        super().__init__(data)
        self.zone, self.options = zone, options
        self.group_errors, self.places = {}, {}
        given = collect(shapes, data) if data is not None else (held or {})
        self.nodes = [self._node(shape, "", given, wanted=True) for shape in shapes]

    def _node(self, shape, prefix, held, *, wanted):
        name, value = f"{prefix}{shape.key}", held.get(shape.key)
        if isinstance(shape, Leaf):
            return self._leaf(shape, name, value, wanted=wanted)
        if isinstance(shape, Group):
            on = not shape.optional or (value is not None and value.get(ON, True))
            value = value or {}
            parts = [self._node(part, f"{name}.", value, wanted=wanted and on) for part in shape.parts]
            return Node("group", name, shape, self, parts, on=on)
        rows = _rows(shape, value)
        nodes = [self._row(shape, name, row, at, len(rows), wanted=wanted) for at, row in enumerate(rows)]
        return Node("items", name, shape, self, nodes)

    def _row(self, shape, name, row, at, siblings, *, wanted):
        parts = [self._node(part, f"{name}.{at}.", row, wanted=wanted) for part in shape.parts]
        return Node("row", f"{name}.{at}", shape, self, parts, index=at, siblings=siblings)

    def _leaf(self, leaf, name, value, *, wanted):
        required = wanted and leaf.required and leaf.kind != "own"
        self.fields[name] = field_for(leaf, value, zone=self.zone, options=self.options, required=required)
        if not self.is_bound:
            default = None if leaf.default is NOTHING else leaf.default
            self.initial[name] = default if value is None else value
        return Node("leaf", name, leaf, self)

    # --- what it says ------------------------------------------------------------------------------------------------

    def content(self):
        """Return {key: value} of the valid form."""
        return self._contents(self.nodes, ())

    def _contents(self, nodes, path):
        found = {}
        for node in nodes:
            value = self._value(node, (*path, node.shape.key))
            if value is not NOTHING:
                found[node.shape.key] = value
        return found

    def _value(self, node, path):
        self.places[path] = node.name
        if node.kind == "leaf":
            return self._leaf_value(node.shape, self.cleaned_data[node.name])
        if node.kind == "group":
            if node.shape.optional and not node.on:
                return NOTHING
            value = self._contents(node.parts, path)
            return value if value or node.shape.required or node.shape.optional else NOTHING
        if node.shape.grouped:
            return self._grouped(node, path)
        rows = [self._item(row, (*path, at)) for at, row in enumerate(node.parts)]
        return rows if rows or node.shape.required else NOTHING

    def _leaf_value(self, leaf, value):
        if value in BLANK and not isinstance(value, bool):
            return [] if leaf.required and leaf.kind in {"lines", "choices", "codes"} else NOTHING
        return NOTHING if value == leaf.default and type(value) is type(leaf.default) else value

    def _item(self, row, path):
        self.places[path] = row.name
        return self._contents(row.parts, path)

    def _grouped(self, node, path):
        groups = {}
        for row in node.parts:
            section = self.cleaned_data[f"{row.name}.{GROUPED}"]
            place = (*path, section, len(groups.get(section, [])))
            item = self._item(row, place)
            groups.setdefault(section, []).append({key: value for key, value in item.items() if key != GROUPED})
        return groups or NOTHING

    # --- what is wrong -----------------------------------------------------------------------------------------------

    def blame(self, path, message):
        """Put a problem of the definition beside the field or the group it is about."""
        place = tuple(path)
        while place and place not in self.places:
            place = place[:-1]
        name = self.places.get(place)
        said = self.in_words(name, message)
        if name in self.fields:
            self.add_error(name, said)
        elif not name:
            self.add_error(None, said)
        elif said not in self.group_errors.setdefault(name, []):
            self.group_errors[name].append(said)
            self.add_error(None, ValidationError(said, code=PLACED))

    def in_words(self, name, message):
        """Say of a list what is said of every list: the definition's codes mean nothing to who chooses."""
        if name in self.fields and isinstance(self.fields[name].widget, Select) and message.startswith("expected '"):
            return _("Select a valid choice. That choice is not one of the available choices.")
        return in_words(message)

    def links_of_errors(self):
        """Return what is wrong for the summary, in page order, each named with its rows and groups."""
        unplaced = [error for error in self.non_field_errors().as_data() if error.code != PLACED]
        links = [{"text": message, "href": ""} for error in unplaced for message in error]
        return links + [link for node in self.nodes for link in self._links(node, "")]

    def _links(self, node, outside):
        if node.kind == "leaf":
            return field_links(node.bound, outside)
        field = f"{outside}{node.called}"
        told = [_("%(field)s: %(error)s") % {"field": field, "error": error} for error in node.errors]
        links = [{"text": said, "href": f"#part-{node.name}"} for said in told]
        inside = outside if node.kind == "items" else f"{field} › "
        return links + [link for part in node.parts for link in self._links(part, inside)]


def collect(shapes, data, prefix=""):
    """Return what was posted as nested values, unchecked: {key: text, list of texts, dict or list of dicts}."""
    return {shape.key: _collected(shape, f"{prefix}{shape.key}", data) for shape in shapes}


def _collected(shape, name, data):
    if isinstance(shape, Leaf):
        blank = field_for(shape, None, zone="UTC", options=_no_options(shape), required=False)
        return blank.widget.value_from_datadict(data, NO_FILES, name)
    if isinstance(shape, Group):
        return collect(shape.parts, data, f"{name}.") | {ON: not shape.optional or f"{name}.{ON}" in data}
    given = data.get(f"{name}.{COUNT}", "0")
    count = min(int(given), MOST) if given.isdecimal() and len(given) < 6 else 0
    return [collect(shape.parts, data, f"{name}.{at}.") for at in range(count)]


def _no_options(leaf):
    return {leaf.words.options: []}


def _rows(shape, value):
    """Return the items of a list; those kept under a key of their own carry it."""
    if shape.grouped and isinstance(value, dict):
        return [{GROUPED: section, **item} for section, items in value.items() for item in items]
    return value or []


def rearranged(shapes, data, command):
    """Return what was posted after one of the list's buttons: add:tasks, up:tasks.1, down:, copy:, remove:tasks.1."""
    held = collect(shapes, data)
    action, _colon, name = command.partition(":")
    *steps, last = name.split(".")
    if action == "add":
        items = _descend(held, [*steps, last])
        if isinstance(items, list) and len(items) < MOST:
            items.append({})
        return held
    items = _descend(held, steps)
    if isinstance(items, list) and last.isdecimal() and len(last) < 6 and int(last) < len(items):
        _move(items, int(last), action)
    return held


def _descend(held, steps):
    for step in steps:
        if isinstance(held, list):
            held = held[int(step)] if step.isdecimal() and len(step) < 6 and int(step) < len(held) else None
        else:
            held = held.get(step) if isinstance(held, dict) else None
    return held


def _move(items, at, action):
    if action == "remove":
        del items[at]
    elif action == "copy" and len(items) < MOST:
        items.insert(at + 1, fresh(items[at]))
    elif action in {"up", "down"}:
        to = at + (-1 if action == "up" else 1)
        if 0 <= to < len(items):
            items[at], items[to] = items[to], items[at]
