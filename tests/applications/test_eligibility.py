"""The guide's conditions: pass, fail, needs evidence, needs judgement; the same answers wherever they are asked."""

from datetime import date
from types import SimpleNamespace

import pytest

from applications import eligibility
from applications.facts import Facts, Hit, years_before
from applications.models import Application
from applications.services import offices, submitting
from applications.units import Unit
from ipfund.common.errors import NotNow
from programs.schema import ConditionSpec
from tests.factories.organisations import ListImportFactory, OrganisationFactory, PastProjectFactory, SanctionFactory
from tests.factories.process import declaration, draft, no_check, officer_for
from tests.factories.programs import CONDITIONS, DirectionFactory, condition, direction_definition

LOOK_BACK = {"look_back": {"years": 2, "reference_date": "2025-06-30", "unfinished_due_by_reference": "warn"}}
EVERYTHING = [
    condition(f"c{number}", "条件", **{"class": "data", "rule": rule})
    for number, rule in enumerate(
        [
            {"=": ["unit.unfinished_same_kind", 0]},
            {"=": ["unit.irregular_projects", 0]},
            {">=": ["unit.places_left", 1]},
            {"not": {"in": ["unit.sanctions", ["debarred"]]}},
            {"in": ["unit.uscc", {"list": "alliance"}]},
            {">": ["application.valid_patents", 100]},
        ]
    )
]
RULE_2_1 = {"any": [{">": ["application.valid_invention_patents", 50]}, {">": ["application.valid_patents", 100]}]}


def spec_of(**said):
    return ConditionSpec.model_validate(
        {"id": "c", "clause": "2", "text": "条件", "class": "judgement", **said}, strict=False
    )


def answer(facts=None, files=None, lists=None, **said):
    return eligibility.check(spec_of(**said), Facts(values=facts or {}, files=files or {}, lists=lists or {}))


# --- one condition ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inventions", "patents", "verdict"),
    [
        (50, 100, "fail"),
        (51, 0, "pass"),
        (0, 101, "pass"),
        (50, 101, "pass"),
        (50, None, "needs_judgement"),
        (51, None, "pass"),
        (None, None, "needs_judgement"),
    ],
)
def test_more_than_means_strictly_more(inventions, patents, verdict):
    facts = {"application.valid_invention_patents": inventions, "application.valid_patents": patents}

    assert answer(facts, **{"class": "data", "rule": RULE_2_1}).verdict == verdict


@pytest.mark.parametrize(("files", "verdict"), [({}, "needs_evidence"), ({"c": ["证书.pdf"]}, "needs_judgement")])
def test_a_condition_shown_by_a_document_waits_for_it_and_then_for_an_officer(files, verdict):
    assert answer(files=files, **{"class": "evidence", "evidence": ["证书"]}).verdict == verdict


@pytest.mark.parametrize(
    ("natures", "verdict"), [([], "needs_evidence"), (["知识产权服务机构"], "pass"), (None, "needs_evidence")]
)
def test_what_is_shown_by_a_document_may_concern_some_units_only(natures, verdict):
    rule = {"not": {"in": ["unit.natures", ["知识产权服务机构"]]}}
    found = answer({"unit.natures": natures}, **{"class": "evidence", "evidence": ["文件"], "rule": rule})

    assert (found.verdict, found.data[0]) == (verdict, ("本条适用于", "单位类别不属于：知识产权服务机构"))


def test_only_what_is_missing_or_wrong_is_worth_a_look():
    rule = {"any": [{"in": ["unit.natures", ["高校"]]}, {">=": ["application.people", 2]}]}

    assert answer({"unit.natures": ["园区"]}, **{"class": "data", "rule": rule}).reads == ("application.people",)
    assert answer({"unit.natures": ["园区"], "application.people": 1}, **{"class": "data", "rule": rule}).reads == (
        "unit.natures", "application.people",
    )  # fmt: skip


def test_what_only_people_can_judge_waits_for_an_officer():
    assert answer().verdict == "needs_judgement"


@pytest.mark.parametrize(
    ("lists", "verdict"), [({}, "needs_evidence"), ({"alliance": {"A"}}, "pass"), ({"alliance": {"B"}}, "fail")]
)
def test_a_list_that_nobody_imported_neither_passes_nor_fails(lists, verdict):
    said = {"class": "list", "rule": {"in": ["unit.uscc", {"list": "alliance"}]}, "evidence": ["证明"]}

    assert answer({"unit.uscc": "A"}, lists=lists, **said).verdict == verdict


@pytest.mark.parametrize(
    ("severity", "blocks", "warns"), [("block", True, False), ("warn", False, True), ("preference", False, True)]
)
def test_only_what_the_guide_requires_blocks(severity, blocks, warns):
    found = answer(
        {"unit.legal_form": "机关"},
        **{"class": "data", "severity": severity, "rule": {"in": ["unit.legal_form", ["企业"]]}},
    )

    assert (found.blocks, found.warns) == (blocks, warns)


