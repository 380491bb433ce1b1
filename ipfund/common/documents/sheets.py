"""Workbooks by openpyxl, written row by row: flat sheets, one value a cell, and text that stays text."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

CELL_LIMIT = 32_767
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
SHEET_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """One column: its heading, width in characters, and Excel number format."""

    title: str
    width: int = 16
    number_format: str = "General"


MONEY = "#,##0.00"
WAN = "#,##0.####"
SCORE = "0.00"
DAY = "yyyy-mm-dd"
MINUTE = "yyyy-mm-dd hh:mm:ss"


def workbook(sheets):
    """Return the bytes of a workbook; ``sheets`` is [(title, [Column, ...], iterable of rows), ...].

    A fourth part of a sheet is a line above its headings: what a sheet that comes back is of.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        write_sheet(book, *sheet)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_sheet(book, title, columns, rows, above=""):
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(SHEET_NAME_FORBIDDEN.sub(" ", title)[:31])
    first = 2 if above else 1
    sheet.freeze_panes = f"A{first + 1}"
    set_up_for_print(sheet, head=first)
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    head = []
    for column in columns:
        cell = WriteOnlyCell(sheet, value=plain(column.title))
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        head.append(cell)
    if above:
        sheet.append([line_above(sheet, above)])
    sheet.append(head)
    total = first
    for row in rows:
        sheet.append([cell_of(sheet, value, column) for value, column in zip(row, columns, strict=True)])
        total += 1
    sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(columns))}{total}"


def set_up_for_print(sheet, *, head):
    """A4 landscape, one page wide and as long as it gets, the headings on every page: it is printed for meetings."""
    from openpyxl.worksheet.properties import PageSetupProperties
    from openpyxl.worksheet.worksheet import Worksheet

    sheet.page_setup.orientation, sheet.page_setup.paperSize = Worksheet.ORIENTATION_LANDSCAPE, Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head}:{head}"


def line_above(sheet, text):
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=plain(text))
    cell.data_type, cell.font = "s", Font(bold=True, size=14)
    return cell


def cell_of(sheet, value, column):
    """Return one cell: numbers and dates as such, everything else as text, never as a formula."""
    from openpyxl.cell import WriteOnlyCell

    if value is None or value == "":
        return None
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    if isinstance(value, datetime):
        value = localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, (int, float, Decimal, date)):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = column.number_format
        return cell
    cell = WriteOnlyCell(sheet, value=plain(value))
    cell.data_type = "s"
    return cell


def plain(value):
    """Return text that Excel can hold: without forbidden characters, cut with a note where it is too long."""
    text = ILLEGAL.sub("", str(value))
    if len(text) > CELL_LIMIT:
        note = _("… (cut)")
        return text[: CELL_LIMIT - len(note)] + note
    return text
