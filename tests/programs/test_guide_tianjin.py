"""The 2025 guide as data, against numbers read from the guide by hand and against its text."""

import re
from pathlib import Path

import pytest

from programs import checks, rules
from programs.exports import export_program

SOURCE = Path("fixtures/sources/tianjin-2025.txt")
# code: quota, kind of quota, paid, ceiling in 万元, contacts, phone
OVERVIEW = {
    "1-1": (50, "exact", 35, 10, ["孙志艳"], "23039895"),
    "1-2": (1, "exact", 1, 30, ["张军"], "23039857"),
    "1-3": (2, "exact", 2, 10, ["刘臣"], "23039856"),
    "1-4": (3, "max", 3, 10, ["马博"], "84493629"),
    "1-5": (8, "max", 8, 5, ["马博"], "84493629"),
    "2-1": (15, "max", 15, 10, ["张相凯", "郑彦兴"], "23039887"),
    "2-2": (2, "max", 2, 15, ["张相凯", "郑彦兴"], "23039887"),
    "3-1": (11, "max", 11, 10, ["张剑光"], "23039863"),
    "3-2": (1, "exact", 1, 30, ["曲达"], "23039863"),
    "3-3": (1, "exact", 1, 15, ["曲达"], "23039863"),
    "3-4": (1, "exact", 1, 15, ["曲达"], "23039863"),
    "3-5": (1, "exact", 1, 20, ["孙燕东"], "23039863"),
    "3-6": (1, "exact", 1, 30, ["曲达"], "23039863"),
    "3-7": (1, "exact", 1, 10, ["曲达"], "23039863"),
    "3-8": (1, "exact", 1, 20, ["马博"], "84493629"),
    "4-1": (6, "max", 6, 6, ["张硕"], "23039897"),
    "4-2": (5, "max", 5, 2, ["张硕"], "23039897"),
    "4-3": (1, "exact", 1, 10, ["王琳"], "83718188"),
    "4-4": (1, "exact", 1, 20, ["王琳"], "83718188"),
}
# the quantified minimums in the order of the guide: number and unit
MINIMUMS = {
    "1-1": ["1份", "2期", "项"],
    "1-2": ["60个", "3个", "10次", "30个学校", "200件", "1次", "80人"],
    "1-3": ["20场", "30家", "20场", "30家"],
    "1-4": ["1次", "1次"],
    "1-5": ["年", "年", "1次"],
    "2-1": ["1次", "2场", "20件", "8%", "2个"],
    "2-2": ["2次", "2场", "30件", "3个"],
    "3-1": ["1期", "20人", "5件", "2期", "60人", "1个", "2个"],
    "3-2": ["30家", "5件", "4期", "150人", "50人", "15家", "100册", "5家"],
    "3-3": ["10个国家或地区", "5场次", "200家次", "3个", "2个", "5件", "10家"],
    "3-4": ["3家", "20次", "2次", "6次", "1件"],
    "3-5": ["15人", "5次", "200人次"],
    "3-6": ["1000家"],
    "3-7": ["20人", "4场", "150家", "3件"],
    "3-8": ["1份", "1份", "30家", "10次", "10次"],
    "4-1": ["5期", "500人次"],
    "4-2": ["2期", "2次"],
    "4-3": ["1家", "1套"],
    "4-4": [],
}


@pytest.fixture(scope="session")
def exported(guide):
    return export_program(guide.spec)


@pytest.fixture(scope="session")
def directions(exported):
    return {direction["code"]: direction for direction in exported["directions"]}


def test_every_direction_has_the_places_money_and_people_of_the_guide(guide, directions):
    kinds = {direction.code: direction.quota.kind for direction in guide.spec.directions}
    found = {
        code: (
            one["quota"],
            kinds[code],
            one["funded"] or one["quota"],
            one["amount_yuan"] // 10_000,
            [contact["name"] for contact in one["contacts"]],
            one["contacts"][0]["phone"],
        )
        for code, one in directions.items()
    }

    assert found == OVERVIEW


def test_the_sums_of_the_guide_come_out(directions):
    totals = {"1": 0, "2": 0, "3": 0, "4": 0}
    for one in directions.values():
        totals[one["category"]] += (one["funded"] or one["quota"]) * one["amount_yuan"] // 10_000

    assert sum(one["quota"] for one in directions.values()) == 112
    assert sum(one["funded"] or one["quota"] for one in directions.values()) == 97
    assert totals == {"1": 470, "2": 180, "3": 250, "4": 76}
    assert sum(totals.values()) == 976


def test_every_minimum_of_the_guide_is_there(directions):
    found = {
        code: [
            f"{'' if indicator['value'] is None else indicator['value']}{indicator['unit']}"
            for task in one["tasks"]
            for indicator in task["indicators"]
        ]
        for code, one in directions.items()
    }

    assert found == MINIMUMS
    assert sum(len(values) for values in found.values()) == 74


