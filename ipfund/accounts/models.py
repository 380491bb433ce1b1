"""People. A role is a group; being in a unit is a membership; both are read anew with every request."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from ipfund.accounts.enums import Role
from ipfund.accounts.querysets import InvitationQuerySet, UserManager

LOADED = ("loaded_groups", "loaded_units", "loaded_unit_name")
MEMBER_ROLES = {"member": {"member"}, "admin": {"member", "unit_admin"}}


class User(GuardianUserMixin, AbstractUser):
    """A person who signs in, by user name or e-mail address; both are kept in lower case."""

    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail address"), blank=True)
    email_verified_at = models.DateTimeField(null=True, blank=True, editable=False)  # a link sent there was followed
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    objects = UserManager()

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                condition=~Q(email=""),
                violation_error_message=_("Somebody already uses this e-mail address."),
            )
        ]

    def __str__(self):
        return self.name or self.username

    def save(self, *args, **kwargs):
        self.username = self.normalize_username(self.username)
        self.email = (self.email or "").strip().lower()
        super().save(*args, **kwargs)

    def refresh_from_db(self, *args, **kwargs):
        self.forget_roles()
        super().refresh_from_db(*args, **kwargs)

    @classmethod
    def normalize_username(cls, username):
        return super().normalize_username(username).strip().lower()

    @cached_property
    def group_names(self):
        loaded = self._loaded["loaded_groups"]
        return frozenset(loaded.split(",")) if loaded else frozenset()

    @cached_property
    def unit_roles(self):
        """Return {organisation id: "member" | "admin"} of the units this person is active in."""
        loaded = self._loaded["loaded_units"]
        places = (place.split(":") for place in loaded.split(",")) if loaded else ()
        return {int(unit): role for unit, role in places}

    @cached_property
    def role_names(self):
        """Return groups, and what follows from memberships; who was made with ``createsuperuser`` runs the system."""
        derived = (MEMBER_ROLES[role] for role in self.unit_roles.values())
        return self.group_names.union(*derived, {Role.SYSTEM_ADMIN.value} if self.is_superuser else ())

    @cached_property
    def has_second_factor(self):
        if "loaded_second_factor" in self.__dict__:
            return self.loaded_second_factor
        return User.objects.with_second_factor().values_list("loaded_second_factor", flat=True).get(pk=self.pk)

    @property
    def _loaded(self):
        if "loaded_groups" in self.__dict__:
            return self.__dict__
        self.__dict__.update(User.objects.with_roles().values(*LOADED).get(pk=self.pk))
        return self.__dict__

    @cached_property
    def unit_name(self):
        """Return the name of a unit this person is active in, or nothing."""
        return self._loaded["loaded_unit_name"] or ""

    @property
    def has_unverified_email(self):
        return bool(self.email) and self.email_verified_at is None

    def has_role(self, *names):
        return not self.role_names.isdisjoint(names)

    def forget_roles(self):
        """Read the roles again at the next question; for whoever has just changed them."""
        for name in (*LOADED, "group_names", "unit_roles", "unit_name", "role_names"):
            self.__dict__.pop(name, None)

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class Invitation(models.Model):
    """A role that waits for the holder of a mailbox: nothing is given before the link in the mail was followed.

    ``kind`` names who gives the role (see ``accounts.invitations``); ``data`` is what is given.
    """

    kind = models.CharField(max_length=20)
    email = models.EmailField()
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=50, blank=True)
    username = models.CharField(max_length=150, blank=True)  # proposed for a new account
    data = models.JSONField(default=dict)
    sent = models.PositiveIntegerField(default=1)  # only the newest link works
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)  # accepted, or taken back

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "email"], condition=Q(closed_at__isnull=True), name="invited_once_at_a_time"
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)
