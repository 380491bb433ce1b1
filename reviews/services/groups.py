"""Expert groups: forming them, who sits in them, what they sign."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from reviews import rules
from reviews.enums import GroupState
from reviews.models import ExpertGroup, GroupMember, Pledge
from reviews.pledges import default_pledge
from reviews.services import access
from reviews.services.assigning import take_off_all


def form_group(*, program, name, directions, by, pledge=""):
    """Open a group for one or more directions of one program, all of them run by this officer."""
    with act("form_group", program, by=by):
        refuse_unless_in_charge(directions, by)
        if any(direction.program_id != program.pk for direction in directions):
            raise Unfit(_("All directions of a group belong to one program."), code="other_program")
        try:
            with transaction.atomic():
                group = ExpertGroup.objects.create(
                    program=program, name=name, pledge=pledge or default_pledge(), formed_at=clock.now(), formed_by=by
                )
        except IntegrityError as error:
            raise Unfit(_("This program already has a group with this name."), code="name_taken") from error
        group.directions.set(directions)
        codes = sorted(direction.code for direction in directions)
        audit.record(group, "form", by=by, new=group.state, data={"name": name, "directions": codes})
    return group


def add_member(group_id, *, expert, by):
    with act("add_member", ExpertGroup(pk=group_id), by=by):
        group = lock(group_id, by=by)
        if not expert.active:
            raise NotNow(_("%(expert)s is not available for reviews.") % {"expert": expert}, code="inactive")
        member, created = GroupMember.objects.get_or_create(group=group, expert=expert)
        if created:
            audit.record(group, "add_member", by=by, new=str(expert), data={"expert": expert.pk})
    return member


def remove_member(group_id, *, expert, by, reason):
    """Take a person out of the group, and off everything they still hold in it."""
    with act("remove_member", ExpertGroup(pk=group_id), by=by):
        group = lock(group_id, by=by)
        if not GroupMember.objects.filter(group=group, expert=expert).delete()[0]:
            raise NotNow(_("%(expert)s is not a member of this group.") % {"expert": expert}, code="no_member")
        take_off_all(group, expert, by=by, reason=reason)
        audit.record(group, "remove_member", by=by, old=str(expert), reason=reason, data={"expert": expert.pk})


def set_chair(group_id, *, expert, by):
    with act("set_chair", ExpertGroup(pk=group_id), by=by):
        group = lock(group_id, by=by)
        chosen = GroupMember.objects.filter(group=group, expert=expert)
        if not chosen.exists():
            raise NotNow(_("%(expert)s is not a member of this group.") % {"expert": expert}, code="no_member")
        GroupMember.objects.filter(group=group, chair=True).update(chair=False)
        chosen.update(chair=True)
        audit.record(group, "set_chair", by=by, new=str(expert), data={"expert": expert.pk})


def sign_pledge(group_id, *, by, signed_name):
    """Sign in one's own name; only then anything opens. Signing again changes nothing."""
    with act("sign_pledge", ExpertGroup(pk=group_id), by=by):
        group = ExpertGroup.objects.select_for_update(no_key=True).get(pk=group_id)
        member = GroupMember.objects.select_related("expert__user").filter(group=group, expert__user=by).first()
        if member is None:
            raise NotAllowed(_("You are not a member of this group."), code="not_yours")
        if signed_name.strip() != by.name.strip():
            raise Unfit(
                _("Sign with your own name as in your account: %(name)s.") % {"name": by.name}, code="other_name"
            )
        pledge, created = Pledge.objects.get_or_create(
            expert=member.expert,
            group=group,
            defaults={"text": group.pledge, "signed_name": signed_name.strip(), "at": clock.now()},
        )
        if created:
            access.agree_for(member.expert, group)
            audit.record(group, "sign_pledge", by=by, new=pledge.signed_name, data={"expert": member.expert_id})
    return pledge


def lock(group_id, *, by):
    group = ExpertGroup.objects.select_for_update(no_key=True).get(pk=group_id)
    refuse_unless_in_charge(group.directions.order_by("pk"), by)
    if group.state == GroupState.FINISHED:
        raise NotNow(_("The review of this group is finished."), code="finished")
    return group


def refuse_unless_in_charge(directions, by):
    if not all(rules.runs(direction, by) for direction in directions):
        raise NotAllowed(_("Only the officer in charge of all directions of the group may do this."), code="not_yours")
