"""A definition file as a checked ProgramSpec; every error names file, line and what was expected."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from programs import checks
from programs.reading import DefinitionError, Document, read_document
from programs.schema import ProgramSpec

PLAIN_WORDS = {"extra_forbidden": "unknown key", "missing": "this key is missing"}


@dataclass(frozen=True)
class Definition:
    spec: ProgramSpec
    document: Document

    @property
    def content(self):
        return as_content(self.spec)

    @property
    def digest(self):
        return digest_of(self.content)


def read_definition(path):
    """Return the Definition of a file, or raise DefinitionError with every problem found."""
    path = Path(path)
    definition = parse_definition(_text_of(path), str(path))
    if definition.spec.source:
        _check_quotes(definition, path.parent / definition.spec.source)
    return definition


def _text_of(path):
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"{path}:{line}: expected text in UTF-8, found the byte {data[error.start]:#04x}"
        raise DefinitionError([problem]) from error


def parse_definition(text, name):
    """Check everything but the quotes, which need the guide's text."""
    document = read_document(text, name)
    try:
        spec = ProgramSpec.model_validate_json(json.dumps(document.value))
    except ValidationError as error:
        raise DefinitionError(_sentences(document, error)) from error
    problems = checks.problems_of(spec)
    if problems:
        raise DefinitionError([document.problem(path, message) for path, message in problems])
    return Definition(spec=spec, document=document)


def problems_in(content):
    """Return (spec or None, [(path, message)]) of plain JSON values: what a file with them would be refused for."""
    try:
        spec = ProgramSpec.model_validate_json(json.dumps(content))
    except ValidationError as error:
        return None, [(_inside(content, item), _plain_words(item)) for item in error.errors(include_url=False)]
    return spec, checks.problems_of(spec)


def checked(content, name):
    """Return the Definition of plain JSON values, or raise DefinitionError."""
    spec, problems = problems_in(content)
    document = Document(name, value=content)
    if problems:
        raise DefinitionError([document.problem(path, message) for path, message in problems])
    return Definition(spec=spec, document=document)


def _inside(content, item):
    """Return the part of an error's path that the content has: what follows are words of the schema."""
    path = ()
    for step in item["loc"]:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return (*path, step) if item["type"] == "missing" else path
        path = (*path, step)
    return path


def as_content(spec):
    """Return a spec as plain JSON values, without what is only the default."""
    return spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def digest_of(content):
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _check_quotes(definition, source):
    document = definition.document
    if not source.is_file():
        raise DefinitionError([document.problem(("source",), f"expected the guide's text at {source}")])
    problems = checks.misquoted(definition.spec, _text_of(source))
    if problems:
        raise DefinitionError([document.problem(path, message) for path, message in problems])


def _sentences(document, error):
    """One sentence a place: the branches of a choice of types are told together."""
    told = {}
    for item in error.errors(include_url=False):
        path = document.known(item["loc"])
        if item["type"] == "missing":
            path = (*path, item["loc"][-1])
        told.setdefault(path, []).append(_plain_words(item))
    return [document.problem(path, "; or ".join(dict.fromkeys(messages))) for path, messages in told.items()]


def _plain_words(item):
    if item["type"] in PLAIN_WORDS:
        return PLAIN_WORDS[item["type"]]
    message = (
        item["msg"]
        .replace("Input should be", "expected")
        .replace("String should match pattern", "expected text of the form")
        .removeprefix("Value error, ")
    )
    found = item["input"]
    return message if isinstance(found, (dict, list)) else f"{message}, found {found!r}"
