"""What each section holds against an answer: pure, without a database."""

from datetime import date
from types import SimpleNamespace

import pytest

from applications.sections import KINDS, Context, blocking, context, facts_of, spec_of
from applications.sections.cover import last_day
from applications.sections.questions import Question, cleaned, of_field, problems, shown
from applications.sections.targets import minimums, promises
from programs.schema import DirectionSpec
from programs.schema.form import FieldSpec
from tests.applications.writing import EVERY
from tests.factories.programs import direction_definition

UNIT = SimpleNamespace(legal_form="企业", natures=["高校"], district_office=None, contact_name="李", contact_phone="1")


def indicator(id_, comparator=">=", value=None, **more):
    return {
        "id": id_,
        "clause": "3",
        "name": id_,
        "comparator": comparator,
        "value": value,
        "unit": "件",
        "quote": "原文",
        **more,
    }


def task(id_, *indicators, **more):
    return {"id": id_, "clause": "3", "text": f"任务{id_}", "indicators": list(indicators), **more}


def context_with(written=None, unit=UNIT, **direction):
    definition = direction_definition("1-1", **direction)
    definition["sections"] = direction.get("sections") or [{"key": key, "title": key} for key in EVERY]
    return Context(DirectionSpec.model_validate(definition, strict=False), unit, written or {})


def target_problems(values, *indicators, proposed=(), unit=UNIT, **direction):
    context = context_with(unit=unit, tasks=[task("t", *indicators)], **direction)
    found = KINDS["targets"].problems({"values": values, "proposed": list(proposed)}, context)
    return [(problem.field, problem.grade) for problem in found]


# --- targets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparator", "value", "accepted", "refused"),
    [(">=", 20, ["20", "21"], ["19", "-1"]), (">", 50, ["51"], ["50"]), ("<=", 5, ["5", "0"], ["6"])],
)
def test_a_target_keeps_the_guides_comparator_to_the_letter(comparator, value, accepted, refused):
    rule = indicator("a", comparator, value)

    assert [target_problems({"a": given}, rule) for given in accepted] == [[]] * len(accepted)
    assert all(target_problems({"a": given}, rule)[0][0] == "values-a" for given in refused)


def test_an_exact_number_of_the_guide_cannot_be_typed_over():
    context = context_with(tasks=[task("t", indicator("a", "=", 1))])

    data = KINDS["targets"].read(FakePost({"values-a": "7"}), context)

    assert data["values"]["a"] == "1"


def test_a_soft_minimum_warns_and_does_not_block():
    assert target_problems({"a": "5"}, indicator("a", ">=", 8, soft=True)) == [("values-a", "warning")]


def test_all_parts_must_be_ticked():
    rule = indicator("five", "all_true", parts=["有部门", "有人员"])

    assert target_problems({"five": ["有部门"]}, rule) == [("values-five", "wrong")]
    assert target_problems({"five": ["有部门", "有人员"]}, rule) == []


@pytest.mark.parametrize(("code", "wrong"), [("91120113MA06BJCK17", 0), ("91120113MA06BJCK18", 1), ("渤津机床集团", 1)])
def test_a_code_that_the_definition_asks_for_is_checked(code, wrong):
    field = FieldSpec(id="served", label="服务对象代码", kind="uscc")

    assert len(list(problems(of_field(field), code, "served"))) == wrong


@pytest.mark.parametrize(("series", "expected"), [(["1", "2", "3"], []), (["1", "1", "3"], [("values-s-0", "wrong")])])
def test_a_series_must_rise_every_year(series, expected):
    assert target_problems({"s": series}, indicator("s", "increasing", window="series:3")) == expected


def test_a_part_cannot_be_larger_than_its_whole():
    rules = [indicator("whole", ">=", 10), indicator("part", ">=", 2, subset_of="whole")]

    assert target_problems({"whole": "10", "part": "11"}, *rules) == [("values-part", "wrong")]


def test_a_target_below_the_guides_minimum_names_minimum_and_clause_never_the_whole_sentence():
    context = context_with(tasks=[task("t", indicator("a", ">=", 20))])
    (problem,) = KINDS["targets"].problems({"values": {"a": "5"}, "proposed": []}, context)
    (field,) = context.indicators

    assert f"不少于20{field.unit}，见指南{field.clause}" in problem.sentence
    assert field.quote not in problem.sentence


def test_less_than_nothing_is_said_once_and_a_quoted_name_keeps_its_marks_apart():
    context = context_with(tasks=[task("t", indicator("a", ">=", 1, name="“陪伴式”机制"))])
    (problem,) = KINDS["targets"].problems({"values": {"a": "-1"}, "proposed": []}, context)

    assert problem.sentence.endswith("‘陪伴式’机制”不能小于0。")


def test_what_is_missing_for_a_task_names_its_clause():
    written = task("t", indicator("a", ">=", 20), text="（1）" + "做很多事情" * 12 + "。")
    (problem,) = KINDS["targets"].problems({"values": {"a": ""}, "proposed": []}, context_with(tasks=[written]))

    assert problem.sentence == f"请填写“{written['clause']}：a”。"


