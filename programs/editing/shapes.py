"""What can be edited, read from the schema: leaves, groups of them, and lists of items.

A leaf's ``kind`` chooses its form field: text, integer, number, yes_no, choice, choices, moment, date, lines,
codes, integers (a list of numbers), mapping, numbers (a mapping to numbers) or rule.
"""

import datetime as dt
import types
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from programs.editing.words import Words, words_of
from programs.schema import FieldSpec, Spec

PLAIN = {bool: "yes_no", int: "integer", str: "text", dt.date: "date", dict: "rule"}
GROUPED = "section"  # the key that a question of a section carries while it is edited
NOTHING = object()


@dataclass(frozen=True)
class Leaf:
    key: str
    kind: str
    words: Words
    required: bool = False
    default: object = None
    choices: tuple = ()


@dataclass(frozen=True)
class Group:
    """A part with parts of its own; an optional one may be absent altogether."""

    key: str
    words: Words
    parts: tuple
    optional: bool = False
    required: bool = False


@dataclass(frozen=True)
class Items:
    """A list; ``grouped``: the definition keeps it under a key of each item (the questions of a section)."""

    key: str
    words: Words
    parts: tuple
    required: bool = False
    grouped: bool = False


@cache
def shapes_of(spec):
    """Return the shapes of all keys of a Spec, in the schema's order."""
    return tuple(_shape(spec, name, info) for name, info in spec.model_fields.items())


def shapes_for(spec, keys):
    """Return the shapes of the named keys, in that order."""
    known = {shape.key: shape for shape in shapes_of(spec)}
    return tuple(known[key] for key in keys)


def _shape(spec, name, info):
    key = info.serialization_alias or name
    words = words_of(spec.__name__, key)
    annotation, optional = _without_none(info.annotation)
    inner = _item_of(annotation)
    if _is_spec(annotation):
        return Group(key, words, shapes_of(annotation), optional=optional, required=info.is_required())
    if _is_spec(inner):
        return Items(key, words, shapes_of(inner), required=info.is_required())
    if inner is None and get_origin(annotation) is dict and _is_spec(_item_of(get_args(annotation)[1])):
        return Items(key, words, _grouped(get_args(annotation)[0]), grouped=True)
    kind, choices = _kind(annotation)
    leaf = Leaf(key, kind, words, info.is_required(), _default(info), choices)
    return replace(leaf, kind=words.kind) if words.kind else leaf


def _grouped(sections):
    """The questions of all sections as one list: each says first where it is asked."""
    where = Leaf(GROUPED, "choice", words_of("FieldSpec", GROUPED), required=True, choices=_values(sections))
    return (where, *shapes_of(FieldSpec))


def _kind(annotation):
    """Return (kind, choices) of a type that is no Spec."""
    if get_origin(annotation) is Literal:
        return "choice", _values(annotation)
    if get_origin(annotation) is dict:
        value = _bare(get_args(annotation)[1])
        return ("mapping" if value is str else "numbers"), ()
    inner = _item_of(annotation)
    if inner is not None:
        kinds = {int: "integers", str: "lines"}
        return ("choices", _values(inner)) if get_origin(inner) is Literal else (kinds[inner], ())
    members = set(get_args(annotation)) if _is_union(annotation) else {annotation}
    if AwareDatetime in members:
        return "moment", ()
    if members == {int, float}:
        return "number", ()
    return PLAIN[annotation], ()


def _default(info):
    """Return a key's default as a definition would write it; NOTHING where it must be given."""
    if info.is_required():
        return NOTHING
    default = info.get_default(call_default_factory=True)
    if isinstance(default, BaseModel):
        return default.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return list(default) if isinstance(default, tuple) else default


def _bare(annotation):
    """Take the constraints off a type."""
    return _bare(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation


def _is_union(annotation):
    return get_origin(annotation) in (Union, types.UnionType)


def _without_none(annotation):
    """Return (the type without None and constraints, whether None is allowed)."""
    annotation = _bare(annotation)
    if not _is_union(annotation) or type(None) not in get_args(annotation):
        return annotation, False
    rest = tuple(one for one in get_args(annotation) if one is not type(None))
    return (_bare(rest[0]) if len(rest) == 1 else Union[rest]), True  # noqa: UP007 -- made at run time


def _item_of(annotation):
    """Return the type of a list's items, or None for what is no list."""
    annotation = _bare(annotation)
    if get_origin(annotation) is not tuple:
        return None
    return _bare(get_args(annotation)[0])


def _is_spec(annotation):
    return isinstance(annotation, type) and issubclass(annotation, Spec)


def _values(annotation):
    return tuple(str(value) for value in get_args(_bare(annotation)))
