"""From deliberation to the signed contract: decisions, meetings, notices, objections, contracts, and the working days."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.enums import State
from awards.enums import (
    NO_LONGER_PROPOSED,
    AuthorKind,
    Channel,
    ContractState,
    DecisionState,
    ObjectionState,
    Outcome,
    PartyRole,
)
from awards.querysets import ContractQuerySet, DecisionQuerySet, EntryQuerySet, NoticeQuerySet, ObjectionQuerySet
from awards.workflow import ContractProcess
from ipfund.common.filing import KeptFile, kept_path  # noqa: F401 -- the first migration names kept_path here
from ipfund.common.sealed import SealedField

PERSON = settings.AUTH_USER_MODEL


def new_token():
    return secrets.token_urlsafe(18)


class WorkingDay(models.Model):
    """What the State Council's notice says about one day; seeded a year at a time, corrected by the manager."""

    date = models.DateField(unique=True)
    is_working = models.BooleanField()
    note = models.CharField(max_length=100, blank=True)
    edited_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["date"]

    def __str__(self):
        return f"{self.date} {self.is_working}"


class DecisionMeeting(models.Model):
    """The bureau's meeting that decides: its record carries every decision."""

    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("Held on"))
    chair = models.CharField(_("Chair"), max_length=100)
    participants = models.TextField(_("Participants"))
    record = models.TextField(_("Record"), blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("decision meeting")
        verbose_name_plural = _("decision meetings")

    def __str__(self):
        return f"{self.held_on} {self.chair}"


class MeetingFile(KeptFile):
    meeting = models.OneToOneField(DecisionMeeting, on_delete=models.PROTECT, related_name="scan")


class Decision(models.Model):
    """What the meeting decides about one declaration: pending, known to the program manager only, until it is released."""

    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="decision")
    direction = models.ForeignKey("programs.Direction", on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    amount_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    reserve_order = models.PositiveIntegerField(null=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField()  # of the declaration that was decided on
    meeting = models.ForeignKey(DecisionMeeting, null=True, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.PENDING)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.AWARD) | Q(amount_yuan__gt=0, amount_yuan__isnull=False),
                name="award_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.PENDING) | Q(meeting__isnull=False, released_at__isnull=False),
                name="released_by_a_meeting",
            ),
            models.UniqueConstraint(
                fields=["direction", "reserve_order"], condition=Q(outcome=Outcome.RESERVE), name="reserve_order_once"
            ),
        ]
        indexes = [models.Index(fields=["direction", "state", "outcome"], name="decision_of_direction")]

    def __str__(self):
        return f"{self.application_id} {self.outcome}"


class PublicNotice(models.Model):
    """Awards shown to everybody before they are made; what it says is frozen in its entries."""

    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, related_name="notices")
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    columns = models.JSONField(default=list)
    first_day = models.DateField()
    last_day = models.DateField()
    period = models.JSONField(default=dict)  # {"days": 5, "unit": "working"}: as the program says
    contact = models.CharField(max_length=300)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="notice_in_order")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("awards:notice", args=[self.pk])

    @property
    def published_on(self):
        return localdate(self.published_at)


class NoticeEntry(models.Model):
    """One line of a notice: unit and project, never a person."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="entries")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="entry")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    unit = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    direction = models.CharField(max_length=230)
    amount_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    score = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    rank = models.PositiveIntegerField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["notice", "position"], name="notice_position_once")]

    def __str__(self):
        return f"{self.unit}: {self.title}"

    @property
    def is_proposed(self):
        """Whether the award still waits for the end of its notice; for entries read ``with_award_state``."""
        return self.award_state == State.PUBLIC_NOTICE

    @property
    def fate(self):
        """What the public is told of an award that is proposed no longer; empty for every other."""
        return NO_LONGER_PROPOSED.get(self.award_state, "")


class Objection(models.Model):
    """What somebody holds against an intended award. Who, is closed to all but the program manager and the auditor."""

    entry = models.ForeignKey(NoticeEntry, on_delete=models.PROTECT, related_name="objections")
    number = models.CharField(max_length=60, unique=True)
    token = models.CharField(max_length=40, unique=True, default=new_token)  # of the acknowledgement's address
    kind = models.CharField(_("Who objects"), max_length=10, choices=AuthorKind)
    author_name = models.CharField(_("Name"), max_length=200)
    contact_name = models.CharField(_("Contact person"), max_length=100, blank=True)
    contact = models.CharField(_("Phone"), max_length=50)
    email = models.EmailField(_("E-mail address"), blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    text = models.TextField(_("What you object to, and why"))
    channel = models.CharField(max_length=10, choices=Channel)
    network = models.CharField(max_length=32, blank=True)  # a mark of where it came from, see awards/limits.py
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ObjectionState, default=ObjectionState.OPEN)
    reason = models.TextField(blank=True)
    ruled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN) | (~Q(reason="") & Q(ruled_at__isnull=False)),
                name="ruling_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(author_name="") & ~Q(contact=""), name="objection_not_anonymous"),
        ]
        indexes = [models.Index(fields=["state", "-received_at"], name="objection_inbox")]

    def __str__(self):
        return self.number


class Evidence(KeptFile):
    """A letter or a proof that came with an objection."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="files")
    letter = models.BooleanField(default=False)


class Contract(ContractProcess):
    """The task contract of one award: drafted from the approved version, re-cut to the award, sealed by all parties."""

    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="contract")
    version = models.ForeignKey("applications.ApplicationVersion", on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=60, unique=True)
    amount_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    parties = models.JSONField(
        default=list
    )  # [{"label", "role", "key", "name", "representative", "contact", "phone", "address"}]
    payee_role = models.CharField(max_length=30, choices=PartyRole, default=PartyRole.APPLICANT)
    payee_name = models.CharField(max_length=200, blank=True)
    bank_name = models.CharField(max_length=200, blank=True)
    bank_account = SealedField(blank=True)
    budget = models.JSONField(default=dict)  # as in the declaration: {"sources": [...], "expenses": [...]}
    targets = models.JSONField(default=list)  # see awards/targets.py
    payment_plan = models.JSONField(default=list)  # [{"share", "when", "amount", "quote"}]
    content = models.JSONField(default=dict)  # the sections of the approved version that the contract repeats
    conditional = models.JSONField(default=dict)  # {"funded": 35, "quota": 50, "quote"}: paid only when chosen later
    revision = models.PositiveIntegerField(default=0)
    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    pdf = models.FileField(upload_to="contracts", blank=True, max_length=120)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_pages = models.PositiveIntegerField(null=True)
    signed_on = models.DateField(null=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("task contract")
        verbose_name_plural = _("task contracts")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ContractState.values), name="contract_state_is_known"),
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="contract_has_an_amount"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="contract_period_in_order"),
        ]
        indexes = [models.Index(fields=["state", "-moved_at"], name="contract_inbox")]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("awards:contract", args=[self.pk])

    @property
    def masked_account(self):
        return "•••• " + self.bank_account[-4:] if self.bank_account else ""


class SealedScan(KeptFile):
    """The contract as one party sealed it; it names the hash of the text that was printed for sealing."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="scans")
    party = models.CharField(max_length=30)  # its key: the role, and a number where several have it
    pdf_sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True)  # None: kept before they were counted
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "party"], condition=Q(removed_at__isnull=True), name="one_scan_a_party"
            )
        ]

    def take_over(self, found):
        super().take_over(found)
        self.pages = found.pages
