"""The ledger of past projects, for officers: search, enter, change, import; the units' objections."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.common.asking import ask
from ipfund.common.downloads import excel
from ipfund.common.errors import NotNow
from ipfund.common.formats import listed
from ipfund.common.forms import posted, refused, status_of
from ipfund.common.paging import page
from organisations import asked, services, sheets
from organisations.enums import ImportState, LineKind
from organisations.forms import RevisionForm
from organisations.forms_ledger import AnswerForm, ProjectFilterForm, ProjectForm, ProjectsUploadForm
from organisations.models import PastProject, ProjectsImport

SHOWN = 50
SHOWN_FIRST = (LineKind.UNCLEAR, LineKind.NEW, LineKind.CHANGED)
KEEPERS = ("program_manager", "city_officer")


def projects(request):
    form = ProjectFilterForm(request.GET)
    found = PastProject.objects.select_related("organisation").order_by("-year", "-pk")
    if form.is_valid():
        found = found.matching(form.cleaned_data["q"])
        if form.cleaned_data["state"]:
            found = found.filter(state=form.cleaned_data["state"])
        if form.cleaned_data["disputed"]:
            found = found.disputed()
    context = {
        "form": form,
        "page": page(request, found),
        "kinds": asked.lineages(),
        "may_change": request.user.has_role(*KEEPERS),
    }
    return render(request, "organisations/projects.html", context)


def add_project(request):
    form = ProjectForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_project(by=request.user, **form.cleaned_data)
        except NotNow as error:
            refused(form, error, field_of(error))
        else:
            messages.success(request, _("The project has been entered in the ledger."))
            return redirect("organisations:projects")
    context = {"form": form, "version": None, "project": None}
    return render(request, "organisations/project.html", context, status=status_of(form))


def project(request, pk):
    """Change one project."""
    found = get_object_or_404(PastProject.objects.select_related("organisation", "objected_by"), pk=pk)
    version = RevisionForm(posted(request), initial={"revision": found.revision})
    form = ProjectForm(posted(request), instance=PastProject.objects.get(pk=pk), initial=named_after(found))
    if request.method == "POST" and form.is_valid() and version.is_valid():
        try:
            services.change_project(pk, by=request.user, **version.cleaned_data, **form.cleaned_data)
        except NotNow as error:
            refused(form, error, field_of(error))
        else:
            messages.success(request, _("The project has been saved."))
            return redirect("organisations:project", pk)
    context = {"form": form, "version": version, "project": found}
    return render(request, "organisations/project.html", context, status=status_of(form, version))


def field_of(error):
    """A project that stands in the ledger already is a mistake in its number."""
    return "number" if error.code == "number" else None


def named_after(found):
    """Old entries know their unit by its key only."""
    unit = found.organisation
    return {"name": found.name or unit.name, "uscc": found.uscc or unit.uscc} if unit else {}


def answer_objection(request, pk):
    found = get_object_or_404(PastProject.objects.select_related("objected_by"), pk=pk)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_objection(pk, by=request.user, answer=form.cleaned_data["answer"])
        except NotNow as error:
            refused(form, error)
        else:
            messages.success(request, _("The unit has been informed."))
            return redirect("organisations:project", pk)
    return ask(
        request,
        form,
        tone="primary",
        title=_("Answer the objection to “%s”") % found,
        text=found.objection,
        action=_("Answer"),
        cancel=reverse("organisations:project", args=[pk]),
    )


def import_projects(request):
    """Read a file, or name what is wrong in which row; what it would do is shown before it is taken."""
    form = ProjectsUploadForm(posted(request), request.FILES or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            table = sheets.read_projects(form.cleaned_data["file"])
            problems = table.problems
            if not problems:
                read = {"file_name": table.file_name, "sha256": table.sha256}
                found = services.import_projects(table.rows, by=request.user, **read)
                return redirect("organisations:take_projects", found.pk)
        except NotNow as error:
            refused(form, error, "file")
    waiting = ProjectsImport.objects.filter(state=ImportState.DRAFT).select_related("imported_by")[:SHOWN]
    context = {"form": form, "problems": problems[:SHOWN], "more": max(len(problems) - SHOWN, 0), "waiting": waiting}
    context["must"] = listed(sheets.must_be_filled())
    return render(request, "organisations/projects_import.html", context, status=422 if problems else status_of(form))


def take_projects(request, pk):
    """What a file would do to the ledger, a kind of row a tab; one button takes it, another leaves it aside."""
    found = get_object_or_404(ProjectsImport.objects.select_related("imported_by"), pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            return taken(request, found)
        except NotNow as error:
            refusal = error
            found.refresh_from_db(fields=["state", "revision"])
            if error.code == "stale" and found.state == ImportState.DRAFT:
                found = services.compare_again(pk, by=request.user)
    counts = services.counted(found)
    kind = request.GET.get("kind", "")
    kind = kind if kind in counts else next((name for name in SHOWN_FIRST if counts[name]), LineKind.SAME)
    labels = dict(LineKind.choices)
    context = {
        "found": found,
        "refusal": refusal,
        "undecided": found.state == ImportState.DRAFT,
        "takes": counts[LineKind.NEW] + counts[LineKind.CHANGED],
        "counts": counts,
        "kind": kind,
        "tabs": [
            {"label": labels[name], "url": f"?kind={name}", "active": name == kind, "count": counts[name]}
            for name in (*SHOWN_FIRST, LineKind.SAME)
            if counts[name] or name != LineKind.UNCLEAR
        ],
        "page": page(request, found.lines.filter(kind=kind).order_by("row")),
    }
    return render(request, "organisations/projects_take.html", context, status=refusal.status if refusal else 200)


def taken(request, found):
    if "discard" in request.POST:
        services.discard_projects(found.pk, by=request.user)
        messages.success(request, _("The file was discarded; the ledger stays as it is."))
        return redirect("organisations:projects")
    version = RevisionForm(request.POST)
    revision = version.cleaned_data["revision"] if version.is_valid() else 0
    counts = services.take_projects(found.pk, by=request.user, revision=revision)
    told = {"added": counts[LineKind.NEW], "changed": counts[LineKind.CHANGED], "same": counts[LineKind.SAME]}
    messages.success(request, _("Projects added: %(added)s, changed: %(changed)s, unchanged: %(same)s.") % told)
    return redirect("organisations:projects")


def projects_template(request):  # noqa: ARG001 -- the shape of a view
    return excel(sheets.projects_template(), _("Past projects"))
