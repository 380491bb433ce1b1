"""The form of a declaration: sections from the fixed catalogue, their fields, and the attachments."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from programs.enums import SectionKey
from programs.schema.base import Id, Number, Origin, Spec, Text, unique

FieldKind = Literal["text", "long_text", "integer", "number", "date", "choice", "yes_no", "series", "uscc"]


ASKING = ("cover", "partners", "team", "basis", "objectives")  # the sections that a definition may add questions to
WITH_ROWS = ("partners", "team")


class FieldSpec(Spec):
    """One question of a section. A rule reads its answer as ``application.<id>``."""

    id: Id
    label: Text
    kind: FieldKind = "text"
    hint: str = ""
    required: bool = True
    max_length: Annotated[int, Field(gt=0)] | None = None
    min: Number | None = None
    max: Number | None = None
    unit: str = ""
    choices: tuple[Text, ...] = ()
    labels: tuple[Text, ...] = ()  # of a series: one number a label, in order
    proof: str = ""  # the document that shows it
    counts_rows: bool = False  # not asked: answered by the number of rows of its section's table
    profile: bool = False  # about the unit, not the project: its profile keeps the answer, and rules read that first

    @model_validator(mode="after")
    def fits_its_kind(self):
        if self.profile and self.kind not in {"integer", "number", "yes_no"}:
            raise ValueError("a profile keeps numbers and yes or no")
        if self.counts_rows and self.kind != "integer":
            raise ValueError("a number of rows is an integer")
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices belong to a field of the kind 'choice', and it needs them")
        if (self.kind == "series") != bool(self.labels):
            raise ValueError("labels belong to a field of the kind 'series', and it needs them")
        return self


class SectionSpec(Spec):
    """One section of the form; its key chooses the editor, the rest is text, limits and fields."""

    key: Literal[tuple(SectionKey.values)]
    title: Text
    hint: str = ""
    required: bool = True
    fields: tuple[FieldSpec, ...] = ()
    max_rows: Annotated[int, Field(gt=0)] | None = None  # of a table: partners, people, stages, budget lines
    min_rows: Annotated[int, Field(ge=0)] = 0
    max_length: Annotated[int, Field(gt=0)] | None = None  # of each long text that names no limit of its own
    subjects: tuple[Text, ...] = ()  # of a budget: the subjects of expense
    sources: tuple[Text, ...] = ()  # of a budget: where money comes from
    statements: tuple[Text, ...] = ()  # of a commitment: what is promised, sentence by sentence

    @model_validator(mode="after")
    def the_section_asks_its_fields(self):
        if self.fields and self.key not in ASKING:
            raise ValueError(f"the section {self.key!r} asks no questions of its own")
        if self.key not in WITH_ROWS and any(field.counts_rows for field in self.fields):
            raise ValueError(f"the section {self.key!r} has no rows to count")
        return self

    @model_validator(mode="after")
    def field_ids_are_unique(self):
        unique((field.id for field in self.fields), "the field id")
        return self


class AttachmentSpec(Spec):
    kind: Id
    title: Text
    required: bool = True
    hint: str = ""
    template: bool = False  # the bureau offers a form to fill in
    max_count: Annotated[int, Field(gt=0)] = 1
    formats: tuple[Literal["pdf", "docx", "xlsx", "jpg", "png"], ...] = ("pdf",)
    only_for: tuple[Text, ...] = ()  # kinds of units (unit.natures or legal forms) that must attach it; empty: all
    conditions: tuple[Id, ...] = ()  # the conditions that it is evidence for
    quote: str = ""
    origin: Origin = "bureau"
