"""A definition is read strictly, and every error names file, line and what was expected."""

import pytest

from programs.definition import read_definition
from programs.reading import DefinitionError

A_GUIDE = """code: mini
kind: register
title: 清单
authority: 局
timezone: Asia/Shanghai
source: mini.txt
introduction: {introduction}
register:
  - {{kind: indicator, no: '1', text: 专利}}
"""


def problems_of(short, *replacements):
    with pytest.raises(DefinitionError) as caught:
        short(*replacements)
    return caught.value.problems


def test_the_short_guide_is_correct(short):
    assert short().spec.directions[0].funding.amount_yuan == 100_000


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: 示例项目", "titel: 示例项目", "short.yaml:1: title: this key is missing"),
        ("lineage: first", "lineage: first\n    colour: red", "short.yaml:30: directions[1-1].colour: unknown key"),
        (
            "amount_wan: 10\n",
            "amount_wan: 十万\n",
            "short.yaml:54: directions[1-1].funding.amount_wan: expected a valid integer, found '十万'; or expected a valid number",
        ),
        (
            "phone: '23039895'",
            "phone: 23039895",
            "short.yaml:59: directions[1-1].contacts[1].phone: expected a valid string, found 23039895",
        ),
    ],
)
def test_a_wrong_key_or_type_is_named_with_its_line(short, old, new, expected):
    assert expected in "\n".join(problems_of(short, (old, new)))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("17:00:00+08:00", "17:00:00", 7, "timezone"),
        ("timezone: Asia/Shanghai", "timezone: Tianjin", 4, "unknown time zone 'Tianjin'"),
        ("number: 50, funded: 35", "number: 50, funded: 51", 51, "no more may be funded than are contracted"),
        ("kind: exact, number: 50, funded: 35", "kind: exact", 51, "needs its number"),
        ("kind: ceiling", "kind: decided", 52, "a decided one has none"),
        ("amount_wan: 10\n", "amount_wan: 0.00001\n", 52, "whole yuan"),
        ("amount_wan: 10\n", "amount_wan: -10\n", 54, "greater than 0"),
        ('{">": [application.patents, 50]}', "{about: [application.patents, 50]}", 36, "unknown operator 'about'"),
        ('{">": [application.patents, 50]}', '{">": [patents, 50]}', 36, "unknown attribute 'patents'"),
        ('{">": [application.patents, 50]}', "{\">\": [application.patents, '50']}", 36, "expects a number"),
        ('{">": [application.patents, 50]}', '{">": [application.staff, 50]}', 31, "which no field asks for"),
        (
            "rule: {in: [unit.legal_form, [企业]]}",
            "rule: {in: [unit.uscc, {list: gone}]}",
            21,
            "not among reference_lists",
        ),
        (
            "        clause: '2'\n        text: 专利超过50件\n        class: data\n        rule",
            "        clause: '2'\n        text: 专利超过50件\n        class: list\n        rule",
            32,
            "looks into a list",
        ),
        ("id: task_b", "id: task_a", 25, "the id 'task_a' is used twice"),
        ("id: task_b", "id: sessions", 25, "the id 'sessions' is used twice"),
        ("id: patents\n        clause", "id: legal_form\n        clause", 25, "does not go together"),
        ("        text: 任务B\n        one_of: choice", "        text: 任务B", 25, "has only one task"),
        ('comparator: ">=", value: 2', 'comparator: ">="', 46, "needs a value"),
        ('comparator: ">=", value: 2', "comparator: at least, value: 2", 46, "'>='"),
        ("unit: 期, quote", "unit: 期, window: monthly, quote", 46, "expected text of the form"),
        ("unit: 期, quote", "unit: 期, subset_of: other, quote", 25, "refers to 'other'"),
        ("category: '1'\n", "category: '2'\n", 26, "expected 1, found '2'"),
        ("route: [unit_review, first_review, award]", "route: [first_review, unit_review]", 10, "keeps the order"),
        ("route: [unit_review, first_review, award]", "route: [first_review, award]", 8, "needs the stage unit_review"),
        ("route: [unit_review, first_review, award]", "route: [unit_review, tea_break]", 10, "expected"),
        ("max_applications_per_organisation: 2", "max_applications_per_organisation: 0", 11, "greater than 0"),
        ("max_applications_per_organisation: 2", "max_applications_per_organisation: two", 11, "integer"),
        ("  - {key: basis, title: 工作基础}", "  - {key: diary, title: 工作基础}", 15, "'basis'"),
        ("months: 12", "months: 12, start: 2025-01-01", 57, "both start and end"),
        ("months: 12", "months: 12, start: 2025-09-01, end: 2025-01-01", 57, "ends before it starts"),
        (
            "{code: '1', label: 一, title: 第一类}",
            "{code: '1', label: 一, title: 第一类}\n  - {code: '1', label: 二, title: 第二类}",
            1,
            "used twice",
        ),
    ],
)
def test_what_does_not_hold_together_is_refused(short, old, new, line, words):
    found = problems_of(short, (old, new))

    assert [problem for problem in found if problem.startswith(f"short.yaml:{line}: ") and words in problem], found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: 示例项目", "title: 示例项目\ntitle: 又一个", "short.yaml:3: the key 'title' stands twice"),
        (
            "title: 示例项目",
            "title: &a 示例项目\ndocument_number: *a",
            "short.yaml:3: anchors and aliases are not allowed",
        ),
        (
            "title: 示例项目",
            "title: !!python/object:os.system x",
            "short.yaml:2: the tag 'tag:yaml.org,2002:python/object:os.system' is not allowed",
        ),
        ("title: 示例项目", "title: [示例项目", None),
    ],
)
def test_only_plain_yaml_is_read(short, old, new, expected):
    found = problems_of(short, (old, new))

    assert found == [expected] if expected else found[0].startswith("short.yaml:")


