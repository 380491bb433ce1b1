"""Read a department's sheet that came back: row-numbered errors, or the differences; nothing is changed here."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ipfund.common.documents.tables import MOST_ROWS, cells_of, plain
from ipfund.common.errors import Unfit
from ipfund.common.forms import TEXT_LIMIT, clean_text, narrow
from registers import rules
from registers.board import Board
from registers.enums import WRITABLE, Kind, Progress
from registers.exports import owed_rows, sheet_columns, sheet_mark
from registers.services.reporting import Said

ROWS_MOST = 2000


@dataclass(frozen=True)
class Difference:
    """One row that the sheet would change."""

    entry: object
    report: object
    old: Said
    new: Said

    def as_data(self):
        revision = self.report.revision if self.report else 0
        return {"kind": self.entry.kind, "no": self.entry.no, "revision": revision, **self.new.as_data()}


@dataclass(frozen=True)
class Problem:
    row: int
    message: str

    def __str__(self):
        return _("Row %(row)s: %(message)s") % {"row": self.row, "message": self.message}


def read_sheet(upload, department, year):
    """Return (differences, problems) of a sheet against what is stored."""
    wanted = {
        (entry.kind, entry.no): (entry, report)
        for entry, report in owed_rows(Board(department.program, year), department)
    }
    differences, problems, seen = [], [], set()
    for number, cells in rows_in(upload, sheet_mark(department, year)):
        try:
            found = one_row(cells, wanted, seen)
        except Unfit as mistake:
            problems.append(Problem(number, mistake.message))
        else:
            differences += [found] if found else []
    return differences, problems


def rows_in(upload, mark):
    """Return [(row number, the ten cells as they are), ...]; the headings must be those of the sheet handed out.

    So must be the ``mark`` above them: what another year's or department's sheet leaves empty would clear what is here.
    """
    with override(settings.LANGUAGE_CODE):
        titles = [str(column.title) for column in sheet_columns()]
    cells = cells_of(upload, rows=MOST_ROWS + 3, columns=len(titles))
    (above, head), lines = [*cells[:2], [], []][:2], cells[2:]
    there = as_text(above[0]) if above else ""
    if not there or [as_text(cell) for cell in head] != titles:
        raise Unfit(
            _("The first two rows are not those of the department's sheet. Download the sheet here and fill it in.")
        )
    if plain(there) != plain(mark):
        raise Unfit(
            _(
                "This sheet is that of “%(there)s”; the one needed here is that of “%(here)s”. Download it here "
                "and fill it in."
            )
            % {"there": there, "here": mark}
        )
    found = [row for row in enumerate(lines, start=3) if any(cell not in (None, "") for cell in row[1])]
    count = len(lines) if len(lines) > MOST_ROWS else len(found)  # what lies beyond was not read: it may be anything
    if count > ROWS_MOST:
        raise Unfit(
            _("The sheet has %(count)s rows; at most %(most)s are accepted. Leave only those of the department.")
            % {"count": count, "most": ROWS_MOST}
        )
    return found


def one_row(cells, wanted, seen):
    """Return the difference a row makes, or None; raises Unfit with what is wrong with it."""
    kind_word, no, _group, _text, _unit, _target, _state, value, progress, text = cells
    key = kind_of(as_text(kind_word)), number_of(no)
    if key not in wanted:
        raise Unfit(_("The department has no such row."))
    if key in seen:
        raise Unfit(_("This row occurs twice."))
    seen.add(key)
    entry, report = wanted[key]
    new = Said(value_of(entry, value), progress_of(as_text(progress)), text_of(text))
    misplaced = new.progress if entry.kind == Kind.INDICATOR else new.value is not None
    if misplaced:
        raise Unfit(_("An indicator has a value, a task item has progress; the other cell stays empty."))
    old = Said.of(report)
    if new == old:
        return None
    if report and report.state not in WRITABLE:
        raise Unfit(_("This row is “%s” and cannot be changed by a sheet.") % report.get_state_display())
    return Difference(entry, report, old, new)


def as_text(cell):
    return "" if cell is None else clean_text(str(cell)).strip()


def number_of(cell):
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else narrow(as_text(cell))


def kind_of(word):
    with override(settings.LANGUAGE_CODE):
        return next((kind.value for kind in Kind if str(kind.label) == word), "")


def value_of(entry, cell):
    if cell in (None, ""):
        return None
    try:
        value = Decimal(narrow(str(cell)).replace(",", ""))
    except InvalidOperation as error:
        raise Unfit(_("“%s” is not a number.") % as_text(cell)[:40]) from error
    if not value.is_finite():
        raise Unfit(_("“%s” is not a number.") % as_text(cell)[:40])
    if problem := rules.out_of_bounds(entry, value):
        raise Unfit(_("Value: %s") % problem)
    return value


def progress_of(word):
    with override(settings.LANGUAGE_CODE):
        found = next((code for code, label in Progress.choices if str(label) == word), None)
    if word and found is None:
        raise Unfit(_("“%s” is not a term for progress; the terms are on the second sheet.") % word[:40])
    return found or ""


def text_of(cell):
    text = as_text(cell)
    if len(text) > TEXT_LIMIT:
        raise Unfit(_("The text is longer than %s characters.") % TEXT_LIMIT)
    return text
