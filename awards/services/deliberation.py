"""Pending decisions of the deliberation: proposals, reserves, refusals. Nothing moves until a direction is released."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from applications.enums import State
from applications.models import Application
from applications.services.core import check_version, not_now
from awards import rules
from awards.enums import DecisionState, Outcome
from awards.models import Decision
from awards.services.core import lock_direction, require_manager
from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotNow
from ipfund.common.money import wan
from programs.enums import QuotaKind
from programs.models import Direction


@dataclass(frozen=True)
class Proposal:
    """What is to be noted about one declaration; no outcome: nothing is noted any more."""

    application_id: int
    version: int  # that the program manager was shown
    outcome: str = ""
    amount: Decimal | None = None
    reserve_order: int | None = None
    reason: str = ""


def propose(application, amount, *, by, version, reason=""):
    proposal = Proposal(application.pk, version, Outcome.AWARD, amount=amount, reason=reason)
    return decide(application.direction_id, [proposal], by=by)


def reserve(application, *, by, version, order=None, reason=""):
    proposal = Proposal(application.pk, version, Outcome.RESERVE, reserve_order=order, reason=reason)
    return decide(application.direction_id, [proposal], by=by)


def not_propose(application, *, by, version, reason=""):
    proposal = Proposal(application.pk, version, Outcome.REJECT, reason=reason)
    return decide(application.direction_id, [proposal], by=by)


def decide(direction_id, proposals, *, by):
    """Note pending decisions of one direction, all or none; amounts and quota are checked on what results."""
    with act("decide", Direction(pk=direction_id), by=by):
        require_manager(by)
        direction = lock_direction(direction_id)
        asked = [proposal.application_id for proposal in proposals]
        locked = Application.objects.filter(pk__in=asked, direction=direction).order_by("pk")
        held = {application.pk: application for application in locked.select_for_update(no_key=True)}
        kept = {decision.application_id: decision for decision in Decision.objects.of(direction)}
        free_places(kept, proposals)
        for application in held.values():
            application.direction = direction
        for proposal in proposals:
            note(held.get(proposal.application_id), kept.get(proposal.application_id), proposal, by=by)
        check_quota(direction)
    return Decision.objects.filter(application__in=asked).order_by("pk")


def free_places(kept, proposals):
    """Let go of the reserves' places that are given anew, so that two of them can be exchanged."""
    changed = [
        kept[proposal.application_id].pk
        for proposal in proposals
        if proposal.application_id in kept and kept[proposal.application_id].reserve_order is not None
    ]
    Decision.objects.filter(pk__in=changed, state=DecisionState.PENDING).update(reserve_order=None)


def note(application, decision, proposal, *, by):
    """Keep one pending decision, and record it if it says something new."""
    if application is None:
        raise NotNow(_("This declaration is not in this direction."), code="other_direction")
    if application.state != State.DELIBERATION or (decision and decision.state == DecisionState.RELEASED):
        raise not_now(application)
    check_version(application, proposal.version)
    if not proposal.outcome:
        return forget(decision, by=by)
    old = as_data(decision) if decision else {}
    decision = decision or Decision(application=application, direction=application.direction)
    decision.outcome, decision.reason, decision.version = Outcome(proposal.outcome), proposal.reason, proposal.version
    decision.amount_yuan = checked_amount(application, proposal) if decision.outcome == Outcome.AWARD else None
    decision.reserve_order = place_of(application, proposal) if decision.outcome == Outcome.RESERVE else None
    if as_data(decision) == old:
        decision.save(update_fields=["reserve_order"])
        return decision
    decision.by, decision.at = by, clock.now()
    decision.save()
    audit.record(
        decision,
        "decide",
        by=by,
        old=old.get("outcome", ""),
        new=decision.outcome,
        reason=decision.reason,
        data={**as_data(decision), "application": application.number},
    )
    return decision


def forget(decision, *, by):
    if decision is not None:
        audit.record(decision, "forget_decision", by=by, old=decision.outcome)
        decision.delete()


def as_data(decision):
    return {
        "outcome": str(decision.outcome),
        "amount": None if decision.amount_yuan is None else str(decision.amount_yuan.quantize(Decimal("0.01"))),
        "reserve_order": decision.reserve_order,
        "reason": decision.reason,
        "version": decision.version,
    }


def checked_amount(application, proposal):
    """Return the amount of an award: above zero, not above the guide's amount, not above what was asked for."""
    amount = proposal.amount
    if amount is None or amount <= 0:
        raise NotNow(_("%(number)s: an award needs an amount.") % {"number": application.number}, code="no_amount")
    most = rules.largest_award(application.requested_yuan, application.direction.amount_yuan)
    if most is not None and amount > most:
        raise NotNow(
            _("%(number)s: at most %(most)s can be awarded, the smaller of what was requested and the guide's amount.")
            % {"number": application.number, "most": wan(most)},
            code="above_ceiling",
        )
    return amount.quantize(Decimal("0.01"))


def place_of(application, proposal):
    """Return the place among the reserves: the one asked for, else behind the last."""
    if proposal.reserve_order:
        taken = Decision.objects.of(application.direction).filter(reserve_order=proposal.reserve_order)
        if taken.exclude(application=application).exists():
            raise NotNow(
                _("Place %(place)s among the reserves is assigned twice.") % {"place": proposal.reserve_order},
                code="place_taken",
            )
        return proposal.reserve_order
    last = Decision.objects.of(application.direction).aggregate(last=Max("reserve_order"))["last"]
    return (last or 0) + 1


def check_quota(direction):
    """No more awards than the guide has places, and no more money than it provides for."""
    awards = list(Decision.objects.of(direction).holding_a_place().values_list("amount_yuan", flat=True))
    if direction.quota_kind != QuotaKind.UNSTATED and len(awards) > direction.quota:
        raise NotNow(
            _("Awards proposed: %(count)s; but the guide has only %(quota)s for this direction.")
            % {"count": len(awards), "quota": direction.quota},
            code="quota",
        )
    most = rules.largest_total(direction.quota, direction.funded, direction.amount_yuan)
    total = rules.largest_payment(awards, direction.funded)
    if most is not None and total > most:
        raise NotNow(
            _("The awards add up to %(total)s; this direction provides for at most %(most)s.")
            % {"total": wan(total), "most": wan(most)},
            code="quota_amount",
        )
