"""The state of a register in one year: every row, who answers for it, what was reported, what is late."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.timezone import localdate

from ipfund.common import clock
from registers import rules
from registers.duties import Duties, reporting_of
from registers.enums import HANDED_IN, Kind, Progress, ReportState
from registers.models import Department, Report, Reporter


@dataclass
class Cell:
    """What one department owes for one row in one year."""

    department: Department
    through: str
    lead: bool
    report: Report | None
    late: bool

    @property
    def state(self):
        return self.report.state if self.report else ""

    @property
    def is_in(self):
        return self.state in HANDED_IN

    @property
    def shown(self):
        """The report, once it was handed in: what is being written is its department's own."""
        return self.report if self.is_in else None


@dataclass
class Row:
    entry: object
    cells: list = field(default_factory=list)
    value: object = None
    before: object = None
    standing: str | None = None
    expected: object = None
    share: int | None = None
    mark: int | None = None

    @property
    def kind(self):
        return self.entry.kind

    @property
    def in_count(self):
        return sum(cell.is_in for cell in self.cells)

    @property
    def late_count(self):
        return sum(cell.late for cell in self.cells)

    @property
    def provisional(self):
        return any(cell.state == ReportState.SUBMITTED for cell in self.cells)

    @property
    def progress(self):
        """How far a task has come as a whole: hindered by one, done when all say so."""
        said = [cell.shown.progress for cell in self.cells if cell.shown]
        if not said:
            return ""
        for one in (Progress.HINDERED, Progress.UNDER_WAY):
            if one in said:
                return one
        if len(set(said)) == 1 and (len(said) == len(self.cells) or said[0] != Progress.DONE):
            return said[0]
        return Progress.LASTING if Progress.LASTING in said and Progress.NOT_STARTED not in said else Progress.UNDER_WAY


class Board:
    """One year of one register; ``year`` is a ReportingYear or None before the first was opened."""

    def __init__(self, program, year):
        self.program, self.year = program, year
        self.duties = Duties(program)
        self.reporting = reporting_of(program)
        self.reports = self._reports()
        self.today = localdate(clock.now())

    def _reports(self):
        """Reports of this year and the values of the year before, in one statement."""
        if self.year is None:
            return {}
        years = (self.year.year, self.year.year - 1)
        found = Report.objects.filter(year__program=self.program, year__year__in=years).select_related("year")
        return {
            (report.year.year, report.department_id, report.kind, report.no): report for report in found.order_by("pk")
        }

    @property
    def is_overdue(self):
        return self.year is not None and self.today > self.year.due_on

    @property
    def reminded_until(self):
        """The last day of the reminders, once it is over; before that nothing."""
        if self.year is None:
            return None
        last = rules.reminded_until(self.year.due_on, self.reporting)
        return last if self.today > last else None

    @cached_property
    def rows(self):
        return [self._row(entry) for entry in self.duties.entries.values()]

    def rows_of(self, kind):
        return [row for row in self.rows if row.entry.kind == kind]

    @cached_property
    def cells(self):
        return [cell for row in self.rows for cell in row.cells]

    @cached_property
    def counts(self):
        states = [cell.state for cell in self.cells]
        return {
            "owed": len(states),
            "in": sum(cell.is_in for cell in self.cells),
            "confirmed": states.count(ReportState.CONFIRMED),
            "waiting": states.count(ReportState.SUBMITTED),
            "returned": states.count(ReportState.RETURNED),
            "late": sum(cell.late for cell in self.cells),
            "unanswered": len(self.duties.unanswered()),
        }

    def _row(self, entry):
        year = self.year.year if self.year else None
        row = Row(entry)
        for answering in self.duties.of((entry.kind, entry.no)):
            report = self.reports.get((year, answering.department.pk, entry.kind, entry.no))
            cell = Cell(answering.department, answering.through, answering.lead, report, late=False)
            cell.late = self.is_overdue and not cell.is_in
            row.cells.append(cell)
        if entry.kind == Kind.INDICATOR and year is not None:
            self._measure(row, year)
        return row

    def _measure(self, row, year):
        shown = next((cell.shown for cell in row.cells if cell.shown), None)
        former = [self.reports.get((year - 1, cell.department.pk, row.entry.kind, row.entry.no)) for cell in row.cells]
        former = [report.value for report in former if report and report.state in HANDED_IN]
        row.before = former[0] if former else None
        row.value = shown.value if shown else None
        row.expected = rules.expected_in(row.entry, year, self.reporting)
        row.standing = rules.standing(row.entry, row.value, year, self.reporting, before=row.before)
        row.share = rules.share_of_way(row.entry, row.value)
        row.mark = rules.share_of_way(row.entry, row.expected)


@dataclass
class Place:
    """One department on the status page: its people, what it owes and what came."""

    department: Department
    people: list
    cells: list

    def _count(self, *states):
        return sum(cell.state in states for cell in self.cells)

    @property
    def members(self):
        """The departments a group stands for; in the order of the register."""
        return sorted(self.department.members.all(), key=lambda member: (member.position, member.pk))

    @property
    def owed(self):
        return len(self.cells)

    @property
    def in_count(self):
        return self._count(*HANDED_IN)

    @property
    def confirmed(self):
        return self._count(ReportState.CONFIRMED)

    @property
    def returned(self):
        return self._count(ReportState.RETURNED)

    @property
    def late(self):
        return sum(cell.late for cell in self.cells)


def places(board):
    """Return every department of a register with its reporters and its share of the year."""
    people = {}
    active = Reporter.objects.active().filter(department__program=board.program).select_related("user")
    for reporter in active.order_by("since", "pk"):
        people.setdefault(reporter.department_id, []).append(reporter)
    cells = {}
    for cell in board.cells:
        cells.setdefault(cell.department.pk, []).append(cell)
    return [Place(one, people.get(one.pk, []), cells.get(one.pk, [])) for one in board.duties.departments]
