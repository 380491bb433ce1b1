"""A unit as the conditions of a guide read it: registered here, or only imagined by somebody who asks."""

from functools import cached_property

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from applications.facts import (
    Fact,
    Facts,
    Hit,
    certificate_in_words,
    figure_in_words,
    form_fields,
    profile_fields,
    sanction_in_words,
    value_of,
    years_before,
    years_since,
)
from applications.known import Known, bars_on
from applications.sections import spec_of
from ipfund.common import clock
from ipfund.common.formats import beijing, chained, listed
from organisations.enums import CloseoutResult, OfficeKind, PastState
from programs import asking, rules
from programs.enums import Attribute
from programs.models import Direction
from programs.schema import SettingsSpec

BAD_RESULTS = (CloseoutResult.FAILED, CloseoutResult.TERMINATED, CloseoutResult.REVOKED)


class Unit:
    """A unit as rules read it, for one program; ``known`` holds its rows, shared by all programs that ask."""

    def __init__(self, organisation, program, *, application=None, today=None, known=None):
        self.organisation, self.program = organisation, program
        self.known = known or Known(organisation, beside=application)
        self.today = today or localdate(clock.now())

    def facts_for(self, direction):
        """Return what the conditions of one direction read of this unit, without a declaration."""
        spec = spec_of(direction, self.program.digest)
        read = [condition.rule for condition in spec.conditions if condition.rule]
        facts = Facts(values={})
        for attribute in dict.fromkeys(name for rule in read for name in rules.attributes(rule)):
            if attribute in READERS:
                facts.values[attribute], facts.shown[attribute] = self.fact(attribute, direction)
        self.add_lists(facts, read)
        self.add_figures(facts, spec)
        self.add_evidence(facts, spec)
        return facts

    def fact(self, attribute, direction):
        """Return one attribute of the unit as a Fact."""
        return READERS[attribute](self, direction)

    @cached_property
    def settings(self):
        """What the guide leaves open, as this program decides it."""
        given = {name: value for name, value in self.program.settings.items() if name != "counted"}
        return SettingsSpec.model_validate(given, strict=False)

    # --- lists and the profile ---------------------------------------------------------------------------------------

    def add_lists(self, facts, read):
        """Say of every list that is looked into whether the unit stands in it: surely, surely not, or unsure."""
        wanted = {name for rule in read for name in rules.lists_wanted(rule)}
        for name in dict.fromkeys(name for rule in read for name in rules.lists(rule)):
            held = self.known.memberships(name, self.today) if name in wanted else []
            found = self.standing_in(name, held)
            if found is not None or name in self.known.lists:
                facts.lists[name] = found
            else:
                facts.later |= {name}
            facts.listed[name] = (self.title_of(name), self.words_of(name, held))

    def standing_in(self, name, held):
        """Return the unit's code if it surely stands in the list, nothing if surely not, None if nobody knows."""
        hits = self.hits(name)
        if any(hit.surely_means(self.organisation) for hit in hits) or any(item.is_confirmed for item in held):
            return {self.organisation.uscc}
        unsure = hits or [item for item in held if item.evidence_id] or name not in self.known.lists
        return None if unsure else frozenset()

    def hits(self, name):
        lines = self.known.lists.get(name, ())
        return [line for line in lines if line.name is not None and line.lasts_on(self.today)]

    def title_of(self, name):
        lines = self.known.lists.get(name)
        return lines[0].title if lines else asking.of_program(self.program).list_kinds[name].title

    def words_of(self, name, held):
        """Say what was found in a list, and what the unit itself declares."""
        lines, hits = self.known.lists.get(name, ()), self.hits(name)
        said = [certificate_in_words(item) for item in held]
        if not lines:
            return chained([_("this list has not been imported yet; the offices check it"), *said])
        where = {"source": lines[0].source, "day": beijing(lines[0].day)}
        if any(hit.surely_means(self.organisation) for hit in hits):
            return _("is in the list of %(day)s (%(source)s)") % where
        if hits:
            names = listed(f"{hit.name} {hit.uscc}".strip() for hit in hits)
            return _("a similar name is in the list of %(day)s (%(source)s): %(names)s") % {**where, "names": names}
        return chained([_("is not in the list of %(day)s (%(source)s)") % where, *said])

    def add_figures(self, facts, spec):
        """Let the profile answer the questions about the unit that the form asks too."""
        facts.labels |= {f"application.{item.id}": item.label for item in form_fields(spec)}
        for item in profile_fields(spec):
            name, figure = f"application.{item.id}", self.known.figures.get(item.id)
            if figure is not None:
                facts.values[name] = value_of(figure, item.kind)
                facts.shown[name] = figure_in_words(figure, item)

    def add_evidence(self, facts, spec):
        """What the profile holds as evidence counts for the conditions that read it."""
        for condition in spec.conditions:
            if not condition.rule or not condition.evidence:
                continue
            items = [item for name in rules.lists_wanted(condition.rule) for item in self.known.memberships(name, self.today)]  # fmt: skip
            figures = [name.removeprefix("application.") for name in rules.attributes(condition.rule) if name.startswith("application.")]  # fmt: skip
            if profile_names := {item.id for item in profile_fields(spec)}.intersection(figures):
                items += [self.known.figures[name] for name in profile_names if name in self.known.figures]
            facts.files[condition.id] = [_("%s (profile of the unit)") % item.evidence.name for item in items if item.evidence]  # fmt: skip

    # --- sanctions, places, projects -----------------------------------------------------------------------------------

    @cached_property
    def sanctions(self):
        return [line for line in self.known.sanctions if bars_on(line, self.today, self.settings)]

    @property
    def places_left(self):
        limit = self.program.max_applications
        return None if limit is None else max(limit - self.known.places_taken(self.program), 0)

    @property
    def places_in_words(self):
        if self.program.max_applications is None:
            return _("no limit")
        said = {"left": self.places_left, "limit": self.program.max_applications}
        if self.known.beside:
            return _("without this declaration, %(left)s of %(limit)s") % said
        return _("%(left)s of %(limit)s") % said

    @property
    def reference_date(self):
        """The day the guide counts from; the deadline where it names none."""
        if self.settings.look_back and self.settings.look_back.reference_date:
            return self.settings.look_back.reference_date
        return localdate(self.program.closes_at) if self.program.closes_at else self.today

    def unfinished(self, direction):
        """Find projects of the same kind that are under way; what ends by the reference date is for an officer."""
        kinds, look_back = self.same_kind(direction), self.settings.look_back
        lenient = look_back is None or look_back.unfinished_due_by_reference == "warn"
        return [
            Hit(project, doubtful=lenient and bool(project.planned_end) and project.planned_end <= self.reference_date)
            for project in self.known.past_projects
            if project.state == PastState.ONGOING and project.lineage in kinds
        ]

    def same_kind(self, direction):
        if self.settings.same_kind != "category" or direction.category_id is None:
            return {direction.lineage}
        return self.lineages_by_category[direction.category_id]

    @cached_property
    def lineages_by_category(self):
        found = {}
        for category, lineage in Direction.objects.filter(program=self.program).values_list("category", "lineage"):
            found.setdefault(category, set()).add(lineage)
        return found

    @cached_property
    def irregular(self):
        """Find projects that ended badly within the look-back; without a day in the ledger, an officer decides."""
        if self.settings.look_back is None:
            return []
        until = self.reference_date
        since = years_before(until, self.settings.look_back.years)
        bad = [
            project
            for project in self.known.past_projects
            if project.state == PastState.CANCELLED or project.closeout_result in BAD_RESULTS
        ]
        dated = [Hit(project) for project in bad if project.closed_on and since <= project.closed_on <= until]
        undated = [
            Hit(project, doubtful=True) for project in bad if not project.closed_on and project.year >= since.year
        ]
        return dated + undated


