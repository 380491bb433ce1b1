"""Pages of the guide: home, program, direction and search for everybody; the manager's list and record."""

from django.db.models import Count, F, Prefetch
from django.shortcuts import get_object_or_404, render

from ipfund.common import clock
from ipfund.common.paging import page
from programs import presenting
from programs.forms import SearchForm
from programs.models import Direction, Program

CLOSED_SHOWN = 5


def home(request):
    now = clock.now()
    calls = Program.objects.visible_to(request.user).calls().light().annotate(direction_count=Count("directions"))
    programs = list(calls)
    opened = sorted((program for program in programs if program.is_open(now)), key=presenting.closing_first)
    return render(
        request,
        "programs/home.html",
        {
            "first": opened[0] if opened else None,
            "open": opened,
            "coming": [program for program in programs if not program.has_opened(now)],
            "closed": [program for program in programs if program.has_closed(now)][:CLOSED_SHOWN],
            "steps": presenting.steps_to_apply(),
        },
    )


def detail(request, code):
    program = get_object_or_404(Program.objects.visible_to(request.user).calls(), code=code)
    categories = program.categories.prefetch_related(Prefetch("directions", Direction.objects.light()))
    return render(
        request,
        "programs/detail.html",
        {
            "program": program,
            "spec": program.spec,
            "categories": categories,
            "loose": program.directions.filter(category=None).light(),
            "consultation": presenting.consultation(program),
            "steps": presenting.route_steps(program.spec.route),
            **presenting.phase(program, clock.now()),
        },
    )


def direction(request, code, direction_code):
    directions = Direction.objects.visible_to(request.user).select_related("program", "category")
    found = get_object_or_404(
        directions.defer("program__definition", "search_text"), program__code=code, code=direction_code
    )
    return render(
        request,
        "programs/direction.html",
        {
            "direction": found,
            "program": found.program,
            "spec": found.spec,
            "groups": presenting.condition_groups(found.spec),
            "duties": [duty for duty in found.spec.obligations if not duty.common],
            "may_start": may_start(request.user),
            **presenting.phase(found.program, clock.now()),
        },
    )


def may_start(user):
    """Whom a declaration could be for: anybody who is not here to review or to watch."""
    return not user.is_authenticated or user.has_role("member") or not user.role_names


def search(request):
    """Directions with all the words asked for; without a question, those of the open calls."""
    form = SearchForm(request.GET or None)
    words = form.words() if form.is_bound else []
    directions = Direction.objects.visible_to(request.user)
    found = directions.matching(words) if words else directions.filter(program__in=Program.objects.open_at(clock.now()))
    found = found.select_related("program", "category").defer("definition", "program__definition", "search_text")
    newest_first = F("program__closes_at").desc(nulls_last=True)
    return render(
        request,
        "programs/search.html",
        {
            "form": form,
            "asked": " ".join(words),
            "page": page(request, found.order_by(newest_first, "program", "position")),
        },
    )


def manage(request):
    programs = Program.objects.light().annotate(direction_count=Count("directions")).order_by("-loaded_at", "code")
    now = clock.now()
    rows = page(request, programs)
    for program in rows:
        program.phase = presenting.phase(program, now)
    return render(request, "programs/manage.html", {"page": rows})


def manage_program(request, code):
    program = get_object_or_404(Program, code=code)
    return render(
        request,
        "programs/manage_program.html",
        {
            "program": program,
            "spec": program.spec,
            "versions": page(request, program.versions.select_related("loaded_by").defer("definition")),
            "flags": presenting.flags(program.spec),
            "settings": presenting.settings_rows(program.spec),
            "route": presenting.route_steps(program.spec.route),
            **presenting.phase(program, clock.now()),
        },
    )
