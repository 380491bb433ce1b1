"""The package for the expert meeting: ask for it, wait for it, fetch it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from ipfund.common.downloads import opened
from ipfund.common.posting import post_only
from reviews import services
from reviews.models import MeetingPackage
from reviews.packing import in_meeting
from reviews.querysets import directions_visible_to
from reviews.views.shared import download, find_direction, frame

SHOWN = 10


def packages(request, pk):
    """The newest packages of a direction; a POST asks for a new one."""
    direction = find_direction(request, pk)
    if request.method == "POST":
        return redirect("reviews:package", services.ask_for_package(direction, by=request.user).pk)
    listed = MeetingPackage.objects.filter(direction=direction).select_related("asked_by").order_by("-asked_at", "-pk")
    context = {
        **frame(request, direction, "reviews:packages"),
        "packages": listed[:SHOWN],
        "anything": in_meeting(direction).exists(),
    }
    return render(request, "reviews/packages.html", context)


def package(request, pk):
    """The page that waits; with htmx it asks again by itself, without JavaScript there is a button."""
    found = find_package(request, pk)
    template = "reviews/package.html"
    context = {**frame(request, found.direction, "reviews:packages"), "package": found}
    return render(request, f"{template}#state" if request.htmx else template, context)


@post_only("reviews:package")
def fetch(request, pk):
    found = find_package(request, pk)
    if not found.file:
        raise Http404
    services.record_download(found, by=request.user)
    name = f"{found.direction.program.code}-{found.direction.code}-{found.pk}.zip"
    return download(opened(found.file), name, "application/zip")


def find_package(request, pk):
    visible = MeetingPackage.objects.filter(direction__in=directions_visible_to(request.user))
    return get_object_or_404(visible.select_related("direction__program", "asked_by"), pk=pk)
