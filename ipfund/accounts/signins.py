"""Signing in is an event of the record, failed or not; what was typed as a password never is."""

from allauth.account.signals import user_logged_in, user_logged_out
from django.contrib.auth.signals import user_login_failed
from django.db import transaction

from ipfund.accounts.models import User
from ipfund.common import audit


def connect():
    user_logged_in.connect(signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="accounts.signed_out")
    user_login_failed.connect(failed, dispatch_uid="accounts.failed")


def signed_in(request, user, **_):
    with transaction.atomic():
        audit.record(user, "signed_in", by=user, data={"address": address_of(request)})


def signed_out(user, **_):
    if user:
        with transaction.atomic():
            audit.record(user, "signed_out", by=user)


def failed(credentials, request=None, **_):
    """Write a failed attempt beside the person it names; a name nobody has leaves no trace to grow on."""
    identifier = credentials.get("username") or credentials.get("email") or ""
    if user := User.objects.called(identifier).first():
        audit.refusal(user, "sign_in_failed", by=None, reason="", data={"address": address_of(request)})


def address_of(request):
    from ipfund.accounts.adapters import client_address  # noqa: PLC0415 -- leaf

    return client_address(request) if request else ""
