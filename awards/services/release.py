"""The decisions of a meeting become known: all of a direction at once, or none. And what becomes of the reserves.

A reserve stays in deliberation until the notice of its direction is over: then it is promoted into a place that became
free, or released (docs/decisions/020-reserves-wait-for-the-notice.md).
"""

from django.utils.translation import gettext as _

from applications.enums import State
from applications.models import Application
from applications.rules import was_returned_by_an_office
from applications.services import outcomes
from awards import ranking
from awards.enums import UNDER_REVIEW, DecisionState, Outcome
from awards.models import Decision, DecisionMeeting
from awards.services.core import lock_direction, require_manager, require_reason
from awards.services.deliberation import Proposal, check_quota, checked_amount
from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotNow
from ipfund.common.formats import listed
from programs.enums import QuotaKind
from programs.models import Direction


def release(direction_id, *, by, meeting_id, shortfall_reason=""):
    """Release every pending decision of a direction; one that cannot move takes all others back with it."""
    with act("release", Direction(pk=direction_id), by=by):
        require_manager(by)
        direction = lock_direction(direction_id)
        meeting = meeting_of(direction, meeting_id)
        rows = ranking.ranked(direction)
        refuse_unready(direction, rows, shortfall_reason)
        pending = [row for row in rows if row.decision.state == DecisionState.PENDING]
        for row in sorted(pending, key=lambda row: row.application.pk):
            release_one(row.decision, meeting=meeting, by=by)
        counts = {str(outcome): len(ranking.of_outcome(pending, outcome)) for outcome in Outcome}
        audit.record(direction, "release", by=by, reason=shortfall_reason, data={"meeting": meeting.pk, **counts})
    return counts


def meeting_of(direction, meeting_id):
    meeting = DecisionMeeting.objects.filter(pk=meeting_id, program=direction.program).select_related("scan").first()
    if meeting is None or not (meeting.record.strip() or hasattr(meeting, "scan")):
        raise NotNow(_("Record the decision meeting first; the decisions are based on its record."), code="no_record")
    return meeting


def refuse_unready(direction, rows, shortfall_reason):
    """Say what keeps a direction from being released, the first reason found."""
    if problems := problems_of(direction, rows, shortfall_reason):
        raise NotNow(problems[0], code="not_ready")


def problems_of(direction, rows, shortfall_reason=""):
    """Return the sentences that say why a direction cannot be released now."""
    found = []
    if not any(row.decision and row.decision.state == DecisionState.PENDING for row in rows):
        found.append(_("There is nothing to release in this direction."))
    if waiting := still_under_review(direction):
        found.append(_("Declarations of this direction still under review: %(count)s.") % {"count": waiting})
    if undecided := ranking.undecided(rows):
        found.append(_("Not decided yet: %(numbers)s") % {"numbers": numbers_of(undecided)})
    if unexplained := ranking.without_reason(rows):
        found.append(
            _("Passed over although ranked no lower than one proposed for award; say why: %(numbers)s")
            % {"numbers": numbers_of(unexplained)}
        )
    if (missing := shortfall(direction, rows)) and not shortfall_reason.strip():
        found.append(
            _("The guide requires exactly %(quota)s projects and %(missing)s would stay empty: say why.")
            % {"quota": direction.quota, "missing": missing}
        )
    return found


def still_under_review(direction):
    held = Application.objects.filter(direction=direction)
    returned = [one for one in held.filter(state=State.RETURNED) if was_returned_by_an_office(one)]
    return held.filter(state__in=UNDER_REVIEW).count() + len(returned)


def shortfall(direction, rows):
    """Return how many places of an exact quota would stay empty."""
    if direction.quota_kind != QuotaKind.EXACT:
        return 0
    return max(direction.quota - len(ranking.of_outcome(rows, Outcome.AWARD)), 0)


def numbers_of(rows):
    return listed(row.application.number for row in rows[:10])


def release_one(decision, *, meeting, by):
    decision.state, decision.meeting, decision.released_at = DecisionState.RELEASED, meeting, clock.now()
    decision.save(update_fields=["state", "meeting", "released_at"])
    audit.record(decision, "release", by=by, old=DecisionState.PENDING, new=DecisionState.RELEASED)
    if decision.outcome != Outcome.RESERVE:
        move(decision, by=by, proposed=decision.outcome == Outcome.AWARD)


def move(decision, *, by, proposed):
    outcomes.move(
        "release",
        decision.application_id,
        by=by,
        version=decision.version,
        reason=decision.reason,
        data={"outcome": str(decision.outcome), "meeting": decision.meeting_id},
        proposed=proposed,
    )


def promote_reserve(decision_id, *, by, amount, reason):
    """Put the first reserve into a place that became free; it gets a public notice of its own."""
    direction_id = Decision.objects.values_list("direction", flat=True).get(pk=decision_id)
    with act("promote_reserve", Decision(pk=decision_id), by=by):
        require_manager(by)
        require_reason(reason)
        direction = lock_direction(direction_id)
        decision = first_reserve(direction)
        if decision is None or decision.pk != decision_id:
            raise NotNow(_("Reserves are promoted in their order; this is not the first one."), code="not_first")
        decision.application.direction = direction
        proposal = Proposal(decision.application_id, decision.version, Outcome.AWARD, amount=amount)
        decision.amount_yuan = checked_amount(decision.application, proposal)
        decision.outcome, decision.reason, decision.by, decision.at = Outcome.AWARD, reason, by, clock.now()
        decision.save()
        check_quota(direction)
        data = {"amount": str(decision.amount_yuan), "place": decision.reserve_order}
        audit.record(
            decision, "promote_reserve", by=by, old=Outcome.RESERVE, new=Outcome.AWARD, reason=reason, data=data
        )
        move(decision, by=by, proposed=True)
    return decision


def first_reserve(direction):
    return Decision.objects.of(direction).waiting_reserves().select_related("application").first()


def release_reserves(direction_id, *, by):
    """Let the remaining reserves go once every award of the direction is settled."""
    with act("release_reserves", Direction(pk=direction_id), by=by):
        require_manager(by)
        direction = lock_direction(direction_id)
        waiting = list(Decision.objects.of(direction).waiting_reserves())
        if not waiting:
            raise NotNow(_("No reserve is waiting in this direction."), code="no_reserve")
        if unsettled(direction):
            raise NotNow(_("The public notice of this direction is not settled yet."), code="not_settled")
        for decision in sorted(waiting, key=lambda decision: decision.application_id):
            move(decision, by=by, proposed=False)
        audit.record(direction, "release_reserves", by=by, data={"count": len(waiting)})
    return len(waiting)


def unsettled(direction):
    return Decision.objects.of(direction).filter(outcome=Outcome.AWARD, application__state=State.PUBLIC_NOTICE).exists()
