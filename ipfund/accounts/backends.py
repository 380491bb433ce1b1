"""Signing in by user name or e-mail (allauth), and loading the signed-in person with every request."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from ipfund.accounts.checks import DEMO_ADDRESS
from ipfund.accounts.models import User
from ipfund.common.prepared import Prepared

load = Prepared(lambda pk: User.objects.with_roles().with_second_factor().filter(pk=pk).order_by())


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        """Return the person with roles, units and second factor in one statement; nobody, once the account is closed."""
        user = load.one(int(user_id))
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        """A closed account is nobody; where no demo is, neither are the people of one."""
        played = not settings.DEMO and user is not None and user.email.endswith(DEMO_ADDRESS)
        return not played and super().user_can_authenticate(user)
