"""The officer's pages of one direction: who reviews what, how far it is, what came of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import deadline
from applications.enums import State
from applications.models import Application
from ipfund.common import clock
from ipfund.common.acting import require
from ipfund.common.asking import ask_and_do
from ipfund.common.downloads import excel
from ipfund.common.errors import NotNow
from ipfund.common.forms import ReasonForm, posted
from ipfund.common.paging import page
from ipfund.common.posting import post_only
from reviews import board, services
from reviews.enums import HELD, IN_HAND
from reviews.exports import aggregation_of
from reviews.forms import BeginForm, OpinionForm, UnassignForm
from reviews.models import Assignment, Expert, ExpertGroup, ScoreSheet
from reviews.querysets import directions_visible_to
from reviews.results import ranking
from reviews.rules import runs
from reviews.services.reviewing import chairs, of_direction, opinion_shown, to_begin, to_finish
from reviews.services.sheets import sheet_of
from reviews.shown import as_text
from reviews.views.shared import find_direction, frame

MOST_TICKS = 1500


def overview(request):
    directions = (
        directions_visible_to(request.user)
        .filter(program__kind="call")
        .select_related("program")
        .defer("definition", "search_text", "program__definition")
        .order_by("-program__closes_at", "program", "position")
    )
    rows = board.overview(directions)
    return render(request, "reviews/overview.html", {"rows": rows, "may_act": request.user.has_role("city_officer")})


# --- who reviews what --------------------------------------------------------------------------------------------------


def assign(request, pk):
    direction = find_direction(request, pk)
    if request.method == "POST":
        return change_assignments(request, direction)
    return show_assignments(request, direction)


def change_assignments(request, direction):
    """Give what was ticked, take off what was unticked; what others changed meanwhile stays."""
    ticked, shown = set(request.POST.getlist("give")), set(request.POST.getlist("shown"))
    require(request, runs(direction, request.user), "assign_expert", direction)
    if len(ticked | shown) > MOST_TICKS:
        raise Http404
    form = UnassignForm(request.POST)
    taken_off = held_of(direction, shown - ticked)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if taken_off and not reason:
        form.add_error("reason", _("Say why declarations are unassigned."))
    if form.errors:
        return show_assignments(request, direction, form=form, ticked=ticked)
    given, refused = give(direction, ticked - shown, by=request.user)
    taken = 0
    for assignment in taken_off:
        try:
            services.unassign(assignment.pk, by=request.user, reason=reason)
        except NotNow as refusal:
            refused.append(refusal.message)
        else:
            taken += 1
    for message in refused:
        messages.warning(request, message)
    if given or taken:
        messages.success(request, _("Assigned: %(given)s, unassigned: %(taken)s.") % {"given": given, "taken": taken})
    elif not refused:
        messages.info(request, _("No assignment was changed."))
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("reviews:assign", args=[direction.pk]) + asked)


def give(direction, keys, *, by):
    """Assign by keys "application-expert-group"; unknown ones are left out. Returns (how many, refusals)."""
    wanted = sorted(parsed(keys))
    applications = Application.objects.filter(direction=direction).in_bulk({key[0] for key in wanted})
    experts = Expert.objects.select_related("user").in_bulk({key[1] for key in wanted})
    groups = (
        ExpertGroup.objects.filter(directions=direction).select_related("program").in_bulk({key[2] for key in wanted})
    )
    given, refused = 0, []
    for group in groups.values():
        pairs = [
            (applications[application], experts[expert])
            for application, expert, chosen in wanted
            if chosen == group.pk and application in applications and expert in experts
        ]
        count, messages_ = services.assign_many(pairs, group=group, by=by)
        given, refused = given + count, refused + messages_
    return given, refused


def held_of(direction, keys):
    """Return the assignments behind unticked keys that are still held."""
    wanted = {key[:2] for key in parsed(keys)}
    rows = Assignment.objects.filter(
        application__direction=direction, application__in={key[0] for key in wanted}, state__in=HELD
    ).order_by("pk")
    return [row for row in rows if (row.application_id, row.expert_id) in wanted]


def parsed(keys):
    """Return {(application, expert, group)} of keys as the page sends them; what is malformed is dropped."""
    parts = [key.split("-") for key in keys]
    return {
        tuple(map(int, part)) for part in parts if len(part) == 3 and all(n.isdecimal() and len(n) < 16 for n in part)
    }


def show_assignments(request, direction, form=None, ticked=None):
    applications = Application.objects.filter(direction=direction, state__in=IN_HAND)
    shown = page(request, applications.select_related("organisation").order_by("number"))
    places = board.places_of(direction)
    rows = board.assignment_rows(shown.rows, places, ticked)
    context = {
        **frame(request, direction, "reviews:assign"),
        "page": shown,
        "places": places,
        "rows": rows,
        "size": size_of(direction),
        "unassigned": sum(row["held"] == 0 for row in rows),
        "form": form or UnassignForm(),
        "groups": {place.member.group for place in places},
        "formed": None if places else ExpertGroup.objects.filter(directions=direction).order_by("pk").first(),
        "form_url": f"{reverse('reviews:form_group')}?direction={direction.pk}",
    }
    return render(request, "reviews/assign.html", context, status=422 if form else 200)


def size_of(direction):
    """Return the group size of the direction's sheet; 0 where the guide has none."""
    try:
        return sheet_of(direction).group_size
    except NotNow:
        return 0


