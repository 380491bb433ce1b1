"""The schema of a guide's definition: strict pydantic models, no free code. ``docs/program-definition.md`` explains it."""

from programs.schema.base import Spec
from programs.schema.direction import (
    ConditionSpec,
    ContactSpec,
    DirectionSpec,
    IndicatorSpec,
    ObligationSpec,
    TaskSpec,
    ValueBySpec,
)
from programs.schema.form import AttachmentSpec, FieldSpec, SectionSpec
from programs.schema.funding import (
    ContractSpec,
    FundingSpec,
    MatchingSpec,
    PaymentSpec,
    PeriodSpec,
    QuotaSpec,
    ReportSpec,
)
from programs.schema.program import (
    CategorySpec,
    ConsultationSpec,
    DeadlineSpec,
    ProgramSpec,
    SettingsSpec,
)
from programs.schema.register import RegisterEntrySpec, ReportingSpec
from programs.schema.scoring import AggregationSpec, BandSpec, CriterionSpec, GateSpec, ScoreSheetSpec

__all__ = [
    "AggregationSpec",
    "AttachmentSpec",
    "BandSpec",
    "CategorySpec",
    "ConditionSpec",
    "ConsultationSpec",
    "ContactSpec",
    "ContractSpec",
    "CriterionSpec",
    "DeadlineSpec",
    "DirectionSpec",
    "FieldSpec",
    "FundingSpec",
    "GateSpec",
    "IndicatorSpec",
    "MatchingSpec",
    "ObligationSpec",
    "PaymentSpec",
    "PeriodSpec",
    "ProgramSpec",
    "QuotaSpec",
    "RegisterEntrySpec",
    "ReportSpec",
    "ReportingSpec",
    "ScoreSheetSpec",
    "SectionSpec",
    "SettingsSpec",
    "Spec",
    "TaskSpec",
    "ValueBySpec",
]
