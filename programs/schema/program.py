"""A whole program as its file says it: who, when, by what route, under which settings, and its directions."""

import datetime as dt
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AwareDatetime, Field, field_validator, model_validator

from programs import rules
from programs.enums import Attribute, ProgramKind, Stage
from programs.schema.base import DirectionCode, Id, Phone, ProgramCode, Spec, Text, unique
from programs.schema.direction import ConditionSpec, DirectionSpec, ObligationSpec
from programs.schema.form import AttachmentSpec, SectionSpec
from programs.schema.funding import ContractSpec, ReportSpec
from programs.schema.register import RegisterEntrySpec, ReportingSpec
from programs.schema.scoring import ScoreSheetSpec

END_OF_DAY = dt.time(23, 59, 59)
PREFIX_LENGTH = 20  # as the column of Program holds it
Transition = Literal["submit", "unit_approve", "first_pass", "city_pass"]
Days = Annotated[int, Field(gt=0)]


class DeadlineSpec(Spec):
    """An instant, and the transitions that must be done by it. A date without a time ends at 23:59:59."""

    at: AwareDatetime | dt.date
    transitions: Annotated[tuple[Transition, ...], Field(min_length=1)]
    quote: Text

    def instant(self, timezone):
        if isinstance(self.at, dt.datetime):
            return self.at
        return dt.datetime.combine(self.at, END_OF_DAY, tzinfo=ZoneInfo(timezone))


class LimitsSpec(Spec):
    """How many applications of a unit count, and what counts towards it."""

    max_applications_per_organisation: Days | None = None
    counted: Literal["unit_approved", "submitted"] = "unit_approved"  # submitted: what waits for the unit counts too


class LookBackSpec(Spec):
    """How far back a badly ended project bars; the window ends on the reference date (None: the deadline)."""

    years: Days
    reference_date: dt.date | None = None
    unfinished_due_by_reference: Literal["warn", "block"] = "warn"
    quote: str = ""


class NoticeSpec(Spec):
    days: Days = 5
    unit: Literal["working", "calendar"] = "working"


class SettingsSpec(Spec):
    """What the guide leaves open, with the default of this program; every one is an office's decision."""

    same_kind: Literal["lineage", "direction", "category"] = "lineage"
    look_back: LookBackSpec | None = None
    first_review: Literal["district_or_city", "city"] = "district_or_city"
    correction_after_deadline: Literal["closed", "open"] = "closed"
    period_starts: Literal["contract", "award"] = "contract"
    debarment_years: Days = 3
    debarment_starts: Literal["decision", "offence"] = "decision"
    ties: Literal["officer"] = "officer"
    member_confirmed_by_unit: bool = True
    public_notice: NoticeSpec = NoticeSpec()
    blind_review: bool = False


class ConsultationSpec(Spec):
    """One row of the printed table of contacts, padding kept; ``directions`` says what the row is about."""

    number: str = ""
    category: str = ""
    subject: Text
    name: Text
    phone: Phone
    directions: tuple[DirectionCode, ...] = ()


class ProgramContactSpec(Spec):
    purpose: Text = Field(validation_alias="for", serialization_alias="for")
    name: Text
    phone: Phone


class SystemSpec(Spec):
    """The authority's own system, as the guide names it: text, never a link that this program follows."""

    name: Text
    address: Text


class ProcedureSpec(Spec):
    id: Id
    clause: Text
    title: str = ""
    text: Text


class CategorySpec(Spec):
    code: DirectionCode
    label: Text  # 一
    title: Text


