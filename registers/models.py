"""What is entered into a register: departments with their people, the years that are reported, the reports.

The rows themselves (indicators and items) are the program's definition; here they are named by kind and number.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from ipfund.common.filing import KeptFile
from registers.enums import HANDED_IN, Kind, Progress, ReportState
from registers.querysets import DepartmentQuerySet, ReporterQuerySet, ReportQuerySet

PERSON = settings.AUTH_USER_MODEL


class Department(models.Model):
    """Who answers for rows: a department as the definition names it, or one that the manager added to a group."""

    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, related_name="departments")
    name = models.CharField(_("department"), max_length=100)
    is_group = models.BooleanField(_("stands for several departments"), default=False)
    members = models.ManyToManyField("self", symmetrical=False, related_name="groups", blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("responsible department")
        verbose_name_plural = _("responsible departments")
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="department_once")]
        permissions = [("report_for", "Reports for this department")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registers:department", args=[self.pk])


class DepartmentUserObjectPermission(UserObjectPermissionBase):
    """Who reports for which department, by a real foreign key; it follows from the rows of Reporter."""

    content_object = models.ForeignKey(Department, on_delete=models.CASCADE)


class Reporter(models.Model):
    """The duty of a person to report for a department. Ended duties stay."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="reporters")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="reporting_duties")
    since = models.DateTimeField(_("since"))
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = ReporterQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("reporter")
        verbose_name_plural = _("reporters")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "user"], condition=Q(ended_at__isnull=True), name="reporter_once"
            )
        ]

    def __str__(self):
        return f"{self.user} - {self.department}"


class Assignment(models.Model):
    """A row that the manager gave to a department, where the definition names nobody (or not this one)."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="assignments")
    kind = models.CharField(max_length=10, choices=Kind)
    no = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["given_at", "pk"]
        verbose_name = _("assigned row")
        verbose_name_plural = _("assigned rows")
        constraints = [models.UniqueConstraint(fields=["department", "kind", "no"], name="row_assigned_once")]

    def __str__(self):
        return f"{self.department} {self.kind} {self.no}"


class ReportingYear(models.Model):
    """A year of a register that is reported, and by when."""

    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, related_name="reporting_years")
    year = models.PositiveSmallIntegerField(_("year"))
    due_on = models.DateField(_("due"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["program", "year"]
        verbose_name = _("reporting year")
        verbose_name_plural = _("reporting years")
        constraints = [models.UniqueConstraint(fields=["program", "year"], name="reporting_year_once")]

    def __str__(self):
        return str(self.year)


class Report(models.Model):
    """What one department says about one row for one year."""

    year = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, related_name="reports")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=Kind)
    no = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    progress = models.CharField(_("progress"), max_length=15, choices=Progress, blank=True)
    text = models.TextField(_("what was done"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    return_note = models.TextField(_("note of the return"), blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["year", "kind", "no", "department"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["year", "department", "kind", "no"], name="report_once"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(kind="indicator") | Q(value__isnull=True), name="report_value_of_indicator"
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="register_report_waiting")]

    def __str__(self):
        return f"{self.department} {self.kind} {self.no} {self.year}"

    def get_absolute_url(self):
        return reverse("registers:report", args=[self.pk])

    @property
    def came_late(self):
        """Whether it was handed in, the last time, after the day on which it was due."""
        return self.state in HANDED_IN and localdate(self.submitted_at) > self.year.due_on


class Evidence(KeptFile):
    """A file that shows what a report says; taken away it stays, without being shown."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")


class FilledSheet(models.Model):
    """A department's sheet as it came back: checked and read, and taken once somebody has seen the differences."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="sheets")
    year = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, related_name="sheets")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()  # [{"kind", "no", "revision", "value", "progress", "text"}, ...]: only what differs
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("filled sheet")
        verbose_name_plural = _("filled sheets")

    def __str__(self):
        return self.name
