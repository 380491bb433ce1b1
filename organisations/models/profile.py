"""What a unit says of itself: figures that guides ask for, qualifications, memberships, each with its evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ipfund.common.filing import KeptFile
from organisations.enums import ProfileGroup
from organisations.querysets import ProfileItemQuerySet


class ProfileFile(KeptFile):
    """The evidence of one item, as it was let in; a replaced one stays."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")


class ProfileItem(models.Model):
    """One thing a unit declares: a figure with the day it was counted, or a certificate with its validity.

    ``name`` is what guides call it: the id of a field for figures, of a reference list for memberships.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="profile_items"
    )
    group = models.CharField(_("kind of item"), max_length=15, choices=ProfileGroup)
    name = models.CharField(max_length=60, blank=True)
    title = models.CharField(_("name of the item"), max_length=200)
    value = models.DecimalField(_("number"), max_digits=14, decimal_places=2, null=True, blank=True)
    number = models.CharField(_("certificate number"), max_length=100, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)  # of a figure: the day it was counted
    ends_on = models.DateField(_("until"), null=True, blank=True)
    evidence = models.ForeignKey(ProfileFile, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    revision = models.PositiveIntegerField(default=1)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)  # of the officer who confirmed it
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ProfileItemQuerySet.as_manager()

    class Meta:
        ordering = ["group", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(group="figure", removed_at__isnull=True),
                name="profile_figure_once",
            ),
        ]
        verbose_name = _("item of the profile")
        verbose_name_plural = _("items of the profile")

    def __str__(self):
        return self.title

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None

    def holds_on(self, day):
        """Whether a certificate is valid on a day; an open end holds."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or self.ends_on >= day)
