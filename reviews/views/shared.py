"""What several pages of the review share: finding things, the tabs of a direction, asking before an act."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reviews.querysets import directions_visible_to

TABS = (
    ("reviews:assign", _("Assignment")),
    ("reviews:progress", _("Progress")),
    ("reviews:results", _("Results")),
    ("reviews:packages", _("Meeting package")),
)


def find_direction(request, pk):
    """Return a direction whose review this person may see; others do not exist for them."""
    visible = directions_visible_to(request.user).select_related("program").defer("program__definition")
    return get_object_or_404(visible, pk=pk)


def frame(request, direction, here):
    """What every page of one direction shows around its content."""
    tabs = [{"label": label, "url": reverse(name, args=[direction.pk]), "active": name == here} for name, label in TABS]
    return {"direction": direction, "tabs": tabs, "may_act": request.user.has_role("city_officer")}


def download(file, name, content_type):
    """Serve bytes as a file to keep, never as a page of ours."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response
