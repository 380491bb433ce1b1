"""The program manager's table of a direction, the record of the meeting, the release."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications import deadline
from applications.enums import State
from awards import ranking, rules
from awards.enums import IN_THE_RUNNING, DecisionState, Outcome
from awards.forms.deliberation import DecisionForm, PromotionForm, ReleaseForm
from awards.models import Decision, DecisionMeeting
from awards.services import deliberation as services
from awards.services import release as releasing
from awards.views.common import deliberation_url, find_direction
from ipfund.common import clock
from ipfund.common.acting import require
from ipfund.common.errors import NotNow
from programs.models import Direction

REACHED = Q(applications__state=State.DELIBERATION) | Q(applications__decision__isnull=False)


def directions(request):
    """Every direction with declarations in deliberation or decided, with what is left to do."""
    released = Q(applications__decision__state=DecisionState.RELEASED)
    award = Q(applications__decision__outcome=Outcome.AWARD)
    waiting = Q(applications__state=State.DELIBERATION)
    found = (
        Direction.objects.filter(REACHED)
        .select_related("program")
        .defer("definition", "program__definition")
        .annotate(
            waiting=Count("applications", filter=waiting, distinct=True),
            decided=Count("applications", filter=waiting & Q(applications__decision__isnull=False), distinct=True),
            awards=Count("applications", filter=award, distinct=True),
            released=Count("applications", filter=released, distinct=True),
        )
        .order_by("-program__closes_at", "program__code", "position")
    )
    return render(request, "awards/directions.html", {"directions": found, "may_decide": rules.decides(request.user)})


def deliberation(request, pk):
    """GET shows the ranked table; POST keeps what is noted, all rows or none."""
    direction = find_direction(pk)
    if request.method == "POST":
        require(request, rules.decides(request.user), "decide", direction)
    rows = ranking.ranked(direction)
    forms = [DecisionForm(request.POST or None, row=row) for row in rows if is_open(row)]
    problem, status = "", 200
    if request.method == "POST":
        if all([form.is_valid() for form in forms]):  # noqa: C419 -- every row is to say what is wrong with it
            try:
                services.decide(pk, [form.proposal() for form in forms], by=request.user)
            except NotNow as refusal:
                problem, status = refusal.message, refusal.status
            else:
                messages.success(request, _("Saved. Until the release only you and the auditor can see this."))
                return redirect("awards:deliberation", pk)
        else:
            status = 422
    by_row = {form.row.application.pk: form for form in forms}
    context = {
        "direction": direction,
        "table": [(row, by_row.get(row.application.pk)) for row in rows],
        "forms": forms,
        "problem": problem,
        "may_decide": rules.decides(request.user),
        **summary(direction, rows),
    }
    return render(request, "awards/deliberation.html", context, status=status)


def is_open(row):
    return row.application.state == State.DELIBERATION and not is_released(row)


def is_released(row):
    return row.decision is not None and row.decision.state == DecisionState.RELEASED


def summary(direction, rows):
    """Return the tiles above the table, and what can be done next."""
    awards = [row for row in ranking.of_outcome(rows, Outcome.AWARD) if row.application.state in IN_THE_RUNNING]
    amounts = [row.decision.amount_yuan for row in awards]
    reserves = [row for row in rows if row.outcome == Outcome.RESERVE and is_released(row) and is_waiting(row)]
    return {
        "award_count": len(awards),
        "total": sum(amounts),
        "payable": rules.largest_payment(amounts, direction.funded),
        "largest_total": rules.largest_total(direction.quota, direction.funded, direction.amount_yuan),
        "undecided": len(ranking.undecided(rows)),
        "pending": sum(1 for row in rows if row.decision and row.decision.state == DecisionState.PENDING),
        "reserves": sorted(reserves, key=lambda row: row.decision.reserve_order),
        "free_places": free_places(direction, awards),
    }


def is_waiting(row):
    return row.application.state == State.DELIBERATION


def free_places(direction, awards):
    return None if direction.quota is None else max(direction.quota - len(awards), 0)


def release(request, pk):
    """Ask before the decisions of a direction become known, and list what will happen."""
    direction = find_direction(pk)
    rows = ranking.ranked(direction)
    missing = releasing.shortfall(direction, rows)
    form = ReleaseForm(request.POST or None, direction=direction, missing=missing)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                counts = releasing.release(
                    pk,
                    by=request.user,
                    meeting_id=said["meeting"].pk,
                    shortfall_reason=said.get("shortfall_reason", ""),
                )
            except NotNow as refusal:
                problem, status = refusal.message, refusal.status
            else:
                messages.success(
                    request,
                    _("Released: proposed for award %(award)s, reserves %(reserve)s, not proposed %(reject)s.")
                    % counts,
                )
                return redirect("awards:deliberation", pk)
    context = {
        "direction": direction,
        "form": form,
        "problem": problem,
        "problems": releasing.problems_of(direction, rows, shortfall_reason="-"),
        "missing": missing,
        "meetings": DecisionMeeting.objects.filter(program=direction.program).exists(),
        "groups": [(outcome.label, outcome.value, ranking.of_outcome(rows, outcome)) for outcome in Outcome],
        "has_notice": "public_notice" in direction.program.route,
        "early": deadline.before_the_end(direction.program, clock.now()),
    }
    return render(request, "awards/release.html", context, status=status)


def promote(request, pk):
    """Put the first reserve into a place that became free."""
    decision = get_object_or_404(Decision.objects.with_declaration().waiting_reserves(), pk=pk)
    application = decision.application
    largest = rules.largest_award(application.requested_yuan, application.direction.amount_yuan)
    form = PromotionForm(request.POST or None, initial={"amount": largest})
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                releasing.promote_reserve(pk, by=request.user, **form.cleaned_data)
            except NotNow as refusal:
                problem, status = refusal.message, refusal.status
            else:
                messages.success(request, _("Promoted. It is now waiting for a public notice of its own."))
                return redirect(deliberation_url(application.direction))
    context = {"decision": decision, "application": application, "form": form, "problem": problem, "largest": largest}
    return render(request, "awards/promote.html", context, status=status)


def reserves_release(request, pk):
    """Ask, then let the remaining reserves go."""
    direction = find_direction(pk)
    if request.method == "POST":
        count = releasing.release_reserves(pk, by=request.user)
        messages.success(request, _("Reserves released: %(count)s.") % {"count": count})
        return redirect("awards:deliberation", pk)
    waiting = Decision.objects.of(direction).waiting_reserves().with_declaration()
    context = {
        "layout": "layout/office.html",
        "title": _("Release the reserves"),
        "text": _("These declarations end as not awarded, and their units are informed. This cannot be undone."),
        "facts": [(decision.application.number, decision.application.title) for decision in waiting],
        "action": _("Release the reserves"),
        "tone": "danger",
        "cancel": deliberation_url(direction),
        "form": None,
    }
    return render(request, "components/confirm.html", context)
