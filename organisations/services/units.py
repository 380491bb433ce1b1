"""Units: registering, confirming, changing. The unit's row is locked first, then everything else."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipfund.accounts import services as accounts
from ipfund.accounts.enums import INVITED_ROLES, Role
from ipfund.accounts.models import User
from ipfund.common import audit, clock, mail
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from ipfund.common.formats import listed
from organisations import rules
from organisations.enums import MemberRole, MemberState, UnitState
from organisations.models import Membership, Organisation


def locked(organisation_id):
    """Return the unit with its row locked until the end of the transaction."""
    units = Organisation.objects.select_for_update(no_key=True, of=("self",))
    return units.select_related("reviewing_office__parent__parent", "district_office").get(pk=organisation_id)


def register_unit(*, by, **fields):
    """Register a unit, with ``by`` as its first administrator. It works at once; its office confirms it later."""
    unit, now = Organisation(**fields, registered_at=clock.now()), clock.now()
    with act("register_unit", by, by=by, about=unit.uscc):
        accounts.hold(by)
        must_be_free_of_duties(by)
        _save_under_its_code(unit, force_insert=True)
        Membership.objects.create(
            user=by,
            organisation=unit,
            role=MemberRole.ADMIN,
            state=MemberState.ACTIVE,
            asked_at=now,
            decided_at=now,
            decided_by=by,
        )
        by.forget_roles()
        data = {"uscc": unit.uscc, "name": unit.name}
        audit.record(unit, "unit_registered", by=by, new=UnitState.PENDING, data=data)
        tell_office(unit, template="unit_registered")
    return unit


def must_be_free_of_duties(user):
    """Who reviews, scores, decides or audits declarations writes none: that would be judging one's own.

    Hold the person first, as giving duties does.
    """
    duties = [role.label for role in (*INVITED_ROLES, Role.EXPERT) if user.has_role(role)]
    if duties:
        raise NotNow(
            _(
                "You are %(roles)s: those who review, score or audit declarations may not belong to a unit that "
                "submits them."
            )
            % {"roles": listed(map(str, duties))},
            code="has_duties",
        )


def _save_under_its_code(unit, **how):
    """Save a unit, unless another has its code: whoever was second types another one."""
    try:
        with transaction.atomic():
            unit.save(**how)
    except IntegrityError as error:
        raise Unfit(already_registered(unit.uscc), code="uscc") from error


def already_registered(uscc):
    """Say that the unit exists and whom to ask, without giving a name or an address away."""
    unit = Organisation.objects.filter(uscc=uscc).first()
    admins = [rules.masked(membership.user.name) for membership in unit.admins()] if unit else []
    return _(
        "The unit with this code is already registered, as “%(name)s”. Ask its administrator %(admins)s to "
        "accept you: choose “Register as an applicant” on the home page and look for it."
    ) % {"name": unit.name if unit else uscc, "admins": listed(admins)}


def confirm_unit(organisation_id, *, by, revision):
    """The reviewing office confirms that the data are true."""
    with act("confirm_unit", Organisation(pk=organisation_id), by=by):
        unit = reviewed(organisation_id, by=by, revision=revision)
        if unit.is_confirmed:
            raise NotNow(_("This unit has already been confirmed."))
        return _decide(unit, UnitState.CONFIRMED, by=by, reason="")


def reject_unit(organisation_id, *, by, revision, reason):
    """The reviewing office says what is wrong; the unit corrects it and waits again."""
    with act("reject_unit", Organisation(pk=organisation_id), by=by):
        unit = reviewed(organisation_id, by=by, revision=revision)
        if unit.state == UnitState.REJECTED:
            raise NotNow(_("This registration has already been sent back; the unit has not changed it yet."))
        return _decide(unit, UnitState.REJECTED, by=by, reason=reason)


def reviewed(organisation_id, *, by, revision):
    """Return the locked unit if this officer may decide about it, in the version they were shown."""
    unit = locked(organisation_id)
    must_review(by, unit)
    check_revision(unit, revision)
    return unit


def must_review(user, unit):
    if not rules.reviews_unit(user, unit):
        raise NotAllowed(who_decides(user, unit))


def who_decides(user, unit):
    """Say to somebody who does not decide about a unit who does."""
    if not rules.belongs_to(user, unit):
        return _("Only %(office)s decides on this unit.") % {"office": unit.reviewing_office}
    others = listed(officer.name for officer in officers_of(unit))
    if others:
        return _("You belong to this unit, so you may not decide anything about it. %(others)s can.") % {
            "others": others
        }
    return _(
        "You belong to this unit, so you may not decide anything about it. Ask the program manager to name "
        "another officer."
    )


def officers_of(unit):
    """Return who may decide about a unit: the active officers of its office and of those above, its own people left out."""
    offices, office = [], unit.reviewing_office
    while office:
        offices.append(office.pk)
        office = office.parent
    officers = User.objects.active().filter(
        officeuserobjectpermission__content_object__in=offices,
        officeuserobjectpermission__permission__codename="act_for_office",
    )
    own = unit.memberships.active().values("user")
    return officers.exclude(pk__in=own).order_by("name", "pk").distinct()


def must_administer(user, unit):
    if not rules.administers(user, unit):
        raise NotAllowed(only_an_administrator())


def only_an_administrator():
    return _("Only an administrator of the unit can do this.")


def check_revision(unit, revision):
    if unit.revision != revision:
        raise NotNow(_("The unit's data changed after you opened this page. Please check them again."), code="stale")


def _decide(unit, state, *, by, reason):
    old, unit.state, unit.state_note = unit.state, state, reason
    confirmed = state == UnitState.CONFIRMED
    unit.confirmed_at, unit.confirmed_by = (clock.now(), by) if confirmed else (None, None)
    unit.save(update_fields=["state", "state_note", "confirmed_at", "confirmed_by"])
    event = audit.record(unit, f"unit_{state}", by=by, old=old, new=state, reason=reason)
    mail.send_later(
        to=[membership.user for membership in unit.admins()],
        template=f"email/organisations/unit_{state}",
        context={"unit": unit.name, "office": unit.reviewing_office.name, "reason": reason},
        key=f"unit_{state}:{unit.pk}:{event.seq}",
    )
    return unit


def update_profile(organisation_id, *, by, revision, **fields):
    """Change the unit's data. A changed key field makes a confirmed unit wait for its office again."""
    with act("update_profile", Organisation(pk=organisation_id), by=by):
        unit = locked(organisation_id)
        must_administer(by, unit)
        check_revision(unit, revision)
        changed = {
            name: [_plain(getattr(unit, name)), _plain(value)]
            for name, value in fields.items()
            if getattr(unit, name) != value
        }
        if not changed:
            return unit
        for name in changed:
            setattr(unit, name, fields[name])
        _wait_again(unit, changed)
        unit.revision += 1
        _save_under_its_code(unit)
        audit.record(unit, "unit_changed", by=by, new=unit.state, data={"changed": changed})
        if unit.state == UnitState.PENDING:
            tell_office(unit, template="unit_changed")
    return unit