def test_yes_and_no_are_words_and_not_booleans(short):
    assert short(("title: 方向一", "title: no")).spec.directions[0].title == "no"


def test_a_deadline_without_a_time_ends_with_its_day(short):
    spec = short(("2025-03-28T17:00:00+08:00", "2025-03-28")).spec

    assert spec.closes_at.isoformat() == "2025-03-28T23:59:59+08:00"


def test_payment_shares_add_up_to_the_whole(short):
    plan = "\n      payment_plan:\n        - {share: 0.5, when: contract, quote: 先}\n        - {share: %s, when: acceptance, quote: 后}"
    kept = short(("quote: 不超过10万元", "quote: 不超过10万元" + plan % "0.5"))

    assert len(kept.spec.directions[0].funding.payment_plan) == 2
    assert "add up to 1" in problems_of(short, ("quote: 不超过10万元", "quote: 不超过10万元" + plan % "0.4"))[0]


def test_a_sentence_that_the_guide_does_not_say_is_refused(tmp_path):
    (tmp_path / "mini.txt").write_text("专利：知识产权是\n第一资源。", encoding="utf-8")
    definition = tmp_path / "mini.yaml"

    definition.write_text(A_GUIDE.format(introduction="知识产权是第一资源。"), encoding="utf-8")
    assert read_definition(definition).spec.code == "mini"

    definition.write_text(A_GUIDE.format(introduction="知识产权是第二资源。"), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_definition(definition)
    assert caught.value.problems == [f"{definition}:7: introduction: the guide does not say '知识产权是第二资源。'"]


def test_a_missing_guide_text_is_named(tmp_path):
    definition = tmp_path / "mini.yaml"
    definition.write_text(A_GUIDE.format(introduction="知识产权"), encoding="utf-8")

    with pytest.raises(DefinitionError) as caught:
        read_definition(definition)

    assert caught.value.problems == [f"{definition}:6: source: expected the guide's text at {tmp_path / 'mini.txt'}"]


def test_the_numbers_of_declarations_begin_with_something_short(short):
    told = problems_of(short, (short_code(short), "code: " + "a-very-long-code-of-a-call-" + "x"))

    assert [problem for problem in map(str, told) if "number_prefix of at most" in problem] != []


def short_code(short):
    return f"code: {short().spec.code}"
