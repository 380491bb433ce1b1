"""One direction of a guide: its text, conditions, tasks, indicators, money, period, people and form."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from programs import rules
from programs.enums import Attribute, ConditionClass, SectionKey, Severity
from programs.schema.base import DirectionCode, Id, Number, Origin, Phone, Rule, Spec, Text, unique
from programs.schema.form import AttachmentSpec, FieldSpec, SectionSpec
from programs.schema.funding import ContractSpec, FundingSpec, PeriodSpec, QuotaSpec, ReportSpec
from programs.schema.scoring import ScoreSheetSpec

WINDOW = r"^(project|year|calendar_year|quarter|months:[1-9]\d?|event|session|at_close|series:[2-9])$"
Comparator = Literal[">=", ">", "=", "<=", "increasing", "all_true"]
NUMERIC = {">=", ">", "=", "<="}


class ContactSpec(Spec):
    name: Text
    phone: Phone
    quote: str = ""


def _looks_into_a_list(rule):
    return bool(rules.lists(rule)) or Attribute.SANCTIONS in rules.attributes(rule)


class ConditionSpec(Spec):
    """One requirement of the guide, in its own words, with the way it is checked."""

    id: Id
    clause: Text
    text: Text
    class_: Literal[tuple(ConditionClass.values)] = Field(validation_alias="class", serialization_alias="class")
    severity: Literal[tuple(Severity.values)] = Severity.BLOCK.value
    rule: Rule | None = None
    reference_date: str = ""  # what day the rule counts from, in words, where the guide names one
    evidence: tuple[Text, ...] = ()
    help: str = ""  # what the applicant can do
    flag: str = ""
    origin: Origin = "guide"
    common: bool = False  # stands in the program's part for every direction; set when the direction is resolved

    @model_validator(mode="after")
    def rule_fits_the_class(self):
        if self.class_ in {ConditionClass.DATA, ConditionClass.LIST} and self.rule is None:
            raise ValueError(f"a condition of the class {self.class_!r} needs a rule")
        if self.class_ == ConditionClass.LIST and not _looks_into_a_list(self.rule):
            raise ValueError("a condition of the class 'list' needs a rule that looks into a list or at the sanctions")
        if self.class_ == ConditionClass.EVIDENCE and not self.evidence:
            raise ValueError("a condition of the class 'evidence' needs to name the evidence")
        return self


class ValueBySpec(Spec):
    """A threshold that depends on the filer: by an attribute, with a default for all others."""

    attribute: Literal["unit.district", "unit.legal_form", "unit.natures"]
    values: Annotated[dict[Text, Number], Field(min_length=1)]
    default: Number | None = None


class IndicatorSpec(Spec):
    """One quantified promise: the guide's minimum, with the sentence it stands in."""

    id: Id
    clause: Text
    name: Text
    comparator: Comparator
    value: Number | None = None
    value_by: ValueBySpec | None = None
    unit: Text
    window: Annotated[str, Field(pattern=WINDOW)] = "project"
    quote: Text
    soft: bool = False  # 原则上: warns, never blocks
    implied: bool = False  # the guide prints a bare number, without a comparator
    subset_of: Id | None = None
    per: Id | None = None  # at least this much for each of those that another indicator counts
    parts: tuple[Text, ...] = ()
    origin: Literal["guide", "applicant"] = "guide"
    evidence: tuple[Text, ...] = ()
    flag: str = ""

    @model_validator(mode="after")
    def value_fits_the_comparator(self):
        if self.value is not None and self.value_by is not None:
            raise ValueError("give value or value_by, not both")
        if self.value is not None and self.value < 0:
            raise ValueError("a value is not negative")
        if self.comparator in NUMERIC and self.value is None and self.value_by is None:
            raise ValueError(f"the comparator {self.comparator!r} needs a value")
        if self.comparator == "all_true" and not self.parts:
            raise ValueError("the comparator 'all_true' needs its parts")
        return self


class TaskSpec(Spec):
    id: Id
    clause: Text
    text: Text
    one_of: str | None = None
    deliverables: tuple[Text, ...] = ()  # named results without a number
    indicators: tuple[IndicatorSpec, ...] = ()
    flag: str = ""


class ObligationSpec(Spec):
    id: Id
    clause: Text
    text: Text
    flag: str = ""
    common: bool = False  # as of a condition


class OwnIndicatorsSpec(Spec):
    """How many indicators the applicant must and may propose beside the guide's."""

    min: Annotated[int, Field(ge=0)] = 0
    max: Annotated[int, Field(ge=0)] = 10


class DirectionSpec(Spec):
    code: DirectionCode
    category: DirectionCode | None = None
    label: Text  # as printed: 支持方向1
    title: Text
    project_name: str = ""  # where the guide names the project itself: the declaration's title begins so
    lineage: Id  # the same kind of project in other years
    goal: Text
    conditions: tuple[ConditionSpec, ...]
    tasks_intro: str = ""
    tasks: tuple[TaskSpec, ...]
    obligations: tuple[ObligationSpec, ...] = ()
    quota: QuotaSpec
    funding: FundingSpec
    period: PeriodSpec
    contact_label: str = ""
    contacts: tuple[ContactSpec, ...] = ()
    first_review: Literal["district_or_city", "city"] | None = None  # None: as the program says
    own_indicators: OwnIndicatorsSpec = OwnIndicatorsSpec()
    extra_fields: dict[Literal[tuple(SectionKey.values)], tuple[FieldSpec, ...]] = {}
    sections: tuple[SectionSpec, ...] = ()  # empty: as the program says
    attachments: tuple[AttachmentSpec, ...] = ()  # beside the program's
    score_sheet: ScoreSheetSpec | None = None  # None: as the program says
    reports: tuple[ReportSpec, ...] = ()  # empty: as the program says
    contract: ContractSpec | None = None
    context: tuple[Text, ...] = ()  # headings and lead-ins of its own part that ask for nothing
    flags: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def ids_are_unique(self):
        items = [*self.conditions, *self.tasks, *self.indicators, *self.obligations]
        unique((item.id for item in items), "the id")
        unique((attachment.kind for attachment in self.attachments), "the attachment kind")
        return self

    @model_validator(mode="after")
    def choices_have_two_tasks(self):
        groups = [task.one_of for task in self.tasks if task.one_of]
        for group in groups:
            if groups.count(group) < 2:
                raise ValueError(f"the one_of group {group!r} has only one task; a choice needs at least two")
        return self

    @model_validator(mode="after")
    def indicators_refer_to_others(self):
        known = {indicator.id for indicator in self.indicators}
        for indicator in self.indicators:
            for other in (indicator.subset_of, indicator.per):
                if other is not None and (other not in known or other == indicator.id):
                    raise ValueError(
                        f"the indicator {indicator.id!r} refers to {other!r}, which is no other indicator here"
                    )
        return self

    @property
    def indicators(self):
        return tuple(indicator for task in self.tasks for indicator in task.indicators)

    @property
    def task_groups(self):
        """Return the one_of groups: group name -> its tasks."""
        groups = {}
        for task in self.tasks:
            if task.one_of:
                groups.setdefault(task.one_of, []).append(task)
        return groups

    def indicators_of(self, chosen_tasks=()):
        """Return the indicators that bind: all, but of each choice only the chosen task's."""
        return tuple(
            indicator
            for task in self.tasks
            if not task.one_of or task.id in chosen_tasks
            for indicator in task.indicators
        )