def _wait_again(unit, changed):
    key_changes = [name for name in rules.KEY_FIELDS if name in changed]
    if unit.state == UnitState.REJECTED or (unit.is_confirmed and key_changes):
        labels = [str(Organisation._meta.get_field(name).verbose_name) for name in key_changes or changed]
        unit.state, unit.confirmed_at, unit.confirmed_by = UnitState.PENDING, None, None
        unit.state_note = _("Changed since the last decision: %(fields)s.") % {"fields": listed(labels)}


def _plain(value):
    """Return a field's value as the record keeps it."""
    if isinstance(value, str | int | bool | list | None):
        return value
    return str(value)


def former_names(unit):
    """Return [(until when, name), ...] of a unit, the newest first, from the record."""
    events = audit.events_of(unit).filter(action="unit_changed").order_by("-seq")
    return [(event.at, event.data["changed"]["name"][0]) for event in events if "name" in event.data["changed"]]


def tell_office(unit, *, template):
    """Tell the officers who act for the reviewing office that a unit waits for them."""
    officers = User.objects.active().filter(
        officeuserobjectpermission__content_object=unit.reviewing_office_id,
        officeuserobjectpermission__permission__codename="act_for_office",
    )
    mail.send_later(
        to=list(officers.order_by("pk").distinct()),
        template=f"email/organisations/{template}",
        context={"unit": unit.name, "uscc": unit.uscc, "path": unit.get_absolute_url()},
        key=f"{template}:{unit.pk}:{unit.revision}",
    )