def test_a_minimum_by_the_kind_of_unit_is_that_of_this_unit():
    by = {"attribute": "unit.natures", "values": {"高校": 30}, "default": 10}

    assert target_problems({"a": "20"}, indicator("a", ">=", None, value_by=by)) == [("values-a", "wrong")]


def test_a_new_section_begins_with_the_guides_minimums():
    context = context_with(
        tasks=[task("t", indicator("a", ">=", 20), indicator("b", ">", 50), indicator("c", "<=", 3))]
    )

    assert minimums(context) == {"a": "20", "b": "51", "c": "3"}


def test_where_the_guide_names_no_number_the_applicant_proposes_at_least_one():
    proposal = {"name": "服务企业", "comparator": ">=", "value": "30", "unit": "家"}

    assert target_problems({}, own_indicators={"min": 1}) == [("proposed-0-name", "missing")]
    assert target_problems({}, proposed=[proposal], own_indicators={"min": 1}) == []


def test_only_the_indicators_of_the_chosen_task_bind():
    tasks = [task("a", indicator("ia", ">=", 20), one_of="g"), task("b", indicator("ib", ">=", 30), one_of="g")]
    context = context_with({"objectives": {"choices": {"g": "b"}}}, tasks=tasks)

    assert [promise.id for promise in promises(context)] == ["ib"]
    assert [p.field for p in KINDS["targets"].problems({"values": {}}, context)] == ["values-ib"]


def test_without_a_choice_the_targets_are_not_complete():
    tasks = [task("a", indicator("ia", ">=", 20), one_of="g"), task("b", indicator("ib", ">=", 30), one_of="g")]

    assert blocking(KINDS["targets"].problems({}, context_with(tasks=tasks))) != []


def test_what_was_written_about_a_task_not_chosen_now_is_kept():
    tasks = [task("a", one_of="g"), task("b", one_of="g")]
    context = context_with({"objectives": {"plans": {"a": "旧文字"}}}, tasks=tasks)

    data = KINDS["objectives"].read(FakePost({"choices-g": "b", "plans-b": "新文字"}), context)

    assert data["plans"] == {"a": "旧文字", "b": "新文字"}
    assert data["choice"] == "b"


class FakePost(dict):
    def getlist(self, name):
        return [self[name]] if name in self else []


# --- budget --------------------------------------------------------------------------------------------------------


def budget(grant, own, spent_grant, spent_own):
    return {
        "sources": [{"kind": "grant", "amount": grant}, {"kind": "own", "amount": own}],
        "expenses": [{"subject": "设备费", "grant": spent_grant, "own": spent_own}],
    }


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (budget("100000.00", "100000.00", "100000.00", "100000.00"), []),
        (budget("100001.00", "100001.00", "100001.00", "100001.00"), ["sources-0-amount"]),
        (budget("100000.00", "99999.00", "100000.00", "99999.00"), ["sources-1-amount"]),
        (budget("100000.00", "100000.00", "90000.00", "110000.00"), ["expenses-0-grant", "expenses-0-own"]),
        (budget("", "", "", ""), ["sources-0-amount", "expenses-0-grant"]),
        (budget("100000.50", "", "", ""), ["sources-0-amount", "expenses-0-grant"]),
    ],
)
def test_the_budget_balances_keeps_the_ceiling_and_the_matching(data, fields):
    matching = {"payer": "applicant", "ratio": 1, "quote": "不少于1﹕1匹配"}
    funding = {"kind": "ceiling", "amount_wan": 10, "quote": "不超过10万元", "matching": matching}
    data["sources"][0]["kind"] = "grant"
    context = context_with(funding=funding, sections=[{"key": "budget", "title": "b", "subjects": ["设备费"]}])

    assert sorted(problem.field for problem in KINDS["budget"].problems(data, context)) == sorted(fields)


def test_what_is_no_amount_is_shown_and_never_added_up():
    data = budget("100000.00", "-50000", "十万", "40000.00")
    context = context_with(sections=[{"key": "budget", "title": "b", "subjects": ["设备费"]}])
    sources, expenses = KINDS["budget"].display(data, context)

    assert [row[1] for row in sources.rows][:2] == ["10", "-5"]
    assert (sources.foot[:2], expenses.foot[:3]) == (
        ["合计（不含1项无效金额）", "10"],
        ["合计（不含1项无效金额）", "0", "4"],
    )
    assert KINDS["budget"].summary(data, context)["own_funds_yuan"] == 0


# --- cover, schedule, team, partners -------------------------------------------------------------------------------


def test_a_project_of_twelve_months_ends_the_day_before_a_year_later():
    assert last_day(date(2025, 5, 1), 12) == date(2026, 4, 30)
    assert last_day(date(2024, 2, 29), 12) == date(2025, 2, 27)


