"""Reads a definition's YAML strictly and keeps the line of every value, so that an error can name it.

Only plain YAML: no tags, no anchors, no key twice; ``true``/``false`` are the only booleans, dates stay text.
"""

import re
from dataclasses import dataclass, field

import yaml

DEEPEST = 40
NAMING_KEYS = ("code", "id", "key", "no", "kind", "number")  # what an item of a list is called in a message


class DefinitionError(Exception):
    """A definition that cannot be used; ``problems`` are sentences that begin with ``file:line``."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


class PlainLoader(yaml.SafeLoader):
    """YAML with the few scalars of a definition. Dates and times stay text: the schema reads them."""

    yaml_implicit_resolvers = {}
    depth = 0

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="anchors and aliases are not allowed", problem_mark=mark)
        if self.depth > DEEPEST:
            mark = self.peek_event().start_mark
            problem = f"expected at most {DEEPEST} levels, one inside the other"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


for tag, pattern, first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", list("tf")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", list("-+0123456789")),
):
    PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


@dataclass
class Document:
    """The plain value of a file, and the line on which each part of it begins."""

    name: str
    value: object = None
    lines: dict = field(default_factory=dict)

    def line(self, path):
        """Return the line of the deepest part of ``path`` that the file has."""
        path = tuple(path)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def known(self, path):
        """Return the part of ``path`` that the file has: what follows are words of the schema."""
        path = tuple(path)
        while path and path not in self.lines:
            path = path[:-1]
        return path

    def called(self, path):
        """Write a path as people read it: directions[a].tasks[b].text."""
        value, words = self.value, []
        for step in path:
            inside = isinstance(value, (dict, list))
            try:
                value = value[step] if inside else None
            except (KeyError, IndexError, TypeError):
                value = None
            words.append(f"[{name_of(value, step)}]" if isinstance(step, int) else f".{step}")
        return "".join(words).lstrip(".") or "the whole file"

    def problem(self, path, message):
        return f"{self.name}:{self.line(path)}: {self.called(path)}: {message}"


def name_of(item, position):
    """Return what a list item is called: its own key, or its place counted from 1."""
    if isinstance(item, dict):
        for key in NAMING_KEYS:
            if isinstance(item.get(key), (str, int)):
                return item[key]
    return position + 1


def read_document(text, name):
    """Return the Document of a YAML text; every key may stand once."""
    document = Document(name)
    try:
        node = yaml.compose(text, Loader=PlainLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DefinitionError([f"{name}:{line}: {error.problem}"]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise DefinitionError([f"{name}:{line}: the character {error.character:#04x} is not allowed"]) from error
    except yaml.YAMLError as error:
        raise DefinitionError([f"{name}:1: {error}"]) from error
    if not isinstance(node, yaml.MappingNode):
        raise DefinitionError([f"{name}:1: expected a mapping with the keys of a program"])
    document.value = _plain(node, (), document)
    return document


def _plain(node, path, document):
    document.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, position), document) for position, item in enumerate(node.value)]
    return _scalar(node, document)


def _mapping(node, path, document):
    value = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value
        if not isinstance(key_node, yaml.ScalarNode):
            raise DefinitionError([f"{document.name}:{line}: a key must be plain text"])
        if key in value:
            raise DefinitionError([f"{document.name}:{line}: the key {key!r} stands twice"])
        value[key] = _plain(value_node, (*path, key), document)
        document.lines[*path, key] = line
    return value


def _scalar(node, document):
    kind = node.tag.rpartition(":")[2]
    if kind not in {"null", "bool", "int", "float", "str"}:
        raise DefinitionError([f"{document.name}:{node.start_mark.line + 1}: the tag {node.tag!r} is not allowed"])
    readers = {"null": lambda _text: None, "bool": lambda text: text == "true", "int": int, "float": float}
    return readers.get(kind, str)(node.value)
