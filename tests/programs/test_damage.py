"""Every kind of damage to a definition gives one clear error with file, line and what was expected; nothing is loaded."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ipfund.common.models import Event
from programs.models import Category, Direction, Program, ProgramVersion

SHORT = Path("tests/programs/short.yaml").read_text(encoding="utf-8")
INDICATOR = "quote: 不少于2期}"
SECOND = "\n          - {id: other, clause: '3', name: 其中, comparator: '>=', value: %s, unit: 期, quote: 其中, %s}"  # a second indicator beside the short guide's


def bent(old, new):
    """Return the short guide with one piece of text replaced."""
    assert SHORT.count(old) == 1, f"{old!r} stands {SHORT.count(old)} times"
    return SHORT.replace(old, new)


def another(first, value="1", more="implied: true"):
    return bent(INDICATOR, INDICATOR.removesuffix("}") + f", {first}}}" + SECOND % (value, more))


DAMAGED = {
    # the file
    "empty": ("", 1, "expected a mapping"),
    "only spaces": (" \n\n", 1, "expected a mapping"),
    "a list": ("- code: a\n", 1, "expected a mapping"),
    "no UTF-8": (SHORT.encode("gb18030"), 2, "expected text in UTF-8, found the byte"),
    "a control character": (bent("示例项目", "示例\x07项目"), 2, "the character 0x07 is not allowed"),
    "a tab": (bent("  - at:", "\t- at:"), 7, "cannot start any token"),
    "two documents": (SHORT + "---\ncode: b\n", 60, "another document"),
    "nested without end": ("code: " + "[" * 3000 + "]" * 3000, 1, "expected at most 40 levels"),
    "a key twice": (bent("title: 示例项目", "title: 示例项目\ntitle: 另一"), 3, "the key 'title' stands twice"),
    "an open bracket": (bent("[unit_review, first_review, award]", "[unit_review"), 11, "expected ',' or ']'"),
    # keys and types
    "a missing key": (bent("    lineage: first\n", ""), 25, "directions[1-1].lineage: this key is missing"),
    "an unknown key": (bent("goal: 目标", "goal: 目标\n    colour: red"), 31, "directions[1-1].colour: unknown key"),
    "a number for text": (bent("title: 方向一", "title: 1"), 28, "expected a valid string, found 1"),
    "text for a list": (bent("[unit_review, first_review, award]", "award"), 10, "expected a valid array, found 'award'"),
    "yes for true": (bent("reference_lists", "published: yes\nreference_lists"), 12, "expected a valid boolean, found 'yes'"),
    "nothing for text": (bent("authority: 示例局", "authority:"), 3, "expected a valid string, found None"),
    "a phone without quotes": (bent("'23039895'", "23039895"), 59, "expected a valid string, found 23039895"),
    "an address of the system as code": (bent("code: short-2025", "code: new"), 1, "code: the code 'new' is an address of the system"),
    # money
    "an amount in words": (bent("amount_wan: 10\n", "amount_wan: 十万\n"), 54, "expected a valid number, found '十万'"),
    "an amount as text": (bent("amount_wan: 10\n", "amount_wan: '10'\n"), 54, "expected a valid number, found '10'"),
    "an amount with its unit": (bent("amount_wan: 10\n", "amount_wan: 10万元\n"), 54, "found '10万元'"),
    "no number": (bent("amount_wan: 10\n", "amount_wan: .nan\n"), 54, "found '.nan'"),
    "more money than there is": (bent("amount_wan: 10\n", f"amount_wan: {10**12}\n"), 54, "less than or equal to"),
    "a ratio in words": (bent("ratio: 1", "ratio: 一比一"), 56, "expected a number or a ratio such as 1:1"),
    "a ratio to nothing": (bent("ratio: 1", "ratio: '1:0'"), 56, "expected a number or a ratio such as 1:1"),
    "no ratio": (bent("ratio: 1", "ratio: 0"), 56, "greater than 0"),
    "shares below one": (
        bent("不超过10万元", "不超过10万元\n      payment_plan: [{share: 0.5, when: contract, quote: 先资助50%}]"),
        52, "the shares of the payment plan must add up to 1",
    ),
    "shares above one": (
        bent("不超过10万元", "不超过10万元\n      payment_plan: [{share: 1, when: contract, quote: a}, {share: 0.1, when: midterm, quote: b}]"),
        52, "the shares of the payment plan must add up to 1",
    ),
    "more chosen than places": (
        bent("不超过10万元", "不超过10万元\n      stages: [{select: 51, by: review, then: contract, quote: a}]"), 56, "expected at most 50",
    ),
    "more paid than are paid": (
        bent("不超过10万元", "不超过10万元\n      stages: [{select: 36, by: evaluation, then: pay, quote: a}]"), 56, "expected at most 35",
    ),
    # time
    "an instant without its zone": (bent("17:00:00+08:00", "17:00:00"), 7, "timezone"),
    "no such day": (bent("2025-03-28T17:00", "2025-02-30T17:00"), 7, "day value is outside expected range"),
    "a day in words": (bent("2025-03-28T17:00:00+08:00", "3月28日"), 7, "expected a valid datetime"),
    "no such zone": (bent("timezone: Asia/Shanghai", "timezone: Tianjin"), 4, "unknown time zone 'Tianjin'"),
    "closed before it opens": (bent("2025-03-28T17", "2025-01-05T17"), 7, "expected an instant after the opening"),
    "two deadlines for one step": (
        bent("    quote: 截止时间", "    quote: 截止时间\n  - {at: 2025-04-01, transitions: [submit], quote: 再截止}"), 10, "'submit' has a deadline already",
    ),
    # what refers to something
    "a list that is not there": (
        bent("rule: {in: [unit.legal_form, [企业]]}", "rule: {in: [unit.uscc, {list: gone}]}"), 21, "not among reference_lists",
    ),
    "a category that is not there": (bent("category: '1'\n", "category: '9'\n"), 26, "expected 1, found '9'"),
    "a direction that is not there": (
        bent("categories:", "consultation: [{subject: 咨询, name: 张三, phone: '23039895', directions: [9-9]}]\ncategories:"), 22, "there is no direction '9-9'",
    ),
    "a condition that is not there": (
        bent("categories:", "attachments: [{kind: proof, title: 证明, conditions: [gone]}]\ncategories:"), 26, "which is no condition",
    ),
    "a field that is not there": (bent("[application.patents, 50]", "[application.gone, 50]"), 31, "which no field asks for"),
    "words compared by size": (bent("kind: integer", "kind: text"), 31, "compares application.patents, which is no number"),
    "a part of itself": (bent(INDICATOR, "quote: 不少于2期, subset_of: sessions}"), 25, "which is no other indicator here"),
    "a part of nothing": (bent(INDICATOR, "quote: 不少于2期, subset_of: gone}"), 25, "which is no other indicator here"),
    "parts in a circle": (another("subset_of: other", "2", "subset_of: sessions"), 46, "'sessions' refers, over others, to itself"),
    "beneficiaries in a circle": (another("per: other", "2", "per: sessions"), 46, "'sessions' refers, over others, to itself"),
    "a part larger than the whole": (another("subset_of: other"), 46, "expected at most 1, as it is a part of 'other'"),
    # what is one of a closed set
    "an unknown operator": (bent('{">": [application.patents, 50]}', "{above: [application.patents, 50]}"), 36, "unknown operator 'above'"),
    "two operators": (
        bent('{">": [application.patents, 50]}', '{">": [application.patents, 50], "<": [application.patents, 60]}'), 36, "one mapping with one operator",
    ),
    "a number in quotes in a rule": (bent("[application.patents, 50]", "[application.patents, '50']"), 36, "expects a number"),
    "an unknown comparator": (bent('comparator: ">="', "comparator: 不少于"), 46, "'>='"),
    "an unknown window": (bent(INDICATOR, "quote: 不少于2期, window: monthly}"), 46, "expected text of the form"),
    "an unknown stage": (bent("[unit_review, first_review, award]", "[unit_review, tea]"), 10, "expected"),
    "stages out of order": (bent("[unit_review, first_review, award]", "[first_review, unit_review]"), 10, "keeps the order"),
    "an unknown section": (bent("key: basis", "key: diary"), 15, "'basis'"),
    # what stands twice, or alone
    "an id twice": (bent("id: task_b", "id: sessions"), 25, "the id 'sessions' is used twice"),
    "a direction twice": (SHORT + SHORT[SHORT.index("  - code: 1-1") :], 1, "the direction code '1-1' is used twice"),
    "a choice of one": (bent("        text: 任务B\n        one_of: choice", "        text: 任务B"), 25, "has only one task"),
    "a value and a threshold": (
        bent("value: 2,", "value: 2, value_by: {attribute: unit.district, values: {甲区: 3}},"), 46, "give value or value_by, not both",
    ),
    "a threshold for nobody": (bent("value: 2,", "value_by: {attribute: unit.district, values: {}},"), 46, "at least 1 item"),
    "less than nothing": (bent("value: 2,", "value: -2,"), 46, "a value is not negative"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_damage_is_told_with_file_line_and_what_was_expected_and_nothing_is_loaded(db, tmp_path, damage):
    text, line, words = DAMAGED[damage]
    path = tmp_path / "short.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(CommandError) as caught:
        call_command("load_program", str(path))

    found = str(caught.value).splitlines()
    assert [one for one in found if one.startswith(f"{path}:{line}: ") and words in one], found
    assert all(re.match(rf"{re.escape(str(path))}:\d+: ", one) for one in found), found
    assert [model.objects.count() for model in (Program, Direction, Category, ProgramVersion, Event)] == [0] * 5


def test_the_guide_that_is_bent_is_correct(db, tmp_path):
    path = tmp_path / "short.yaml"
    path.write_text("\ufeff" + SHORT, encoding="utf-8")

    call_command("load_program", str(path), verbosity=0)

    assert Program.objects.get().directions.count() == 1


@pytest.mark.parametrize("printed", ["1", "1.0", "'1:1'", "1：1", "1﹕1", "'2 : 2'"])
def test_a_ratio_is_the_same_however_it_is_printed(short, printed):
    assert short(("ratio: 1", f"ratio: {printed}")).spec.directions[0].funding.matching.ratio == 1


@pytest.mark.parametrize(("printed", "ratio"), [("'1:2'", 0.5), ("3：2", 1.5), ("'1.5:1'", 1.5)])
def test_a_ratio_is_own_funds_to_funding(short, printed, ratio):
    assert short(("ratio: 1", f"ratio: {printed}")).spec.directions[0].funding.matching.ratio == ratio


def test_a_folder_is_no_definition(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_program", str(tmp_path))


def test_a_source_that_is_no_text_is_told(tmp_path, db):
    (tmp_path / "guide.txt").write_bytes("第一行\n".encode() + "指南".encode("gb18030"))
    path = tmp_path / "short.yaml"
    path.write_text(SHORT.replace("title: 示例项目", "title: 示例项目\nsource: guide.txt"), encoding="utf-8")

    with pytest.raises(CommandError, match=r"guide\.txt:2: expected text in UTF-8"):
        call_command("load_program", str(path))
