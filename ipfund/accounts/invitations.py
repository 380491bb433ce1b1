"""Inviting somebody to a role: the mailbox is proven first, then the role is given; to nobody else, and once.

The apps above register what accepting means: ``@acceptor("expert", ...)`` on ``def f(user, *, by, **data)``.
"""

import uuid
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipfund.accounts import links, services
from ipfund.accounts.models import Invitation, User
from ipfund.common import audit, clock, outbox
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit

kinds = {}


@dataclass(frozen=True)
class Kind:
    """What accepting does; which roles look after these invitations, and on which page."""

    give: Callable
    keepers: tuple
    page: str


def acceptor(kind, *, keepers, page):
    def register(function):
        kinds[kind] = Kind(function, keepers, page)
        return function

    return register


def invite(kind, *, by, email, name, phone="", username="", data):
    """Keep what is offered and send the link. Whoever has an account with this address accepts it there."""
    now = clock.now()
    invitation = Invitation(kind=kind, email=email, name=name, phone=phone, username=username, data=data)
    invitation.invited_by, invitation.invited_at, invitation.expires_at = by, now, now + links.LASTS
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
            audit.record(invitation, "invited", by=by, new=kind, data={"email": invitation.email, **data})
            send(invitation)
    except IntegrityError as error:
        raise Unfit(_("This address has already been invited; send the link again instead."), code="email") from error
    return invitation


def send(invitation):
    outbox.enqueue("invitation", f"invitation:{uuid.uuid4()}", invitation_id=invitation.pk)


def kept_by(user):
    """Return the open invitations that this person may send again or take back."""
    mine = [kind for kind, known in kinds.items() if user.has_role(*known.keepers)]
    return Invitation.objects.filter(kind__in=mine, closed_at__isnull=True)


def send_again(invitation_id, *, by):
    """Send a new link; from now on the older one is void."""
    with held("send_invitation_again", invitation_id, by=by) as invitation:
        invitation.sent += 1
        invitation.expires_at = clock.now() + links.LASTS
        invitation.save(update_fields=["sent", "expires_at"])
        audit.record(invitation, "invited_again", by=by, new=invitation.kind)
        send(invitation)


def take_back(invitation_id, *, by):
    with held("take_back_invitation", invitation_id, by=by) as invitation:
        invitation.closed_at = clock.now()
        invitation.save(update_fields=["closed_at"])
        audit.record(invitation, "invitation_taken_back", by=by, old=invitation.kind)


def find(text):
    """Return the open invitation a link leads to; None for what is forged, used, replaced, taken back or too old.

    It is void too once whoever sent it could not send it any more.
    """
    pk, sent = links.read(links.INVITE, text) or (0, 0)
    open_ = Invitation.objects.filter(pk=pk, sent=sent, closed_at__isnull=True, expires_at__gt=clock.now())
    found = open_.filter(invited_by__is_active=True).select_related("invited_by").first()
    return found if found and found.invited_by.has_role(*kinds[found.kind].keepers) else None


def holder_of(invitation):
    """Return who has proven that the invited address is theirs, if anybody here has."""
    return User.objects.active().filter(email=invitation.email, email_verified_at__isnull=False).first()


def accept(invitation_id, *, by):
    """Give the role to the account that has the invited address; whoever asks has the link, so the mailbox."""
    with held("accept_invitation", invitation_id, by=by) as invitation:
        if by.email != invitation.email:
            raise NotAllowed(_("This invitation was sent to an address other than that of this account."))
        services.verify_email(by, by=by)
        give(invitation, by)
    return by


def accept_anew(invitation_id, *, username, password):
    """Make an account for the invited person. Who only claimed the address, without proof, loses it."""
    with held("accept_invitation", invitation_id, by=None) as invitation:
        if holder_of(invitation):
            raise NotNow(_("You already have an account with this address: sign in with it."), code="username")
        for claimant in User.objects.select_for_update(no_key=True).filter(email=invitation.email).order_by("pk"):
            services.give_up_email(claimant)
        user = services.create_account(
            username=username,
            name=invitation.name,
            email=invitation.email,
            phone=invitation.phone,
            password=password,
            by=invitation.invited_by,
        )
        services.verify_email(user, by=user)
        give(invitation, user)
    return user


def give(invitation, user):
    kinds[invitation.kind].give(user, by=invitation.invited_by, **invitation.data)
    invitation.accepted_by, invitation.closed_at = user, clock.now()
    invitation.save(update_fields=["accepted_by", "closed_at"])
    audit.record(invitation, "invitation_accepted", by=user, new=user.username)


@contextmanager
def held(action, invitation_id, *, by):
    """Hold one open invitation while one thing is done with it: it is used once, whoever comes at the same time."""
    with act(action, Invitation(pk=invitation_id), by=by):
        invitations = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("invited_by")
        invitation = invitations.get(pk=invitation_id)
        if invitation.closed_at:
            raise NotNow(_("This invitation has already been accepted or withdrawn."))
        yield invitation
