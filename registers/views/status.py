"""Where a register stands: the list, the status page of a year, one row through the years."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipfund.common.errors import NotNow
from registers.board import Board, places
from registers.forms import FilterForm
from registers.history import events_of_row, reports_of_row
from registers.overview import register_cards, row_years, sections_of, tiles
from registers.querysets import registers_visible_to, works_on
from registers.views.shared import find_entry, find_register, frame, layout_for, status_url, year_asked

VIEWS = (
    ("indicators", gettext_lazy("Indicators")),
    ("items", gettext_lazy("Task items")),
    ("departments", gettext_lazy("Departments")),
)


def home(request):
    """The registers this person may read, each with the newest year."""
    programs = list(registers_visible_to(request.user).order_by("-loaded_at", "code"))
    return render(
        request, "registers/home.html", {"layout": layout_for(request.user), "cards": register_cards(programs)}
    )


def status(request, code):
    program = find_register(request, code)
    years = list(program.reporting_years.order_by("year"))
    year = year_asked(request, years)
    if program.spec.reporting is None:
        raise NotNow(_("The definition of this register does not say for which years reports are made."))
    board = Board(program, year)
    view = request.GET.get("view", "")
    view = view if view in dict(VIEWS) else "indicators"
    form = FilterForm(request.GET, program=program)
    form.is_valid()
    narrowed = any(form.cleaned_data.values())
    context = frame(request, program, board=board, year=year, years=years, view=view, form=form, narrowed=narrowed)
    context |= {"tiles": tiles(board), "tabs": tabs(program, year, view, board), "reporting": board.reporting}
    if view == "departments":
        context |= {"places": places(board), "concerned": works_on(request.user, program)}
    else:
        context["sections"] = sections_of(board, view, form.cleaned_data)
    return render(request, "registers/status.html", context)


def tabs(program, year, view, board):
    counts = {"departments": len(board.duties.departments)}
    for row in board.rows:
        name = f"{row.kind}s"
        counts[name] = counts.get(name, 0) + 1
    url = status_url(program, year or "")
    mark = "&" if "?" in url else "?"
    return [
        {"label": label, "url": f"{url}{mark}view={name}", "active": name == view, "count": counts.get(name, 0)}
        for name, label in VIEWS
    ]


def row(request, code, kind, no):
    """One row: the guide's words, what every department said in every year, and what happened."""
    program = find_register(request, code)
    entry = find_entry(program, kind, no)
    reports = reports_of_row(program, entry)
    context = frame(
        request,
        program,
        entry=entry,
        years=row_years(program, entry, reports),
        answering=Board(program, None).duties.of((kind, no)) if program.spec.reporting else [],
        events=events_of_row(reports) if works_on(request.user, program) else [],
        back=status_url(program) + f"?view={kind}s",
        reporting=program.spec.reporting,
    )
    return render(request, "registers/row.html", context)
