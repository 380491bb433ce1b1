"""What several pages share: the frame by role, programs to choose from."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from programs.models import Direction, Program

OFFICE_ROLES = ("city_officer", "district_officer", "program_manager", "auditor", "system_admin")


def layout_for(user):
    return "layout/office.html" if user.has_role(*OFFICE_ROLES) else "layout/applicant.html"


def find_program(code):
    return get_object_or_404(Program.objects.calls().light(), code=code)


def find_direction(pk):
    directions = Direction.objects.select_related("program", "category").defer("definition", "program__definition")
    return get_object_or_404(directions, pk=pk)


def deliberation_url(direction):
    return reverse("awards:deliberation", args=[direction.pk])
