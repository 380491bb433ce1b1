"""Where signing in leads: to one's own work, not to the public page."""

from django.shortcuts import redirect

from applications.models import Application
from applications.views.unit import administered

# Whoever has several roles begins with the one that keeps others waiting.
WORK = (
    ("expert", "reviews:mine"),
    ("district_officer", "applications:office"),
    ("city_officer", "applications:office"),
    ("program_manager", "awards:directions"),
    ("auditor", "record_events"),
    ("system_admin", "organisations:officers"),
    ("reporter", "registers:mine"),
)


def work(request):
    """Lead officers and experts to their lists, units to what waits for them or to their declarations."""
    for role, page in WORK:
        if request.user.has_role(role):
            return redirect(page)
    return redirect(unit_page(request.user))


def unit_page(person):
    """Return the page of somebody who declares; with nothing written yet, the directions to choose from."""
    if not person.unit_roles:
        return "organisations:waiting"
    if administered(person).waiting_for_unit().exists():
        return "applications:unit_waiting"
    if Application.objects.visible_to(person).filter(owner=person).exists():
        return "applications:mine"
    return "applications:choose"
