"""Units that apply, the people in them, and the offices that review them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from ipfund.accounts.phones import one_dot
from organisations.enums import (
    OPEN_MEMBER_STATES,
    LegalForm,
    MemberRole,
    MemberState,
    Nature,
    OfficeKind,
    UnitState,
)
from organisations.querysets import MembershipQuerySet, OfficeQuerySet, OrganisationQuerySet
from organisations.rules import loose_name, plain_name


class Office(models.Model):
    """A bureau that reviews: the city's, a district's, or a development zone's inside a district."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    area = models.CharField(_("area"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=OfficeKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        permissions = [("act_for_office", _("Act for this office"))]

    def __str__(self):
        return self.name

    @property
    def city(self):
        return self.parent.city if self.parent else self


class OfficeUserObjectPermission(UserObjectPermissionBase):
    """Who acts for which office; by direct key, so that nothing is left behind and lists can join."""

    content_object = models.ForeignKey(Office, on_delete=models.CASCADE)


class Officer(models.Model):
    """The duties of a person in a bureau: one office, the directions in charge, a deputy.

    The object permissions follow from these rows (``services.officers.sync``): a deputy holds them too.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="officer")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="officers", verbose_name=_("office"))
    title = models.CharField(_("position"), max_length=100, blank=True)
    directions = models.JSONField(_("directions in charge"), default=list, blank=True)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputises",
        verbose_name=_("deputy"),
    )
    revision = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")

    def __str__(self):
        return str(self.user)


class Organisation(models.Model):
    """A unit: it applies as one, by its unified social credit code, however many people write its declarations."""

    name = models.CharField(_("unit name"), max_length=200)
    search_name = models.CharField(max_length=200, db_index=True, editable=False)
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm)
    natures = models.JSONField(_("kind of unit"), default=list, blank=True)
    independent = models.BooleanField(_("independent legal person"), default=True)
    established_on = models.DateField(_("date of establishment"), null=True, blank=True)
    district_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="units", verbose_name=_("district or development zone")
    )
    municipal = models.BooleanField(_("unit of the city (市属)"), default=False)
    reviewing_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="reviewed_units", editable=False
    )
    address = models.CharField(_("address"), max_length=200)
    legal_representative = models.CharField(_("legal representative"), max_length=100)
    contact_name = models.CharField(_("contact person"), max_length=100)
    contact_phone = models.CharField(_("contact phone"), max_length=50)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    state = models.CharField(_("registration"), max_length=10, choices=UnitState, default=UnitState.PENDING)
    state_note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    registered_at = models.DateTimeField(_("registered"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [models.CheckConstraint(condition=Q(state__in=UnitState.values), name="organisation_state_known")]
        indexes = [models.Index(fields=["reviewing_office", "state"], name="organisation_to_confirm")]

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        self.name = one_dot(self.name)
        self.search_name = plain_name(self.name)[:200]
        self.reviewing_office = self.district_office.city if self.municipal else self.district_office
        if update_fields is not None:
            update_fields = {*update_fields, "name", "search_name", "reviewing_office"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("organisations:unit", args=[self.pk])

    @property
    def match_name(self):
        """The name as lists are searched for it: without brackets and marks."""
        return loose_name(self.name)

    @property
    def is_confirmed(self):
        return self.state == UnitState.CONFIRMED

    @property
    def nature_names(self):
        return [Nature(code).label if code in Nature.values else code for code in self.natures]

    def admins(self):
        """Return the active administrators' memberships, the longest-serving first."""
        return self.memberships.admins().select_related("user").order_by("decided_at", "pk")


class Membership(models.Model):
    """One person in one unit: asked for, accepted, ended. Past memberships stay."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MemberRole, default=MemberRole.MEMBER)
    state = models.CharField(_("state"), max_length=10, choices=MemberState, default=MemberState.PENDING)
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(state__in=[str(state) for state in OPEN_MEMBER_STATES]),
                name="membership_open_once",
            )
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="membership_of_unit")]

    def __str__(self):
        return f"{self.user} - {self.organisation}"
