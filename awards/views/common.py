"""What several pages share: the frame by role, files as downloads, programs to choose from."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from programs.models import Direction, Program

OFFICE_ROLES = ("city_officer", "district_officer", "program_manager", "auditor", "system_admin")


def layout_for(user):
    return "layout/office.html" if user.has_role(*OFFICE_ROLES) else "layout/applicant.html"


def download(kept):
    """Return a kept file as a download; the browser neither guesses nor opens it in our frame."""
    answer = FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def as_listed(kept, url):
    """Return a kept file as the list of files shows it."""
    return {"name": kept.name, "size": kept.size, "sha256": kept.sha256, "at": kept.uploaded_at, "url": url}


def find_program(code):
    return get_object_or_404(Program.objects.calls().light(), code=code)


def find_direction(pk):
    directions = Direction.objects.select_related("program", "category").defer("definition", "program__definition")
    return get_object_or_404(directions, pk=pk)


def deliberation_url(direction):
    return reverse("awards:deliberation", args=[direction.pk])
