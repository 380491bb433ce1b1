"""Which project of the ledger a row of a file means.

A project is told by its number **and** its unit: two units of one joint project stand under one number. Where either
side gives no number, unit, title and year tell it. Of old doubles without number, which nothing tells apart, a row with
a number takes the one it changes least. What else fits more than one project is unclear, never guessed.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from organisations import rules
from organisations.enums import LineKind, PastState
from organisations.models import PastProject

FIELDS = ("uscc", "name", "number", "lineage", "title", "year", "state", "planned_end", "closeout_result", "closed_on")


@dataclass
class Line:
    """What one row would do: ``changed`` is {field: [old, new]}; ``hint`` names a project that may be meant too."""

    row: int
    fields: dict
    kind: str = LineKind.NEW
    project: PastProject | None = None
    changed: dict = field(default_factory=dict)
    hint: list = field(default_factory=list)


class Known:
    """Projects to be found again, by number and by title; asked once for each row, however many there are."""

    def __init__(self, projects=()):
        self.by_number, self.by_title = defaultdict(list), defaultdict(list)
        for project in projects:
            self.add(project)

    def add(self, project):
        self.by_title[rules.plain_name(project.title)].append(project)
        if project.number:
            self.by_number[rules.plain_number(project.number)].append(project)

    def meant_by(self, project):
        """Return the known projects that this one is: none, one, or several that cannot be told apart."""
        number = rules.plain_number(project.number)
        if number and (found := [one for one in self.by_number[number] if of_one_unit(one, project)]):
            return found
        titled = [one for one in self.titled(project) if one.year == project.year]
        return [one for one in titled if not (number and one.number)]

    def give(self, project, number):
        """A row gives a project its number: to the rows below, it is the project of that number."""
        project.number = number
        self.by_number[rules.plain_number(number)].append(project)

    def near(self, project):
        """Return [what, how it is there] of a project that somebody may have meant, or []."""
        if project.number:
            for one in self.by_number[rules.plain_number(project.number)]:
                return ["other_unit", one.holder[1]]
        for one in self.titled(project):
            return ["other_year", one.year] if one.year != project.year else ["other_number", one.number]
        return []

    def titled(self, project):
        return [one for one in self.by_title[rules.plain_name(project.title)] if of_one_unit(one, project)]


def identity(project):
    """Return what tells a project from others."""
    number, title = rules.plain_number(project.number), rules.plain_name(project.title)
    return number, project.holder, title, project.year


def of_one_unit(one, other):
    return rules.one_unit(*one.holder, *other.holder)


def compare(rows, projects):
    """Return a Line for each row; a project that two rows mean is unclear in the second."""
    known, taken = Known(projects), {}
    return [line_of(row, known, taken) for row in rows]


def line_of(row, known, taken):
    fields = {name: row[name] for name in FIELDS}
    project = PastProject(**fields)
    line = Line(row["row"], fields)
    meant = known.meant_by(project)
    if project.number and not any(one.number for one in meant):
        meant = least_changed(meant, fields)
    if not meant:
        line.hint = known.near(project)
    elif len(meant) > 1:
        line.kind, line.hint = LineKind.UNCLEAR, ["several", len(meant)]
    elif meant[0].pk in taken:
        line.kind, line.hint = LineKind.UNCLEAR, ["twice", taken[meant[0].pk]]
    else:
        line.project, line.changed = meant[0], difference(meant[0], said_by(fields, meant[0]))
        line.kind = LineKind.CHANGED if line.changed else LineKind.SAME
        taken[meant[0].pk] = line.row
        if project.number and not meant[0].number:
            known.give(meant[0], project.number)
    return line


def least_changed(doubles, fields):
    """Return [the project that a row changes least], the oldest of those: its number will tell it from the others."""
    return sorted(doubles, key=lambda one: len(difference(one, said_by(fields, one))))[:1]


def said_by(fields, project):
    """Return what a row says of a known project: an empty cell says nothing, but what is under way has no closeout."""
    said = {name: value or getattr(project, name) for name, value in fields.items()}
    if said["state"] == PastState.ONGOING:
        said |= {"closeout_result": "", "closed_on": None}
    return said


def difference(project, fields):
    """Return {field: [old, new]} of what is not as it stands."""
    return {name: [getattr(project, name), new] for name, new in fields.items() if getattr(project, name) != new}


def twice_in(rows):
    """Yield (row, the earlier row) where a file says one project twice."""
    known = Known()
    for row in rows:
        project = PastProject(**{name: row.get(name) or "" for name in ("uscc", "name", "number", "title")}, year=row.get("year"), pk=row["row"])  # fmt: skip
        if meant := known.meant_by(project):
            yield row["row"], meant[0].pk
        known.add(project)
