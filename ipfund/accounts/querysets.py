"""How people are loaded: with their roles, in one statement."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import CharField, Exists, Min, OuterRef, Q, Value
from django.db.models.functions import Concat

from ipfund.accounts.aggregates import Joined


class UserQuerySet(models.QuerySet):
    def with_roles(self):
        """Load groups and active memberships beside each person, as short texts that ``User`` reads."""
        place = Concat("memberships__organisation_id", Value(":"), "memberships__role", output_field=CharField())
        active = Q(memberships__state="active")
        return self.annotate(
            loaded_groups=Joined("groups__name"),
            loaded_units=Joined(place, filter=active),
            loaded_unit_name=Min("memberships__organisation__name", filter=active),
        )

    def with_second_factor(self):
        totp = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        return self.annotate(loaded_second_factor=Exists(totp))

    def active(self):
        return self.filter(is_active=True)

    def in_role(self, *names):
        return self.filter(groups__name__in=names).distinct()

    def called(self, identifier):
        """Find people by user name or e-mail address, in any case."""
        return self.filter(Q(username=identifier.lower()) | Q(email=identifier.lower()) & ~Q(email=""))


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    pass


class InvitationQuerySet(models.QuerySet):
    def waiting(self, kind):
        return self.filter(kind=kind, closed_at__isnull=True)
