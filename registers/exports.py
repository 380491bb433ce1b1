"""A register as a workbook, and a department's sheet to be filled in: flat, fixed columns, the numbers of the page."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ipfund.common.documents.sheets import MINUTE, Column, workbook
from ipfund.common.formats import beijing
from programs.schema.base import decimal
from registers.board import Board
from registers.enums import Kind, Progress, ReportState, Standing
from registers.models import Report

NUMBER = "#,##0.####"


def register_book(board, *, at, by):
    """Return every row of a year with every department that answers for it, in the house's language."""
    with override(settings.LANGUAGE_CODE):
        return workbook(
            [
                (_("Indicators"), indicator_columns(), indicator_rows(board)),
                (_("Task items"), item_columns(), item_rows(board)),
                (_("Notes"), [Column(_("Item"), 22), Column(_("Content"), 70)], notes(board, at=at, by=by)),
            ]
        )


def head_columns():
    return [Column(_("No."), 8), Column(_("Group"), 30), Column(_("Content"), 60)]


def tail_columns():
    return [
        Column(_("Responsible department"), 28),
        Column(_("Through the group"), 20),
        Column(_("State"), 12),
        Column(_("Late"), 8),
        Column(_("Submitted at"), 20, MINUTE),
        Column(_("Confirmed at"), 20, MINUTE),
    ]


def indicator_columns():
    return [
        *head_columns(),
        Column(_("Kind of indicator"), 12),
        Column(_("Unit of measure"), 10),
        Column(_("Base"), 12, NUMBER),
        Column(_("Target"), 12, NUMBER),
        Column(_("Year"), 8, "0"),
        Column(_("Expected"), 12, NUMBER),
        Column(_("Value"), 12, NUMBER),
        Column(_("Standing"), 12),
        Column(_("Explanation"), 40),
        *tail_columns(),
    ]


def item_columns():
    return [
        *head_columns(),
        Column(_("Task"), 30),
        Column(_("Year"), 8, "0"),
        Column(_("Progress made"), 14),
        Column(_("What was done"), 60),
        *tail_columns(),
    ]


def indicator_rows(board):
    for row in board.rows_of(Kind.INDICATOR):
        entry = row.entry
        head = [
            entry.no,
            entry.group,
            entry.text,
            entry.attribute,
            entry.unit,
            decimal(entry.base),
            decimal(entry.target),
        ]
        standing = str(Standing(row.standing).label) if row.standing else ""
        for cell in row.cells or [None]:
            shown = cell.shown if cell else None
            yield [
                *head,
                board.year.year,
                row.expected,
                shown.value if shown else None,
                standing if shown else "",
                shown.text if shown else "",
                *tail(cell),
            ]


def item_rows(board):
    for row in board.rows_of(Kind.ITEM):
        entry = row.entry
        for cell in row.cells or [None]:
            shown = cell.shown if cell else None
            said = [shown.get_progress_display(), shown.text] if shown else ["", ""]
            yield [entry.no, entry.group, entry.text, entry.attribute, board.year.year, *said, *tail(cell)]


def tail(cell):
    if cell is None:
        return [_("nobody assigned"), "", "", None, None, None]
    shown = cell.shown
    confirmed = shown.decided_at if shown and shown.state == ReportState.CONFIRMED else None
    state = cell.report.get_state_display() if cell.report else _("not reported")
    return [cell.department.name, cell.through, state, cell.late, shown.submitted_at if shown else None, confirmed]


def notes(board, *, at, by):
    counts = board.counts
    yield [_("Register"), board.program.title]
    yield [_("Authority"), board.program.authority]
    yield [_("Year"), board.year.year]
    yield [_("Due"), board.year.due_on]
    yield [_("Reports due"), counts["owed"]]
    yield [_("Reported"), counts["in"]]
    yield [_("Confirmed"), counts["confirmed"]]
    yield [_("Late"), counts["late"]]
    yield [_("Created at"), beijing(at, seconds=True)]
    yield [_("Created by"), str(by)]


# --- the department's sheet ----------------------------------------------------------------------------------------


def sheet_columns():
    """The last three are filled in; the first two say which row it is."""
    return [
        Column(_("Kind"), 10),
        Column(_("No."), 8),
        Column(_("Group"), 26),
        Column(_("Content"), 60),
        Column(_("Unit of measure"), 10),
        Column(_("Target"), 12, NUMBER),
        Column(_("State"), 12),
        Column(_("Value"), 14, NUMBER),
        Column(_("Progress made"), 16),
        Column(_("What was done"), 60),
    ]


def sheet_mark(department, year):
    """Return the line above the headings: of what a sheet is, in the house's language."""
    told = {"register": department.program.title, "department": department.name, "year": year.year}
    with override(settings.LANGUAGE_CODE):
        return _("%(register)s | %(department)s | sheet of %(year)s") % told


def department_book(department, year):
    """Return the sheet of one department and year, filled with what is there."""
    with override(settings.LANGUAGE_CODE):
        board = Board(department.program, year)
        rows = [sheet_row(entry, report) for entry, report in owed_rows(board, department)]
        words = [[label] for _code, label in Progress.choices]
        return workbook(
            [
                (_("To fill in"), sheet_columns(), rows, sheet_mark(department, year)),
                (_("Terms for progress"), [Column(_("Progress made"), 20)], words),
            ]
        )


def owed_rows(board, department):
    """Return [(entry, report or None), ...] of what one department owes."""
    found = Report.objects.filter(department=department, year=board.year).select_related("year").order_by("pk")
    reports = {(report.kind, report.no): report for report in found}
    return [(entry, reports.get((entry.kind, entry.no))) for entry in board.duties.rows_of(department)]


def sheet_row(entry, report):
    said = [report.value, report.get_progress_display(), report.text] if report else [None, "", ""]
    state = report.get_state_display() if report else _("not reported")
    kind = str(Kind(entry.kind).label)
    return [kind, entry.no, entry.group, entry.text, entry.unit, decimal(entry.target), state, *said]
