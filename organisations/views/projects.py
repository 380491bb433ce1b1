"""The ledger of past projects, for officers: search, enter, change, import; the units' objections."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.common.downloads import excel
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted, refused, status_of
from ipfund.common.paging import page
from organisations import asked, services, sheets
from organisations.forms import RevisionForm
from organisations.forms_ledger import AnswerForm, ProjectFilterForm, ProjectForm, ProjectsUploadForm
from organisations.models import PastProject
from organisations.views.units import ask

SHOWN = 50
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
        services.add_project(by=request.user, **form.cleaned_data)
        messages.success(request, _("The project stands in the ledger."))
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
            refused(form, error)
        else:
            messages.success(request, _("The project is saved."))
            return redirect("organisations:project", pk)
    context = {"form": form, "version": version, "project": found}
    return render(request, "organisations/project.html", context, status=status_of(form, version))


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
            messages.success(request, _("The unit was told."))
            return redirect("organisations:project", pk)
    return ask(
        request,
        form,
        layout="layout/office.html",
        tone="primary",
        title=_("Answer the objection to “%s”") % found,
        text=found.objection,
        action=_("Answer"),
        cancel=reverse("organisations:project", args=[pk]),
    )


def import_projects(request):
    """Take a file as a whole, or name what is wrong in which row."""
    form = ProjectsUploadForm(posted(request), request.FILES or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            table = sheets.read_projects(form.cleaned_data["file"])
        except NotNow as error:
            refused(form, error, "file")
        else:
            problems = table.problems
            if not problems:
                added, changed = services.import_projects(table.rows, by=request.user)
                counted = {"added": added, "changed": changed, "same": len(table.rows) - added - changed}
                messages.success(
                    request, _("%(added)s projects added, %(changed)s changed, %(same)s as they were.") % counted
                )
                return redirect("organisations:projects")
    context = {"form": form, "problems": problems[:SHOWN], "more": max(len(problems) - SHOWN, 0)}
    return render(request, "organisations/projects_import.html", context, status=422 if problems else status_of(form))


def projects_template(request):  # noqa: ARG001 -- the shape of a view
    return excel(sheets.projects_template(), _("Past projects"))
