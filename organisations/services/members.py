"""People in units: asking, accepting, administrators, leaving. At least one administrator stays."""

from contextlib import contextmanager

from django.utils.translation import gettext as _

from ipfund.accounts import services as accounts
from ipfund.common import audit, clock, mail
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow
from organisations.enums import OPEN_MEMBER_STATES, MemberRole, MemberState
from organisations.models import Membership, Organisation
from organisations.services.hooks import on_leave
from organisations.services.letters import keep_letter
from organisations.services.units import locked, must_administer, must_be_free_of_duties, must_review


def ask_to_join(organisation_id, *, by):
    """Ask the unit's administrators to be accepted as one of its people."""
    with act("ask_to_join", Organisation(pk=organisation_id), by=by):
        accounts.hold(by)
        unit = locked(organisation_id)
        must_be_free_of_duties(by)
        if unit.memberships.filter(user=by, state__in=OPEN_MEMBER_STATES).exists():
            raise NotNow(_("You are already in this unit, or are waiting for its answer."))
        membership = Membership.objects.create(user=by, organisation=unit, asked_at=clock.now())
        audit.record(unit, "member_asked", by=by, new=by.username)
        _tell_admins(membership, "member_asked")
    return membership


def accept_member(membership_id, *, by):
    with _held("accept_member", membership_id, by=by) as membership:
        must_administer(by, membership.organisation)
        _must_be(membership, MemberState.PENDING)
        _decide(membership, MemberState.ACTIVE, by=by)
    return membership


def refuse_member(membership_id, *, by, reason):
    with _held("refuse_member", membership_id, by=by) as membership:
        must_administer(by, membership.organisation)
        _must_be(membership, MemberState.PENDING)
        _decide(membership, MemberState.REFUSED, by=by, reason=reason)
    return membership


def withdraw_request(membership_id, *, by):
    """The person takes back what the unit has not answered."""
    with _held("withdraw_request", membership_id, by=by) as membership:
        if membership.user_id != by.pk:
            raise NotAllowed(_("Only the person who made the request can withdraw it."))
        _must_be(membership, MemberState.PENDING)
        membership.state, membership.ended_at = MemberState.ENDED, clock.now()
        membership.save(update_fields=["state", "ended_at"])
        audit.record(membership.organisation, "request_withdrawn", by=by, old=by.username)
    return membership


def appoint_admin(membership_id, *, by):
    """Make an active person of the unit its administrator, beside the others."""
    with _held("appoint_admin", membership_id, by=by) as membership:
        must_administer(by, membership.organisation)
        _must_be(membership, MemberState.ACTIVE)
        if membership.role == MemberRole.ADMIN:
            raise NotNow(_("This person is already an administrator."))
        _set_role(membership, MemberRole.ADMIN, by=by)
    return membership


def step_down(membership_id, *, by):
    """An administrator becomes an ordinary member of the unit."""
    with _held("step_down", membership_id, by=by) as membership:
        must_administer(by, membership.organisation)
        _must_be(membership, MemberState.ACTIVE)
        _keep_an_admin(membership)
        _set_role(membership, MemberRole.MEMBER, by=by)
    return membership


def end_membership(membership_id, *, by, successor=None):
    """End somebody's place in the unit, by themselves or an administrator; ``successor`` takes over open work."""
    with _held("end_membership", membership_id, by=by) as membership:
        if membership.user_id != by.pk:
            must_administer(by, membership.organisation)
        _must_be(membership, MemberState.ACTIVE)
        _keep_an_admin(membership)
        _end(membership, by=by, successor=successor or _heir(membership, by))
    return membership


def set_admin_by_office(membership_id, *, by, reason, letter, end_others=False):
    """Emergency: on the unit's sealed letter, which is kept, its office makes somebody the administrator.

    ``end_others`` ends the places of the former administrators, whose drafts the new one takes over.
    """
    with _held("set_admin_by_office", membership_id, by=by) as membership:
        unit = membership.organisation
        must_review(by, unit)
        if membership.user_id == by.pk:
            raise NotAllowed(_("You cannot make yourself the administrator of a unit; another officer has to do this."))
        if membership.state not in OPEN_MEMBER_STATES:
            raise NotNow(_("This person is not in the unit and has not asked to join it."))
        kept = keep_letter(unit, letter, by=by, reason=reason)
        if membership.state == MemberState.PENDING:
            _decide(membership, MemberState.ACTIVE, by=by, reason=reason)
        former = list(unit.admins().exclude(pk=membership.pk))
        _set_role(membership, MemberRole.ADMIN, by=by, reason=reason, letter=kept.sha256)
        for other in former if end_others else ():
            _end(other, by=by, successor=membership.user, reason=reason)
    return membership


@contextmanager
def _held(action, membership_id, *, by):
    """Hold the unit of one membership during one act: two administrators cannot both be the last to go."""
    tag = Organisation(pk=Membership.objects.values_list("organisation_id", flat=True).get(pk=membership_id))
    with act(action, tag, by=by):
        unit = locked(tag.pk)
        membership = Membership.objects.select_related("user").get(pk=membership_id)
        membership.organisation = unit
        yield membership


def _must_be(membership, state):
    if membership.state != state:
        raise NotNow(_("This has already been decided: %(state)s.") % {"state": membership.get_state_display()})


def _keep_an_admin(membership):
    others = membership.organisation.memberships.admins().exclude(pk=membership.pk)
    if membership.role == MemberRole.ADMIN and not others.exists():
        raise NotNow(
            _("A unit needs an administrator. Appoint another person first; then this one can leave."),
            code="last_admin",
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
    who = membership.user.username
    event = audit.record(membership.organisation, f"member_{state}", by=by, new=who, reason=reason)
    _tell_person(membership, f"member_{state}", event)


def _set_role(membership, role, *, by, reason="", letter=""):
    old, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    membership.user.forget_roles()
    data = {"person": membership.user.username, **({"letter": letter} if letter else {})}
    event = audit.record(membership.organisation, "member_role", by=by, old=old, new=role, reason=reason, data=data)
    if role == MemberRole.ADMIN and old != role:
        _tell_person(membership, "admin_appointed", event)


def _end(membership, *, by, successor, reason=""):
    membership.state, membership.ended_at = MemberState.ENDED, clock.now()
    membership.save(update_fields=["state", "ended_at"])
    membership.user.forget_roles()
    event = audit.record(
        membership.organisation,
        "member_ended",
        by=by,
        old=membership.user.username,
        new=successor.username if successor else "",
        reason=reason,
    )
    for hook in on_leave:
        hook(membership, successor=successor, by=by)
    _tell_person(membership, "member_ended", event)


def _tell_admins(membership, template):
    mail.send_later(
        to=[admin.user for admin in membership.organisation.admins()],
        template=f"email/organisations/{template}",
        context={"unit": membership.organisation.name, "name": membership.user.name},
        key=f"{template}:{membership.pk}",
    )


def _tell_person(membership, template, event):
    """Tell the person what the record says happened; once an event."""
    mail.send_later(
        to=[membership.user],
        template=f"email/organisations/{template}",
        context={"unit": membership.organisation.name, "name": membership.user.name, "reason": event.reason},
        key=f"{template}:{membership.pk}:{event.seq}",
    )
