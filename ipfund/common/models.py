"""What every app leans on: the record (events, anchors), the outbox, the demo's clock shift."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One line of the record: who did what to which object, when and why. Never changed, never deleted.

    ``hash`` covers every field and the hash of the object's previous event, so the events of one object form a chain.
    """

    subject_type = models.CharField(max_length=50)  # "applications.application"
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=60)
    refused = models.BooleanField(default=False)
    old = models.CharField(max_length=200, blank=True)
    new = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "seq"], name="event_once_per_place")
        ]
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self):
        return f"{self.subject_type}:{self.subject_id} #{self.seq} {self.action}"


class Anchor(models.Model):
    """The public fingerprint of the whole record at the end of one day.

    A hash over the anchor before it and the heads of all chains that grew since: so it covers every head there is.
    """

    day = models.DateField(unique=True)
    taken_at = models.DateTimeField()
    last_event_id = models.BigIntegerField()
    chains = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)  # empty: it covers the record from its first event

    class Meta:
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day} {self.digest[:12]}"


class OutboxEntry(models.Model):
    """What must happen after a commit: written with it, done at least once, by an idempotent handler."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    rung_at = models.DateTimeField(null=True)  # when the sweep told the workers about it
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="outbox_waiting", condition=models.Q(done_at__isnull=True))]
        verbose_name_plural = _("outbox entries")

    def __str__(self):
        return f"{self.kind} {self.key}"


class ClockShift(models.Model):
    """One row: by how many seconds a demo or rehearsal runs beside the real time."""

    seconds = models.BigIntegerField(default=0)

    def __str__(self):
        return f"{self.seconds} s"
