"""What is known of a unit and its declaration: the named attributes that the guide's rules read, and how they are shown.

Only what was asked for is looked up; what is not known is missing, and a rule then neither passes nor fails.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from applications.sections import Context, facts_of, questions, spec_of
from ipfund.common.formats import aside, beijing, chained, listed, phrased
from organisations.enums import LegalForm, Nature, SanctionKind
from programs import rules
from programs.enums import Attribute

LABELS = dict(Attribute.choices)
NAMES = dict(LegalForm.choices + Nature.choices)


class Fact(NamedTuple):
    """One thing that a rule reads: its value (None: not known), and how a person reads it."""

    value: Any = None
    text: str = ""


@dataclass
class Facts:
    """Attribute -> value as rules read it; ``shown`` says the same in words, ``files`` names what was attached."""

    values: dict
    shown: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    lists: dict = field(default_factory=dict)  # list -> the codes in it as far as they are this unit's; None: unsure
    listed: dict = field(default_factory=dict)  # list -> (its title, what was found there in words)
    files: dict = field(default_factory=dict)  # condition id -> names of the files attached as its evidence
    later: frozenset = frozenset()  # attributes and lists that the offices look at later, whatever is answered here

    def read(self, attribute):
        """Return (label, text) of one attribute as a person reads it."""
        value = self.values.get(attribute)
        text = self.shown.get(attribute) or (_("not known yet") if value is None else in_words(value))
        return self.label_of(attribute), text

    def label_of(self, attribute):
        return str(self.labels.get(attribute) or LABELS.get(attribute, attribute))

    def data_for(self, rule):
        """Return what a rule read: (label, text) of its attributes, then of its lists."""
        named = rules.lists(rule)
        by_list = {Attribute.USCC} if named else set()
        found = [self.read(name) for name in rules.attributes(rule) if name not in by_list]
        return (*found, *(self.listed[name] for name in dict.fromkeys(named) if name in self.listed))

    def waits_for_offices(self, rule):
        """Whether a rule cannot be answered only because of what the offices look at later."""
        unknown = [name for name in rules.attributes(rule) if self.values.get(name) is None]
        unknown += [name for name in rules.lists(rule) if self.lists.get(name) is None]
        return bool(unknown) and self.later.issuperset(unknown)


def in_words(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return listed(map(in_words, value)) or _("none")
    return str(NAMES.get(value, value))


@dataclass(frozen=True)
class Hit:
    """A past project that a rule may stumble over; a doubtful or disputed one is left to an officer."""

    project: object
    doubtful: bool = False

    @property
    def is_open(self):
        return self.doubtful or self.project.is_disputed

    @property
    def text(self):
        project = self.project
        state = project.get_closeout_result_display() if project.closeout_result else project.get_state_display()
        when = project.closed_on or project.planned_end
        parts = [str(project), str(state), beijing(when) if when else ""]
        told = " ".join(part for part in parts if part)
        return _("%s (the unit objects)") % told if project.is_disputed else told


# --- in words ----------------------------------------------------------------------------------------------------------


def sanction_in_words(line):
    until = beijing(line.until) if line.until else _("open-ended")
    kind = dict(SanctionKind.choices).get(line.kind, line.kind)
    return aside(kind, phrased([line.source, f"{beijing(line.day)}—{until}"]))


def certificate_in_words(item):
    until = beijing(item.ends_on) if item.ends_on else _("open-ended")
    told = {"title": item.title, "number": item.number, "until": until}
    if item.is_confirmed:
        return _("certificate %(title)s %(number)s, valid until %(until)s, confirmed by an officer") % told
    return _("certificate %(title)s %(number)s, valid until %(until)s, declared by the unit") % told


def figure_in_words(figure, item):
    told = {"value": figure_text(figure, item), "day": beijing(figure.starts_on) if figure.starts_on else "—"}
    if figure.is_confirmed:
        return _("%(value)s (profile of the unit, as of %(day)s, confirmed by an officer)") % told
    return _("%(value)s (profile of the unit, as of %(day)s)") % told


def figure_text(figure, item):
    value = value_of(figure, item.kind)
    return in_words(value) if item.kind == "yes_no" else f"{value}{item.unit}"


def value_of(figure, kind):
    """Return a figure as rules compare it."""
    if kind == "yes_no":
        return bool(figure.value)
    whole = figure.value == figure.value.to_integral_value()
    return int(figure.value) if whole else float(figure.value)


def form_fields(spec):
    fields = [item for section in spec.sections for item in section.fields]
    return [*fields, *(one for extra in spec.extra_fields.values() for one in extra)]


def profile_fields(spec):
    """Return the questions of a form that are about the unit: its profile answers them first."""
    return [item for item in form_fields(spec) if item.profile]


def years_before(day, years):
    """Return the same day some years earlier; the last of February for a leap day."""
    leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - years, 2, 28) if leap_day else day.replace(year=day.year - years)


def years_since(day, today):
    if day is None:
        return None
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


# --- the declaration ---------------------------------------------------------------------------------------------------


def add_declaration(facts, direction, unit, written, attachments):
    """Add what the declaration itself says: its answers, and the files attached as evidence.

    What the unit's profile answers stays: a declaration that says otherwise shows both.
    """
    spec = spec_of(direction)
    profile = dict(facts.values)
    declared = facts_of(Context(spec=spec, unit=unit, sections=written))
    facts.values |= {name: value for name, value in declared.items() if profile.get(name) is None}
    for section in spec.sections:
        for item in (*section.fields, *spec.extra_fields.get(section.key, ())):
            name, answer = f"application.{item.id}", find_answer(written.get(section.key) or {}, item.id)
            facts.labels[name] = item.label
            if item.counts_rows and declared.get(name) is not None:
                answer = str(declared[name])
            text = questions.shown(questions.of_field(item), answer)
            if profile.get(name) is None:
                facts.shown[name] = text
            elif declared.get(name) not in {None, profile[name]}:
                facts.shown[name] = chained([facts.shown[name], _("the declaration says %s") % text])
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
