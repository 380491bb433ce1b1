"""What the pages show of a board: tiles, groups of rows, the years of one row. Words and numbers, no HTML."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ipfund.common import clock
from ipfund.common.formats import beijing
from registers import rules
from registers.enums import Kind, Progress, ReportState, Standing
from registers.models import Report, ReportingYear

BEHIND = (Standing.BEHIND, Progress.HINDERED)


@dataclass
class Section:
    """The rows under one heading of the definition."""

    title: str
    rows: list

    @property
    def owed(self):
        return sum(len(row.cells) for row in self.rows)

    @property
    def in_count(self):
        return sum(row.in_count for row in self.rows)

    @property
    def late(self):
        return sum(row.late_count for row in self.rows)

    @property
    def said(self):
        """How far the tasks are, [(code, number), ...] in the order of the words."""
        found = Counter(row.progress for row in self.rows if row.kind == Kind.ITEM and row.progress)
        return [(code, found[code]) for code in Progress.values if found[code]]


def register_cards(programs):
    """Return the registers for the list: their size, the newest year and what came for it; three statements in all."""
    newest = {year.program_id: year for year in ReportingYear.objects.filter(program__in=programs).order_by("year")}
    states = {}
    came = Report.objects.filter(year__in=newest.values()).values_list("year", "state").annotate(Count("pk"))
    for year, state, number in came.order_by("year", "state"):
        states.setdefault(year, {})[state] = number
    today = localdate(clock.now())
    return [card(program, newest.get(program.pk), states, today) for program in programs]


def card(program, year, states, today):
    kinds = Counter(entry["kind"] for entry in program.definition.get("register", ()))
    came = states.get(year.pk, {}) if year else {}
    return {
        "program": program,
        "indicators": kinds[Kind.INDICATOR],
        "items": kinds[Kind.ITEM],
        "year": year,
        "in": came.get(ReportState.SUBMITTED, 0) + came.get(ReportState.CONFIRMED, 0),
        "waiting": came.get(ReportState.SUBMITTED, 0),
        "overdue": year is not None and today > year.due_on,
    }


def tiles(board):
    counts, year = board.counts, board.year
    if year is None:
        return []
    reached = Counter(row.standing for row in board.rows_of(Kind.INDICATOR) if row.standing)
    done = Counter(row.progress for row in board.rows_of(Kind.ITEM))
    return [
        {
            "label": _("Reported"),
            "value": f"{counts['in']} / {counts['owed']}",
            "note": _("of these confirmed: %s") % counts["confirmed"],
        },
        {
            "label": _("Late"),
            "value": counts["late"],
            "tone": "bad" if counts["late"] else "",
            "note": _("due on %s") % beijing(year.due_on),
        },
        {
            "label": _("Targets reached"),
            "value": f"{reached[Standing.REACHED]} / {len(board.rows_of(Kind.INDICATOR))}",
            "note": _("behind: %s") % reached[Standing.BEHIND],
        },
        {
            "label": _("Tasks done"),
            "value": f"{done[Progress.DONE]} / {len(board.rows_of(Kind.ITEM))}",
            "note": _("hindered: %s") % done[Progress.HINDERED],
        },
    ]


def sections_of(board, view, asked):
    """Return the rows of one kind under their headings, narrowed to what was asked for."""
    kind = Kind.INDICATOR if view == "indicators" else Kind.ITEM
    sections = {}
    for row in board.rows_of(kind):
        if fits(row, asked.get("department"), asked.get("state")):
            sections.setdefault(row.entry.group, Section(row.entry.group, [])).rows.append(row)
    return list(sections.values())


def fits(row, department, state):
    cells = [cell for cell in row.cells if department is None or cell.department.pk == department.pk]
    if department is not None and not cells:
        return False
    if state == "unanswered":
        return not row.cells
    if state == "behind":
        return row.standing in BEHIND or row.progress in BEHIND
    claims = {
        "late": lambda cell: cell.late,
        "open": lambda cell: not cell.is_in,
        "waiting": lambda cell: cell.state == ReportState.SUBMITTED,
        "returned": lambda cell: cell.state == ReportState.RETURNED,
        "confirmed": lambda cell: cell.state == ReportState.CONFIRMED,
    }
    return not state or any(claims[state](cell) for cell in cells)


def row_years(program, entry, reports):
    """Return a row's years, newest first: what was expected, and what every department said."""
    reporting = program.spec.reporting
    if reporting is None:
        return []
    opened = {year.year: year for year in program.reporting_years.order_by("year")}
    found, before = [], None
    for year in reporting.years:
        said = [report for report in reports if report.year.year == year and report.state in ("submitted", "confirmed")]
        value = said[0].value if said else None
        found.append(
            {
                "year": year,
                "opened": opened.get(year),
                "said": said,
                "value": value,
                "expected": rules.expected_in(entry, year, reporting),
                "standing": rules.standing(entry, value, year, reporting, before=before),
                "share": rules.share_of_way(entry, value),
                "mark": rules.share_of_way(entry, rules.expected_in(entry, year, reporting)),
            }
        )
        before = value if value is not None else before
    return found[::-1]
