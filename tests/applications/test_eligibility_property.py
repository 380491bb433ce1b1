"""For random units, profiles, lists, past projects and conditions: finder, submit gate and officer never disagree."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications import eligibility
from applications.enums import Outcome
from applications.models import Application
from applications.services import submitting
from applications.views.detail import content_of
from applications.views.finder import of_unit
from ipfund.common.errors import NotNow
from programs.models import Program
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    CertificateFactory,
    FigureFactory,
    ListImportFactory,
    OrganisationFactory,
    PastProjectFactory,
    SanctionFactory,
    a_uscc,
)
from tests.factories.process import draft, no_check
from tests.factories.programs import DirectionFactory, ProgramFactory, condition, direction_definition

pytestmark = pytest.mark.django_db
LISTS = ["alliance", "dishonest"]
FIGURES = ["valid_patents", "valid_invention_patents"]
FIELDS = [{"id": name, "label": name, "kind": "integer", "profile": True, "required": False} for name in FIGURES]
SETTINGS = {"look_back": {"years": 2, "reference_date": "2025-06-30", "unfinished_due_by_reference": "warn"}}

leaves = st.one_of(
    st.builds(lambda forms: {"in": ["unit.legal_form", forms]}, st.lists(st.sampled_from(["企业", "机关", "事业单位"]), min_size=1)),
    st.builds(lambda kinds: {"in": ["unit.natures", kinds]}, st.lists(st.sampled_from(["高校", "科研院所"]), min_size=1)),
    st.builds(lambda name, op, n: {op: [f"application.{name}", n]}, st.sampled_from(FIGURES), st.sampled_from([">", ">="]), st.sampled_from([50, 100])),
    st.builds(lambda name: {"in": ["unit.uscc", {"list": name}]}, st.sampled_from(LISTS)),
    st.sampled_from([
        {"=": ["unit.unfinished_same_kind", 0]},
        {"=": ["unit.irregular_projects", 0]},
        {">=": ["unit.places_left", 1]},
        {"=": ["unit.independent", True]},
        {">=": ["unit.years_established", 2]},
        {"not": {"in": ["unit.sanctions", ["debarred"]]}},
    ]),
)  # fmt: skip
rules = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda one: {"not": one}, part),
    ),
    max_leaves=4,
)
conditions = st.lists(
    st.builds(
        lambda rule, severity, evidence: {"class": "data", "rule": rule, "severity": severity, "evidence": evidence},
        rules,
        st.sampled_from(["block", "warn", "preference"]),
        st.sampled_from([[], ["证明"]]),
    ),
    min_size=1,
    max_size=4,
)
units = st.fixed_dictionaries({
    "legal_form": st.sampled_from(["企业", "机关", "事业单位"]),
    "natures": st.lists(st.sampled_from(["高校", "科研院所"]), unique=True),
    "independent": st.booleans(),
    "established_on": st.sampled_from([None, date(2010, 1, 1), date(2025, 1, 1)]),
})  # fmt: skip
figures = st.dictionaries(st.sampled_from(FIGURES), st.sampled_from([0, 50, 51, 100, 101]))
standing = st.dictionaries(st.sampled_from(LISTS), st.sampled_from(["code", "name", "similar", "other code", "absent"]))
projects = st.lists(
    st.fixed_dictionaries({
        "state": st.sampled_from(["ongoing", "closed", "cancelled"]),
        "closeout_result": st.sampled_from(["", "failed", "passed"]),
        "closed_on": st.sampled_from([None, date(2020, 1, 1), date(2024, 6, 1)]),
        "planned_end": st.sampled_from([None, date(2025, 6, 30), date(2026, 1, 1)]),
        "lineage": st.sampled_from(["ip_creation", "other"]),
    }),
    max_size=2,
)  # fmt: skip
worlds = st.fixed_dictionaries({
    "conditions": conditions,
    "unit": units,
    "figures": figures,
    "standing": standing,
    "projects": projects,
    "debarred": st.booleans(),
    "certificate": st.sampled_from([None, "declared", "confirmed", "expired"]),
    "limit": st.sampled_from([None, 1, 2]),
})  # fmt: skip


def direction_of(told):
    program = ProgramFactory(settings=SETTINGS, max_applications=told["limit"])
    asked = [condition(f"c{number}", f"条件{number}", **one) for number, one in enumerate(told["conditions"])]
    definition = direction_definition("1-1", conditions=asked, extra_fields={"basis": FIELDS})
    whole = program.definition | {"reference_lists": {name: name for name in LISTS}}
    type(program).objects.filter(pk=program.pk).update(definition=whole)
    program.definition = whole
    return DirectionFactory(program=program, definition=definition)


def unit_of(told):
    unit = OrganisationFactory(**told["unit"], name="天津（示例）科技有限公司")
    for name, value in told["figures"].items():
        FigureFactory(organisation=unit, name=name, title=name, value=value)
    for name, how in told["standing"].items():
        ListImportFactory(kind=name, title=name, names=[entry_for(unit, how)])
    for project in told["projects"]:
        PastProjectFactory(organisation=unit, **project)
    if told["debarred"]:
        SanctionFactory(organisation=unit, starts_on=date(2025, 1, 1))
    if told["certificate"]:
        item = CertificateFactory(organisation=unit, ends_on=date(2020, 1, 1) if told["certificate"] == "expired" else None, starts_on=date(2019, 1, 1))  # fmt: skip
        if told["certificate"] == "confirmed":
            item.confirmed_at, item.confirmed_by = item.declared_at, UserFactory(roles=["city_officer"])
            item.save()
    return unit


def entry_for(unit, how):
    return {
        "code": ("随便什么名", unit.uscc),
        "name": ("天津(示例)科技有限公司", ""),
        "similar": ("天津示例科技有限公司", ""),
        "other code": (unit.name, a_uscc(99_999_999)),
        "absent": ("别的公司", a_uscc(99_999_998)),
    }[how]


def verdicts(answers):
    return {answer.id: str(answer.verdict) for answer in answers}


def found_in(unit, direction):
    direction = type(direction).objects.select_related("category").get(pk=direction.pk)
    direction.program = Program.objects.nearest_first(AnonymousUser(), [unit.pk]).get(pk=direction.program_id)
    (finding,) = of_unit(unit, [direction], UserFactory())
    return finding


def test_finder_submit_gate_and_officers_screen_never_disagree(scale):
    @settings(max_examples=scale(25, 400), deadline=None, suppress_health_check=list(HealthCheck))
    @given(told=worlds)
    def agree(told):
        with transaction.atomic():
            they_agree(told)
            transaction.set_rollback(True)

    agree()


def they_agree(told):
    direction, unit = direction_of(told), unit_of(told)
    finding = found_in(unit, direction)
    application = draft(direction=direction, organisation=unit)
    refused = refusal_of(application)

    assert verdicts(eligibility.answers_of(application)) == verdicts(finding.answers)
    assert (refused == "ineligible") == (finding.outcome == Outcome.CLOSED) == bool(finding.blocked)
    if not refused:
        application = Application.objects.select_related("direction__program").get(pk=application.pk)
        answers = content_of(application, application.versions.get(), inside=False)["answers"]
        assert verdicts(answers) == verdicts(finding.answers)
        assert [answer.id for answer in answers if answer.then] == []


def refusal_of(application):
    """Hand the declaration in; return why it was refused, or nothing."""
    try:
        submitting.submit(application.pk, by=application.owner, version=0, check=no_check)
    except NotNow as error:
        return error.code
    return ""
