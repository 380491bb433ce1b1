"""Who reviews what: giving a declaration to an expert by hand, taking it back, declining it."""

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from applications.enums import State
from applications.models import Application, ApplicationVersion
from ipfund.common import audit, clock, mail
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Refusal
from reviews import rules
from reviews.enums import HELD, IN_HAND, AssignmentState, CardState
from reviews.models import Assignment, ExpertGroup, GroupMember, ScoreCard
from reviews.services import access


def assign(application_id, *, expert, group, by):
    """Give one declaration to one expert of the group; refused in words where there is a conflict."""
    with act("assign_expert", Application(pk=application_id), by=by):
        lock_group(group)
        application = lock(application_id)
        refuse_outside(application, expert, group, by=by)
        refuse_conflict(application, expert)
        assignment = Assignment.objects.select_for_update(no_key=True, of=("self",)).filter(
            application=application, expert=expert
        )
        assignment = give_again(assignment.first(), group, by=by) or Assignment.objects.create(
            application=application,
            expert=expert,
            group=group,
            assigned_by=by,
            assigned_at=clock.now(),
            changed_at=clock.now(),
        )
        ScoreCard.objects.get_or_create(assignment=assignment)
        access.agree(assignment)
        note(application, "assign_expert", by=by, expert=expert, group=group.pk)
    return assignment


def give_again(assignment, group, *, by):
    """An expert who was taken off may be put on again; one who declined for a conflict may not."""
    if assignment is None:
        return None
    if assignment.state in HELD:
        raise NotNow(
            _("%(expert)s is already reviewing this declaration.") % {"expert": assignment.expert}, code="twice"
        )
    if assignment.state == AssignmentState.DECLINED:
        raise NotNow(
            _("%(expert)s declined this declaration: %(reason)s")
            % {"expert": assignment.expert, "reason": assignment.reason},
            code="declined",
        )
    scored = ScoreCard.objects.filter(assignment=assignment, state=CardState.SUBMITTED).exists()
    assignment.state = AssignmentState.SCORED if scored else AssignmentState.ASSIGNED
    assignment.group, assignment.reason, assignment.assigned_by = group, "", by
    assignment.assigned_at = assignment.changed_at = clock.now()
    assignment.save(update_fields=["state", "group", "reason", "assigned_by", "assigned_at", "changed_at"])
    return assignment


def assign_many(pairs, *, group, by):
    """Give many declarations at once; returns (how many were given, the refusals in words). One mail an expert."""
    given, refused = defaultdict(list), []
    for application, expert in pairs:
        try:
            assignment = assign(application.pk, expert=expert, group=group, by=by)
        except Refusal as refusal:
            refused.append(f"{application.number}: {refusal.message}")
        else:
            given[expert].append(assignment)
    with transaction.atomic():
        for expert, assignments in given.items():
            tell(expert, group, assignments)
    return sum(map(len, given.values())), refused


def tell(expert, group, assignments):
    """Write one mail about all that was just given; an assignment at one time is told of once."""
    last = assignments[-1]
    mail.send_later(
        to=[expert.user],
        template="email/reviews/assigned",
        context={
            "name": expert.user.name,
            "group": group.name,
            "program": group.program.title,
            "count": len(assignments),
        },
        key=f"assigned:{last.pk}:{last.assigned_at.isoformat()}",
    )


def unassign(assignment_id, *, by, reason):
    """Take a declaration out of an expert's hands; a score already given no longer counts."""
    with act("unassign_expert", declaration_of(assignment_id), by=by):
        assignment = lock_held(assignment_id)
        if not rules.runs(assignment.application.direction, by):
            raise NotAllowed(_("Only the officer in charge of this direction may do this."), code="not_yours")
        end(assignment, AssignmentState.REMOVED, reason)
        note(assignment.application, "unassign_expert", by=by, expert=assignment.expert, reason=reason)
    return assignment


