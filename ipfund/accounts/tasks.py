"""Mail with a link that sets a password: the token is made when the mail is sent and is kept nowhere."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from ipfund.common import mail, outbox


@outbox.handler("set_password")
def send_set_password(*, user_id, template):
    from ipfund.accounts.models import User  # noqa: PLC0415 -- leaf

    user = User.objects.active().filter(pk=user_id).exclude(email="").first()
    if user:
        context = {"name": user.name, "username": user.username, "link": set_password_link(user)}
        mail.send(address=user.email, template=f"email/accounts/{template}", context=context, language=user.language)


def set_password_link(user):
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
