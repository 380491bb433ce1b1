"""The direction finder: all directions of all open programs, which a unit may apply for, and if not, why not.

For a unit of the person who asks, or for one that somebody only describes; then nothing is kept.
"""

from dataclasses import dataclass

from django.shortcuts import render

from applications import eligibility
from applications.enums import Outcome, Verdict
from applications.forms_finder import ImagineForm, NarrowForm
from applications.known import Known
from applications.remedies import with_ways
from applications.sections import read_specs, spec_of
from applications.units import Imagined, Unit
from ipfund.common import clock
from ipfund.common.forms import status_of
from organisations.models import Organisation
from programs import asking
from programs.enums import Severity
from programs.models import Direction, Program


@dataclass(frozen=True)
class Finding:
    """One direction's answer."""

    direction: Direction
    outcome: str
    answers: list

    @property
    def blocked(self):
        return [answer for answer in self.answers if answer.blocks]

    @property
    def warned(self):
        return [answer for answer in self.answers if answer.warns]

    @property
    def wanting(self):
        """What the applicant brings: documents, figures."""
        wanted = [answer for answer in self.answers if answer.verdict == Verdict.NEEDS_EVIDENCE]
        return [answer for answer in wanted if answer.severity == Severity.BLOCK]

    @property
    def undecided(self):
        """What an officer decides because of this unit, not what people judge in every declaration."""
        return [
            answer
            for answer in self.answers
            if answer.verdict == Verdict.NEEDS_JUDGEMENT and not answer.is_left_to_offices
        ]


def finder(request):
    units = own_units(request.user)
    unit = None if "imagine" in request.GET else chosen(request, units)
    programs, directions = open_directions(request.user, unit)
    questions = asking.questions().values() if unit is None else ()
    imagine = ImagineForm(request.GET if "legal_form" in request.GET else None, questions=questions)
    narrow = NarrowForm(request.GET, programs=programs)
    findings = []
    if unit is not None:
        findings = of_unit(unit, directions, request.user)
    elif imagine.is_bound and imagine.is_valid():
        findings = of_imagined(imagine, directions)
    groups = grouped(narrow.narrow(findings))
    context = {
        "units": units,
        "unit": unit,
        "imagine": None if unit else imagine,
        "narrow": narrow,
        "findings": findings,
        "groups": groups,
        "totals": totals(groups),
        "elsewhere": sum(len(found) for _outcome, found, elsewhere in groups if elsewhere),
        "kept": kept_of(request),
        "programs": programs,
    }
    template = "applications/finder.html"
    return render(request, template, context, status=status_of(imagine))


def open_directions(person, unit):
    """Return (programs, their directions with the definitions at hand), in two or three statements."""
    open_now = Program.objects.visible_to(person).open_at(clock.now()).light()
    programs = list(open_now.nearest_first(person, [unit.pk] if unit else ()))
    by_pk = {program.pk: program for program in programs}
    directions = list(
        Direction.objects.filter(program__in=programs)
        .select_related("category")
        .defer("definition", "search_text")
        .order_by("program", "position")
    )
    for direction in directions:
        direction.program = by_pk[direction.program_id]
    read_specs(directions)
    return programs, sorted(directions, key=lambda direction: programs.index(direction.program))


def own_units(person):
    if not person.is_authenticated:
        return []
    own = Organisation.objects.of(person).select_related("district_office__parent")
    return list(own.order_by("name", "pk"))


def chosen(request, units):
    asked = request.GET.get("unit", "")
    return next((unit for unit in units if str(unit.pk) == asked), units[0] if units else None)


def of_unit(unit, directions, person):
    known, readers, findings = Known(unit), {}, []
    for direction in directions:
        program = direction.program
        reader = readers.setdefault(program.pk, Unit(unit, program, known=known))
        answers = eligibility.answers_for_unit(reader, direction)
        kinds = asking.of_program(program).list_kinds
        answers = with_ways(answers, spec_of(direction), unit, kinds, person=person, near=program.is_near)
        findings.append(Finding(direction, eligibility.outcome(answers), answers))
    return findings


def of_imagined(form, directions):
    said, figures = form.said(), form.figures()
    findings = []
    for direction in directions:
        answers = eligibility.answers_for_unit(Imagined(said, figures, direction.program), direction)
        findings.append(Finding(direction, eligibility.outcome(answers), answers))
    return findings


def grouped(findings):
    """Return [(outcome, its findings, elsewhere), ...]: the own place's first, there what is open first."""
    places = [[one for one in findings if one.direction.program.is_near is near] for near in (True, False)]
    groups = [
        (Outcome(outcome), [one for one in found if one.outcome == outcome], elsewhere)
        for found, elsewhere in zip(places, (False, bool(places[0])), strict=True)
        for outcome in Outcome.values
    ]
    return [group for group in groups if group[1]]


def totals(groups):
    """Return how many of each outcome stand in the own place's groups, as their headings say."""
    own = {outcome: len(found) for outcome, found, elsewhere in groups if not elsewhere}
    return [(outcome, own.get(outcome, 0)) for outcome in Outcome]


def kept_of(request):
    """Return the answers that a narrowed page must send again: (name, value)."""
    narrowing = {"q", "program", "show", "page"}
    return [(name, value) for name, values in request.GET.lists() for value in values if name not in narrowing]
