"""Excel tables that people bring: rows with their numbers, and every mistake named by its row. Nothing is guessed."""

import datetime as dt
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ipfund.common import upload as gate
from ipfund.common.errors import Unfit
from ipfund.common.formats import listed, said
from ipfund.common.forms import clean_text

MOST_ROWS, MOST_COLUMNS = 50_000, 100
DAMAGED = (  # what openpyxl and its XML readers raise over a workbook that is none
    zipfile.BadZipFile, LookupError, ValueError, OSError, TypeError, AttributeError, SyntaxError,
)  # fmt: skip
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")

SERIAL = re.compile(r"^[3-6]\d{4}$")  # days since the end of 1899: 1982 to 2091


@dataclass(frozen=True)
class Heading:
    """One expected column, under a lazy title: ``read`` turns its text into a value, or raises ValueError with a sentence."""

    key: str
    title: str
    required: bool = False
    read: object = str

    @property
    def marked(self):
        """The title as templates have it: one that must be filled with a star."""
        return f"{self.title}*" if self.required else str(self.title)


@dataclass
class Table:
    """What a file held: rows as dicts with ``row``, their number in the file; ``problems`` in words."""

    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    file_name: str = ""
    sha256: str = ""

    def wrong(self, row, sentence):
        self.problems.append(_("Row %(row)s: %(sentence)s") % {"row": row, "sentence": sentence})


def read(sent, headings):
    """Return the Table of an uploaded workbook's first sheet; raises Unfit where it is no such workbook."""
    found = gate.inspect(sent, formats=("xlsx",))
    if found.extension != "xlsx":
        raise Unfit(_("Save the file as .xlsx and upload it again."), code="file")
    table = table_of(cells_of(sent), headings)
    table.file_name, table.sha256 = found.name, found.sha256
    return table


def cells_of(sent, *, rows=MOST_ROWS + 2, columns=MOST_COLUMNS):
    """Return the rows of the first sheet as lists of values; what lies beyond is not read."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    sent.seek(0)
    try:
        book = load_workbook(sent, read_only=True, data_only=True)
        found = book.worksheets[0].iter_rows(values_only=True, max_row=rows, max_col=columns)
        return [list(row) for row in found]
    except (InvalidFileException, *DAMAGED) as error:
        raise Unfit(_("The workbook cannot be read. Save it again and re-upload it."), code="file") from error


def table_of(cells, headings):
    table = Table()
    places = places_of(cells[0] if cells else [], headings, table)
    if table.problems:
        return table
    if len(cells) > MOST_ROWS + 1:
        table.wrong(MOST_ROWS + 2, _("a file may have at most %s rows.") % MOST_ROWS)
        return table
    for number, values in enumerate(cells[1:], start=2):
        texts = {key: text_of(values[place]) if place < len(values) else "" for key, place in places.items()}
        if any(texts.values()):
            table.rows.append(row_of(number, texts, headings, table))
    if not table.rows and not table.problems:
        table.problems.append(_("The file has no rows below its headings."))
    return table


def places_of(first, headings, table):
    """Return {key: column} by the headings of the first row, in whatever order they stand."""
    known = {plain(text_of(value)).removesuffix("*"): place for place, value in enumerate(first)}
    titles = [(heading.key, title) for heading in headings for title in in_every_language(heading.title)]
    places = {key: known[title] for key, title in titles if title in known}
    missing = [heading.title for heading in headings if heading.key not in places and heading.required]
    if missing:
        table.wrong(1, _("the headings %s are missing; use the template.") % listed(f"“{name}”" for name in missing))
    return places


def in_every_language(lazy_text):
    """Return how a marked text reads in each language: whoever sends a table need not read the page as its author did."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(plain(str(lazy_text)))
    return found


def row_of(number, texts, headings, table):
    row = {"row": number}
    for heading in headings:
        text = texts.get(heading.key, "")
        if heading.required and not text:
            table.wrong(number, _("“%s” is empty.") % heading.title)
        try:
            row[heading.key] = heading.read(text) if text else (None if heading.read is day else "")
        except ValueError as error:
            table.wrong(number, said(f"“{heading.title}”", error))
    return row


def plain(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def text_of(value):
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else clean_text(str(value)).strip()


# --- readers -------------------------------------------------------------------------------------------------------


def day(text):
    """Read 2025-01-10, 2025/1/10, 2025年1月10日, or the number that Excel keeps for a day."""
    if SERIAL.match(text):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
    found = DAY.match(plain(text))
    try:
        return dt.date(*map(int, found.groups()))
    except (AttributeError, ValueError) as error:
        raise ValueError(_("“%s” is not a date; write it as 2025-01-31.") % text[:30]) from error


def year(text):
    if not re.fullmatch(r"(19|20)\d\d", plain(text).removesuffix("年")):
        raise ValueError(_("“%s” is not a year.") % text[:30])
    return int(plain(text).removesuffix("年"))


def short(most):
    """Return a reader of texts that are not longer than ``most``."""

    def read_short(text):
        if len(text) > most:
            raise ValueError(_("at most %s characters.") % most)
        return text

    return read_short


def one_of(choices, *, sheet=""):
    """Return a reader of one of some words, [(value, word), ...], in whatever language.

    ``sheet`` names the sheet of the template where many of them are listed.
    """
    known = {text: value for value, word in choices for text in in_every_language(word)}

    def read_choice(text):
        if plain(text) not in known and sheet:
            told = {"text": text[:30], "sheet": sheet}
            raise ValueError(_("“%(text)s” is not in the sheet “%(sheet)s” of the template.") % told)
        if plain(text) not in known:
            words = listed(str(word) for _value, word in choices)
            raise ValueError(_("“%(text)s” is not one of: %(choices)s.") % {"text": text[:30], "choices": words})
        return known[plain(text)]

    return read_choice