class ProgramSpec(Spec):
    code: ProgramCode
    kind: Literal[tuple(ProgramKind.values)] = ProgramKind.CALL.value
    title: Text
    authority: Text
    document_number: str = ""
    number_prefix: str = ""  # of the declarations' numbers; empty: the code in capitals
    source: str = ""  # the guide's text, beside this file: every quote must stand in it
    published: bool = True
    timezone: str
    opens_at: AwareDatetime | None = None
    deadlines: tuple[DeadlineSpec, ...] = ()
    introduction: str = ""
    legal_basis: tuple[Text, ...] = ()
    procedure: tuple[ProcedureSpec, ...] = ()
    system: SystemSpec | None = None
    route: tuple[Literal[tuple(Stage.values)], ...] = ()
    limits: LimitsSpec = LimitsSpec()
    settings: SettingsSpec = SettingsSpec()
    reference_lists: dict[Id, Text] = {}
    contacts: tuple[ProgramContactSpec, ...] = ()
    consultation_hours: str = ""
    consultation: tuple[ConsultationSpec, ...] = ()
    conditions: tuple[ConditionSpec, ...] = ()  # for every direction
    obligations: tuple[ObligationSpec, ...] = ()  # for every direction
    sections: tuple[SectionSpec, ...] = ()
    attachments: tuple[AttachmentSpec, ...] = ()
    score_sheet: ScoreSheetSpec | None = None
    reports: tuple[ReportSpec, ...] = ()
    contract: ContractSpec | None = None
    categories: tuple[CategorySpec, ...] = ()
    directions: tuple[DirectionSpec, ...] = ()
    context: tuple[Text, ...] = ()  # headings and lead-ins that ask for nothing; counted apart by program_coverage
    entries: tuple[RegisterEntrySpec, ...] = Field((), validation_alias="register", serialization_alias="register")
    reporting: ReportingSpec | None = None  # of a register: how its rows are reported
    flags: tuple[Text, ...] = ()

    @field_validator("timezone")
    @classmethod
    def zone_exists(cls, value):
        if value not in available_timezones():
            raise ValueError(f"unknown time zone {value!r}")
        return value

    @field_validator("route")
    @classmethod
    def route_keeps_the_order(cls, value):
        unique(value, "the stage")
        if list(value) != [stage for stage in Stage.values if stage in value]:
            raise ValueError(f"a route keeps the order of the process: {', '.join(Stage.values)}")
        return value

    @model_validator(mode="after")
    def keys_are_unique(self):
        unique((category.code for category in self.categories), "the category code")
        unique((direction.code for direction in self.directions), "the direction code")
        unique((section.key for section in self.sections), "the section")
        unique((attachment.kind for attachment in self.attachments), "the attachment kind")
        unique((item.id for item in (*self.conditions, *self.obligations)), "the id")
        unique(((entry.kind, entry.no) for entry in self.entries), "the register number")
        return self

    @model_validator(mode="after")
    def kind_fits(self):
        if self.kind == ProgramKind.CALL and not (self.directions and self.route and self.sections):
            raise ValueError("a call needs directions, a route and sections")
        if self.kind == ProgramKind.CALL and len(self.prefix) > PREFIX_LENGTH:
            raise ValueError(f"a call with so long a code needs a number_prefix of at most {PREFIX_LENGTH} characters")
        if self.kind == ProgramKind.REGISTER and (self.directions or not self.entries):
            raise ValueError("a register has entries and no directions")
        if self.reporting:
            self.reporting_fits()
        return self

    def reporting_fits(self):
        if self.kind != ProgramKind.REGISTER:
            raise ValueError("reporting belongs to a register")
        named = {name for entry in self.entries for name in entry.responsible}
        if strangers := sorted(set(self.reporting.groups) - named):
            raise ValueError(f"the group {strangers[0]!r} is not among the responsible departments")

    @property
    def prefix(self):
        """What the declarations' numbers begin with; a register has none."""
        return "" if self.kind == ProgramKind.REGISTER else self.number_prefix or self.code.upper()

    @property
    def closes_at(self):
        """Return the last instant at which an applicant may submit, or None where the guide gives none."""
        instants = [deadline.instant(self.timezone) for deadline in self.deadlines if "submit" in deadline.transitions]
        return max(instants, default=None)

    def deadline_for(self, transition):
        """Return the instant by which a transition must be done, or None."""
        instants = [
            deadline.instant(self.timezone) for deadline in self.deadlines if transition in deadline.transitions
        ]
        return min(instants, default=None)


def rules_of(spec):
    """Return every (condition, its rule) of a program."""
    conditions = [*spec.conditions, *(condition for direction in spec.directions for condition in direction.conditions)]
    return [(condition, condition.rule) for condition in conditions if condition.rule is not None]


def declared_attributes(names):
    """Return those attribute names that a form field must answer."""
    return [name.removeprefix("application.") for name in names if name not in Attribute.values]


def lists_of(spec):
    return {name for _condition, rule in rules_of(spec) for name in rules.lists(rule)}