def test_a_period_longer_than_the_guides_is_named():
    data = {
        "title": "a",
        "starts": "2025-05-01",
        "ends": "2026-05-01",
        "contact_name": "b",
        "contact_phone": "23530000",
    }

    assert [p.field for p in KINDS["cover"].problems(data, context_with())] == ["ends"]


def test_a_fixed_period_is_the_guides():
    period = {"months": 9, "start": "2025-01-01", "end": "2025-09-30", "quote": "2025年1月—9月"}

    data = KINDS["cover"].read(FakePost({"starts": "2020-01-01"}), context_with(period=period))

    assert (data["starts"], data["ends"]) == ("2025-01-01", "2025-09-30")


def test_a_stage_outside_the_period_is_named():
    cover = {"starts": "2025-01-01", "ends": "2025-12-31"}
    rows = [{"from": "2025-01-01", "to": "2026-01-01", "work": "a", "result": "b"}]

    found = KINDS["schedule"].problems({"rows": rows}, context_with({"cover": cover}))

    assert [problem.field for problem in found] == ["rows-0-to"]


def test_partners_are_named_or_ticked_away():
    row = {"name": "某单位", "work": "参与"}
    answers = {
        name: [p.field for p in KINDS["partners"].problems(data, context_with())]
        for name, data in {
            "nothing": {},
            "none": {"none": True},
            "some": {"rows": [row]},
            "both": {"none": True, "rows": [row]},
        }.items()
    }

    assert answers == {"nothing": ["none"], "none": [], "some": [], "both": ["none"]}


def test_the_definitions_own_fields_are_asked_and_read_by_its_rules():
    field = {"id": "valid_patents", "label": "有效专利数量", "kind": "integer"}
    sections = [{"key": "cover", "title": "封面", "fields": [field]}]
    context = context_with({"cover": {"valid_patents": "101"}}, sections=sections)

    assert facts_of(context)["application.valid_patents"] == 101


# --- questions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("amount", "１２．５", "125000.00"),
        ("amount", "1,000", "10000000.00"),
        ("amount", "十万", "十万"),
        ("number", "１，２３４", "1234"),
        ("date", "2025年3月8日", "2025-03-08"),
        ("date", "2025/13/1", "2025/13/1"),
        ("phone", "２３５３２９００转８３８", "23532900转838"),
        ("name", "买买提•吐尔逊", "买买提·吐尔逊"),
        ("text", "  全角，不动１２３\x00 ", "全角，不动１２３"),
        ("percent", "50%", "50"),
    ],
)
def test_typed_text_is_cleaned_for_what_it_is(kind, typed, kept):
    assert cleaned(kind, typed) == kept


@pytest.mark.parametrize("name", ["𬱖", "䶮", "㛃", "𠅤", "𰻝", "买买提·吐尔逊"])
def test_rare_names_are_names(name):
    assert list(problems(Question("name", "姓名", "name"), name, "name")) == []


PHONES = (
    "13800001234", "138 0001 2345", "+8613800001234", "022-23530000", "(022)23530000", "0310-3012345", "022-2353-0000",
    "+86 22 23530000", "23530000", "23532900转838", "022-23530000-838", "400-800-1234", "8008201234", "+852 2123 4567",
)  # fmt: skip
NO_PHONES = ("12345", "1380000123", "138000012345", "022-12", "000000000000", "022-23530000转", "+86", "转838", "电话")


def test_a_phone_is_one_that_can_be_called():
    asked = Question("p", "电话", "phone")

    assert [text for text in PHONES if list(problems(asked, text, "p"))] == []
    assert [text for text in NO_PHONES if not list(problems(asked, text, "p"))] == []


def test_an_amount_is_shown_in_ten_thousands():
    assert shown(Question("a", "金额", "amount"), "125000.00") == "12.5"


@pytest.mark.parametrize(("typed", "said"), [("-5", "不能为负数"), ("abc", "应填写以万元为单位的金额，例如12.5")])
def test_what_is_no_amount_is_told_why(typed, said):
    (problem,) = problems(Question("a", "金额", "amount"), cleaned("amount", typed), "a")

    assert said in problem.sentence


# --- what a process keeps ------------------------------------------------------------------------------------------


class EmptiedAtOnce(dict):
    """Another thread empties what is kept as soon as something is kept."""

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.clear()


def test_what_is_kept_may_be_emptied_by_another_thread_at_any_moment(monkeypatch):
    monkeypatch.setattr(context, "_specs", EmptiedAtOnce())
    monkeypatch.setattr(context, "_derived", EmptiedAtOnce())
    spec = spec_of(SimpleNamespace(pk=1, definition=direction_definition("1-1")), "digest")

    assert (spec.code, context.derived(spec, "name", lambda: "made")) == ("1-1", "made")


@pytest.mark.parametrize(
    ("typed", "said"), [("9" * 20, "位数过多"), ("-" + "9" * 20, "位数过多"), ("九", "应填写数字")]
)
def test_a_number_beyond_counting_is_told_so(typed, said):
    (problem,) = problems(Question("people", "参训人数", "integer"), typed, "people")

    assert said in problem.sentence
