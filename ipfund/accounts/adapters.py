"""How allauth behaves here: no open sign-up, limits by account and address, mail through the outbox."""

import time
import uuid

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ipfund.common import outbox
from ipfund.common.callers import client_address

NO_SUCH_SIGN_IN = _("The user name (or e-mail address) and the password do not match.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NO_SUCH_SIGN_IN,
        "email_password_mismatch": NO_SUCH_SIGN_IN,
        "too_many_login_attempts": _("Too many failed attempts to sign in. Try again in five minutes."),
        "account_inactive": _("This account is closed."),
    }

    def is_open_for_signup(self, request):  # noqa: ARG002 -- allauth's signature
        """Nobody signs up alone: units register, and people ask to join a unit."""
        return False

    def get_login_redirect_url(self, request):  # noqa: ARG002 -- allauth's signature
        """Everybody starts at their own work; whoever belongs nowhere yet sees there what they wait for."""
        return reverse("applications:work")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Ask for the password again only where signing in is some minutes ago."""
        methods = get_authentication_records(self.request, self.request.user)
        recent = any(time.time() - method["at"] < app_settings.REAUTHENTICATION_TIMEOUT for method in methods)
        return not recent and super().is_reauthentication_required(app=app, **kwargs)

    def get_client_ip(self, request):
        return client_address(request)

    def format_email_subject(self, subject):
        return str(subject)

    def send_password_reset_mail(self, user, email, context):  # noqa: ARG002 -- allauth's signature
        """Leave it to a worker: the answer takes as long as for an address nobody has."""
        with transaction.atomic():
            outbox.enqueue("set_password", f"set_password:{uuid.uuid4()}", user_id=user.pk, template="reset")

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count failures by account and address together, so that nobody locks out somebody who sits elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{client_address(request)}"

    def forget_failures(self, request, user):
        """Let a person who has set a new password sign in at once."""
        for credentials in ({"username": user.username}, {"email": user.email}):
            self._delete_login_attempts_cached_email(request, **credentials)
