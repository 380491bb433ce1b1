"""Before and around the writing: choose a direction, start, find one's own declarations, hand one over."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import deadline, eligibility, rules
from applications.enums import EDITABLE, State
from applications.forms_writing import HandOverForm, StartForm
from applications.known import Known
from applications.models import Application
from applications.remedies import with_ways
from applications.sections import spec_of
from applications.services import drafting, handing
from applications.units import Unit
from applications.views.desk import Desk
from ipfund.common import clock
from ipfund.common.acting import require
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted, refused, status_of
from ipfund.common.paging import page
from organisations.models import Organisation
from organisations.rules import masked
from programs.asking import of_program
from programs.models import Direction, Program


def choose(request):
    """The directions of every open program: the way into a declaration for who does not come from the guide."""
    units = list(Organisation.objects.of(request.user).order_by("name", "pk"))
    known = [(unit, Known(unit)) for unit in units]
    programs = Program.objects.visible_to(request.user).open_at(clock.now()).light().nearest_first(request.user)
    directions = (
        Direction.objects.filter(program__in=programs).select_related("category").defer("definition", "search_text")
    )
    by_program = {}
    for direction in directions.order_by("program", "position"):
        by_program.setdefault(direction.program_id, []).append(direction)
    choices = [
        {"program": program, "directions": by_program.get(program.pk, []), "places": places_in(program, known)}
        for program in programs
    ]
    return render(request, "applications/writing/choose.html", {"choices": choices})


def places_in(program, known):
    """Return how many declarations each unit of a person may file in a program, and how many places are taken."""
    limit = program.max_applications
    if limit is None:
        return []
    taken = [(unit, held.places_taken(program)) for unit, held in known]
    return [{"unit": unit, "limit": limit, "taken": count, "left": max(limit - count, 0)} for unit, count in taken]


def start(request, direction_pk):
    """What the guide asks of the unit, answered before the long form; then one button."""
    direction = get_object_or_404(
        Direction.objects.visible_to(request.user)
        .select_related("program", "category")
        .defer("definition", "search_text", "program__definition"),
        pk=direction_pk,
    )
    units = list(Organisation.objects.of(request.user).select_related("district_office__parent").order_by("name", "pk"))
    given = request.POST if request.method == "POST" else {"organisation": chosen_unit(request, units)}
    form = StartForm(given, units=units)
    unit = next((unit for unit in units if form.is_valid() and str(unit.pk) == form.cleaned_data["organisation"]), None)
    refusal = None
    if request.method == "POST" and unit is not None:
        try:
            application = drafting.start(direction=direction, organisation=unit, by=request.user)
        except NotNow as not_now:
            refusal = not_now
        else:
            return redirect("applications:task_list", application.pk)
    return render(
        request,
        "applications/writing/start.html",
        {
            "direction": direction,
            "program": direction.program,
            "spec": spec_of(direction),
            "form": form,
            "units": units,
            "refusal": refusal,
            "asking": [] if units else asking(request.user),
            **known_of(unit, direction, request.user),
        },
        status=refusal.status if refusal else 200,
    )


def asking(person):
    """Return the units this person waits for, each with who can accept them: named as strangers may see it."""
    places = list(person.memberships.pending().select_related("organisation").order_by("pk"))
    for place in places:
        place.admins = [masked(membership.user.name) for membership in place.organisation.admins()]
    return places


def chosen_unit(request, units):
    return request.GET.get("organisation") or (str(units[0].pk) if units else "")


def known_of(unit, direction, person):
    """Return what can be said of one unit before anything is written: conditions, places, drafts that exist."""
    if unit is None:
        return {"unit": None, "blocked": [], "warned": [], "answers": [], "mine": [], "is_open": False}
    facts = Unit(unit, direction.program)
    kinds = of_program(direction.program).list_kinds
    answers = with_ways(eligibility.answers_for_unit(facts, direction), spec_of(direction), unit, kinds, person=person)
    own = Application.objects.filter(owner=person, organisation=unit, direction=direction)
    return {
        "unit": unit,
        "blocked": [answer for answer in answers if answer.blocks],
        "warned": [answer for answer in answers if answer.warns],
        "answers": answers,
        "places": facts.places_in_words,
        "mine": own.exclude(state__in=(State.WITHDRAWN, State.EXPIRED)).order_by("-pk"),
        "is_open": direction.program.is_open(clock.now()),
    }


def mine(request):
    """One's own declarations: state, what to do next, by when."""
    own = Application.objects.visible_to(request.user).filter(owner=request.user)
    wanted = (
        own.for_list()
        .select_related("direction__program")
        .defer("direction__definition", "direction__search_text", "direction__program__definition")
    )
    rows, now = page(request, wanted.order_by("-moved_at", "-pk")), clock.now()
    for application in rows:
        application.program = application.direction.program
        missed = deadline.is_missed(application, now)
        application.next_step = after_due(application) if missed else next_step(application)
        application.shown_state = deadline.shown_state(application, now)
        application.missed = missed and not application.next_step
        application.is_over = missed
        application.due = deadline.due_at(application) if application.state in (*EDITABLE, State.UNIT_REVIEW) else None
        writing = application.state in EDITABLE
        application.open_url = (
            reverse("applications:task_list", args=[application.pk]) if writing else application.get_absolute_url()
        )
    return render(request, "applications/writing/mine.html", {"page": rows})


def after_due(application):
    """Return who leads on once the due date has passed; nobody does where only a later deadline could."""
    returned = rules.was_returned_by_an_office(application)
    return _("The due date has passed: the office decides what happens next") if returned else ""


def next_step(application):
    """Return what the applicant has to do, or whom the declaration waits for."""
    if application.state in EDITABLE:
        return (
            _("Correct and submit again")
            if application.state == State.RETURNED
            else _("Complete and submit to the unit")
        )
    if application.state == State.UNIT_REVIEW:
        return _("Your unit must approve it before the deadline")
    if application.state == State.AWARDED:
        return _("Prepare the contract")
    return ""


def hand_over(request, pk):
    """The unit's administrator gives the declaration to another member: people leave, declarations stay."""
    desk = Desk.of(request, pk)
    application = desk.application
    allowed = rules.is_unit_admin(application, request.user)
    sentence = _("Only your unit's administrator may hand over a declaration.")
    require(request, allowed, "hand_over", application, sentence=sentence)
    members = application.organisation.memberships.filter(state="active").exclude(user=application.owner_id)
    people = {one.user_id: one.user for one in members.select_related("user").order_by("user__name", "pk")}
    now = {"version": application.version, "shown": application.owner_id}
    form = HandOverForm(posted(request), people=people.values(), initial=now)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        to = people[int(said["to"])]
        try:
            handing.hand_over(pk, by=request.user, to=to, version=said["version"], shown=said["shown"])
        except NotNow as refusal:
            refused(form, refusal, renewed=now)
        else:
            messages.success(request, _("The declaration has been handed over."))
            return redirect("applications:task_list", pk)
    context = {"form": form, "application": application, "people": people}
    return render(request, "applications/writing/hand_over.html", context, status=status_of(form))
