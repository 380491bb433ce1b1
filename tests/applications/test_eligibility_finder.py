"""The direction finder and the places where the same answers stand: lists, profile, ledger, frozen facts, overrides."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications import eligibility
from applications.known import years_after
from applications.models import ApplicationVersion
from applications.services import offices, submitting
from applications.units import Unit
from ipfund.common import clock
from ipfund.common.errors import NotNow
from organisations.models import Office
from programs.models import Program
from programs.schema import SettingsSpec
from tests.factories.organisations import (
    CertificateFactory,
    FigureFactory,
    ListImportFactory,
    OfficeFactory,
    OrganisationFactory,
    PastProjectFactory,
    SanctionFactory,
    a_uscc,
    member_of,
)
from tests.factories.process import admin_of, declaration, draft, no_check, officer_for
from tests.factories.programs import CONDITIONS, DirectionFactory, ProgramFactory, condition, direction_definition

pytestmark = pytest.mark.django_db
PATENTS = [
    {"id": name, "label": label, "kind": "integer", "unit": "件", "profile": True, "required": False}
    for name, label in (("valid_patents", "有效专利总量"), ("valid_invention_patents", "有效发明专利数量"))
]
MORE_THAN = condition(
    "patents",
    "有效发明专利数量超过50件或有效专利总量超过100件",
    **{
        "class": "data",
        "evidence": ["有效专利清单"],
        "rule": {
            "any": [{">": ["application.valid_invention_patents", 50]}, {">": ["application.valid_patents", 100]}]
        },
    },
)
MEMBER = condition(
    "member",
    "联盟单位",
    **{"class": "list", "evidence": ["成员证书"], "rule": {"in": ["unit.uscc", {"list": "alliance"}]}},
)
HONEST = condition(
    "honest", "不属于失信主体", **{"class": "list", "rule": {"not": {"in": ["unit.uscc", {"list": "bad"}]}}}
)


def direction_with(*conditions, **more):
    program = ProgramFactory(**more)
    definition = direction_definition("2-1", conditions=list(conditions), extra_fields={"basis": PATENTS})
    whole = program.definition | {"reference_lists": {"alliance": "联盟单位名单", "bad": "失信主体名单"}}
    whole["directions"] = [{**definition, "code": "2-1"}]
    type(program).objects.filter(pk=program.pk).update(definition=whole)
    program.definition = whole
    return DirectionFactory(program=program, code="2-1", definition=definition)


def answer_for(unit, direction, id_):
    found = eligibility.answers_for_unit(Unit(unit, direction.program), direction)
    return next(answer for answer in found if answer.id == id_)


# --- the profile -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inventions", "patents", "verdict"),
    [(50, 100, "fail"), (51, 100, "pass"), (50, 101, "pass"), (None, 100, "needs_evidence"), (51, None, "pass")],
)
def test_fifty_inventions_and_a_hundred_patents_fail_one_more_of_either_passes(inventions, patents, verdict):
    unit, direction = OrganisationFactory(), direction_with(MORE_THAN)
    for name, value in (("valid_invention_patents", inventions), ("valid_patents", patents)):
        if value is not None:
            FigureFactory(organisation=unit, name=name, value=value)

    assert answer_for(unit, direction, "patents").verdict == verdict


@pytest.mark.parametrize("code", ["91350100M000100Y43", "911200001030625020", "N2120103MF0000017" + "Q"])
def test_codes_with_a_letter_first_or_a_remainder_of_zero_are_found_in_lists(code):
    unit, direction = OrganisationFactory(uscc=code), direction_with(MEMBER)
    ListImportFactory(names=[("别的写法", code)])

    assert answer_for(unit, direction, "member").verdict == "pass"


def test_what_the_profile_says_stays_and_a_declaration_that_says_otherwise_shows_both():
    unit, direction = OrganisationFactory(), direction_with(MORE_THAN)
    FigureFactory(organisation=unit, value=100)
    application = draft(direction=direction, organisation=unit, written={"basis": {"valid_patents": "101"}})
    answer = eligibility.answers_of(application)[0]

    assert answer.verdict != "pass"
    assert "101" in dict(answer.data)["有效专利总量"]


def test_evidence_of_the_profile_counts_and_a_removed_item_is_not_read():
    unit, direction = OrganisationFactory(), direction_with(MEMBER)
    item = CertificateFactory(organisation=unit, starts_on=date(2020, 1, 1), ends_on=None)
    before = answer_for(unit, direction, "member").verdict
    item.confirmed_at, item.confirmed_by = clock.now(), item.declared_by
    item.save()
    confirmed = answer_for(unit, direction, "member").verdict
    item.removed_at = clock.now()
    item.save()

    assert (before, confirmed, answer_for(unit, direction, "member").verdict) == (
        "needs_evidence",
        "pass",
        "needs_evidence",
    )


# --- lists -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "honest", "member"),
    [
        ("随便", "own", "fail", "pass"),
        ("天津(示例)科技有限公司", "", "fail", "pass"),
        ("天津示例科技有限公司", "", "needs_judgement", "needs_evidence"),
        ("天津（示例）科技有限公司", "other", "needs_judgement", "needs_evidence"),
        ("别的公司", "", "pass", "fail"),
    ],
)
def test_a_code_or_the_exact_name_decides_a_similar_name_is_for_an_officer(name, code, honest, member):
    unit, direction = OrganisationFactory(name="天津（示例）科技有限公司"), direction_with(HONEST, MEMBER)
    uscc = {"own": unit.uscc, "other": a_uscc(99_999_999), "": ""}[code]
    ListImportFactory(kind="bad", names=[(name, uscc)])
    ListImportFactory(kind="alliance", names=[(name, uscc)])

    assert (answer_for(unit, direction, "honest").verdict, answer_for(unit, direction, "member").verdict) == (
        honest,
        member,
    )


def test_a_replaced_list_and_an_entry_that_is_over_are_not_read():
    unit, direction = OrganisationFactory(), direction_with(HONEST)
    ListImportFactory(kind="bad", state="replaced", names=[(unit.name, unit.uscc)])
    current = ListImportFactory(kind="bad", names=[(unit.name, unit.uscc)])
    current.entries.update(ends_on=date(2020, 1, 1))

    assert answer_for(unit, direction, "honest").verdict == "pass"


def test_a_list_that_nobody_imported_is_left_to_the_offices():
    answer = answer_for(OrganisationFactory(), direction_with(HONEST), "honest")

    assert (answer.verdict, answer.is_left_to_offices, eligibility.outcome([answer])) == (
        "needs_judgement",
        True,
        "open",
    )


# --- debarment, objections, places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "verdict"), [(-1, "fail"), (0, "pass")])
def test_a_debarment_without_an_end_lasts_three_years_from_the_decision(days, verdict):
    free = condition(
        "free", "三年内禁止申报", **{"class": "list", "rule": {"not": {"in": ["unit.sanctions", ["debarred"]]}}}
    )
    unit, direction = OrganisationFactory(), direction_with(free)
    SanctionFactory(organisation=unit, starts_on=date(2022, 3, 1), offence_on=date(2021, 1, 1))
    on = date(2025, 3, 1) + timedelta(days=days)
    found = eligibility.answers_for_unit(Unit(unit, direction.program, today=on), direction)

    assert [answer.verdict for answer in found] == [verdict]


def test_a_program_may_count_the_debarment_from_the_offence():
    free = condition(
        "free", "三年内禁止申报", **{"class": "list", "rule": {"not": {"in": ["unit.sanctions", ["debarred"]]}}}
    )
    settings = SettingsSpec(debarment_starts="offence").model_dump(mode="json")
    unit, direction = OrganisationFactory(), direction_with(free, settings=settings)
    SanctionFactory(organisation=unit, starts_on=date(2024, 3, 1), offence_on=date(2022, 1, 1))
    found = eligibility.answers_for_unit(Unit(unit, direction.program, today=date(2025, 3, 1)), direction)

    assert ([answer.verdict for answer in found], years_after(date(2024, 2, 29), 3)) == (["pass"], date(2027, 3, 1))


def test_a_disputed_project_is_for_an_officer_until_it_is_answered():
    done = condition(
        "done", "有同类未结项的不能申报", **{"class": "data", "rule": {"=": ["unit.unfinished_same_kind", 0]}}
    )
    unit, direction = OrganisationFactory(), direction_with(done)
    project = PastProjectFactory(organisation=unit, lineage="ip_creation", objected_at=clock.now())
    disputed = answer_for(unit, direction, "done").verdict
    project.answered_at = clock.now()
    project.save()

    assert (disputed, answer_for(unit, direction, "done").verdict) == ("needs_judgement", "fail")


@pytest.mark.parametrize(("counted", "left"), [("unit_approved", 2), ("submitted", 1)])
def test_what_counts_towards_two_is_a_setting(counted, left):
    application = declaration("unit_review")
    program = application.program
    program.settings = {"counted": counted}

    assert Unit(application.organisation, program).places_left == left


# --- frozen, overridden --------------------------------------------------------------------------------------------------


def test_officers_see_what_was_read_at_submission_and_what_has_changed_since():
    unit, direction = OrganisationFactory(), direction_with(MORE_THAN)
    figure = FigureFactory(organisation=unit, value=101)
    application = draft(direction=direction, organisation=unit)
    version = submitting.submit(application.pk, by=application.owner, version=0, check=no_check)
    application.refresh_from_db()
    (same,) = eligibility.answers_of_version(application, version)
    figure.value = 90
    figure.save()
    (changed,) = eligibility.answers_of_version(application, ApplicationVersion.objects.get(pk=version.pk))

    assert same.then is None
    assert (changed.then.verdict, "101" in dict(changed.then.data)["有效专利总量"]) == ("pass", True)


def test_an_override_opens_the_button_on_the_check_page_as_it_opens_the_gate(client):
    application = declaration("first_review")
    officer = officer_for(application)
    marks = {"legal_form": ("pass", "批准文件已核")}
    offices.mark_conditions(application.pk, by=officer, version=1, marks=marks)
    due = clock.now() + timedelta(days=13)
    offices.return_for_correction(application.pk, by=officer, version=1, reason="补", sections=["budget"], due_at=due)
    type(application.organisation).objects.filter(pk=application.organisation_id).update(legal_form="机关")
    client.force_login(application.owner)
    page = client.get(reverse("applications:check", args=[application.pk]))

    assert page.context["blocked"] == []


def test_the_units_approval_shows_the_same_answers_before_it_is_refused(client):
    application = declaration("unit_review")
    type(application.organisation).objects.filter(pk=application.organisation_id).update(legal_form="机关")
    admin = admin_of(application.organisation)
    client.force_login(admin)
    page = client.get(reverse("applications:act", args=[application.pk, "approve"]))
    with pytest.raises(NotNow):
        submitting.unit_approve(application.pk, by=admin, version=1)

    assert [answer.id for answer in page.context["blocked"]] == ["legal_form"]


def test_the_task_list_shows_the_answers_as_a_piece_of_its_own(client):
    application = draft(organisation=OrganisationFactory(legal_form="机关"))
    client.force_login(application.owner)
    page = reverse("applications:conditions", args=[application.pk])
    piece = client.get(page, headers={"HX-Request": "true"}).content.decode()

    assert page in client.get(reverse("applications:task_list", args=[application.pk])).content.decode()
    assert (CONDITIONS[0]["text"] in piece, "<html" in piece) == (True, False)


# --- the page ------------------------------------------------------------------------------------------------------------


def outcomes(response):
    return {
        one.direction.code: str(one.outcome)
        for _outcome, found, _elsewhere in response.context["groups"]
        for one in found
    }


@pytest.mark.parametrize("role", ["admin", "member"])
def test_a_member_reads_which_directions_are_open_and_why_not_the_others(client, role):
    unit = OrganisationFactory(legal_form="机关")
    direction_with(CONDITIONS[0])
    client.force_login(member_of(unit, role=role))
    response = client.get(reverse("applications:finder"))
    page = response.content.decode()

    assert outcomes(response) == {"2-1": "closed"}
    assert CONDITIONS[0]["text"] in page
    assert (reverse("organisations:edit", args=[unit.pk]) + "#id_legal_form" in page) == (role == "admin")
    assert ("请联系本单位管理员" in page) == (role == "member")


def test_who_is_not_signed_in_answers_a_few_questions_and_nothing_is_kept(client):
    direction_with(CONDITIONS[0], MORE_THAN, HONEST)
    OfficeFactory()
    page = reverse("applications:finder")
    asked = client.get(page)
    answers = {"legal_form": "企业", "independent": "True", "figure_valid_patents": "101"}
    found = client.get(page, answers)
    closed = client.get(page, {**answers, "figure_valid_patents": "100", "figure_valid_invention_patents": "50"})
    wrong = client.get(page, {"legal_form": "", "figure_valid_patents": "many"})

    assert "figure_valid_patents" in asked.context["imagine"].fields
    assert (outcomes(found), outcomes(closed)) == ({"2-1": "open"}, {"2-1": "closed"})
    assert (wrong.status_code, wrong.context["groups"]) == (422, [])


def test_the_programs_of_the_units_own_place_stand_first_everywhere(client):
    near = direction_with(CONDITIONS[0])
    there = condition("there", "单位在别处", **{"class": "data", "rule": {"in": ["unit.district", ["别处"]]}})
    asked = {"code": "9", "definition": direction_definition("9", conditions=[there])}
    far = DirectionFactory(program__authority="别处的知识产权局", program__closes_at=None, **asked)
    client.force_login(member_of(OrganisationFactory(), role="admin"))
    finder, choose, home, search = [
        client.get(reverse(name)) for name in ("applications:finder", "applications:choose", "home", "programs:search")
    ]

    assert [elsewhere for _outcome, _found, elsewhere in finder.context["groups"]] == [False, True]
    assert ([count for _outcome, count in finder.context["totals"]], finder.context["elsewhere"]) == ([1, 0, 0, 0], 1)
    assert ("单位在别处" in finder.content.decode(), "#id_district_office" in finder.content.decode()) == (True, False)
    assert list(outcomes(finder).items()) == [("2-1", "open"), ("9", "closed")]
    assert [one["program"].pk for one in choose.context["choices"]] == [near.program_id, far.program_id]
    assert [one.pk for one in home.context["open"]] == [near.program_id, far.program_id]
    assert [one.pk for one in search.context["page"].rows] == [near.pk, far.pk]


@pytest.mark.parametrize(
    ("authority", "offices", "near"),
    [
        (None, ("东兴市", "港口区", "防城港市"), ("东兴市", "港口区", "防城港市", None)),
        ("天津市知识产权局", ("滨海新区", "天津港保税区"), ("滨海新区", "天津港保税区", None)),
        ("天津市滨海新区人民政府", ("滨海新区", "天津港保税区", "和平区"), ("滨海新区", "天津港保税区", None)),
        ("天津港保税区管理委员会", ("滨海新区", "天津港保税区"), ("天津港保税区", None)),
    ],
)
def test_a_shipped_guide_is_near_to_the_units_under_the_place_that_issues_it(authority, offices, near):
    for city in ("fangchenggang", "tianjin"):
        call_command("load_offices", f"fixtures/offices/{city}.yaml")
    shipped = yaml.safe_load(Path("fixtures/programs/fangchenggang-2025.yaml").read_text("utf-8"))["authority"]
    ProgramFactory(authority=authority or shipped)
    far = "河西区" if authority is None else "防城港市"
    units = {area: OrganisationFactory(district_office=Office.objects.get(area=area)).pk for area in (*offices, far)}
    asked = {**{area: (pk,) for area, pk in units.items()}, None: ()}
    found = [area for area, of in asked.items() if Program.objects.nearest_first(AnonymousUser(), of).get().is_near]

    assert tuple(found) == near


@pytest.mark.once("sqlite")
def test_whoever_chooses_a_direction_reads_how_many_places_the_unit_has_left(client):
    application = declaration("first_review")
    application.program.max_applications = 2
    application.program.save(update_fields=["max_applications"])
    client.force_login(application.owner)
    page = client.get(reverse("applications:choose")).content.decode()

    assert "本单位可申报 2 项，已占用名额 1 个，还可申报 1 项" in page


@pytest.mark.parametrize(
    ("narrow", "count"), [({"show": "closed"}, 0), ({"q": "2-1"}, 1), ({"q": "没有的"}, 0), ({"program": "none"}, 1)]
)
def test_the_answers_can_be_narrowed(client, narrow, count):
    direction_with(CONDITIONS[0])
    client.force_login(member_of(OrganisationFactory()))

    assert len(outcomes(client.get(reverse("applications:finder"), narrow))) == count


@pytest.mark.parametrize("signed_in", [True, False])
def test_the_finder_needs_the_same_statements_for_one_direction_and_for_many(client, signed_in):
    direction = direction_with(CONDITIONS[0], MORE_THAN, HONEST)
    asked = {} if signed_in else {"legal_form": "企业", "independent": "True"}
    if signed_in:
        client.force_login(member_of(OrganisationFactory()))

    def statements():
        client.get(reverse("applications:finder"), asked)  # the definitions are read once per process
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("applications:finder"), asked).status_code == 200
        return len(captured)

    few = statements()
    for number in range(3):
        DirectionFactory(program=direction.program, code=f"9-{number}", definition=direction.definition)
        direction_with(CONDITIONS[0], MORE_THAN, HONEST)

    assert (statements(), few <= 14) == (few, True)
