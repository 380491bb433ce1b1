"""The offices' pages: the list of pairs, one pair side by side, the list as a workbook."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applications.models import Application
from duplicates import beside, rules
from duplicates.forms import DecisionForm, FilterForm
from duplicates.models import Pair
from duplicates.services.deciding import decide
from duplicates.services.exporting import export_pairs
from ipfund.common.acting import require
from ipfund.common.downloads import excel
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted
from ipfund.common.paging import page
from programs.models import Direction


def pairs(request):
    """The most serious first; every filter in the address."""
    form, asked, found = asked_for(request)
    rows = page(request, found.for_list())
    context = {"page": rows, "filter": form, "direction": asked.get("direction"), "asked": bool(request.GET)}
    return render(request, "duplicates/list.html", context)


def asked_for(request):
    """Return the form, what it asks for, and the pairs that fit: what the page shows and the workbook holds."""
    form = filter_of(request)
    asked = form.cleaned_data if form.is_valid() else {}
    found = filtered(Pair.objects.known_to(request.user), asked)
    if code := request.GET.get("about", "")[:20]:
        asked = asked | {"about": code}
        found = found.of_application(code) if code.isdecimal() and len(code) < 18 else found.none()
    return form, asked, found


def filter_of(request):
    seen = Application.objects.overseen_by(request.user).known_to_offices()
    directions = Direction.objects.filter(pk__in=seen.values("direction")).light()
    return FilterForm(request.GET, directions=directions)


def filtered(found, asked):
    """Without a state asked for, pairs that have nothing in common any more stay out of the list."""
    if direction := asked.get("direction"):
        found = found.of_direction(direction)
    if kind := asked.get("kind"):
        found = found.filter(hits__kind=kind)
    if state := asked.get("state"):
        return found.filter(state=state)
    return found.still_alike()


def export(request):
    """The pairs of the page, which must be those of one direction; every export is recorded."""
    _form, asked, found = asked_for(request)
    direction = asked.get("direction")
    if direction is None or request.method != "POST":
        return redirect("duplicates:list")
    narrowed = {name: value for name in ("kind", "state", "about") if (value := asked.get(name))}
    data = export_pairs(direction, found, by=request.user, narrowed=narrowed)
    return excel(data, f"{_('Similar declarations')} {direction.code}")


def one_sided(found):
    other, people = beside.whom_to_ask(found)
    return {"pair": found, "mine": found.first if found.sees_first else found.second, "other": other, "people": people}


def pair(request, pk):
    """Both side by side for who sees both; for who sees one only, which other one there is and whom to ask."""
    found = Pair.objects.known_to(request.user).for_list().select_related("decided_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    if not rules.may_read(found):
        if request.method == "POST":
            require(request, False, "decide_duplicates", found)
        return render(request, "duplicates/one_sided.html", one_sided(found))
    may = rules.may_decide(found, request.user)
    form = DecisionForm(posted(request), initial={"revision": found.revision})
    status = 200
    if request.method == "POST":
        require(request, may, "decide_duplicates", found)
        status = 422
        if form.is_valid():
            try:
                decide(pk, by=request.user, **form.cleaned_data)
            except NotNow as refusal:
                messages.error(request, refusal.message)
                status = refusal.status
            else:
                messages.success(request, _("Your decision has been recorded."))
                return redirect("duplicates:pair", pk)
    numbers = range(1, len(found.passages) + 1)
    context = {"pair": found, "form": form, "may": may, "numbers": numbers, **beside.shown(found)}
    return render(request, "duplicates/pair.html", context, status=status)
