"""Officers, managers and auditors sign in with a second factor; without one, activating it comes first."""

from django.conf import settings
from django.shortcuts import redirect

from ipfund.accounts.enums import SECOND_FACTOR_ROLES

OPEN_PAGES = ("mfa_", "account_logout", "account_reauthenticate", "set_language")


class SecondFactorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):  # noqa: ARG002 -- Django's signature
        if not settings.SECOND_FACTOR_REQUIRED or request.resolver_match.view_name.startswith(OPEN_PAGES):
            return None
        if needs_second_factor(request.user):
            return redirect("mfa_activate_totp")
        return None


def needs_second_factor(user):
    return user.is_authenticated and not user.role_names.isdisjoint(SECOND_FACTOR_ROLES) and not user.has_second_factor
