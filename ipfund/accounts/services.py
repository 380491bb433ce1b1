"""Making, changing and closing accounts. Roles of officers are given in ``organisations.services``."""

import uuid

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipfund.accounts.models import User
from ipfund.common import audit, clock, mail, outbox
from ipfund.common.errors import Unfit

PROFILE_FIELDS = ("name", "phone", "email", "language")


def create_account(*, username, name, email, phone="", password=None, language="", by=None):
    """Make an account; its e-mail address counts as unverified until a link sent there was followed.

    An e-mail address that somebody else has is left out and its holder is told, so that the page
    answers the same way whether or not an address is known here.
    """
    taken = bool(email) and User.objects.filter(email=email.strip().lower()).exists()
    user = User(username=username, name=name, phone=phone, email="" if taken else email)
    user.language = language or user.language
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            audit.record(user, "account_created", by=by or user, new=user.username)
            if taken:
                mail.send_later(
                    to=[email.strip().lower()],
                    template="email/accounts/address_in_use",
                    context={"username": user.username},
                    key=f"address_in_use:{user.pk}",
                )
    except IntegrityError as error:
        raise Unfit(_("This user name is taken. Choose another one."), code="username") from error
    return user


@transaction.atomic
def ask_to_verify(user, *, template="verify"):
    """Send a link that proves the address; nothing where there is none, or where it is proven."""
    if user.has_unverified_email:
        outbox.enqueue("verify_email", f"verify_email:{uuid.uuid4()}", user_id=user.pk, template=template)


@transaction.atomic
def verify_email(user, *, by):
    """Somebody followed a link that was sent to the address, as this person."""
    if user.has_unverified_email:
        user.email_verified_at = clock.now()
        user.save(update_fields=["email_verified_at"])
        audit.record(user, "email_verified", by=by)


def give_up_email(user):
    """Take an address away from an account that only claimed it: its holder has come. Never a verified one."""
    if user.has_unverified_email:
        user.email = ""
        user.save(update_fields=["email"])
        audit.record(
            user, "email_given_up", reason=_("The holder of this address has verified it for another account.")
        )


@transaction.atomic
def change_profile(user, *, by, **values):
    """Change name, phone, address or language; the record keeps which of them, and the name's old value."""
    changed = [field for field in PROFILE_FIELDS if field in values and getattr(user, field) != values[field]]
    if not changed:
        return user
    former, former_email = user.name, user.email
    for field in changed:
        setattr(user, field, values[field])
    if "email" in changed:
        user.email_verified_at = None
    try:
        with transaction.atomic():
            user.save(update_fields=[*changed, "email_verified_at"])
    except IntegrityError as error:
        user.refresh_from_db()
        raise Unfit(_("This e-mail address cannot be used here."), code="email") from error
    if "email" in changed:
        mail.send_later(
            to=[former_email],
            template="email/accounts/email_changed",
            context={"name": user.name, "username": user.username},
            key=f"email_changed:{uuid.uuid4()}",
        )
        ask_to_verify(user)
    audit.record(user, "profile_changed", by=by, old=former, new=user.name, data={"fields": changed})
    return user


def hold(user):
    """Lock a person until the transaction ends: before that, nobody else gives or takes this person's roles.

    What was known of the roles before is forgotten: somebody may have changed them while this waited.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    user.forget_roles()


def set_roles(user, *, roles, by, reason=""):
    """Give exactly these roles. Call it inside the transaction of what they are given for, with the person held."""
    old = set(user.groups.values_list("name", flat=True))
    if old == set(roles):
        return
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in sorted(roles)])
    user.forget_roles()
    audit.record(user, "roles_changed", by=by, old=", ".join(sorted(old)), new=", ".join(sorted(roles)), reason=reason)


def close_account(user, *, by, reason):
    """End all access at once: open sessions give nothing from the next request on."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record(user, "account_closed", by=by, reason=reason)


def reopen_account(user, *, by, reason):
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(user, "account_reopened", by=by, reason=reason)


@transaction.atomic
def remove_second_factor(user, *, reason):
    """Take one-time codes and recovery codes away from somebody who lost them; says whether there were any."""
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    if removed:
        audit.record(user, "second_factor_removed", reason=reason)
    return bool(removed)
