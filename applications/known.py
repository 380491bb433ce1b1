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
from organisations.enums import ProfileGroup, SanctionKind
from organisations.models import ListImport, PastProject, Sanction

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


class Known:
    """The rows about one unit; ``beside`` is the declaration that does not count among its own places."""

    def __init__(self, organisation, *, beside=None):
        self.organisation, self.beside = organisation, beside

    @cached_property
    def lines(self):
        """Sanctions and list entries, in one statement."""
        lists = ListImport.objects.current().with_hits(self.organisation)
        found = lists.order_by().values_list(
            Value("list", output_field=CharField()), F("kind"), F("title"), F("source"), F("listed_on"),
            F("hit__starts_on"), F("hit__ends_on"), NO_DAY, NO_DAY, F("hit__uscc"), F("hit__name"), F("hit__search_name"),
        )  # fmt: skip
        sanctions = Sanction.objects.of(self.organisation).order_by().values_list(
            Value("sanction", output_field=CharField()), F("kind"), Value("", output_field=CharField()), F("source"),
            F("starts_on"), F("starts_on"), F("ends_on"), F("offence_on"), F("repaired_on"),
            F("uscc"), F("name"), F("search_name"),
        )  # fmt: skip
        return sorted((Line(*row) for row in found.union(sanctions, all=True)), key=lambda line: (line.kind, line.day))

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
        return list(PastProject.objects.of(self.organisation).order_by("-year", "pk"))

    @cached_property
    def items(self):
        return list(self.organisation.profile_items.standing().select_related("evidence").order_by("pk"))

    @cached_property
    def figures(self):
        return {item.name: item for item in self.items if item.group == ProfileGroup.FIGURE}

    def memberships(self, kind, day):
        """Return the certificates of one kind that are valid on a day."""
        return [item for item in self.items if item.group == ProfileGroup.MEMBERSHIP and item.name == kind and item.holds_on(day)]  # fmt: skip

    @cached_property
    def places(self):
        """Return {program: (places held, declarations waiting for the unit's approval)}."""
        own = Application.objects.of_unit(self.organisation)
        if self.beside is not None:
            own = own.filter(program=self.beside.program_id).exclude(pk=self.beside.pk)
        held, waiting = Q(holds_place=True), Q(holds_place=False, state=State.UNIT_REVIEW)
        counted = own.order_by().values("program").annotate(held=Count("pk", held), waiting=Count("pk", waiting))
        return {row["program"]: (row["held"], row["waiting"]) for row in counted}

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
