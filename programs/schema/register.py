"""A register: rows with who answers for them, and how they are reported year by year."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from programs.schema.base import Number, Spec, Text, unique

Year = Annotated[int, Field(ge=1949, le=2200)]
DECIMALS_MOST = 4  # as the column of a report holds it


class RegisterEntrySpec(Spec):
    kind: Literal["indicator", "item"]
    no: Text
    group: str = ""
    text: Text
    unit: str | None = None
    base: Number | None = None
    target: Number | None = None
    comparator: Literal[">=", "=", "<=", "increasing"] = ">="  # how a value must stand to the target
    min: Number = 0  # bounds of what may be entered
    max: Number | None = None
    decimals: Annotated[int, Field(ge=0, le=DECIMALS_MOST)] = DECIMALS_MOST
    responsible: tuple[Text, ...] = ()
    lead: str = ""  # where the guide marks one of them as 牵头
    attribute: str = ""  # a further label: the kind of indicator, the task or key point it belongs to
    quote: str = ""  # where ``text`` is not the guide's own
    flag: str = ""

    @model_validator(mode="after")
    def holds_together(self):
        unique(self.responsible, "the responsible department")
        if self.lead and self.lead not in self.responsible:
            raise ValueError(f"the lead {self.lead!r} is not among the responsible departments")
        if self.max is not None and self.max <= self.min:
            raise ValueError("max must be above min")
        return self


class ReportingSpec(Spec):
    """How the rows are reported: the years, who may read, what is expected on the way, when people are reminded."""

    base_year: Year | None = None
    first_year: Year
    last_year: Year  # the year of the targets
    groups: tuple[Text, ...] = ()  # names among the responsible that stand for several departments
    public: bool = False
    expectation: Literal["linear", "none"] = "linear"
    remind_days: tuple[Annotated[int, Field(ge=0, le=365)], ...] = (14, 3)  # before a year's reports are due
    remind_late: Annotated[int, Field(ge=0, le=52)] = 8  # weekly letters while they are late; then nobody is reminded

    @model_validator(mode="after")
    def years_are_in_order(self):
        if self.first_year > self.last_year or (self.base_year is not None and self.base_year >= self.first_year):
            raise ValueError("expected base_year < first_year <= last_year")
        unique(self.groups, "the group")
        return self

    @property
    def years(self):
        return range(self.first_year, self.last_year + 1)
