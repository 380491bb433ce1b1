"""The declaration: sections while it is written, immutable versions once submitted, a receipt once filed."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from applications.enums import SectionState, State, Verdict
from applications.querysets import WAITS_FOR_OFFICERS, ApplicationQuerySet, VersionQuerySet
from applications.workflow import Process


class Application(Process):
    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, related_name="applications")
    direction = models.ForeignKey("programs.Direction", on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="applications"
    )
    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="applications")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)  # the last submitted version; 0: never submitted
    requested_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    own_funds_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    total_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    extended_until = models.DateTimeField(null=True)  # the latest named exception
    return_sections = models.JSONField(default=list)  # what may change after an office's return; []: everything
    return_note = models.TextField(blank=True)
    unit_note = models.TextField(blank=True)  # the unit's, beside the note of an office that still holds
    return_due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="application_state_is_known"),
        ]
        indexes = [
            models.Index(fields=["direction", "state", "-moved_at"], name="application_of_direction"),
            models.Index(fields=["office", "state", "-moved_at"], name="application_of_office"),
            models.Index(fields=["organisation", "-moved_at"], name="application_of_unit"),
            models.Index(fields=["owner", "-moved_at"], name="application_of_owner"),
            models.Index(fields=["program", "state", "direction"], name="application_counts"),
            models.Index(fields=["-moved_at"], name="application_newest"),
            models.Index(fields=["filed_at", "id"], name="application_filed"),
            models.Index(fields=["filed_at", "id"], name="application_waiting", condition=WAITS_FOR_OFFICERS),
        ]
        permissions = [("review_application", _("May read and score this declaration"))]
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self):
        return reverse("applications:detail", args=[self.pk])

    @property
    def is_filed(self):
        """Whether the unit has approved it; until then every page says that it is not filed."""
        return self.filed_at is not None and self.state not in {State.DRAFT, State.UNIT_REVIEW, State.EXPIRED}


class ApplicationUserObjectPermission(UserObjectPermissionBase):
    """Which expert was given which declaration; by direct key, so that lists can join."""

    content_object = models.ForeignKey(Application, on_delete=models.CASCADE)


class Section(models.Model):
    """One part of the form while it is written. ``data`` has the shape of its kind (``applications/sections``)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=SectionState, default=SectionState.NOT_STARTED)
    revision = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "key"], name="section_once")]

    def __str__(self):
        return f"{self.application_id} {self.key}"


def attachment_path(attachment, name):  # noqa: ARG001 -- the shape of upload_to
    """Files lie under their hash: no name of a user's ever reaches the disk."""
    return f"attachments/{attachment.sha256[:2]}/{attachment.sha256}"


class Attachment(models.Model):
    """One uploaded file. A removed one stays as long as a submitted version names its hash."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to=attachment_path, max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["application", "kind"], name="attachment_of_application")]

    def __str__(self):
        return self.name


class ApplicationVersion(models.Model):
    """What was submitted, frozen: canonical JSON, its hash, who, when. It is also the acknowledgement."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    pdf = models.FileField(upload_to="declarations", blank=True, max_length=120)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="version_once")]
        ordering = ["number"]

    def __str__(self):
        return f"{self.application_id} v{self.number}"

    @property
    def acknowledgement(self):
        """The number on the acknowledgement: the declaration's number and the version."""
        return f"{self.application.number}-V{self.number}"


class Receipt(models.Model):
    """Proof that the unit filed one version in time: signed, checkable at /verify/."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="receipts")
    version = models.OneToOneField(ApplicationVersion, on_delete=models.PROTECT, related_name="receipt")
    number = models.CharField(max_length=60, unique=True)
    issued_at = models.DateTimeField()
    issued_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    payload = models.JSONField()
    signature = models.CharField(max_length=128)

    def __str__(self):
        return self.number


class Printout(models.Model):
    """A PDF that somebody asked for: a draft with its watermark, or a submitted version. Made by a worker."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="printouts")
    version = models.ForeignKey(ApplicationVersion, null=True, on_delete=models.CASCADE, related_name="printouts")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    file = models.FileField(upload_to="printouts", blank=True, max_length=120)
    done_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.application_id} {self.asked_at}"

    @property
    def filename(self):
        return f"{self.version.acknowledgement if self.version else self.application.number}.pdf"


class ConditionMark(models.Model):
    """An officer's tick on one condition of the guide, or the override of what the system found, with its reason."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="marks")
    condition_id = models.CharField(max_length=60)
    verdict = models.CharField(max_length=20, choices=Verdict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "condition_id"], name="mark_once")]

    def __str__(self):
        return f"{self.condition_id}: {self.verdict}"


class Extension(models.Model):
    """A named exception from the deadline: which declaration, until when, by whom, why."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField()
    reason = models.TextField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    def __str__(self):
        return f"{self.application_id} until {self.until}"


class SearchTerm(models.Model):
    """The index of numbers, titles and units: two characters a term, of letters and digits four besides."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "application"], name="term_once")]

    def __str__(self):
        return f"{self.term} {self.application_id}"
