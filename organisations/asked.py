"""What the guides ask of units. The programs stand above this app and register here what their definitions say."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A figure that a unit's profile keeps, because conditions of a guide read it."""

    id: str
    label: str
    kind: str  # integer | number | yes_no
    unit: str = ""
    hint: str = ""
    proof: str = ""
    asked_by: tuple = ()  # the directions whose conditions read it, in words


@dataclass(frozen=True)
class ListKind:
    """A list of names that rules look into; one that ``bars`` is only ever looked into to keep units out."""

    id: str
    title: str
    bars: bool = False
    asked_by: tuple = ()


_source = None


def register(source):
    """Set who knows the guides: an object with ``questions()``, ``list_kinds()`` and ``lineages()``."""
    global _source  # noqa: PLW0603 -- set once, in AppConfig.ready
    _source = source


def questions():
    """Return every figure the published guides ask for: {id: Question}."""
    return _source.questions()


def list_kinds():
    """Return every list the published guides look into: {id: ListKind}."""
    return _source.list_kinds()


def lineages():
    """Return the kinds of projects that directions continue: {lineage: title}."""
    return _source.lineages()
