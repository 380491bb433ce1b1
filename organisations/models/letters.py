"""The sealed letters on which an office set a unit's administrator."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ipfund.common.filing import KeptFile
from organisations.models.units import Organisation


class Letter(KeptFile):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters")
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("sealed letter")
        verbose_name_plural = _("sealed letters")
        ordering = ["-uploaded_at", "-pk"]

    def get_absolute_url(self):
        return reverse("organisations:letter", args=[self.pk])