def decline(assignment_id, *, by, reason):
    """The expert has a conflict of interest: nothing of the declaration opens any more, and it is not given again."""
    with act("decline_review", declaration_of(assignment_id), by=by):
        assignment = lock_held(assignment_id)
        if assignment.expert.user_id != by.pk:
            raise NotAllowed(_("This declaration has been assigned to somebody else."), code="not_yours")
        end(assignment, AssignmentState.DECLINED, reason)
        note(assignment.application, "decline_review", by=by, expert=assignment.expert, reason=reason)
        mail.send_later(
            to=[assignment.assigned_by],
            template="email/reviews/declined",
            context={"expert": str(assignment.expert), "number": assignment.application.number, "reason": reason},
            key=f"declined:{assignment.pk}:{assignment.changed_at.isoformat()}",
        )
    return assignment


def take_off_all(group, expert, *, by, reason):
    """Take an expert off everything still open in a group; in the caller's transaction."""
    held = Assignment.objects.in_hand().filter(group=group, expert=expert)
    for pk in held.order_by("application_id").values_list("pk", flat=True):
        assignment = lock_held(pk)
        end(assignment, AssignmentState.REMOVED, reason)
        note(assignment.application, "unassign_expert", by=by, expert=expert, reason=reason)


def end(assignment, state, reason):
    assignment.state, assignment.reason, assignment.changed_at = state, reason, clock.now()
    assignment.save(update_fields=["state", "reason", "changed_at"])
    access.agree(assignment)


# --- what stands in the way ----------------------------------------------------------------------------------------


def lock_group(group):
    """Lock the group before any declaration: nobody leaves it or signs its pledge while a declaration is given."""
    ExpertGroup.objects.select_for_update(no_key=True).only("pk").get(pk=group.pk)


def lock(application_id):
    """Lock the declaration: whoever assigns, scores or finishes waits for the others."""
    Application.objects.select_for_update(no_key=True).get(pk=application_id)
    return Application.objects.select_related("direction__program", "organisation").get(pk=application_id)


def declaration_of(assignment_id):
    """Return the declaration's name tag, without loading it."""
    return Application(pk=Assignment.objects.values_list("application_id", flat=True).get(pk=assignment_id))


def lock_held(assignment_id):
    """Lock the declaration, then the assignment; refuse what is no longer in the expert's hands."""
    application = lock(declaration_of(assignment_id).pk)
    assignment = (
        Assignment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("expert__user", "group", "assigned_by")
        .get(pk=assignment_id)
    )
    assignment.application = application
    if not rules.is_in_hand(assignment):
        raise NotNow(
            _("This review is over: the assignment is in the state “%(state)s”.")
            % {"state": assignment.get_state_display()},
            code="not_in_hand",
        )
    return assignment


def refuse_outside(application, expert, group, *, by):
    if not rules.runs(application.direction, by):
        raise NotAllowed(_("Only the officer in charge of this direction may do this."), code="not_yours")
    if application.state not in IN_HAND:
        raise NotNow(
            _("Experts are assigned to accepted declarations; this one is in the state “%(state)s”.")
            % {"state": State(application.state).label},
            code="wrong_state",
        )
    if not ExpertGroup.objects.filter(pk=group.pk, directions=application.direction).exists():
        raise NotNow(_("This group does not review this direction."), code="other_direction")
    if not expert.active or not GroupMember.objects.filter(group=group, expert=expert).exists():
        raise NotNow(_("%(expert)s is not a member of this group.") % {"expert": expert}, code="no_member")


def refuse_conflict(application, expert):
    """The simple check: the same unit, or an employer of the applicant's or a partner's name."""
    reason = rules.conflict(
        expert,
        application,
        member_of=set(expert.user.memberships.active().values_list("organisation_id", flat=True)),
        unit_names=[application.organisation.name, *partners_of([application.pk]).get(application.pk, [])],
    )
    if reason:
        raise NotNow(reason, code="conflict")


def partners_of(application_ids):
    """Return {declaration: the names of its partners} from the newest versions, without loading their whole text."""
    newest = ApplicationVersion.objects.filter(application_id__in=application_ids).order_by("application_id", "number")
    rows = newest.values_list("application_id", "content__sections__partners")
    return {application_id: rules.names_in(partners or {}) for application_id, partners in rows}


def note(application, action, *, by, expert, reason="", **data):
    """Record on the declaration who was given or lost it; the state stays."""
    audit.record(application, action, by=by, reason=reason, data={"expert": expert.pk, "name": str(expert), **data})
