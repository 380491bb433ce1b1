"""Signing in by user name or e-mail (allauth), and loading the signed-in person with every request."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db import connection

from ipfund.accounts.checks import DEMO_ADDRESS
from ipfund.accounts.models import User

NOBODY = -1  # stands in the kept statement where the person's key goes


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        """Return the person with roles, units and second factor in one statement; nobody, once the account is closed."""
        sql, values = statement(connection.vendor)
        found = User.objects.raw(sql, [user_id if value == NOBODY else value for value in values])
        user = next(iter(found), None)
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        """A closed account is nobody; where no demo is, neither are the people of one."""
        played = not settings.DEMO and user is not None and user.email.endswith(DEMO_ADDRESS)
        return not played and super().user_can_authenticate(user)


@cache
def statement(vendor):  # noqa: ARG001 -- each database has its own SQL
    """Return (SQL, values): building it takes longer than running it, and it is the same for everybody."""
    return User.objects.with_roles().with_second_factor().filter(pk=NOBODY).query.sql_with_params()
