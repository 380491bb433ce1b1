"""What is missing before a program can open: one line each, with the place where it is mended."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ipfund.common.formats import listed
from programs import checks, definition
from programs.coverage import coverage_of
from programs.editing.complaints import in_words
from programs.editing.copying import where
from programs.editing.decisions import open_decisions
from programs.editing.telling import in_path_words
from programs.editing.years import calendar_of, of_another_year
from programs.enums import Stage
from programs.resolving import resolve
from programs.schema.base import decimal

FULL_SCORE = 100
SATURDAY = 5
BLOCKS, WARNS, FINE = "block", "warn", "ok"


@dataclass(frozen=True)
class Line:
    state: str
    text: str
    path: tuple = ()
    place: str = ""


def lines_of(content, *, decisions=(), source="", is_new=False, now):
    """Return every line of the check list; those that block come first."""
    spec, problems = definition.problems_in(content)
    found = [Line(BLOCKS, in_words(message), path, in_path_words(content, path)) for path, message in problems]
    left = len(open_decisions(decisions, content))
    if left:
        text = _("Neither changed nor ticked as still correct: %(count)s.") % {"count": left}
        found.append(Line(BLOCKS, text, ("decisions",), _("To be decided again")))
    if spec is not None and not problems:
        found += [*_about_times(spec, now), *_about_people(spec), *_about_directions(spec)]
        found += _about_source(spec, source)
    if is_new:
        found += _about_other_years(content)
    order = (BLOCKS, WARNS, FINE)
    return sorted(found, key=lambda line: order.index(line.state))


def blocking(lines):
    return [line for line in lines if line.state == BLOCKS]


def _about_other_years(content):
    for path, _text, words in of_another_year(content, calendar_of(content)):
        at = where(content, path)
        text = _("Mentions %(words)s, which is not a year or date of this program.")
        yield Line(WARNS, text % {"words": listed(words)}, at, in_path_words(content, at))


def _about_times(spec, now):
    place = _("Opening and deadlines")
    closes = spec.closes_at
    if spec.kind != "call":
        return
    yield from _about_weekends(spec, place)
    if closes is None:
        yield Line(WARNS, _("The program has no closing date; it stays open."), ("deadlines",), place)
    elif spec.opens_at and spec.opens_at >= closes:
        yield Line(BLOCKS, _("The program closes before it opens."), ("deadlines",), place)
    elif closes <= now:
        yield Line(WARNS, _("The deadline has already passed."), ("deadlines",), place)
    else:
        yield Line(FINE, _("The deadline is in the future and after the opening."), ("deadlines",), place)
    if spec.opens_at is None:
        yield Line(WARNS, _("No opening date is given: it opens on publication."), ("opens_at",), place)


def _about_weekends(spec, place):
    for deadline in spec.deadlines:
        day = deadline.instant(spec.timezone).astimezone(ZoneInfo(spec.timezone))
        if day.weekday() >= SATURDAY:
            text = _("The deadline %(day)s is a %(weekday)s.")
            told = {"day": date_format(day, "Y-m-d"), "weekday": date_format(day, "l")}
            yield Line(WARNS, text % told, ("deadlines",), place)


def _about_people(spec):
    if spec.kind != "call":
        return
    asked = {code for row in spec.consultation for code in row.directions}
    silent = [one for one in spec.directions if not one.contacts and one.code not in asked]
    for direction in silent:
        state = WARNS if spec.contacts else BLOCKS
        place = f"{direction.code} {direction.title}"
        yield Line(state, _("This direction names no contact."), _inside(spec, direction, "contacts"), place)
    if not silent:
        yield Line(FINE, _("Every direction names a contact."), ("contacts",), _("Contacts"))


def _about_directions(spec):
    complete = [(direction, resolve(spec, direction)) for direction in spec.directions]
    problems = [line for direction, whole in complete for line in _about_direction(spec, direction, whole)]
    if spec.kind == "call" and not problems:
        yield Line(
            FINE, _("Every direction has conditions, indicators and a score sheet of 100 points."), ("directions",)
        )
    yield from problems


def _about_direction(spec, direction, complete):
    place = f"{direction.code} {direction.title}"
    if not complete.conditions:
        yield Line(BLOCKS, _("This direction has no condition."), _inside(spec, direction, "conditions"), place)
    if not complete.indicators and not complete.own_indicators.min:
        text = _("The guide names no indicator here and the applicant need not propose one.")
        yield Line(WARNS, text, _inside(spec, direction, "tasks"), place)
    if Stage.EXPERT_REVIEW not in spec.route:
        return
    sheet = complete.score_sheet
    at = _inside(spec, direction, "score_sheet") if direction.score_sheet else ("score_sheet",)
    if sheet is None:
        yield Line(BLOCKS, _("Experts review this direction, but it has no score sheet."), at, place)
    elif sheet.total != FULL_SCORE:
        text = _("The weighted points of the score sheet add up to %(total)s, not 100.") % {"total": plain(sheet.total)}
        yield Line(BLOCKS, text, at, place)


def plain(number):
    return format(decimal(number).normalize(), "f")


def _inside(spec, direction, key):
    return ("directions", spec.directions.index(direction), key)


def _about_source(spec, source):
    place = _("Text of the guide")
    if not source:
        yield Line(
            WARNS, _("The guide's text has not been uploaded: its sentences were not compared."), ("source",), place
        )
        return
    wrong = checks.misquoted(spec, source)
    content = definition.as_content(spec)
    yield from (Line(BLOCKS, in_words(message), path, in_path_words(content, path)) for path, message in wrong)
    coverage = coverage_of(spec, source)
    share = round(coverage.share() * 100, 1)
    missing = len(coverage.of("unbound"))
    if missing:
        text = _("%(share)s%% of the guide's sentences are covered by an item; not covered: %(count)s.")
        yield Line(WARNS, text % {"share": share, "count": missing}, ("coverage",), place)
    else:
        yield Line(FINE, _("Every sentence of the guide is covered by an item."), ("coverage",), place)
