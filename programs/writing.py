"""Writes a definition as the YAML that ``reading`` reads: the same values come back, texts stay legible."""

import yaml

from programs.reading import PlainLoader

WIDE = 100_000  # no line is ever folded


class PlainDumper(yaml.SafeDumper):
    """Quotes whatever either kind of YAML would read as something else than text."""

    yaml_implicit_resolvers = {
        first: [
            *yaml.SafeDumper.yaml_implicit_resolvers.get(first, []),
            *PlainLoader.yaml_implicit_resolvers.get(first, []),
        ]
        for first in {*yaml.SafeDumper.yaml_implicit_resolvers, *PlainLoader.yaml_implicit_resolvers}
    }

    def ignore_aliases(self, data):  # noqa: ARG002 -- the dumper's signature
        return True

    def increase_indent(self, flow=False, indentless=False):  # noqa: ARG002 -- lists are indented
        return super().increase_indent(flow=flow, indentless=False)


def _text(dumper, text):
    legible = "\n" in text and not any(line != line.rstrip() for line in text.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if legible else None)


def _float(dumper, number):
    text = format(number, "f") if "e" in repr(number) else repr(number)
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


PlainDumper.add_representer(str, _text)
PlainDumper.add_representer(float, _float)


def to_yaml(content, heading=()):
    """Return a definition file; ``heading`` are lines of comment above it."""
    comments = "".join(f"# {line}\n" for line in heading)
    return comments + yaml.dump(content, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=WIDE)


def flow(value):
    """Return a small value in one line: {">=": [application.patents, 50]}."""
    text = yaml.dump(
        value, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=WIDE, default_flow_style=True
    )
    return text.strip()
