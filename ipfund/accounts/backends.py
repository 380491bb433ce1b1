"""Signing in by user name or e-mail (allauth), and loading the signed-in person with every request."""

from allauth.account.auth_backends import AuthenticationBackend

from ipfund.accounts.models import User


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        """Return the person with roles, units and second factor in one statement; nobody, once the account is closed."""
        user = User.objects.with_roles().with_second_factor().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
