"""The experts' score sheet: a setting of the bureau unless the guide prints one."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from programs.schema.base import Id, Number, Origin, Spec, Text, decimal, unique

Positive = Annotated[Number, Field(gt=0)]


class BandSpec(Spec):
    """A named range of a criterion, both ends included."""

    label: Text
    low: Annotated[Number, Field(ge=0)]
    high: Positive
    text: str = ""


class CriterionSpec(Spec):
    id: Id
    title: Text
    max: Positive
    weight: Positive = 1
    step: Positive = 1
    hint: str = ""
    bands: tuple[BandSpec, ...] = ()

    @model_validator(mode="after")
    def bands_fit(self):
        for band in self.bands:
            if not band.low <= band.high <= self.max:
                raise ValueError(f"the band {band.label!r} does not fit between 0 and {self.max}")
        return self


class GateSpec(Spec):
    """A yes/no question asked before any score; ``stops_on`` is the answer that needs the officer."""

    id: Id
    question: Text
    stops_on: bool = True


class AggregationSpec(Spec):
    """One score of many: the mean, without one highest and one lowest from ``drop_from`` scores up."""

    method: Literal["mean", "drop_high_low"]
    drop_from: Annotated[int, Field(ge=3)] | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 2

    @model_validator(mode="after")
    def drop_from_fits(self):
        if (self.method == "drop_high_low") != (self.drop_from is not None):
            raise ValueError("drop_from belongs to drop_high_low, and it needs it")
        return self


class ScoreSheetSpec(Spec):
    title: Text
    criteria: Annotated[tuple[CriterionSpec, ...], Field(min_length=1)]
    gates: tuple[GateSpec, ...] = ()
    aggregation: AggregationSpec
    recommend_line: Annotated[Number, Field(ge=0)]
    group_size: Annotated[int, Field(gt=0)]
    comment_min_length: Annotated[int, Field(ge=0)] = 1
    published: bool = False
    origin: Origin = "bureau"

    @model_validator(mode="after")
    def adds_up(self):
        unique((criterion.id for criterion in self.criteria), "the criterion id")
        unique((gate.id for gate in self.gates), "the gate id")
        if decimal(self.recommend_line) > self.total:
            raise ValueError("the recommend line is above the highest possible score")
        return self

    @property
    def total(self):
        return sum(decimal(criterion.max) * decimal(criterion.weight) for criterion in self.criteria)