# --- how far it is -----------------------------------------------------------------------------------------------------


def progress(request, pk):
    direction = find_direction(request, pk)
    applications = Application.objects.filter(direction=direction, state__in=[*IN_HAND, State.DELIBERATION])
    shown = page(request, applications.select_related("organisation").order_by(board.OPEN_FIRST, "number"))
    context = {
        **frame(request, direction, "reviews:progress"),
        "page": shown,
        "rows": board.progress_rows(shown.rows),
        "totals": board.totals_of(direction),
        "size": size_of(direction),
    }
    return render(request, "reviews/progress.html", context)


def start(request, pk):
    direction = find_direction(request, pk)
    require(request, runs(direction, request.user), "start_review", direction)
    waiting = to_begin(direction)
    return ask_and_do(
        request,
        BeginForm(posted(request), initial={"shown": as_text(waiting)}),
        lambda **said: services.start_review(direction, by=request.user, **said),
        done=_("The expert review of %(direction)s has started.") % {"direction": direction},
        to=reverse("reviews:progress", args=[direction.pk]),
        title=_("Start the expert review of %(direction)s") % {"direction": direction},
        text=_("Every accepted declaration is opened for scoring."),
        facts=[
            *early(direction),
            *((line.number, _("version %(version)s, experts: %(count)s") % line._asdict()) for line in waiting),
        ],
        action=_("Start the review"),
        tone="primary",
    )


def finish(request, pk):
    direction = find_direction(request, pk)
    require(request, runs(direction, request.user), "finish_review", direction)
    waiting = to_finish(of_direction(direction, State.EXPERT_REVIEW))
    return ask_and_do(
        request,
        BeginForm(posted(request), initial={"shown": as_text(waiting)}),
        lambda **said: services.finish_review(direction, by=request.user, **said),
        done=_("The expert review of %(direction)s is finished.") % {"direction": direction},
        to=reverse("reviews:results", args=[direction.pk]),
        title=_("Finish the expert review of %(direction)s") % {"direction": direction},
        text=_("Results and ranks are frozen, experts lose access, and the declarations go to the decision meeting."),
        facts=[*early(direction), *missing_facts(waiting)],
        action=_("Finish the review"),
    )


def early(direction):
    """Return, as a fact to show, that declarations of the direction may still come in."""
    said = deadline.before_the_end(direction.program, clock.now())
    return [(_("Deadline"), said)] if said else []


def finish_one(request, pk):
    application = find_application(request, pk, State.EXPERT_REVIEW)
    require(request, runs(application.direction, request.user), "finish_expert_review", application)
    waiting = to_finish(Application.objects.filter(pk=pk))
    return ask_and_do(
        request,
        BeginForm(posted(request), initial={"shown": as_text(waiting)}),
        lambda **said: services.finish_declaration(application.pk, by=request.user, **said),
        done=_("The review of %(number)s is finished.") % {"number": application.number},
        to=reverse("reviews:progress", args=[application.direction_id]),
        title=_("Finish the review of %(number)s") % {"number": application.number},
        text=_("Its result is frozen; the ranking follows when the whole direction is finished."),
        facts=missing_facts(waiting),
        action=_("Finish the review"),
    )