def test_an_answer_carries_clause_sentence_data_and_advice():
    found = answer(
        {"unit.legal_form": "机关"},
        **{"class": "data", "help": "请核对单位类型", "rule": {"in": ["unit.legal_form", ["企业"]]}},
    )

    assert (found.clause, found.sentence, found.data[0][1], found.advice) == ("2", "条件", "机关", "请核对单位类型")


def test_a_sentence_that_is_checked_in_several_ways_says_each_time_what_is_checked():
    rules = [
        {"in": ["unit.legal_form", ["企业", "事业单位"]]},
        {"=": ["unit.unfinished_same_kind", 0]},
        {"any": [{"not": {"in": ["unit.sanctions", ["debarred"]]}}, {">": ["application.patents", 100]}]},
        {"all": [{"in": ["unit.uscc", {"list": "alliance"}]}, {"!=": ["unit.municipal", True]}]},
        {"not": {"any": [{"in": ["unit.natures", ["服务机构"]]}, {"in": ["unit.uscc", {"list": "alliance"}]}]}},
        {"not": {"all": [{">=": ["application.patents", 10]}, {"exists": "application.patents"}]}},
    ]
    twice = [spec_of(**{"class": "data", "rule": rule}) for rule in rules]
    facts = Facts(values={}, labels={"application.patents": "专利"}, listed={"alliance": ("联盟名单", "")})
    answers = eligibility.check_all([*twice, spec_of(text="只有一次", rule=rules[0])], facts)

    assert [answer.about for answer in answers] == [
        "单位性质为：企业、事业单位",
        "同类未结项项目：无",
        "无有效的失信或禁止申报记录：禁止申报，或专利 ＞ 100",
        "列入“联盟名单”，且市属单位：否",
        "单位类别不属于：服务机构，且未列入“联盟名单”",
        "专利 ＜ 10，或未填写专利",
        "",
    ]
    assert answers[1].shown == (("本条核对", "同类未结项项目：无"), *answers[1].data)


def test_an_officers_override_stands_over_what_the_system_found():
    found = answer({"unit.legal_form": "机关"}, **{"class": "data", "rule": {"in": ["unit.legal_form", ["企业"]]}})
    mark = SimpleNamespace(condition_id="c", verdict="pass", reason="已更名")
    (marked,) = eligibility.with_marks([found], [mark])
    (bare,) = eligibility.without_marks([marked])

    assert (marked.verdict, marked.found, bare.verdict) == ("pass", "fail", "fail")


@pytest.mark.parametrize(
    ("day", "earlier"), [(date(2024, 2, 29), date(2022, 2, 28)), (date(2025, 6, 30), date(2023, 6, 30))]
)
def test_years_before_a_leap_day_end_in_february(day, earlier):
    assert years_before(day, 2) == earlier


# --- a unit ------------------------------------------------------------------------------------------------------------


def unit_of(organisation, direction, settings=None, **more):
    direction.program.settings = settings or LOOK_BACK
    return Unit(organisation, direction.program, today=date(2025, 3, 1), **more)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lineage", "planned_end", "state", "found"),
    [
        ("ip_creation", date(2025, 12, 31), "ongoing", 1),
        ("ip_creation", None, "ongoing", 1),
        ("ip_creation", date(2025, 6, 30), "ongoing", None),
        ("other", date(2025, 12, 31), "ongoing", 0),
        ("ip_creation", date(2024, 12, 31), "closed", 0),
    ],
)
def test_an_unfinished_project_of_the_same_kind_bars_and_one_due_by_the_reference_date_is_for_an_officer(
    lineage, planned_end, state, found
):
    direction = DirectionFactory()
    past = PastProjectFactory(lineage=lineage, planned_end=planned_end, state=state)
    unit = unit_of(past.organisation, direction)

    assert unit.fact("unit.unfinished_same_kind", direction).value == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("closed_on", "result", "state", "found"),
    [
        (date(2023, 6, 30), "failed", "closed", 1),
        (date(2023, 6, 29), "failed", "closed", 0),
        (date(2024, 5, 1), "terminated", "closed", 1),
        (date(2024, 5, 1), "", "cancelled", 1),
        (date(2024, 5, 1), "passed", "closed", 0),
        (None, "failed", "closed", None),
    ],
)
def test_what_ended_badly_within_two_years_of_the_reference_date_bars(closed_on, result, state, found):
    direction = DirectionFactory()
    past = PastProjectFactory(lineage="other", year=2023, state=state, closeout_result=result, closed_on=closed_on)
    unit = unit_of(past.organisation, direction)

    assert unit.fact("unit.irregular_projects", direction).value == found


@pytest.mark.parametrize(("title", "told"), [("2023年专利导航", "2023年专利导航 "), ("专利导航", "2023 专利导航 ")])
def test_a_past_project_is_told_with_its_year_once(title, told):
    assert Hit(PastProjectFactory.build(organisation=None, title=title)).text.startswith(told)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ends_on", "repaired_on", "kinds"),
    [(None, None, ["debarred"]), (date(2025, 2, 28), None, []), (None, date(2025, 1, 1), [])],
)
def test_sanctions_count_while_they_are_in_force(ends_on, repaired_on, kinds):
    direction = DirectionFactory()
    sanction = SanctionFactory(ends_on=ends_on, repaired_on=repaired_on)

    assert unit_of(sanction.organisation, direction).fact("unit.sanctions", direction).value == kinds


