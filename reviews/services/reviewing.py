"""The review of a direction: it starts when the groups are complete and ends when every score is in."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from applications.enums import State
from applications.models import Application
from applications.services.core import step
from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow
from ipfund.common.formats import chained, listed
from reviews import rules
from reviews.aggregation import aggregate, ranks
from reviews.enums import HELD, AssignmentState, CardState, GroupState
from reviews.models import Assignment, ExpertGroup, GroupOpinion, ReviewResult
from reviews.services import access, sheets
from reviews.shown import Line, as_text, refuse_changed

AT_ONCE = 1000  # results written in one statement: PostgreSQL takes 65,535 values in one

# --- the beginning ---------------------------------------------------------------------------------------------------


def start_review(direction, *, by, shown=None, reason=""):
    """Open the scoring of every accepted declaration of a direction, all or none; returns how many.

    Each needs as many experts as the sheet's group size; fewer only with a reason, which is recorded with each.
    ``shown`` is what the officer's page said of them (``reviews.shown``).
    """
    with act("start_review", direction, by=by):
        refuse_others(direction, by)
        lock_groups(direction)
        size, waiting = sheets.sheet_of(direction).group_size, to_begin(direction)
        if not waiting:
            raise NotNow(_("No accepted declaration of this direction is waiting for review."), code="nothing")
        refuse_changed(shown, waiting)
        if (short := [line for line in waiting if line.count < size]) and not reason.strip():
            raise NotNow(
                _("These declarations have fewer than %(size)s experts: %(numbers)s.")
                % {"size": size, "numbers": listed(f"{line.number} ({line.count})" for line in short)},
                code="group_incomplete",
            )
        for line in sorted(waiting):
            start_one(line, size=size, by=by, reason=reason)
        groups = ExpertGroup.objects.filter(directions=direction, state=GroupState.FORMING)
        move_groups(groups, GroupState.WORKING, by=by)
    return len(waiting)


def start_one(line, *, size, by, reason):
    with step("start_expert_review", line.pk, by=by, version=line.version, reason=reason) as application:
        held = Assignment.objects.held().filter(application=application).count()
        if held < size and not reason.strip():
            raise NotNow(
                _("Its group of experts is not complete: %(held)s of %(size)s.") % {"held": held, "size": size}
            )
        application.told |= {"experts": held}
        application.start_expert_review()


def to_begin(direction):
    """Return a line for each accepted declaration: its number, version, and how many experts it has."""
    held = Q(assignments__state__in=HELD)
    return lines_of(of_direction(direction, State.ACCEPTED), Count("assignments", filter=held))


# --- the end -----------------------------------------------------------------------------------------------------------


def finish_review(direction, *, by, shown=None, reason=""):
    """Finish what is still in review in a direction and rank it, all or none; returns how many were finished.

    Where a score is missing, a reason is needed; it stands with the result.
    """
    with act("finish_review", direction, by=by):
        refuse_others(direction, by)
        lock_groups(direction)
        in_review = of_direction(direction, State.EXPERT_REVIEW)
        waiting = to_finish(in_review)
        refuse_changed(shown, waiting)
        open_ones = open_assignments(in_review)
        if open_ones and not reason.strip():
            raise NotNow(
                _("These scores are still missing: %(what)s.")
                % {"what": chained(f"{row.application.number} {row.expert}" for row in open_ones)},
                code="scores_missing",
            )
        for line in sorted(waiting):
            finish_declaration(line.pk, by=by, shown=as_text([line]), reason=reason)
        rank_direction(direction, by=by)
    return len(waiting)


def finish_declaration(application_id, *, by, shown=None, reason=""):
    """Freeze the result of one declaration and hand it to the deliberation."""
    with step("finish_expert_review", application_id, by=by, reason=reason) as application:
        refuse_changed(shown, to_finish(Application.objects.filter(pk=application.pk)))
        missing = open_assignments([application])
        if missing and not reason.strip():
            names = listed(str(row.expert) for row in missing)
            raise NotNow(_("These scores are still missing: %(what)s.") % {"what": names}, code="scores_missing")
        result = freeze_result(application, by=by, note=reason.strip() if missing else "")
        application.told |= {"mean": str(result.mean), "counted": result.counted}
        application.finish_expert_review()
        close_assignments(application)


def to_finish(applications):
    """Return a line for each declaration: its number, version, and how many scores are missing."""
    missing = Q(assignments__state=AssignmentState.ASSIGNED, assignments__ended_at=None)
    return lines_of(applications, Count("assignments", filter=missing))


def lines_of(applications, count):
    rows = applications.order_by("number").annotate(count=count)
    return [Line(*row) for row in rows.values_list("pk", "number", "version", "count")]


def freeze_result(application, *, by, note):
    sheet = sheets.sheet_of(application.direction)
    cards = counted_cards(application)
    outcome = aggregate([card.total for card in cards], sheet.aggregation)
    counted = outcome.counted if outcome else ()
    return ReviewResult.objects.create(
        application=application,
        direction=application.direction,
        mean=outcome.mean if outcome else None,
        counted=[
            {"assignment": card.assignment_id, "total": rules.plain(card.total), "counted": counts}
            for card, counts in zip(cards, counted, strict=True)
        ],
        recommended=sum(card.recommend is True for card in cards),
        note=note,
        frozen_by=by,
        frozen_at=clock.now(),
    )


def counted_cards(application):
    """Return the submitted cards of the experts who still hold the declaration, in a fixed order."""
    scored = Assignment.objects.filter(application=application, state=AssignmentState.SCORED)
    rows = scored.filter(card__state=CardState.SUBMITTED).select_related("card").order_by("pk")
    return [row.card for row in rows]


def close_assignments(application):
    """Nobody holds the declaration any more; who did not score has missed it."""
    now = clock.now()
    for assignment in Assignment.objects.filter(application=application, state=AssignmentState.ASSIGNED).order_by("pk"):
        assignment.state, assignment.changed_at = AssignmentState.MISSED, now
        assignment.save(update_fields=["state", "changed_at"])
    Assignment.objects.filter(application=application, ended_at=None).update(ended_at=now)
    access.end_for(application)


def rank_direction(direction, *, by):
    """Rank a direction once nothing of it waits for its review; finish the groups that have nothing left.

    In the caller's transaction.
    """
    if of_direction(direction, State.EXPERT_REVIEW).exists():
        return
    results = list(
        ReviewResult.objects.filter(direction=direction, mean__isnull=False).order_by("-mean", "application")
    )
    now = clock.now()
    for result, rank in zip(results, ranks([result.mean for result in results]), strict=True):
        result.rank, result.ranked_at = rank, now
    ReviewResult.objects.bulk_update(results, ["rank", "ranked_at"], batch_size=AT_ONCE)
    audit.record(
        direction,
        "rank",
        by=by,
        new=str(len(results)),
        data={"ranks": {result.application_id: [result.rank, str(result.mean)] for result in results}},
    )
    done = ExpertGroup.objects.filter(directions=direction).exclude(state=GroupState.FINISHED)
    still = done.filter(directions__applications__state__in=[State.ACCEPTED, State.EXPERT_REVIEW])
    move_groups(done.exclude(pk__in=still.values("pk")), GroupState.FINISHED, by=by)


# --- the group's opinion -------------------------------------------------------------------------------------------------


def write_opinion(application_id, *, by, text, shown=None):
    """The opinion of the whole group: by its chair, or by the officer in charge.

    ``shown`` is the instant of the opinion that the page showed, "" where there was none.
    """
    with act("write_group_opinion", Application(pk=application_id), by=by):
        Application.objects.select_for_update(no_key=True).get(pk=application_id)
        application = Application.objects.select_related("direction").get(pk=application_id)
        if not (rules.runs(application.direction, by) or chairs(application, by)):
            raise NotAllowed(_("The chair of the group or the officer in charge writes its opinion."), code="not_yours")
        if application.state not in {State.EXPERT_REVIEW, State.DELIBERATION}:
            raise NotNow(
                _("The group gives its opinion during the review and before the decision."), code="wrong_state"
            )
        former = GroupOpinion.objects.filter(application=application).select_related("by").first()
        refuse_other_opinion(former, shown)
        opinion, _created = GroupOpinion.objects.update_or_create(
            application=application, defaults={"text": text, "by": by, "at": clock.now()}
        )
        data = {"former": former.text if former else "", "text": text}
        audit.record(application, "write_group_opinion", by=by, data=data)
    return opinion


def opinion_shown(opinion):
    return opinion.at.isoformat() if opinion else ""


def refuse_other_opinion(former, shown):
    """Chair and officer may write at once: nobody overwrites what they were not shown."""
    if shown is not None and shown != opinion_shown(former):
        raise NotNow(
            _("%(name)s has saved the group's opinion in the meantime: “%(text)s”. Yours was not saved.")
            % {"name": former.by if former else "—", "text": former.text if former else ""},
            code="other_version",
        )


def chairs(application, user):
    """Whether this person reviews the declaration and chairs the group that does."""
    own = Assignment.objects.filter(application=application, expert__user=user)
    own = own.exclude(state__in=[AssignmentState.DECLINED, AssignmentState.REMOVED])
    return own.filter(group__members__chair=True, group__members__expert__user=user).exists()


# --- shared ------------------------------------------------------------------------------------------------------------


def of_direction(direction, *states):
    return Application.objects.filter(direction=direction, state__in=states)


def open_assignments(applications):
    """Return what is still to be scored, as the officer reads it."""
    waiting = Assignment.objects.filter(application__in=applications, state=AssignmentState.ASSIGNED, ended_at=None)
    related = waiting.select_related("application", "expert__user").order_by("application__number", "pk")
    return list(related)


def lock_groups(direction):
    """Groups are locked before declarations, as whoever assigns does."""
    groups = ExpertGroup.objects.filter(directions=direction).order_by("pk")
    list(groups.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def move_groups(groups, state, *, by):
    for group in groups.distinct().order_by("pk"):
        old, group.state = group.state, state
        group.save(update_fields=["state"])
        audit.record(group, "move", by=by, old=old, new=state)


def refuse_others(direction, by):
    if not rules.runs(direction, by):
        raise NotAllowed(_("Only the officer in charge of this direction may do this."), code="not_yours")
