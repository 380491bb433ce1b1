"""What a department's pages show: its years with their counts, and the rows of one year."""

from django.db.models import Count
from django.utils.timezone import localdate

from ipfund.common import clock
from registers import rules
from registers.board import Board
from registers.duties import Duties
from registers.enums import HANDED_IN, WRITABLE, ReportState
from registers.exports import owed_rows
from registers.models import Report, ReportingYear
from registers.querysets import held_by, registers_visible_to


def listed(departments):
    """Return [{department, owed, years}, ...]; the statements grow with the registers, not with departments."""
    programs = {one.program_id: one.program for one in departments}
    duties = {pk: Duties(program) for pk, program in programs.items()}
    years = {}
    for year in ReportingYear.objects.filter(program__in=programs).order_by("-year"):
        years.setdefault(year.program_id, []).append(year)
    counts = {}
    said = Report.objects.filter(department__in=departments).values_list("department", "year", "state")
    for department, year, state, number in said.annotate(Count("pk")).order_by("department", "year", "state"):
        counts.setdefault((department, year), {})[state] = number
    today = localdate(clock.now())
    return [
        {
            "department": one,
            "owed": len(duties[one.program_id].rows_of(one)),
            "years": [
                year_card(year, counts.get((one.pk, year.pk), {}), len(duties[one.program_id].rows_of(one)), today)
                for year in years.get(one.program_id, [])
            ],
        }
        for one in departments
    ]


def year_card(year, counts, owed, today):
    came = sum(counts.get(state, 0) for state in HANDED_IN)
    return {
        "year": year,
        "in": came,
        "open": max(owed - came, 0),
        "returned": counts.get(ReportState.RETURNED, 0),
        "confirmed": counts.get(ReportState.CONFIRMED, 0),
        "late": today > year.due_on and came < owed,
    }


SHOWS = {  # every row is under the first and under exactly one of the others
    "": lambda _report: True,
    "open": lambda report: report is None,
    "draft": lambda report: report is not None and report.state == ReportState.DRAFT,
    "returned": lambda report: report is not None and report.state == ReportState.RETURNED,
    "done": lambda report: report is not None and report.state in HANDED_IN,
}


def desk(department, year, show):
    """Return the rows of one department and year under their headings, with counts for the tabs."""
    board = Board(department.program, year)
    rows = owed_rows(board, department)
    show = show if show in SHOWS else ""
    groups = {}
    for entry, report in rows:
        if SHOWS[show](report):
            groups.setdefault(entry.group, []).append(line(board, entry, report))
    return {
        "groups": list(groups.items()),
        "show": show,
        "all": len(rows),
        "counts": {name: sum(fits(report) for _entry, report in rows) for name, fits in SHOWS.items() if name},
        "ready": sum(rules.goes_with_the_others(entry, report) for entry, report in rows),
        "owing": sum(report is None or report.state not in HANDED_IN for _entry, report in rows),
        "overdue": board.is_overdue,
    }


def ready(department, year):
    """Return the lines that may be submitted together, and how many begun ones stay behind."""
    board = Board(department.program, year)
    rows = owed_rows(board, department)
    lines = [line(board, entry, report) for entry, report in rows if rules.goes_with_the_others(entry, report)]
    begun = sum(report is not None and report.state in WRITABLE for _entry, report in rows)
    return {"lines": lines, "left": begun - len(lines)}


def line(board, entry, report):
    year = board.year.year
    value = report.value if report else None
    return {
        "entry": entry,
        "report": report,
        "expected": rules.expected_in(entry, year, board.reporting),
        "standing": rules.standing(entry, value, year, board.reporting),
        "late": board.is_overdue and (report is None or report.state not in HANDED_IN),
        "complete": report is not None
        and not rules.missing(entry, value=value, progress=report.progress, text=report.text),
    }


def may_read_file(user, file):
    """The department's people, managers and auditors always; other readers of the register once it is handed in."""
    if user.has_role(*rules.READS_ALL) or held_by(user).filter(content_object=file.report.department_id).exists():
        return True
    return file.report.state in HANDED_IN and registers_visible_to(user).filter(pk=file.report.year.program_id).exists()
