"""The mail that a real installation would have sent, kept for the demo's mailbox page; and what its clock showed last."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoMail(models.Model):
    sent_at = models.DateTimeField()
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("demo mail")
        verbose_name_plural = _("demo mail")

    def __str__(self):
        return f"{self.to}: {self.subject}"


class ClockMark(models.Model):
    """One row: the latest time that people of this demo have seen. A demo that was stopped goes on from there."""

    seen_at = models.DateTimeField()

    def __str__(self):
        return f"{self.seen_at:%Y-%m-%d %H:%M:%S}"
