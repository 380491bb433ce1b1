"""Money, places, time and what follows an award."""

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from programs.enums import AmountKind, QuotaKind
from programs.schema.base import Id, Number, Origin, Spec, Text, decimal

YUAN_OF_WAN = 10_000
LARGEST_WAN = 10_000_000  # as the columns of amounts hold it
RATIO = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[:：﹕∶]\s*(\d+(?:\.\d+)?)\s*")
Positive = Annotated[int, Field(gt=0)]
When = Literal["contract", "midterm", "acceptance", "evaluation"]


class QuotaSpec(Spec):
    kind: Literal[tuple(QuotaKind.values)]
    number: Positive | None = None
    funded: Positive | None = None  # where fewer are paid than contracted
    quote: Text

    @model_validator(mode="after")
    def number_fits_the_kind(self):
        if (self.kind == QuotaKind.UNSTATED) != (self.number is None):
            raise ValueError("an exact or largest quota needs its number, an unstated one has none")
        if self.funded is not None and (self.number is None or self.funded > self.number):
            raise ValueError("no more may be funded than are contracted")
        return self


class MatchingSpec(Spec):
    """Own funds: at least ``ratio`` times the base; requested at submission, awarded at the contract, unless stated.

    The ratio is a number, or own funds to funding as guides print it: 1:1, 1：1, 1﹕1.
    """

    payer: Literal["applicant", "enterprise", "district"]
    ratio: Annotated[Number, Field(gt=0)]
    base: Literal["awarded", "requested", "paid"] = "awarded"
    quote: Text

    @field_validator("ratio", mode="before")
    @classmethod
    def printed_ratio(cls, value):
        if not isinstance(value, str):
            return value
        printed = RATIO.fullmatch(value)
        if printed is None or not float(printed[2]):
            raise ValueError("expected a number or a ratio such as 1:1")
        ratio = decimal(printed[1]) / decimal(printed[2])
        return int(ratio) if ratio == int(ratio) else float(ratio)


class PaymentSpec(Spec):
    share: Annotated[Number, Field(gt=0, le=1)]
    when: When
    quote: Text


class StageSpec(Spec):
    """A choice among those already chosen: the 35 best of 50 by evaluation, then paid."""

    select: Positive
    by: Literal["review", "evaluation"]
    then: Literal["contract", "pay"]
    month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] | None = None
    quote: Text


class FundingSpec(Spec):
    kind: Literal[tuple(AmountKind.values)]
    amount_wan: Annotated[Number, Field(gt=0, le=LARGEST_WAN)] | None = None
    quote: Text
    matching: MatchingSpec | None = None
    stages: tuple[StageSpec, ...] = ()
    payment_plan: tuple[PaymentSpec, ...] = ()

    @model_validator(mode="after")
    def amounts_fit(self):
        if (self.kind == AmountKind.DECIDED) != (self.amount_wan is None):
            raise ValueError("a ceiling or nominal amount needs amount_wan, a decided one has none")
        if self.amount_wan is not None and self.amount_yuan % 1:
            raise ValueError("amount_wan must come to whole yuan")
        if self.payment_plan and sum(decimal(part.share) for part in self.payment_plan) != 1:
            raise ValueError("the shares of the payment plan must add up to 1")
        return self

    @property
    def amount_yuan(self):
        return None if self.amount_wan is None else decimal(self.amount_wan) * YUAN_OF_WAN


class PeriodSpec(Spec):
    months: Positive
    start: dt.date | None = None
    end: dt.date | None = None
    quote: Text

    @model_validator(mode="after")
    def dates_come_together(self):
        if (self.start is None) != (self.end is None):
            raise ValueError("give both start and end, or neither")
        if self.start and self.start >= self.end:
            raise ValueError("the period ends before it starts")
        return self


class ReportSpec(Spec):
    """A report that is owed regularly; ``due_days`` counts from the end of each period (None: not stated)."""

    id: Id
    title: Text
    every: Literal["quarter", "half_year", "year", "once"]
    recipient: str = ""
    content: tuple[Text, ...] = ()
    due_days: Positive | None = None
    quote: str = ""
    origin: Origin = "guide"


class PartySpec(Spec):
    label: Text  # 甲方
    role: Literal["authority", "applicant", "district_office", "supporting_institution"]


class ContractSpec(Spec):
    parties: tuple[PartySpec, ...]
    payee: Literal["applicant", "supporting_institution"] = "applicant"
    quote: str = ""
    origin: Origin = "bureau"
