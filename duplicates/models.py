"""The index of what declarations say and name, and the pairs found in it. Nothing here refuses anything."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duplicates.enums import HitKind, PairState
from duplicates.querysets import PairQuerySet


class Document(models.Model):
    """The version of a declaration that stands in the index: its newest submitted one."""

    application = models.OneToOneField(
        "applications.Application", primary_key=True, on_delete=models.PROTECT, related_name="compared"
    )
    version = models.ForeignKey("applications.ApplicationVersion", on_delete=models.PROTECT, related_name="+")
    prints = models.BinaryField(default=b"")  # its fingerprints, packed: what to take out again
    indexed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.application_id} {self.version_id}"


class Posting(models.Model):
    """Which declaration has which fingerprint. One narrow table with one index, no constraint to another."""

    pk = models.CompositePrimaryKey("fingerprint", "document_id")
    fingerprint = models.BigIntegerField()
    document_id = models.BigIntegerField()

    def __str__(self):
        return f"{self.fingerprint} {self.document_id}"


class Commonplace(models.Model):
    """A fingerprint that so many declarations have that it says nothing: learnt from the data, kept out of the index."""

    fingerprint = models.BigIntegerField(primary_key=True)

    def __str__(self):
        return str(self.fingerprint)


class Trait(models.Model):
    """A person, phone, file ... that a declaration names: only a keyed hash of it, never the thing itself."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="traits")
    kind = models.CharField(max_length=12, choices=HitKind)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest", "document"], name="trait_once")]

    def __str__(self):
        return f"{self.kind} {self.digest[:8]}"


class Pair(models.Model):
    """Two declarations that have something in common, the older number first, and what an officer decided about it."""

    first = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    first_version = models.ForeignKey("applications.ApplicationVersion", on_delete=models.PROTECT, related_name="+")
    second_version = models.ForeignKey("applications.ApplicationVersion", on_delete=models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=4, decimal_places=3, default=0)  # of the shorter one's own text
    equal = models.PositiveIntegerField(default=0)  # characters
    longest = models.PositiveIntegerField(default=0)  # equal run
    passages = models.JSONField(default=list)  # [[place, start, end, place, start, end], ...] in the original texts
    score = models.PositiveIntegerField(default=0)  # how serious: for the order of lists
    state = models.CharField(max_length=10, choices=PairState, default=PairState.OPEN)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_on = models.JSONField(default=dict)  # {"share", "longest", "kinds"}: what was known then
    found_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name = _("pair of similar declarations")
        verbose_name_plural = _("pairs of similar declarations")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
            models.CheckConstraint(condition=Q(state__in=PairState.values), name="pair_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=PairState.OPEN) | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="pair_decided_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="pair_inbox")]

    def __str__(self):
        return f"{self.first_id} {self.second_id}"

    def get_absolute_url(self):
        return reverse("duplicates:pair", args=[self.pk])

    @property
    def percent(self):
        return round(self.share * 100)

    @property
    def evidence(self):
        """What the record keeps of it beside a decision."""
        return {
            "first": self.first_version_id,
            "second": self.second_version_id,
            "share": str(self.share),
            "longest": self.longest,
        }


class Hit(models.Model):
    """One kind of thing that the two of a pair have in common, and how often."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="hits")
    kind = models.CharField(max_length=12, choices=HitKind)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["pair", "pk"]
        constraints = [models.UniqueConstraint(fields=["pair", "kind"], name="hit_once")]

    def __str__(self):
        return f"{self.pair_id} {self.kind}"
