"""People in units: asking, accepting, administrators, leaving. At least one administrator stays."""

from django.db import transaction
from django.utils.translation import gettext as _

from ipfund.common import audit, clock, mail
from ipfund.common.errors import NotAllowed, NotNow
from organisations.enums import OPEN_MEMBER_STATES, MemberRole, MemberState
from organisations.models import Membership
from organisations.services.hooks import on_leave
from organisations.services.units import locked, must_administer, must_review


@transaction.atomic
def ask_to_join(organisation_id, *, by):
    """Ask the unit's administrators to be accepted as one of its people."""
    unit = locked(organisation_id)
    if unit.memberships.filter(user=by, state__in=OPEN_MEMBER_STATES).exists():
        raise NotNow(_("You are in this unit already, or wait for its answer."))
    membership = Membership.objects.create(user=by, organisation=unit, asked_at=clock.now())
    audit.record(unit, "member_asked", by=by, new=by.username)
    _tell_admins(membership, "member_asked")
    return membership


@transaction.atomic
def accept_member(membership_id, *, by):
    membership = _decidable(membership_id, by=by)
    _decide(membership, MemberState.ACTIVE, by=by)
    return membership


@transaction.atomic
def refuse_member(membership_id, *, by, reason):
    membership = _decidable(membership_id, by=by)
    _decide(membership, MemberState.REFUSED, by=by, reason=reason)
    return membership


@transaction.atomic
def withdraw_request(membership_id, *, by):
    """The person takes back what the unit has not answered."""
    membership = _load(membership_id)
    if membership.user_id != by.pk:
        raise NotAllowed(_("Only the person who asked takes the request back."))
    _must_be(membership, MemberState.PENDING)
    membership.state, membership.ended_at = MemberState.ENDED, clock.now()
    membership.save(update_fields=["state", "ended_at"])
    audit.record(membership.organisation, "request_withdrawn", by=by, old=by.username)
    return membership


@transaction.atomic
def appoint_admin(membership_id, *, by):
    """Make an active person of the unit its administrator, beside the others."""
    membership = _administered(membership_id, by=by)
    _must_be(membership, MemberState.ACTIVE)
    if membership.role == MemberRole.ADMIN:
        raise NotNow(_("This person is an administrator already."))
    _set_role(membership, MemberRole.ADMIN, by=by)
    return membership


@transaction.atomic
def step_down(membership_id, *, by):
    """An administrator becomes an ordinary member of the unit."""
    membership = _administered(membership_id, by=by)
    _must_be(membership, MemberState.ACTIVE)
    _keep_an_admin(membership)
    _set_role(membership, MemberRole.MEMBER, by=by)
    return membership


@transaction.atomic
def end_membership(membership_id, *, by, successor=None):
    """End somebody's place in the unit, by themselves or an administrator; ``successor`` takes over open work."""
    membership = _load(membership_id)
    if membership.user_id != by.pk:
        must_administer(by, membership.organisation)
    _must_be(membership, MemberState.ACTIVE)
    _keep_an_admin(membership)
    _end(membership, by=by, successor=successor or _heir(membership, by))
    return membership


@transaction.atomic
def set_admin_by_office(membership_id, *, by, reason, end_others=False):
    """Emergency: on the unit's sealed letter its office makes somebody the administrator.

    ``end_others`` ends the places of the former administrators, whose drafts the new one takes over.
    """
    membership = _load(membership_id)
    unit = membership.organisation
    must_review(by, unit)
    if membership.state not in OPEN_MEMBER_STATES:
        raise NotNow(_("This person is not in the unit and has not asked to join it."))
    if membership.state == MemberState.PENDING:
        _decide(membership, MemberState.ACTIVE, by=by, reason=reason)
    former = list(unit.admins().exclude(pk=membership.pk))
    _set_role(membership, MemberRole.ADMIN, by=by, reason=reason)
    for other in former if end_others else ():
        _end(other, by=by, successor=membership.user, reason=reason)
    return membership


def _load(membership_id):
    """Return the membership after locking its unit: two administrators cannot both be the last to go."""
    unit = locked(Membership.objects.values_list("organisation_id", flat=True).get(pk=membership_id))
    membership = Membership.objects.select_related("user").get(pk=membership_id)
    membership.organisation = unit
    return membership


def _administered(membership_id, *, by):
    membership = _load(membership_id)
    must_administer(by, membership.organisation)
    return membership


def _decidable(membership_id, *, by):
    membership = _administered(membership_id, by=by)
    _must_be(membership, MemberState.PENDING)
    return membership


def _must_be(membership, state):
    if membership.state != state:
        raise NotNow(_("This was decided already: %(state)s.") % {"state": membership.get_state_display()})


def _keep_an_admin(membership):
    others = membership.organisation.memberships.admins().exclude(pk=membership.pk)
    if membership.role == MemberRole.ADMIN and not others.exists():
        raise NotNow(
            _("A unit needs an administrator. Appoint another person first, then this one can go."), code="last_admin"
        )


def _heir(membership, by):
    if by.pk != membership.user_id:
        return by
    first = membership.organisation.admins().exclude(pk=membership.pk).first()
    return first.user if first else None


def _decide(membership, state, *, by, reason=""):
    membership.state, membership.reason = state, reason
    membership.decided_at, membership.decided_by = clock.now(), by
    membership.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    membership.user.forget_roles()
    audit.record(membership.organisation, f"member_{state}", by=by, new=membership.user.username, reason=reason)
    _tell_person(membership, f"member_{state}", reason)


def _set_role(membership, role, *, by, reason=""):
    old, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    membership.user.forget_roles()
    data = {"person": membership.user.username}
    audit.record(membership.organisation, "member_role", by=by, old=old, new=role, reason=reason, data=data)
    if role == MemberRole.ADMIN and old != role:
        _tell_person(membership, "admin_appointed", reason)


def _end(membership, *, by, successor, reason=""):
    membership.state, membership.ended_at = MemberState.ENDED, clock.now()
    membership.save(update_fields=["state", "ended_at"])
    membership.user.forget_roles()
    audit.record(
        membership.organisation,
        "member_ended",
        by=by,
        old=membership.user.username,
        new=successor.username if successor else "",
        reason=reason,
    )
    for hook in on_leave:
        hook(membership, successor=successor, by=by)
    _tell_person(membership, "member_ended", reason)


def _tell_admins(membership, template):
    mail.send_later(
        to=[admin.user for admin in membership.organisation.admins()],
        template=f"email/organisations/{template}",
        context={"unit": membership.organisation.name, "name": membership.user.name},
        key=f"{template}:{membership.pk}",
    )


def _tell_person(membership, template, reason):
    mail.send_later(
        to=[membership.user],
        template=f"email/organisations/{template}",
        context={"unit": membership.organisation.name, "name": membership.user.name, "reason": reason},
        key=f"{template}:{membership.pk}:{clock.now().timestamp():.0f}",
    )
