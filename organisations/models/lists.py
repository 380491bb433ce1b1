"""Imported lists of names: what a list is about is the guides' to say; here stand its dates, sources and entries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.enums import ListState
from organisations.querysets import ListImportQuerySet
from organisations.rules import loose_name, plain_name


class ListImport(models.Model):
    """One list as it was imported. Taking a new one replaces the old one as a whole; old ones stay."""

    kind = models.CharField(_("list"), max_length=60)  # as the guides' reference_lists name it
    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    listed_on = models.DateField(_("date of the list"))
    state = models.CharField(_("state"), max_length=10, choices=ListState, default=ListState.DRAFT)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField(_("imported"))
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("in force since"), null=True, blank=True)

    objects = ListImportQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(state="current"), name="list_current_once"),
        ]
        verbose_name = _("imported list")
        verbose_name_plural = _("imported lists")

    def __str__(self):
        return f"{self.title} {self.listed_on}"


class ListEntry(models.Model):
    """One name of a list, as it stood in the file; ``match_name`` is its name without brackets and marks."""

    source_list = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="entries")
    row = models.PositiveIntegerField()
    name = models.CharField(_("unit name"), max_length=200)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    search_name = models.CharField(max_length=200)
    match_name = models.CharField(max_length=200)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["row"]
        indexes = [
            models.Index(fields=["source_list", "uscc"], name="list_entry_code"),
            models.Index(fields=["source_list", "match_name"], name="list_entry_name"),
        ]

    def __str__(self):
        return self.name

    def fill_names(self):
        """Keep the forms of the name that are looked up; ``bulk_create`` calls no ``save``."""
        self.search_name, self.match_name = plain_name(self.name)[:200], loose_name(self.name)[:200]
        return self
