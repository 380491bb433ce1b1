"""The commitment thread: of one declaration, and of all projects of a direction with its workbook."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from applications.models import ApplicationVersion
from awards import targets
from awards.models import Contract
from awards.services.exporting import export_direction_thread
from awards.thread import table_of
from awards.views.awarded import COMPARES, find_application
from awards.views.common import find_direction, layout_for
from ipfund.common.downloads import excel


def thread(request, pk):
    """Guide minimum, declared and contract of one declaration, side by side."""
    application = find_application(request, pk)
    contract = Contract.objects.visible_to(request.user).filter(application=pk).select_related("version").first()
    versions = ApplicationVersion.objects.readable_by(application, request.user)
    version = contract.version if contract else versions.last()
    if version is None:
        raise Http404
    lines = contract.targets if contract else targets.frozen(version, application)
    context = {
        "layout": layout_for(request.user),
        "application": application,
        "contract": contract,
        "version": version,
        "rows": targets.rows(lines),
        "may_compare": request.user.has_role(*COMPARES),
    }
    return render(request, "awards/thread.html", context)


def direction_thread(request, pk):
    """One table of all projects of a direction; a POST fetches what the page shows."""
    direction = find_direction(pk)
    if request.method == "POST":
        data = export_direction_thread(direction, by=request.user)
        return excel(data, f"{_('Commitments of all projects')} {direction.code}")
    columns, projects = table_of(direction, request.user)
    context = {"direction": direction, "columns": columns, "projects": projects}
    return render(request, "awards/direction_thread.html", context)
