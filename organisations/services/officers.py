"""Officers: inviting, duties, deputies, leaving. Groups say the role, object permissions say for what."""

from django.apps import apps
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, get_objects_for_user, remove_perm

from ipfund.accounts import invitations
from ipfund.accounts import services as accounts
from ipfund.accounts.enums import INVITED_ROLES
from ipfund.accounts.models import User
from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from organisations.enums import OPEN_MEMBER_STATES
from organisations.models import Office, Officer

ACT = "organisations.act_for_office"
RUN = "programs.run_direction"

REVIEWING = ("district_officer", "city_officer")  # who looks after an office's units and declarations


def directions():
    """Return every direction an officer can be in charge of; programs is above this app, so by name."""
    return apps.get_model("programs", "Direction").objects.select_related("program")


def listed():
    """Return the people with duties by office, those who left last."""
    people = Officer.objects.select_related("office", "deputy").prefetch_related(
        Prefetch("user", User.objects.with_roles().with_second_factor())
    )
    return people.order_by(F("ended_at").asc(nulls_first=True), "office__code", "user__name", "pk")


def directions_of(people):
    """Put the direction objects in charge beside each of these officers, in one statement."""
    wanted = {pk for officer in people for pk in officer.directions}
    found = directions().in_bulk(wanted) if wanted else {}
    for officer in people:
        officer.in_charge = [found[pk] for pk in officer.directions if pk in found]


def invite_officer(*, by, username, name, email, phone="", roles, office, title="", directions=(), deputy=None):
    """Offer the duties; they are given when the holder of the mailbox accepts. Returns the invitation."""
    with act("invite_officer", office, by=by):
        holder = User.objects.filter(email=email.strip().lower(), email_verified_at__isnull=False).first()
        if holder and Officer.objects.filter(user=holder).exists():
            raise Unfit(_("The person with this address is already an officer."), code="email")
        duties = {
            "roles": sorted(roles),
            "office": office.pk,
            "title": title,
            "directions": sorted(direction.pk for direction in directions),
            "deputy": deputy.pk if deputy else None,
        }
        return invitations.invite("officer", by=by, email=email, name=name, phone=phone, username=username, data=duties)


@invitations.acceptor("officer", keepers=("program_manager", "system_admin"), page="organisations:officers")
def take_office(user, *, by, roles, office, title, directions, deputy):
    """Give the duties that an invitation held, as far as what they are about still exists."""
    chosen = apps.get_model("programs", "Direction").objects.filter(pk__in=directions)
    appoint(
        user,
        by=by,
        roles=roles,
        office=Office.objects.get(pk=office),
        title=title,
        directions=list(chosen),
        deputy=active_people().filter(pk=deputy).first(),
    )


def appoint(user, *, by, roles, office, title="", directions=(), deputy=None):
    """Give duties to somebody who has an account already."""
    with act("appoint", user, by=by):
        accounts.hold(user)
        must_belong_to_no_unit(user)
        if Officer.objects.filter(user=user).exists():
            raise NotNow(_("%(name)s is already an officer.") % {"name": user})
        officer = Officer(user=user, since=clock.now())
        _write(officer, roles=roles, office=office, title=title, directions=directions, deputy=deputy, by=by)
    return officer


def must_belong_to_no_unit(user):
    """Who decides about declarations, scores or audits them may not belong to a unit that declares.

    Hold the person first, as joining does: of duties and a unit at the same time, one comes second.
    """
    if user.memberships.filter(state__in=OPEN_MEMBER_STATES).exists():
        raise NotNow(
            _("%(name)s belongs to a unit that may submit declarations, or has asked to join one; that must end first.")
            % {"name": user},
            code="in_a_unit",
        )


def set_officer_duties(officer_id, *, by, revision, roles, office, title="", directions=(), deputy=None):
    """Give exactly these duties; what is not named is taken away at once."""
    with act("set_officer_duties", officer_tag(officer_id), by=by):
        officer = _locked(officer_id)
        _not_oneself(officer, by)
        if officer.revision != revision:
            raise NotNow(
                _("Somebody changed these duties after you opened this page. Please check them again."), code="stale"
            )
        if officer.ended_at:
            raise NotNow(_("This person has left. Reinstate the person first."))
        accounts.hold(officer.user)
        must_belong_to_no_unit(officer.user)
        former = officer.deputy
        officer.revision += 1
        _write(officer, roles=roles, office=office, title=title, directions=directions, deputy=deputy, by=by)
        if former and former != deputy:
            sync(former, by=by)
    return officer


