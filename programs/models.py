"""A program, its kept definitions, its categories and directions. What the guide says is data in ``definition``."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from programs.differences import told
from programs.enums import AmountKind, ProgramKind, QuotaKind
from programs.querysets import DirectionQuerySet, ProgramQuerySet
from programs.schema import DirectionSpec, ProgramSpec


class Program(models.Model):
    """One guide of one year. Columns are what lists and queries need; the rest is read from ``spec``."""

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=ProgramKind.choices, default=ProgramKind.CALL)
    title = models.CharField(max_length=200)
    authority = models.CharField(max_length=200)
    document_number = models.CharField(max_length=100, blank=True)
    timezone = models.CharField(max_length=60)
    opens_at = models.DateTimeField(null=True, blank=True)  # null: from the day it is published
    closes_at = models.DateTimeField(null=True, blank=True)  # null: the guide gives no date
    published = models.BooleanField(default=True)
    number_prefix = models.CharField(max_length=20, blank=True)  # of the declarations' numbers
    route = models.JSONField(default=list)  # spec.route, so that a step need not read the whole definition
    settings = models.JSONField(default=dict)  # spec.settings, likewise
    max_applications = models.PositiveSmallIntegerField(null=True, blank=True)
    definition = models.JSONField(default=dict)
    definition_version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    objects = ProgramQuerySet.as_manager()

    previewed_in = None  # the draft that a program which is only shown to its manager comes from

    class Meta:
        ordering = ["-closes_at", "code"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.previewed_in:
            return reverse("programs:preview", args=[self.previewed_in])
        return reverse("programs:detail", args=[self.code])

    def direction_url(self, code):
        if self.previewed_in:
            return reverse("programs:preview_direction", args=[self.previewed_in, code])
        return reverse("programs:direction", args=[self.code, code])

    @cached_property
    def spec(self):
        """The whole definition, parsed. It was checked strictly when it was loaded."""
        return ProgramSpec.model_validate(self.definition, strict=False)

    def is_open(self, instant):
        return self.kind == ProgramKind.CALL and self.has_opened(instant) and not self.has_closed(instant)

    def has_opened(self, instant):
        return self.opens_at is None or self.opens_at <= instant

    def has_closed(self, instant):
        """17:00:00.000 is in, anything later is out."""
        return self.closes_at is not None and instant > self.closes_at


class ProgramVersion(models.Model):
    """A definition as it was in force: kept for ever, so that every declaration can be read under its own guide."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["program", "version"], name="program_version_once")]
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")

    def __str__(self):
        return f"{self.program_id} v{self.version}"

    @property
    def changes_told(self):
        return [told(change) for change in self.changes]


class ProgramDraft(models.Model):
    """A definition that is being prepared: one JSON document with a revision, seen by those who run the programs only.

    ``decisions`` are the places that somebody has to decide, as ``editing.decisions`` says.
    """

    code = models.CharField(max_length=60, unique=True)
    program = models.OneToOneField(Program, null=True, blank=True, on_delete=models.PROTECT, related_name="draft")
    base_version = models.PositiveIntegerField(null=True, blank=True)  # the definition that it changes
    content = models.JSONField(default=dict)
    decisions = models.JSONField(default=list)
    source_text = models.TextField(blank=True)  # the printed guide, where it was uploaded
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-updated_at", "code"]
        verbose_name = _("draft of a program")
        verbose_name_plural = _("drafts of programs")

    def __str__(self):
        return f"{self.code} r{self.revision}"

    def get_absolute_url(self):
        return reverse("programs:draft", args=[self.pk])

    @property
    def title(self):
        return self.content.get("title", self.code)

    @property
    def timezone(self):
        return self.content.get("timezone", settings.TIME_ZONE)

    @property
    def is_call(self):
        return self.content.get("kind", ProgramKind.CALL) == ProgramKind.CALL


class Category(models.Model):
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="categories")
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=20, blank=True)  # as printed
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["program", "code"], name="category_once_per_program")]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self):
        return self.title


class Direction(models.Model):
    """What a declaration is made for. ``definition`` is complete: the program's defaults are already in it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="directions")
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="directions")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    quota = models.PositiveIntegerField(null=True, blank=True)
    quota_kind = models.CharField(max_length=10, choices=QuotaKind.choices)
    funded = models.PositiveIntegerField(null=True, blank=True)  # where fewer are paid than contracted
    amount_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    amount_kind = models.CharField(max_length=10, choices=AmountKind.choices)
    matching_ratio = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    lineage = models.CharField(max_length=60, db_index=True)
    search_text = models.TextField(blank=True)
    definition = models.JSONField(default=dict)

    objects = DirectionQuerySet.as_manager()

    class Meta:
        ordering = ["program", "position"]
        constraints = [models.UniqueConstraint(fields=["program", "code"], name="direction_once_per_program")]
        permissions = [("run_direction", "Is the officer in charge of this direction")]
        verbose_name = _("direction")
        verbose_name_plural = _("directions")

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return self.program.direction_url(self.code)

    @cached_property
    def spec(self):
        return DirectionSpec.model_validate(self.definition, strict=False)

    @property
    def sections(self):
        return self.spec.sections

    @property
    def section_keys(self):
        return [section.key for section in self.spec.sections]

    @property
    def full_code(self):
        return f"{self.program.code}/{self.code}"


class DirectionUserObjectPermission(UserObjectPermissionBase):
    """Who runs which direction, by a real foreign key: it goes when the direction goes."""

    content_object = models.ForeignKey(Direction, on_delete=models.CASCADE)
