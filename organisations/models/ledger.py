"""What the bureau's ledgers say about units: entries that bar them, and their projects of earlier years."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.enums import CloseoutResult, ImportState, LineKind, PastState, SanctionKind
from organisations.querysets import PastProjectQuerySet, SanctionQuerySet
from organisations.rules import dated, plain_name


class Named(models.Model):
    """An entry about a unit that may not be registered here: by its code or, without one, by its exact name."""

    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True, db_index=True)
    name = models.CharField(_("unit name"), max_length=200)
    search_name = models.CharField(max_length=200, default="", db_index=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        self.searchable()
        if update_fields is not None:
            update_fields = {*update_fields, "search_name"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def searchable(self):
        """Set what it is found by; for whoever writes many at once."""
        self.search_name = plain_name(self.name)[:200]
        return self


class Sanction(Named):
    """An entry of a list that bars a unit: what list, from when to when, and whether it was repaired."""

    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="sanctions"
    )
    kind = models.CharField(_("kind of entry"), max_length=30, choices=SanctionKind)
    source = models.CharField(_("source"), max_length=300)
    starts_on = models.DateField(_("from"))
    offence_on = models.DateField(_("day of the offence"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    repaired_on = models.DateField(_("repaired on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("entered"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SanctionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="sanction_in_order"
            )
        ]

    def __str__(self):
        return f"{self.name} {self.get_kind_display()}"


class PastProject(Named):
    """A project of an earlier year, known from the bureau's ledger; ``lineage`` says which projects are of one kind.

    The unit may object to a row; until an officer has answered, the row is open and bars nobody by itself.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="past_projects"
    )
    name = models.CharField(_("unit name"), max_length=200, blank=True)
    number = models.CharField(_("project number"), max_length=60, blank=True)
    lineage = models.CharField(_("kind of project"), max_length=60, db_index=True)
    title = models.CharField(_("title"), max_length=300)
    year = models.PositiveIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=10, choices=PastState, default=PastState.ONGOING)
    planned_end = models.DateField(_("planned end"), null=True, blank=True)
    closeout_result = models.CharField(_("closeout result"), max_length=30, choices=CloseoutResult, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    objection = models.TextField(_("objection of the unit"), blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("answer of the office"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_revision = models.PositiveIntegerField(null=True, blank=True)  # what the answer was about

    objects = PastProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("past project")
        verbose_name_plural = _("past projects")

    def __str__(self):
        return dated(self.title, self.year)

    @property
    def holder(self):
        """Return (code, name) of the unit: the entry's own, or those of the registered unit it is tied to."""
        unit = self.organisation
        return (self.uscc or (unit.uscc if unit else ""), self.name or (unit.name if unit else ""))

    @property
    def is_disputed(self):
        return self.objected_at is not None and self.answered_at is None

    @property
    def may_be_objected_to(self):
        """Once answered, what the row says now is settled; when an officer changes the row, it may be wrong anew."""
        return not self.is_disputed and self.revision != self.answered_revision


class ProjectsImport(models.Model):
    """A file of past projects as it was read, beside what the ledger said then; taken as a whole or left aside.

    ``revision`` grows when its rows are compared anew: whoever takes it has seen that comparison.
    """

    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    imported_at = models.DateTimeField(_("imported"))
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    compared_at = models.DateTimeField(_("compared"))

    class Meta:
        ordering = ["-imported_at", "-pk"]
        verbose_name = _("import of past projects")
        verbose_name_plural = _("imports of past projects")

    def __str__(self):
        return self.file_name


class ProjectLine(models.Model):
    """One row of such a file: what it says, which project it means, what would change there."""

    source = models.ForeignKey(ProjectsImport, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    fields = models.JSONField(encoder=DjangoJSONEncoder)
    kind = models.CharField(max_length=10, choices=LineKind)
    project = models.ForeignKey(PastProject, null=True, on_delete=models.PROTECT, related_name="+")
    changed = models.JSONField(default=dict)  # {field: [old, new]}
    hint = models.JSONField(default=list)  # [what may be meant, what the ledger says there]

    class Meta:
        ordering = ["row"]
        indexes = [models.Index(fields=["source", "kind", "row"], name="project_line_kind")]

    def __str__(self):
        return dated(self.fields["title"], self.fields["year"])

    def in_words(self):
        """Return [(label, old, new), ...] of what would change, codes as their names."""
        return [
            (worded(name)[0], *(worded(name, value)[1] for value in values)) for name, values in self.changed.items()
        ]

    def entered(self):
        """Return [(label, text), ...] of what a new project would be, beside its title, number and unit."""
        return [worded(name, self.fields[name]) for name in ENTERED if self.fields.get(name)]


ENTERED = ("year", "lineage", "state", "planned_end", "closeout_result", "closed_on")


def worded(name, value=""):
    """Return the label of a past project's field, and a value of it in words."""
    field = PastProject._meta.get_field(name)
    return field.verbose_name, dict(field.choices or ()).get(value, value) or "—"