class Imagined:
    """A unit that nobody has registered: what a person says of it in the finder; the rest is for later."""

    today = None

    def __init__(self, said, figures, program):
        self.said, self.figures, self.program = said, figures, program

    def facts_for(self, direction):
        spec = spec_of(direction, self.program.digest)
        read = [condition.rule for condition in spec.conditions if condition.rule]
        names = {name for rule in read for name in rules.attributes(rule)}
        facts = Facts(values={name: value for name, value in self.said.items() if value is not None})
        facts.later = frozenset({*names.intersection(READERS).difference(self.said), *(name for rule in read for name in rules.lists(rule))})  # fmt: skip
        facts.shown = {name: _("known once the unit is registered") for name in facts.later}
        titles = asking.of_program(self.program).list_kinds
        for name in facts.later.intersection(titles):
            facts.listed[name] = (titles[name].title, _("checked once the unit is registered"))
        facts.labels |= {f"application.{item.id}": item.label for item in form_fields(spec)}
        for item in profile_fields(spec):
            if self.figures.get(item.id) is not None:
                facts.values[f"application.{item.id}"] = self.figures[item.id]
        return facts


# --- the readers: attribute -> Fact ------------------------------------------------------------------------------------


def of_projects(hits):
    """Return the count of hits; not known where every one of them is for an officer."""
    open_ones = hits and all(hit.is_open for hit in hits)
    return Fact(None if open_ones else len(hits), chained(hit.text for hit in hits) or _("none in the ledger"))


def of_sanctions(unit, _direction):
    kinds = [line.kind for line in unit.sanctions]
    return Fact(kinds, chained(map(sanction_in_words, unit.sanctions)) or _("none in force"))


def areas(unit, _direction):
    """The development zone and the district around it."""
    office = unit.organisation.district_office
    return Fact([office.area, office.parent.area] if office.kind == OfficeKind.ZONE else [office.area])


READERS = {
    Attribute.LEGAL_FORM: lambda unit, _direction: Fact(unit.organisation.legal_form),
    Attribute.NATURES: lambda unit, _direction: Fact(list(unit.organisation.natures)),
    Attribute.INDEPENDENT: lambda unit, _direction: Fact(unit.organisation.independent),
    Attribute.YEARS: lambda unit, _direction: Fact(years_since(unit.organisation.established_on, unit.today)),
    Attribute.USCC: lambda unit, _direction: Fact(unit.organisation.uscc),
    Attribute.DISTRICT: areas,
    Attribute.MUNICIPAL: lambda unit, _direction: Fact(unit.organisation.municipal),
    Attribute.UNFINISHED: lambda unit, direction: of_projects(unit.unfinished(direction)),
    Attribute.IRREGULAR: lambda unit, _direction: of_projects(unit.irregular),
    Attribute.SANCTIONS: of_sanctions,
    Attribute.PLACES_LEFT: lambda unit, _direction: Fact(unit.places_left, unit.places_in_words),
}
