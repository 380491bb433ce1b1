"""Experts, their groups and pledges, who reviews what, the score cards and what came of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from programs.schema.scoring import ScoreSheetSpec
from reviews.enums import AssignmentState, CardState, GroupState, PackageState
from reviews.querysets import AssignmentQuerySet, ExpertQuerySet, GroupQuerySet

PERSON = settings.AUTH_USER_MODEL


class Expert(models.Model):
    """A person who reviews. What they are in person stands on the account, what they are as an expert here."""

    user = models.OneToOneField(PERSON, on_delete=models.PROTECT, related_name="expert")
    employer = models.CharField(_("employer"), max_length=200)
    title = models.CharField(_("professional title"), max_length=100, blank=True)
    expertise = models.TextField(_("fields of expertise"), blank=True)
    active = models.BooleanField(_("available for reviews"), default=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    def __str__(self):
        return str(self.user)


class ExpertGroup(models.Model):
    """The experts who review one or more directions of a program together."""

    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, related_name="expert_groups")
    directions = models.ManyToManyField("programs.Direction", related_name="expert_groups")
    name = models.CharField(_("name of the group"), max_length=100)
    state = models.CharField(max_length=10, choices=GroupState, default=GroupState.FORMING)
    pledge = models.TextField(_("pledge"))
    formed_at = models.DateTimeField()
    formed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert group")
        verbose_name_plural = _("expert groups")
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="group_name_once"),
            models.CheckConstraint(condition=Q(state__in=GroupState.values), name="group_state_known"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reviews:group", args=[self.pk])


class GroupMember(models.Model):
    group = models.ForeignKey(ExpertGroup, on_delete=models.CASCADE, related_name="members")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="places")
    chair = models.BooleanField(_("chair"), default=False)

    class Meta:
        ordering = ["-chair", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "expert"], name="group_member_once"),
            models.UniqueConstraint(fields=["group"], condition=Q(chair=True), name="group_one_chair"),
        ]

    def __str__(self):
        return f"{self.group}: {self.expert}"


class Pledge(models.Model):
    """What an expert signed before a declaration opened: confidentiality, integrity, no conflict of interest."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="pledges")
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="pledges")
    text = models.TextField()
    signed_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "group"], name="pledge_once")]

    def __str__(self):
        return f"{self.signed_name} {self.at:%Y-%m-%d}"


class Assignment(models.Model):
    """One declaration in one expert's hands. It stays when it was declined or taken off, with the reason."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="assignments")
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=AssignmentState, default=AssignmentState.ASSIGNED)
    reason = models.TextField(blank=True)
    assigned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # the review of this declaration was finished

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["application", "expert"], name="assignment_once"),
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_known"),
        ]
        indexes = [models.Index(fields=["expert", "state"], name="assignment_of_expert")]

    def __str__(self):
        return f"{self.application_id} - {self.expert_id}"


class ScoreSheet(models.Model):
    """The sheet of a direction as it was when its first score came in; a later change of the guide changes it no more."""

    direction = models.OneToOneField("programs.Direction", on_delete=models.PROTECT, related_name="frozen_sheet")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    def __str__(self):
        return f"{self.direction_id} {self.sha256[:12]}"

    @cached_property
    def spec(self):
        return ScoreSheetSpec.model_validate(self.content, strict=False)


class ScoreCard(models.Model):
    """One expert's sheet for one declaration. Scores are decimals written as text: exact, whatever the database."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="card")
    gates = models.JSONField(default=dict)  # {gate id: true | false}
    scores = models.JSONField(default=dict)  # {criterion id: "18"}
    total = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    comment = models.TextField(blank=True)
    recommend = models.BooleanField(null=True)
    revision = models.PositiveIntegerField(default=0)
    tab = models.CharField(max_length=40, blank=True)  # the browser window that saved last
    version = models.PositiveIntegerField(default=0)  # of the declaration that was read
    state = models.CharField(max_length=10, choices=CardState, default=CardState.DRAFT)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    reopened_for = models.TextField(blank=True)  # the officer's reason, shown to the expert

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=CardState.SUBMITTED)
                | Q(total__isnull=False, recommend__isnull=False) & ~Q(comment=""),
                name="submitted_card_is_complete",
            )
        ]

    def __str__(self):
        return f"{self.assignment_id} {self.state}"

    @property
    def entry(self):
        return {"gates": self.gates, "scores": self.scores, "comment": self.comment, "recommend": self.recommend}


class GroupOpinion(models.Model):
    """What the group as a whole says of a declaration; written by its chair or the officer in charge."""

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="group_opinion"
    )
    text = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.application_id}"


class ReviewResult(models.Model):
    """What the review of one declaration came to, frozen when it was finished.

    ``counted`` is [{"assignment": id, "total": "86", "counted": true}, ...], the scores that the mean was made of.
    ``rank`` comes when the whole direction is finished.
    """

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="review_result"
    )
    direction = models.ForeignKey("programs.Direction", on_delete=models.PROTECT, related_name="review_results")
    mean = models.DecimalField(max_digits=12, decimal_places=6, null=True)  # null: nobody scored, for a recorded reason
    counted = models.JSONField(default=list)
    recommended = models.PositiveIntegerField(default=0)  # how many experts recommend it
    rank = models.PositiveIntegerField(null=True)
    ranked_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)  # why it was finished without all scores
    frozen_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["direction", "rank"], name="result_of_direction")]

    def __str__(self):
        return f"{self.application_id} {self.mean}"


class MeetingPackage(models.Model):
    """All declarations of a direction with their attachments in one ZIP, made by a worker: complete or not at all."""

    direction = models.ForeignKey("programs.Direction", on_delete=models.PROTECT, related_name="packages")
    state = models.CharField(max_length=10, choices=PackageState, default=PackageState.WAITING)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to="packages", blank=True, max_length=120)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    declarations = models.PositiveIntegerField(default=0)
    missing = models.JSONField(default=list)  # what stood in the way, in words

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PackageState.values), name="package_state_known"),
        ]
        indexes = [models.Index(fields=["direction", "-asked_at"], name="package_of_direction")]

    def __str__(self):
        return f"{self.direction_id} {self.state}"
