"""Signing in is an event of the record, failed or not; what was typed as a password never is."""

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset, user_logged_in, user_logged_out
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.utils.translation import gettext

from ipfund.accounts import services
from ipfund.accounts.models import User
from ipfund.common import audit
from ipfund.common.callers import client_address


def connect():
    user_logged_in.connect(signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="accounts.signed_out")
    user_login_failed.connect(failed, dispatch_uid="accounts.failed")
    password_reset.connect(set_anew, dispatch_uid="accounts.set_anew")
    password_changed.connect(changed, dispatch_uid="accounts.changed")
    authenticator_added.connect(factor_added, dispatch_uid="accounts.factor_added")
    authenticator_removed.connect(factor_removed, dispatch_uid="accounts.factor_removed")


@transaction.atomic
def signed_in(request, user, **_):
    audit.record(user, "signed_in", by=user, data={"address": address_of(request)})


@transaction.atomic
def signed_out(user, **_):
    if user:
        audit.record(user, "signed_out", by=user)


def failed(credentials, request=None, **_):
    """Write a failed attempt beside the person it names; a name nobody has leaves no trace to grow on."""
    identifier = credentials.get("username") or credentials.get("email") or ""
    if user := User.objects.called(identifier).first():
        audit.refusal(
            user,
            "sign_in_failed",
            by=None,
            reason=gettext("The password is not correct."),
            data={"address": address_of(request)},
        )


@transaction.atomic
def set_anew(request, user, **_):
    audit.record(user, "password_reset", by=user, data={"address": address_of(request)})
    services.verify_email(user, by=user)  # the link was sent there
    get_adapter().forget_failures(request, user)


@transaction.atomic
def changed(user, **_):
    audit.record(user, "password_changed", by=user)


@transaction.atomic
def factor_added(user, authenticator, **_):
    audit.record(user, "second_factor_added", by=user, new=authenticator.type)


@transaction.atomic
def factor_removed(user, authenticator, **_):
    audit.record(user, "second_factor_removed", by=user, old=authenticator.type)


def address_of(request):
    return client_address(request) if request else ""
