"""Mails with a link that proves who reads them: the token is made when the mail is sent and is kept nowhere."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from ipfund.accounts import links
from ipfund.common import mail, outbox


@outbox.handler("set_password")
def send_set_password(*, user_id, template):
    from ipfund.accounts.models import User  # noqa: PLC0415 -- leaf

    user = User.objects.active().filter(pk=user_id).exclude(email="").first()
    if user and may_be_reset_by_mail(user):
        context = {"name": user.name, "username": user.username, "link": set_password_link(user)}
        mail.send(address=user.email, template=f"email/accounts/{template}", context=context, language=user.language)


def may_be_reset_by_mail(user):
    """An officer's or expert's account goes to a proven mailbox only; others lose more by being shut out."""
    return not user.has_unverified_email or not (user.is_superuser or user.group_names)


@outbox.handler("verify_email")
def send_verify_email(*, user_id, template):
    from ipfund.accounts.models import User  # noqa: PLC0415 -- leaf

    user = User.objects.active().filter(pk=user_id).first()
    if user and user.has_unverified_email:
        context = {"name": user.name, "username": user.username, "link": links.to_verify(user)}
        mail.send(address=user.email, template=f"email/accounts/{template}", context=context, language=user.language)


@outbox.handler("invitation")
def send_invitation(*, invitation_id):
    from ipfund.accounts.models import Invitation  # noqa: PLC0415 -- leaf

    invitation = Invitation.objects.filter(pk=invitation_id, closed_at__isnull=True).first()
    if invitation:
        context = {"name": invitation.name, "kind": invitation.kind, "link": links.to_accept(invitation)}
        mail.send(address=invitation.email, template="email/accounts/invitation", context=context, language="")


def set_password_link(user):
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