def missing_facts(lines):
    """What is finished: each declaration with its version and how many of its scores are missing."""
    return [(line.number, _("version %(version)s, scores missing: %(count)s") % line._asdict()) for line in lines]


def reopen(request, pk):
    assignment = find_assignment(request, pk)
    require(request, runs(assignment.application.direction, request.user), "reopen_score", assignment.application)
    return ask_and_do(
        request,
        ReasonForm(posted(request)),
        lambda reason: services.reopen_score(assignment.pk, by=request.user, reason=reason),
        done=_("The score has been reopened for %(expert)s.") % {"expert": assignment.expert},
        to=reverse("reviews:progress", args=[assignment.application.direction_id]),
        title=_("Reopen the score of %(expert)s") % {"expert": assignment.expert},
        text=_("What is on the sheet stays; the expert sees your reason and must submit again."),
        facts=[(_("Declaration"), str(assignment.application))],
        action=_("Reopen"),
    )


def unassign(request, pk):
    assignment = find_assignment(request, pk)
    require(request, runs(assignment.application.direction, request.user), "unassign_expert", assignment.application)
    return ask_and_do(
        request,
        ReasonForm(posted(request)),
        lambda reason: services.unassign(assignment.pk, by=request.user, reason=reason),
        done=_("%(expert)s no longer reviews %(number)s.")
        % {"expert": assignment.expert, "number": assignment.application.number},
        to=reverse("reviews:progress", args=[assignment.application.direction_id]),
        title=_("Unassign %(number)s from %(expert)s")
        % {"expert": assignment.expert, "number": assignment.application.number},
        text=_("The expert loses access at once; a score already given no longer counts."),
        action=_("Unassign"),
    )


# --- what came of it ---------------------------------------------------------------------------------------------------


def results(request, pk):
    direction = find_direction(request, pk)
    try:
        sheet = sheet_of(direction)
    except NotNow:
        sheet = None
    rows = ranking(direction, sheet) if sheet else []
    context = {
        **frame(request, direction, "reviews:results"),
        "sheet": sheet,
        "rows": rows,
        "finished": bool(rows) and all(row.frozen for row in rows),
        "line_after": sum(row.place in {"in", "tie"} for row in rows),
        "aggregation": aggregation_of(sheet) if sheet else "",
        "frozen": ScoreSheet.objects.filter(direction=direction).first(),
    }
    return render(request, "reviews/results.html", context)


@post_only("reviews:results")
def shortlist(request, pk):
    direction = find_direction(request, pk)
    data = services.export_shortlist([direction], by=request.user)
    return excel(data, f"{_('Shortlist')} {direction.code}")


def opinion(request, pk):
    """The group's opinion: by the officer in charge here, by the chair from the own list."""
    application = get_object_or_404(
        Application.objects.select_related("direction", "organisation"),
        pk=pk,
        state__in=[State.EXPERT_REVIEW, State.DELIBERATION],
    )
    chair = chairs(application, request.user)
    if not chair and not directions_visible_to(request.user).filter(pk=application.direction_id).exists():
        raise Http404
    kept = getattr(application, "group_opinion", None)
    may_write = chair or runs(application.direction, request.user)
    require(request, may_write, "write_group_opinion", application)
    form = OpinionForm(posted(request), initial={"text": kept.text if kept else "", "shown": opinion_shown(kept)})
    return ask_and_do(
        request,
        form,
        lambda **said: services.write_opinion(application.pk, by=request.user, **said),
        done=_("The group's opinion on %(number)s has been saved.") % {"number": application.number},
        to=reverse("reviews:mine") if chair else reverse("reviews:results", args=[application.direction_id]),
        title=_("The group's opinion on %(number)s") % {"number": application.number},
        facts=[(_("Title"), application.title), (_("Unit"), application.organisation.name)],
        action=_("Save the opinion"),
        tone="primary",
    )


# --- shared ------------------------------------------------------------------------------------------------------------


def find_application(request, pk, *states):
    mine = Application.objects.filter(direction__in=directions_visible_to(request.user), state__in=states)
    return get_object_or_404(mine.select_related("direction"), pk=pk)


def find_assignment(request, pk):
    mine = Assignment.objects.filter(application__direction__in=directions_visible_to(request.user))
    return get_object_or_404(mine.select_related("application__direction", "expert__user"), pk=pk)
