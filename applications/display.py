"""How a section reads when it is not being written: the same blocks on the check page, the detail page and the PDF."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Facts:
    """Label and value, in pairs: ``[(label, value), ...]``; an empty value prints as 无."""

    rows: list
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True)
class Prose:
    """A long text under its label."""

    label: str
    text: str
    kind: str = field(default="prose", init=False)

    @property
    def paragraphs(self):
        return [line for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Grid:
    """A table: ``columns`` is [(title, width in percent, "text" | "number"), ...]; a ``foot`` row holds the totals."""

    columns: list
    rows: list
    caption: str = ""
    foot: list | None = None
    kind: str = field(default="grid", init=False)

    @property
    def kinded_rows(self):
        """The rows, each cell with the kind and the title of its column."""
        return [self.kinded(row) for row in self.rows]

    @property
    def kinded_foot(self):
        return self.kinded(self.foot)

    def kinded(self, row):
        return [(cell, kind, title) for cell, (title, _width, kind) in zip(row or [], self.columns, strict=False)]


@dataclass(frozen=True)
class Part:
    """One section as it reads: its title and its blocks."""

    key: str
    title: str
    blocks: list