def test_the_whole_of_the_program(exported):
    assert exported["closes_at"] == "2025-03-28T17:00:00+08:00"
    assert exported["deadlines"] == [{"at": "2025-03-28T17:00:00+08:00", "transitions": ["submit", "unit_approve"]}]
    assert exported["max_applications_per_organisation"] == 2
    assert exported["contacts"] == [
        {"for": "申报流程咨询", "name": "毕志诚", "phone": "83718188"},
        {"for": "申报系统技术支持", "name": "刘楠", "phone": "23532900转838"},
    ]
    assert exported["route"] == [
        "unit_review",
        "first_review",
        "expert_review",
        "deliberation",
        "public_notice",
        "award",
        "contract",
    ]


def test_what_is_special_in_single_directions(guide, directions):
    assert directions["1-1"]["period"] == {"months": 9, "start": "2025-01-01", "end": "2025-09-30"}
    assert {one["period"]["months"] for code, one in directions.items() if code != "1-1"} == {12}
    assert [code for code, one in directions.items() if one["matching_ratio"]] == ["1-1", "3-7"]
    assert [task["id"] for task in directions["1-3"]["tasks"] if task["one_of"]] == ["1-3.task_a", "1-3.task_b"]
    assert [i.id for d in guide.spec.directions for i in d.indicators if i.soft] == ["conversion_rate"]
    softened = {
        (direction.code, condition.severity)
        for direction in guide.spec.directions
        for condition in direction.conditions
        if condition.severity != "block"
    }
    assert softened == {("2-2", "warn"), ("3-2", "warn"), ("3-6", "preference")}
    assert [direction.own_indicators.min for direction in guide.spec.directions] == [0] * 18 + [1]


def test_every_direction_owes_the_quarterly_report_and_keeps_the_common_rules(directions):
    for one in directions.values():
        texts = "".join(duty["text"] for duty in one["obligations"])
        assert texts.count("按季度向项目主管处室报送项目实施成效、典型案例等信息和建议") == 1
        assert [duty["clause"] for duty in one["obligations"][1:]] == [
            "第一部分 二、1",
            "第一部分 二、2",
            "第一部分 二、3",
        ]
        assert len([item for item in one["conditions"] if item["clause"].startswith("第一部分")]) == 9


def test_ids_are_unique_in_the_whole_export(directions):
    ids = [
        item["id"]
        for one in directions.values()
        for item in [
            *one["conditions"],
            *one["tasks"],
            *(indicator for task in one["tasks"] for indicator in task["indicators"]),
            *one["obligations"],
        ]
    ]

    assert len(ids) == len(set(ids))


def test_every_sentence_stands_in_the_guide(guide):
    source = SOURCE.read_text(encoding="utf-8")

    assert len(checks.quotes(guide.spec)) > 400
    assert checks.misquoted(guide.spec, source) == []


def test_every_line_of_the_guide_stands_in_the_definition(guide):
    """What is not quoted: headings, table heads, and the labels around names and phones."""
    said = [re.sub(r"\s", "", line) for _path, text in checks.quotes(guide.spec) for line in text.splitlines()]
    said += [category.title for category in guide.spec.categories]
    headings = re.compile(
        r"^(附件|第.部分：.*|[一二三四]、.*|[1-4]\.(项目目标|申报条件|项目任务|项目数量及资助额度)|2025年天津市.*征集指南|序号|项目名称|支持方向|咨询人|咨询电话|\d)$"
    )
    left = []
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        dense = re.sub(r"\s", "", line)
        if not dense or headings.match(dense) or dense.startswith(("项目咨询人", "项目联系人", "（一）支", "（二）支")):
            continue
        for text in sorted(said, key=len, reverse=True):
            dense = dense.replace(text, "") if len(text) > 3 or text == line.strip() else dense
        left.append(
            re.sub(r"[（）()0-9一二三四五六七八：；，。、．.]|支持方向|申报单位应|方式|每个项目|择优", "", dense)
        )

    assert [rest for rest in left if len(rest) > 8] == []


def test_the_table_of_contacts_has_eighteen_directions_and_two_services(guide):
    rows = guide.spec.consultation

    assert len([row for row in rows if row.directions]) == 18
    assert [row.subject for row in rows if not row.directions] == ["申报流程咨询", "申报系统技术支持"]
    assert sorted(code for row in rows for code in row.directions) == sorted(OVERVIEW)


@pytest.mark.parametrize(("inventions", "patents", "met"), [(50, 100, False), (51, 0, True), (0, 101, True)])
def test_more_than_fifty_does_not_mean_fifty(guide, inventions, patents, met):
    universities = next(direction for direction in guide.spec.directions if direction.code == "2-1")
    (condition,) = [one for one in universities.conditions if "超过50件" in one.text]
    facts = {"application.valid_invention_patents": inventions, "application.valid_patents": patents}

    assert rules.evaluate(condition.rule, facts) is met
