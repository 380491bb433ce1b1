"""Asking for a PDF, waiting for the worker, fetching it."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render

from applications.models import Application, Printout
from applications.services import printing
from ipfund.common.downloads import opened
from ipfund.common.posting import post_only


@post_only("applications:detail")
def print_declaration(request, pk):
    application = get_object_or_404(Application.objects.visible_to(request.user), pk=pk)
    return redirect("applications:printout", printing.ask_for_pdf(application, by=request.user).pk)


def printout(request, pk):
    """The page that waits; with htmx it asks again by itself, without JavaScript there is a button."""
    asked = find(request, pk)
    template = "applications/printout.html"
    return render(request, f"{template}#state" if request.htmx else template, {"printout": asked})


def printout_file(request, pk):
    asked = find(request, pk)
    if not asked.file:
        raise Http404
    return FileResponse(opened(asked.file), content_type="application/pdf", filename=asked.filename)


def find(request, pk):
    """Return a printout that this person asked for and whose declaration they may still see."""
    found = get_object_or_404(Printout.objects.select_related("application", "version"), pk=pk, asked_by=request.user)
    get_object_or_404(Application.objects.visible_to(request.user), pk=found.application_id)
    return found
