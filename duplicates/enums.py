"""What two declarations may have in common, and what an officer decides about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HitKind(models.TextChoices):
    TEXT = "text", _("Same text")
    ACCOUNT = "account", _("Same bank account")
    ATTACHMENT = "attachment", _("Same attachment")
    PERSON = "person", _("Same person")
    PHONE = "phone", _("Same phone")
    EMAIL = "email", _("Same e-mail")
    PARTNER = "partner", _("Same partner")


class PairState(models.TextChoices):
    OPEN = "open", _("To be checked by an officer")
    DISMISSED = "dismissed", _("Not a duplicate")
    CONFIRMED = "confirmed", _("Duplicate")


DECISIONS = (PairState.DISMISSED, PairState.CONFIRMED)
TRAITS = tuple(kind for kind in HitKind if kind != HitKind.TEXT)
PAIR_TONES = {PairState.OPEN: "attention", PairState.DISMISSED: "neutral", PairState.CONFIRMED: "bad"}
HIT_TONES = {
    HitKind.TEXT: "bad",
    HitKind.ACCOUNT: "bad",
    HitKind.ATTACHMENT: "attention",
    HitKind.PERSON: "attention",
    HitKind.PHONE: "waiting",
    HitKind.EMAIL: "waiting",
    HitKind.PARTNER: "neutral",
}
