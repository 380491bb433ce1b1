"""What texts still say of another year: a year before the program's own, a day that is none of its dates."""

import re
from collections import Counter
from dataclasses import dataclass

from programs.reading import name_of

DATES = {"opens_at", "at", "reference_date", "start", "end", "month"}
DATE = re.compile(r"^(\d{4})(-\d{2})(-\d{2})?(T.*)?$")
TO = r"\s*[-—－–~～至到]+\s*"
DAYS = (
    re.compile(
        r"(?:(?P<year>\d{4})\s*年\s*)?(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})"
        rf"(?:(?:\s*日)?{TO}(?:(?P<to>\d{{1,2}})\s*月\s*)?(?P<end>\d{{1,2}}))?\s*日"
    ),
    re.compile(
        r"(?<![\d./])(?P<year>\d{4})(?P<by>[./-])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})"
        rf"(?:{TO}(?:(?P<to>\d{{1,2}})(?P=by))?(?P<end>\d{{1,2}}))?(?!\d|(?P=by)\d)"
    ),
)
ONE = r"(?:19|20)\d{2}"
CLOSED = r"(?=[)）〕\]】]|$)"
YEAR = re.compile(
    rf"(?<!\d){ONE}(?:\s*年)?{TO}(?P<end>{ONE})(?:\s*年|{CLOSED})"  # of a span its end
    rf"|(?<!\d)(?<!\d[-—－–])(?P<year>{ONE})(?:\s*年|[./-](?:0?[1-9]|1[0-2])(?!\d|[./]\d)|{CLOSED})"  # no GB 32100-2015
)
CITED = re.compile(rf"[〔\[［(（]\s*{ONE}\s*[〕\]］)）]\s*第?\s*\d+\s*号")  # a document's number
NAMED_ANEW = {("code",), ("number_prefix",), ("source",)}


@dataclass(frozen=True)
class Calendar:
    """The year of a program ("" where nothing says it) and its own days as (month, day)."""

    year: str
    days: frozenset

    def strangers(self, text):
        """Return the words of a text that name another time than this program's."""
        found, text = [], CITED.sub("", text)
        for pattern in DAYS:
            found += [match[0] for match in pattern.finditer(text) if not self._has(match)]
            text = pattern.sub("", text)
        found += [match[0] for match in YEAR.finditer(text) if match[match.lastgroup] < self.year]
        return list(dict.fromkeys(found))

    def _has(self, match):
        year, month, day = match["year"] or self.year, int(match["month"]), int(match["day"])
        days = {(month, day), (int(match["to"] or month), int(match["end"] or day))}
        return year > self.year or (year == self.year and days <= self.days)


def calendar_of(content, year=""):
    """Return the calendar of a definition."""
    dates = [DATE.match(text) for path, text in leaves(content) if path[-1] in DATES]
    days = {(int(date[2][1:]), int(date[3][1:])) for date in dates if date and date[3]}
    return Calendar(year or year_of(content), frozenset(days))


def year_of(content):
    """Return the year of a program as its code or its deadline says it, or ""."""
    found = re.search(r"(20\d{2})(?!.*20\d{2})", content.get("code", ""))
    if found:
        return found[1]
    at = next((part.get("at", "") for part in content.get("deadlines", [])), "")
    return at[:4]


def leaves(value, path=()):
    """Yield (path, text) of every text of a definition."""
    for step, _key, held in steps_of(value):
        if isinstance(held, (dict, list)):
            yield from leaves(held, (*path, step))
        elif isinstance(held, str):
            yield (*path, step), held


def steps_of(value):
    """Yield (step of a path, key, item): an item is called by a name only it has, so that it is found after a move."""
    if isinstance(value, dict):
        yield from ((key, key, held) for key, held in list(value.items()))
        return
    names = [name_of(item, -1) for item in value]
    once = {name for name, times in Counter(names).items() if times == 1 and isinstance(name, str)}
    yield from ((names[at] if names[at] in once else at, at, item) for at, item in enumerate(value))


def strangers_at(path, text, calendar):
    """Return what a text of a definition says of another time; machine's dates and the years of a series are data."""
    is_data = tuple(path) in NAMED_ANEW or "labels" in path or (path[-1] in DATES and DATE.match(text))
    return [] if is_data else calendar.strangers(text)


def of_another_year(content, calendar):
    """Yield (path, text, what it says of another time)."""
    for path, text in leaves(content):
        if words := strangers_at(path, text, calendar):
            yield path, text, words