@pytest.mark.django_db
def test_places_left_do_not_count_the_declaration_itself():
    application = declaration("first_review")
    beside = Unit(application.organisation, application.program)
    itself = Unit(application.organisation, application.program, application=application)

    assert (beside.places_left, beside.places_in_words) == (1, "剩余 1 项（共 2 项）")
    assert (itself.places_left, itself.places_in_words) == (2, "除本申报书外，剩余 2 项（共 2 项）")


@pytest.mark.django_db
def test_nothing_is_looked_up_twice_however_many_directions_ask(django_assert_num_queries):
    fields = [{"id": "valid_patents", "label": "有效专利总量", "kind": "integer", "profile": True}]
    sections = [{"key": "basis", "title": "依据", "fields": fields}]
    direction = DirectionFactory(definition=direction_definition("1-1", conditions=EVERYTHING, sections=sections))
    ListImportFactory(kind="alliance")
    unit = unit_of(OrganisationFactory(), direction)
    unit.facts_for(direction)  # the definition is read once per process
    unit = unit_of(unit.organisation, direction)
    with django_assert_num_queries(4):
        for _direction in range(5):
            unit.facts_for(direction)


# --- where it holds ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_government_body_is_blocked_at_submit_with_the_guides_sentence():
    application = draft(organisation=OrganisationFactory(legal_form="机关"))
    with pytest.raises(NotNow) as refused:
        submitting.submit(application.pk, by=application.owner, version=0, check=no_check)

    assert (refused.value.code, CONDITIONS[0]["text"] in refused.value.message) == ("ineligible", True)


@pytest.mark.django_db
def test_what_became_known_after_submit_blocks_the_units_approval():
    from tests.factories.process import admin_of

    application = declaration("unit_review")
    type(application.organisation).objects.filter(pk=application.organisation_id).update(legal_form="机关")
    with pytest.raises(NotNow) as refused:
        submitting.unit_approve(application.pk, by=admin_of(application.organisation), version=1)

    assert refused.value.code == "ineligible"


@pytest.mark.django_db
def test_what_an_officer_overrode_does_not_block_the_resubmission():
    from datetime import timedelta

    from ipfund.common import clock

    application = declaration("first_review")
    officer = officer_for(application)
    offices.mark_conditions(application.pk, by=officer, version=1, marks={"legal_form": ("pass", "批准文件已核")})
    due = clock.now() + timedelta(days=13)
    offices.return_for_correction(application.pk, by=officer, version=1, reason="补", sections=["budget"], due_at=due)
    type(application.organisation).objects.filter(pk=application.organisation_id).update(legal_form="机关")
    submitting.submit(application.pk, by=application.owner, version=1, check=no_check)

    assert Application.objects.get(pk=application.pk).state == "unit_review"


@pytest.mark.django_db
def test_draft_and_frozen_version_give_the_same_answers():
    fields = [{"id": "valid_patents", "label": "有效专利总量", "kind": "integer"}]
    sections = [{"key": "cover", "title": "封面"}, {"key": "basis", "title": "依据", "fields": fields}]
    more = condition(
        "patents", "有效专利总量超过100件", **{"class": "data", "rule": {">": ["application.valid_patents", 100]}}
    )
    direction = DirectionFactory(
        definition=direction_definition("1-1", conditions=[*CONDITIONS, more], sections=sections)
    )
    application = draft(direction=direction, written={"basis": {"valid_patents": "101"}})
    before = eligibility.answers_of(application)
    submitting.submit(application.pk, by=application.owner, version=0, check=no_check)
    application.refresh_from_db()
    after = eligibility.answers_of_version(application, application.versions.get())

    assert before == after
    assert {one.id: one.verdict for one in after}["patents"] == "pass"
    assert {one.id: one.data for one in after}["patents"] == (("有效专利总量", "101"),)


@pytest.mark.django_db
def test_the_finder_and_the_declaration_give_the_same_answers_to_what_the_unit_decides():
    application = draft()
    finder = eligibility.answers_for_unit(Unit(application.organisation, application.program), application.direction)

    assert [one.verdict for one in finder] == [one.verdict for one in eligibility.answers_of(application)]


def test_what_is_asked_for_in_principle_only_leaves_the_direction_open_and_is_told():
    soft = {
        "class": "list",
        "severity": "warn",
        "rule": {"in": ["unit.uscc", {"list": "alliance"}]},
        "evidence": ["批复"],
    }
    found = answer({"unit.uscc": "A"}, lists={}, **soft)

    assert (found.verdict, found.warns, eligibility.outcome([found])) == ("needs_evidence", True, "open")
    assert (
        eligibility.required([found, answer(**{"class": "evidence", "evidence": ["证书"]})])[0].verdict
        == "needs_evidence"
    )
