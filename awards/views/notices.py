"""Public notices: what everybody sees, and how the program manager publishes and closes them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications.enums import State
from awards import rules
from awards.enums import DecisionState, Outcome
from awards.forms.notices import NoticeForm
from awards.models import PublicNotice
from awards.services import calendar
from awards.services import notices as services
from awards.views.common import find_program
from ipfund.common import clock
from ipfund.common.errors import NotNow
from ipfund.common.formats import beijing, listed
from ipfund.common.paging import page
from programs.models import Direction, Program


def light(notices):
    return notices.select_related("program").defer("program__definition")


def notice_list(request):
    """Every notice ever published, newest first: open to everybody."""
    published = light(PublicNotice.objects.with_counts()).filter(program__published=True)
    found = page(request, published.order_by("-first_day", "-published_at", "-pk"), per=20)
    return render(request, "awards/notice_list.html", {"page": found, "rows": standing(found)})


def standing(notices):
    """Return (notice, whether it runs now, whether it is over) of each."""
    now = clock.now()
    return [(notice, services.is_running(notice, now), services.is_over(notice, now)) for notice in notices]


def notice(request, pk):
    """One notice with its entries: units and projects, no person."""
    found = get_object_or_404(light(PublicNotice.objects.filter(program__published=True)), pk=pk)
    now = clock.now()
    running, over = services.is_running(found, now), services.is_over(found, now)
    entries = list(found.entries.with_award_state())
    context = {
        "notice": found,
        "entries": entries,
        "running": running,
        "taken": running and any(entry.is_proposed for entry in entries),
        "over": over,
        "ahead": not running and not over,
        "ends_at": services.ends_at(found),
    }
    return render(request, "awards/notice.html", context)


def notice_admin(request):
    """What waits for a notice, and how the notices stand."""
    waiting = (
        Program.objects.calls()
        .light()
        .filter(
            directions__decisions__state=DecisionState.RELEASED,
            directions__decisions__outcome=Outcome.AWARD,
            directions__decisions__application__state=State.PUBLIC_NOTICE,
            directions__decisions__entry__isnull=True,
        )
        .distinct()
        .order_by("code")
    )
    found = page(request, light(PublicNotice.objects.with_counts()), per=20)
    context = {"waiting": waiting, "page": found, "rows": standing(found), "may_decide": rules.decides(request.user)}
    return render(request, "awards/notice_admin.html", context)


def to_choose(program):
    """The directions of a program with released awards that stand in no notice yet."""
    return (
        Direction.objects.filter(
            program=program,
            decisions__state=DecisionState.RELEASED,
            decisions__outcome=Outcome.AWARD,
            decisions__application__state=State.PUBLIC_NOTICE,
            decisions__entry__isnull=True,
        )
        .defer("definition")
        .distinct()
        .order_by("position")
    )


def notice_new(request, code):
    """Choose the directions and the first day; the page shows every line and the last day before it is published."""
    program = find_program(code)
    directions = to_choose(program)
    form = NoticeForm(request.POST or None, initial=suggested(program, directions), directions=directions)
    problem, status, preview = "", 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said, status = form.cleaned_data, 200
            preview = previewed(program, **said)
            if "publish" in request.POST:
                try:
                    shown = request.POST.get("shown", "")
                    published = services.publish_notice(program, by=request.user, shown=shown, **said)
                except NotNow as refusal:
                    problem, status = refusal.message, refusal.status
                else:
                    messages.success(
                        request, _("Published. It runs until %(day)s.") % {"day": beijing(published.last_day)}
                    )
                    return redirect(published)
    context = {
        "program": program,
        "form": form,
        "problem": problem,
        "preview": preview,
        "period": services.period_of(program),
        "directions": directions,
    }
    return render(request, "awards/notice_new.html", context, status=status)


def suggested(program, directions):
    codes = listed(direction.code for direction in directions)
    return {
        "directions": directions,
        "title": _("%(program)s: public notice of proposed awards (directions %(codes)s)")
        % {"program": program.title, "codes": codes},
        "first_day": calendar.next_working_day(calendar.today(program)),
        "columns": ["amount"],
        "contact": program.notices.values_list("contact", flat=True).first() or "",
    }


def previewed(program, **said):
    """Return the notice as it would be published now, and the digest by which the page says what it showed."""
    drafted, entries = services.draft(program, **said)
    for entry in entries:
        entry.award_state = entry.decision.application.state
    return {
        "notice": drafted,
        "entries": entries,
        "digest": services.digest_of(drafted, entries),
        "unknown": calendar.unknown_years(drafted.first_day, drafted.last_day),
    }


def notice_confirm(request, pk):
    """Ask, then confirm every award of a notice that is over and not contested."""
    found = get_object_or_404(light(PublicNotice.objects.all()), pk=pk)
    if request.method == "POST":
        confirmed, left = services.confirm_awards(found, by=request.user)
        if confirmed:
            messages.success(request, _("Awards confirmed: %(count)s.") % {"count": confirmed})
        for sentence in left:
            messages.warning(request, sentence)
        return redirect("awards:notice_confirm", pk)
    entries = found.entries.with_open_objections().select_related("decision__application")
    entries = list(entries.defer("decision__application__return_note"))
    context = {
        "notice": found,
        "entries": entries,
        "waiting": any(entry.decision.application.state == State.PUBLIC_NOTICE for entry in entries),
        "over": services.is_over(found, clock.now()),
        "may_decide": rules.decides(request.user),
    }
    return render(request, "awards/notice_confirm.html", context)