def end_officer(officer_id, *, by, reason):
    """The person leaves: roles, object permissions and the account end at once, also in open sessions."""
    with act("end_officer", officer_tag(officer_id), by=by):
        officer = _locked(officer_id)
        _not_oneself(officer, by)
        if officer.ended_at:
            raise NotNow(_("This person has already left."))
        officer.ended_at = clock.now()
        deputy, officer.deputy = officer.deputy, None
        officer.revision += 1
        officer.save(update_fields=["ended_at", "deputy", "revision"])
        Officer.objects.filter(deputy=officer.user).update(deputy=None)
        accounts.set_roles(officer.user, roles=_other_roles(officer.user), by=by, reason=reason)
        sync(officer.user, by=by)
        if deputy:
            sync(deputy, by=by)
        accounts.close_account(officer.user, by=by, reason=reason)
    return officer


def take_back_officer(officer_id, *, by, reason):
    """A person comes back, without duties until they are given anew."""
    with act("take_back_officer", officer_tag(officer_id), by=by):
        officer = _locked(officer_id)
        if not officer.ended_at:
            raise NotNow(_("This person has not left."))
        officer.ended_at, officer.directions = None, []
        officer.revision += 1
        officer.save(update_fields=["ended_at", "directions", "revision"])
        accounts.reopen_account(officer.user, by=by, reason=reason)
    return officer


def officer_tag(officer_id):
    """Return the person whose record an act on these duties goes into, without loading them."""
    return User(pk=Officer.objects.values_list("user_id", flat=True).get(pk=officer_id))


def sync(user, *, by):
    """Make the person's object permissions those that follow from own duties and from deputising."""
    duties = Officer.objects.filter(Q(user=user) | Q(deputy=user), ended_at__isnull=True)
    duties = list(duties.values_list("office_id", "directions")) if user.is_active else []
    offices = {office for office, _chosen in duties} if user.has_role(*REVIEWING) else set()
    changes = _sync_one(user, ACT, Office.objects.all(), offices)
    changes += _sync_one(user, RUN, directions(), {pk for _office, chosen in duties for pk in chosen})
    if changes:
        audit.record(user, "permissions_changed", by=by, data={"changes": changes})


def _sync_one(user, permission, objects, wanted):
    held = get_objects_for_user(
        user, permission, objects, use_groups=False, with_superuser=False, accept_global_perms=False
    )
    held = {thing.pk: thing for thing in held}
    changes = []
    for thing in objects.filter(pk__in=wanted - held.keys()).order_by("pk"):
        assign_perm(permission, user, thing)
        changes.append(f"+{permission} {thing}")
    for pk in sorted(held.keys() - wanted):
        remove_perm(permission, user, held[pk])
        changes.append(f"-{permission} {held[pk]}")
    return changes


def _write(officer, *, roles, office, title, directions, deputy, by):
    officer.office, officer.title, officer.deputy = office, title, deputy
    officer.directions = sorted(direction.pk for direction in directions)
    officer.save()
    duties = {"office": office.code, "title": title, "directions": officer.directions}
    deputy_name = deputy.username if deputy else ""
    audit.record(officer.user, "duties_set", by=by, new=office.name, data={**duties, "deputy": deputy_name})
    accounts.set_roles(officer.user, roles={*roles, *_other_roles(officer.user)}, by=by)
    sync(officer.user, by=by)
    if deputy:
        sync(deputy, by=by)


def _other_roles(user):
    """Hold the person, and return the roles that are no matter of the officers' page: a reviewing expert stays one."""
    accounts.hold(user)
    return set(user.groups.exclude(name__in=INVITED_ROLES).values_list("name", flat=True))


def _locked(officer_id):
    return (
        Officer.objects.select_for_update(no_key=True, of=("self",)).select_related("user", "deputy").get(pk=officer_id)
    )


def _not_oneself(officer, by):
    if officer.user_id == by.pk:
        raise NotAllowed(_("You cannot change your own duties: another program manager must do this."))


def active_people():
    """Return the people who can be a deputy: those with duties of their own."""
    return User.objects.active().filter(officer__isnull=False, officer__ended_at__isnull=True).order_by("name", "pk")
