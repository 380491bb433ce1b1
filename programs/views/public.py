"""Pages of the guide for everybody: home, program, direction and search."""

from django.db.models import Count, F, Prefetch
from django.shortcuts import get_object_or_404, render

from ipfund.common import clock
from ipfund.common.paging import page
from programs import presenting
from programs.forms import SearchForm
from programs.models import Direction, Program
from programs.querysets import issued_near

CLOSED_SHOWN = 5


def home(request):
    now = clock.now()
    calls = Program.objects.visible_to(request.user).calls().light().nearest_first(request.user)
    programs = list(calls.annotate(direction_count=Count("directions")))
    opened = [program for program in programs if program.is_open(now)]
    closed = [program for program in programs if program.has_closed(now)]
    return render(
        request,
        "programs/home.html",
        {
            "first": opened[0] if opened else None,
            "open": opened,
            "coming": [program for program in programs if not program.has_opened(now)],
            "closed": sorted(closed, key=presenting.latest_first)[:CLOSED_SHOWN],
            "steps": presenting.steps_to_apply(),
            "registers": Program.objects.public_registers().light().order_by("-loaded_at", "code"),
        },
    )


def detail(request, code):
    program = get_object_or_404(Program.objects.visible_to(request.user).calls(), code=code)
    categories = program.categories.prefetch_related(Prefetch("directions", Direction.objects.light()))
    loose = program.directions.filter(category=None).light()
    return show_program(request, program, categories, loose)


def show_program(request, program, categories, loose, **more):
    return render(
        request,
        "programs/detail.html",
        {
            "program": program,
            "spec": program.spec,
            "categories": categories,
            "loose": loose,
            "consultation": presenting.consultation(program),
            "steps": presenting.route_steps(program.spec.route),
            "notes": [("", text) for text in program.spec.flags] if reads_notes(request.user) else [],
            **presenting.phase(program, clock.now()),
            **more,
        },
    )


def direction(request, code, direction_code):
    directions = Direction.objects.visible_to(request.user).select_related("program", "category")
    found = get_object_or_404(
        directions.defer("program__definition", "search_text"), program__code=code, code=direction_code
    )
    return show_direction(request, found, may_start=may_start(request.user))


def show_direction(request, found, **more):
    return render(
        request,
        "programs/direction.html",
        {
            "direction": found,
            "program": found.program,
            "spec": found.spec,
            "groups": presenting.condition_groups(found.spec),
            "duties": [duty for duty in found.spec.obligations if not duty.common],
            "notes": presenting.notes(found.spec) if reads_notes(request.user) else [],
            **presenting.phase(found.program, clock.now()),
            **more,
        },
    )


def reads_notes(user):
    """Who is told where the guide is unclear or contradicts itself: those who decide by it."""
    return user.is_authenticated and user.has_role("district_officer", "city_officer", "program_manager", "auditor")


def may_start(user):
    """Whom a declaration could be for: anybody who is not here to review or to watch."""
    return not user.is_authenticated or user.has_role("member") or not user.role_names


def search(request):
    """Directions with all the words asked for; without a question, those of the open calls."""
    form = SearchForm(request.GET or None, auto_id="search-%s")
    words = form.words() if form.is_bound else []
    directions = Direction.objects.visible_to(request.user)
    found = directions.matching(words) if words else directions.filter(program__in=Program.objects.open_at(clock.now()))
    found = found.select_related("program", "category").defer("definition", "program__definition", "search_text")
    near = issued_near(request.user, authority="program__authority")
    newest_first = F("program__closes_at").desc(nulls_last=True)
    rows, now = page(request, found.order_by(near.desc(), newest_first, "program", "position")), clock.now()
    for found_one in rows:
        found_one.has_closed = found_one.program.has_closed(now)
    return render(request, "programs/search.html", {"form": form, "asked": form["q"].value() or "", "page": rows})
