"""What is known of a unit and its declaration: the named attributes that the guide's rules read, and how they are shown.

Only what was asked for is looked up; what is not known is missing, and a rule then neither passes nor fails.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from applications.models import Application
from applications.sections import Context, facts_of, questions, spec_of
from ipfund.common import clock
from ipfund.common.formats import beijing
from organisations.enums import CloseoutResult, PastState, SanctionKind
from organisations.models import Sanction
from programs.enums import Attribute
from programs.models import Direction

BAD_RESULTS = (CloseoutResult.FAILED, CloseoutResult.TERMINATED, CloseoutResult.REVOKED)


@dataclass
class Facts:
    """Attribute -> value as rules read it; ``shown`` says the same in words, ``files`` names what was attached."""

    values: dict
    shown: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    lists: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)  # condition id -> names of the files attached as its evidence

    def read(self, attribute):
        """Return (label, text) of one attribute as a person reads it."""
        label = self.labels.get(attribute) or dict(Attribute.choices).get(attribute, attribute)
        value = self.values.get(attribute)
        text = self.shown.get(attribute) or (_("not known yet") if value is None else in_words(value))
        return str(label), text


def in_words(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value)) or _("none")
    return str(value)


class Unit:
    """A unit as rules read it, for one program; looks each thing up once, however many directions ask."""

    def __init__(self, organisation, program, *, application=None, today=None):
        self.organisation, self.program, self.application = organisation, program, application
        self.today = today or localdate(clock.now())

    def facts_for(self, direction):
        """Return the facts of this unit for one direction, without a declaration."""
        unit = self.organisation
        values = {
            Attribute.LEGAL_FORM: unit.legal_form,
            Attribute.NATURES: list(unit.natures),
            Attribute.INDEPENDENT: unit.independent,
            Attribute.YEARS: years_since(unit.established_on, self.today),
            Attribute.USCC: unit.uscc,
            Attribute.DISTRICT: unit.district_office.area,
            Attribute.MUNICIPAL: unit.municipal,
            Attribute.SANCTIONS: [sanction.kind for sanction in self.sanctions],
            Attribute.PLACES_LEFT: self.places_left,
        }
        shown = {
            Attribute.SANCTIONS: "；".join(map(sanction_in_words, self.sanctions)) or _("none in force"),
            Attribute.PLACES_LEFT: self.places_in_words,
        }
        for attribute, hits in (
            (Attribute.UNFINISHED, self.unfinished(direction)),
            (Attribute.IRREGULAR, self.irregular),
        ):
            values[attribute] = None if hits and all(hit.doubtful for hit in hits) else len(hits)
            shown[attribute] = "；".join(hit.text for hit in hits) or _("none in the ledger")
        return Facts(values=values, shown=shown)

    @cached_property
    def sanctions(self):
        return list(Sanction.objects.of(self.organisation).in_force(self.today).order_by("starts_on", "pk"))

    @cached_property
    def past_projects(self):
        return list(self.organisation.past_projects.order_by("-year", "pk"))

    @cached_property
    def places_taken(self):
        return Application.objects.places_taken(self.organisation, self.program, beside=self.application)

    @property
    def places_left(self):
        limit = self.program.max_applications
        return None if limit is None else max(limit - self.places_taken, 0)

    @property
    def places_in_words(self):
        if self.program.max_applications is None:
            return _("no limit")
        return _("%(left)s of %(limit)s") % {"left": self.places_left, "limit": self.program.max_applications}

    @property
    def look_back(self):
        return self.program.settings.get("look_back") or {}

    @property
    def reference_date(self):
        """The day the guide counts from; the deadline where it names none."""
        if named := self.look_back.get("reference_date"):
            return date.fromisoformat(str(named))
        return localdate(self.program.closes_at) if self.program.closes_at else self.today

    def unfinished(self, direction):
        """Find projects of the same kind that are under way; what ends by the reference date is for an officer."""
        kinds = self.same_kind(direction)
        lenient = self.look_back.get("unfinished_due_by_reference", "warn") == "warn"
        return [
            Hit(project, doubtful=lenient and bool(project.planned_end) and project.planned_end <= self.reference_date)
            for project in self.past_projects
            if project.state == PastState.ONGOING and project.lineage in kinds
        ]

    def same_kind(self, direction):
        if self.program.settings.get("same_kind") != "category" or direction.category_id is None:
            return {direction.lineage}
        return set(Direction.objects.filter(category=direction.category_id).values_list("lineage", flat=True))

    @cached_property
    def irregular(self):
        """Find projects that ended badly within the look-back; without a day in the ledger, an officer decides."""
        years = self.look_back.get("years")
        if not years:
            return []
        until = self.reference_date
        since = years_before(until, years)
        bad = [
            project
            for project in self.past_projects
            if project.state == PastState.CANCELLED or project.closeout_result in BAD_RESULTS
        ]
        dated = [Hit(project) for project in bad if project.closed_on and since <= project.closed_on <= until]
        undated = [
            Hit(project, doubtful=True) for project in bad if not project.closed_on and project.year >= since.year
        ]
        return dated + undated


@dataclass(frozen=True)
class Hit:
    """A past project that a rule may stumble over; a doubtful one is left to an officer."""

    project: object
    doubtful: bool = False

    @property
    def text(self):
        project = self.project
        state = project.get_closeout_result_display() if project.closeout_result else project.get_state_display()
        when = project.closed_on or project.planned_end
        parts = [str(project.year), project.title, str(state), beijing(when) if when else ""]
        return " ".join(part for part in parts if part)


def sanction_in_words(sanction):
    until = beijing(sanction.ends_on) if sanction.ends_on else _("open-ended")
    kind = dict(SanctionKind.choices).get(sanction.kind, sanction.kind)
    return f"{kind}（{sanction.source}，{beijing(sanction.starts_on)}—{until}）"


def years_before(day, years):
    """Return the same day some years earlier; the last of February for a leap day."""
    leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - years, 2, 28) if leap_day else day.replace(year=day.year - years)


def years_since(day, today):
    if day is None:
        return None
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


def add_declaration(facts, direction, unit, written, attachments):
    """Add what the declaration itself says: its answers, and the files attached as evidence."""
    spec = spec_of(direction)
    facts.values |= facts_of(Context(spec=spec, unit=unit, sections=written))
    for section in spec.sections:
        for item in (*section.fields, *spec.extra_fields.get(section.key, ())):
            name, answer = f"application.{item.id}", find_answer(written.get(section.key) or {}, item.id)
            facts.labels[name] = item.label
            facts.shown[name] = questions.shown(questions.of_field(item), answer)
    for wanted in spec.attachments:
        names = [name for kind, name in attachments if kind == wanted.kind]
        for condition in wanted.conditions:
            facts.files.setdefault(condition, []).extend(names)
    return facts


def find_answer(data, name):
    """Return an answer of a section, at its top or in one of its groups."""
    if name in data:
        return data[name]
    groups = (group for group in data.values() if isinstance(group, dict))
    return next((group[name] for group in groups if name in group), None)
