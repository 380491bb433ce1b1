"""The mail that a real installation would have sent, kept for the demo's mailbox page."""

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
