"""The imported lists: what is in force, from when, from whom; importing with a look at what would change."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.common.downloads import excel
from ipfund.common.errors import NotNow
from ipfund.common.formats import beijing
from ipfund.common.forms import posted, refused, status_of
from ipfund.common.paging import page
from organisations import asked, services, sheets
from organisations.enums import ListState
from organisations.forms import SearchForm
from organisations.forms_ledger import ListUploadForm, TakeListForm
from organisations.models import ListEntry, ListImport
from organisations.rules import plain_name

SHOWN = 50
KEEPERS = ("program_manager", "city_officer")


def lists(request):
    """Every list that guides look into, with the one in force; what nobody imported is said first."""
    current = {found.kind: found for found in ListImport.objects.current().select_related("imported_by")}
    drafts = {found.kind: found for found in ListImport.objects.filter(state=ListState.DRAFT).order_by("imported_at")}
    kinds = asked.list_kinds()
    rows = [{"kind": kind, "current": current.get(name), "draft": drafts.get(name)} for name, kind in kinds.items()]
    rows.sort(key=lambda row: row["current"] is not None)
    return render(request, "organisations/lists.html", {"rows": rows, "may_change": may_change(request)})


def may_change(request):
    return request.user.has_role(*KEEPERS)


def kind_of(name):
    """Return a list that a guide names, or one that was imported for a guide of former years."""
    if kind := asked.list_kinds().get(name):
        return kind
    found = ListImport.objects.filter(kind=name).first()
    if found is None:
        raise Http404
    return asked.ListKind(id=name, title=found.title)


def one_list(request, kind):
    """The entries in force, searched by name or code; below, the imports of former days."""
    about = kind_of(kind)
    imports = list(
        ListImport.objects.filter(kind=kind).select_related("imported_by").order_by("-imported_at", "-pk")[:SHOWN]
    )
    current = next((found for found in imports if found.state == ListState.CURRENT), None)
    current = current or ListImport.objects.current().filter(kind=kind).first()
    form = SearchForm(request.GET)
    entries = ListEntry.objects.filter(source_list=current).order_by("row")
    if form.is_valid() and form.cleaned_data["q"].strip():
        text = form.cleaned_data["q"]
        entries = entries.filter(search_name__contains=plain_name(text)) | entries.filter(
            uscc__startswith=text.strip().upper()
        )
    context = {
        "kind": about,
        "current": current,
        "imports": imports,
        "form": form,
        "page": page(request, entries),
        "may_change": may_change(request),
    }
    return render(request, "organisations/list.html", context)


def list_template(request, kind):  # noqa: ARG001 -- the shape of a view
    about = kind_of(kind)
    return excel(sheets.list_template(about.title), about.title)


def import_list(request, kind):
    """Read a file; every mistake is named by its row, and nothing is kept then."""
    about = kind_of(kind)
    form = ListUploadForm(posted(request), request.FILES or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            table = sheets.read_list(form.cleaned_data["file"])
        except NotNow as error:
            refused(form, error, "file")
        else:
            problems = table.problems
            if not problems:
                return keep(request, about, form, table)
    context = {"kind": about, "form": form, "problems": problems[:SHOWN], "more": max(len(problems) - SHOWN, 0)}
    return render(request, "organisations/list_import.html", context, status=422 if problems else status_of(form))


def keep(request, about, form, table):
    found = services.import_list(
        about,
        table.rows,
        by=request.user,
        source=form.cleaned_data["source"],
        listed_on=form.cleaned_data["listed_on"],
        file_name=table.file_name,
        sha256=table.sha256,
    )
    return redirect("organisations:take_list", found.pk)


def take_list(request, pk):
    """What would change; one button takes it, another leaves it aside."""
    found = get_object_or_404(ListImport.objects.select_related("imported_by"), pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            return taken(request, found)
        except NotNow as error:
            refusal = error
            found.refresh_from_db()
    context = {
        "found": found,
        "refusal": refusal,
        "undecided": found.state == ListState.DRAFT,
        **compared(request, found),
    }
    return render(request, "organisations/list_take.html", context, status=refusal.status if refusal else 200)


def compared(request, found):
    """Return what the page shows of the changes: a kind a tab, counted; of the open one a page."""
    changes = services.differences(found)
    current = changes.pop("current")
    counts = {kind: entries.count() for kind, entries in changes.items()}
    kind = request.GET.get("kind", "")
    kind = kind if kind in counts else next((name for name, count in counts.items() if count), "added")
    names = {"added": _("Added"), "gone": _("No longer there"), "changed": _("Changed")}
    shown = page(request, changes[kind])
    if kind == "changed":
        services.with_former(shown.rows, current)
    tabs = [
        {"label": names[name], "url": f"?kind={name}", "active": name == kind, "count": counts[name]} for name in names
    ]
    return {"current": current, "kind": kind, "tabs": tabs, "page": shown}


def taken(request, found):
    if "discard" in request.POST:
        services.discard_list(found.pk, by=request.user)
        messages.success(request, _("The import was discarded; the list in force stays."))
    else:
        form = TakeListForm(request.POST)
        replaces = form.cleaned_data["replaces"] if form.is_valid() else None
        services.take_list(found.pk, by=request.user, replaces=replaces)
        messages.success(request, _("The list of %s is in force.") % beijing(found.listed_on))
    return redirect(reverse("organisations:list", args=[found.kind]))
