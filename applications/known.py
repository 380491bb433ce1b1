"""What the system holds about a unit, each thing loaded once: at most four statements, however many directions ask.

Nothing loaded here grows with a program or with the length of a list.
"""

from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import CharField, Count, DateField, F, Q, Value
from django.db.models.functions import Cast

from applications.enums import State
from applications.models import Application
from ipfund.common.prepared import Prepared
from organisations.enums import ProfileGroup, SanctionKind
from organisations.models import ListImport, PastProject, ProfileItem, Sanction

NO_DAY = Cast(Value(None), DateField())


class Line(NamedTuple):
    """A sanction, or an imported list with an entry that may mean the unit (``name`` is None where there is none)."""

    what: str
    kind: str
    title: str
    source: str
    day: date  # of the list, or from when the sanction holds
    since: date | None
    until: date | None
    offence: date | None
    repaired: date | None
    uscc: str | None
    name: str | None
    search_name: str | None

    def lasts_on(self, day):
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)

    def surely_means(self, unit):
        """By its code or, where the list gives no code, by exactly its name; anything else is for an officer."""
        return self.uscc == unit.uscc if self.uscc else self.search_name == unit.search_name


class Sought(NamedTuple):
    """What ledgers and lists know a unit by."""

    pk: int
    uscc: str
    search_name: str
    match_name: str = ""


def lines_of(sought):
    """Return the sanctions of a unit, and every list with the entries that may mean it, in one statement."""
    lists = ListImport.objects.current().with_hits(sought)
    found = lists.order_by().values_list(
        Value("list", output_field=CharField()), F("kind"), F("title"), F("source"), F("listed_on"),
        F("hit__starts_on"), F("hit__ends_on"), NO_DAY, NO_DAY, F("hit__uscc"), F("hit__name"), F("hit__search_name"),
    )  # fmt: skip
    sanctions = Sanction.objects.of(sought).order_by().values_list(
        Value("sanction", output_field=CharField()), F("kind"), Value("", output_field=CharField()), F("source"),
        F("starts_on"), F("starts_on"), F("ends_on"), F("offence_on"), F("repaired_on"),
        F("uscc"), F("name"), F("search_name"),
    )  # fmt: skip
    return found.union(sanctions, all=True)


def places_of(unit):
    """Return {program: (places held, declarations waiting for the unit's approval)} as rows."""
    held, waiting = Q(holds_place=True), Q(holds_place=False, state=State.UNIT_REVIEW)
    own = Application.objects.filter(organisation=unit).order_by().values_list("program")
    return own.annotate(held=Count("pk", held), waiting=Count("pk", waiting))


read_lines = Prepared(lambda *sought: lines_of(Sought(*sought)))
read_projects = Prepared(lambda *sought: PastProject.objects.of(Sought(*sought)).order_by("-year", "pk"))
read_items = Prepared(
    lambda unit: ProfileItem.objects.standing().filter(organisation=unit).select_related("evidence").order_by("pk")
)
read_places = Prepared(places_of)
read_places_beside = Prepared(lambda unit, program, beside: places_of(unit).filter(program=program).exclude(pk=beside))


class Known:
    """The rows about one unit; ``beside`` is the declaration that does not count among its own places."""

    def __init__(self, organisation, *, beside=None):
        self.organisation, self.beside = organisation, beside

    @cached_property
    def lines(self):
        unit = self.organisation
        found = read_lines(unit.pk, unit.uscc, unit.search_name, unit.match_name)
        return sorted((Line(*row) for row in found), key=lambda line: (line.kind, line.day))

    @property
    def sanctions(self):
        return [line for line in self.lines if line.what == "sanction"]

    @cached_property
    def lists(self):
        """Return {kind: [Line, ...]} of every list that was imported; a line without a name says only that it was."""
        found = {}
        for line in self.lines:
            if line.what == "list":
                found.setdefault(line.kind, []).append(line)
        return found

    @cached_property
    def past_projects(self):
        unit = self.organisation
        return read_projects(unit.pk, unit.uscc, unit.search_name)

    @cached_property
    def items(self):
        return read_items(self.organisation.pk)

    @cached_property
    def figures(self):
        return {item.name: item for item in self.items if item.group == ProfileGroup.FIGURE}

    def memberships(self, kind, day):
        """Return the certificates of one kind that are valid on a day."""
        return [item for item in self.items if item.group == ProfileGroup.MEMBERSHIP and item.name == kind and item.holds_on(day)]  # fmt: skip

    @cached_property
    def places(self):
        """Return {program: (places held, declarations waiting for the unit's approval)}."""
        unit, beside = self.organisation.pk, self.beside
        counted = read_places_beside(unit, beside.program_id, beside.pk) if beside else read_places(unit)
        return {program: (held, waiting) for program, held, waiting in counted}

    def places_taken(self, program):
        held, waiting = self.places.get(program.pk, (0, 0))
        return held + waiting if program.settings.get("counted") == "submitted" else held


def bars_on(line, day, settings):
    """Whether a sanction is in force; a debarment without an end lasts as long as the guide's settings say."""
    since, until = line.since, line.until
    if line.kind == SanctionKind.DEBARRED:
        if settings.debarment_starts == "offence" and line.offence:
            since = line.offence
        if until is None and day >= years_after(since, settings.debarment_years):
            return False
    lasting = until is None or until >= day
    return since <= day and lasting and (line.repaired is None or line.repaired > day)


def years_after(day, years):
    """Return the first day that is no longer within some years; the first of March for a leap day."""
    leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + years, 3, 1) if leap_day else day.replace(year=day.year + years)
