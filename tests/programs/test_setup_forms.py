"""The forms of a definition: nothing is lost on the way there and back, and lists change without JavaScript."""

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipfund.common.fields import error_links
from programs.definition import parse_definition, problems_in, read_definition
from programs.editing import parts, telling
from programs.editing.complaints import SAYINGS, in_words
from programs.editing.form import PartForm, rearranged
from programs.editing.identifiers import completed
from programs.editing.options import named
from programs.editing.shapes import Leaf, shapes_for, shapes_of
from programs.editing.telling import in_path_words
from programs.schema import DirectionSpec, ProgramSpec
from programs.writing import flow, to_yaml
from tests.programs.editing import posted

GUIDES = sorted(Path("fixtures/programs").glob("*.yaml"))


@pytest.fixture(scope="module", params=GUIDES, ids=lambda path: path.stem)
def content(request):
    return read_definition(request.param).content


def places(content):
    kind = content.get("kind", "call")
    yield from (parts.Place(part) for part in parts.parts_of(kind))
    for name, (_spec, its_parts) in parts.LISTS.items():
        for at in range(len(content.get(name, []))):
            yield from (parts.Place(part, name, at) for part in its_parts)


def test_every_part_of_every_guide_comes_back_as_it_was(content):
    lost = []
    for place in places(content):
        held = place.held(content)
        how = {"zone": content["timezone"], "options": named(content, held if place.list else None)}
        form = PartForm(place.shapes, None, data=posted(PartForm(place.shapes, held, **how)), **how)
        assert form.is_valid(), (place.part.key, form.errors.as_json())
        if place.with_values(content, form.content()) != content:
            lost.append((place.list, place.at, place.part.key))

    assert lost == []


def test_every_key_of_the_schema_stands_on_exactly_one_page():
    program = [key for part in parts.PROGRAM_PARTS for key in part.keys]
    direction = [key for part in parts.DIRECTION_PARTS for key in part.keys]

    assert sorted([*program, *parts.ELSEWHERE]) == sorted(shape.key for shape in shapes_of(ProgramSpec))
    assert sorted(direction) == sorted(shape.key for shape in shapes_of(DirectionSpec))


def unnamed(shapes):
    for shape in shapes:
        if shape.words.label == shape.key:
            yield shape.key
        if not isinstance(shape, Leaf):
            yield from unnamed(shape.parts)


def test_every_key_has_a_name_for_people():
    assert list(unnamed(shapes_of(ProgramSpec))) == []


def test_a_written_file_is_read_as_the_same_definition(content):
    assert parse_definition(to_yaml(content, ["标题"]), "x.yaml").content == content


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\n"), min_size=1, max_size=40)
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), VALUES, min_size=1, max_size=4))
def test_whatever_is_written_as_yaml_is_read_back_the_same(value):
    from programs.reading import read_document

    assert read_document(to_yaml(value), "x").value == value
    assert read_document(flow(value), "x").value == value


def form_of(shapes, held, data=None):
    return PartForm(shapes, held, zone="Asia/Shanghai", options=named({}), data=data)


CONTACTS = shapes_for(DirectionSpec, ("contact_label", "contacts"))
THREE = {"contacts": [{"name": name, "phone": "23039895"} for name in "甲乙丙"]}


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("add:contacts", ["甲", "乙", "丙", None]),
        ("remove:contacts.1", ["甲", "丙"]),
        ("up:contacts.2", ["甲", "丙", "乙"]),
        ("down:contacts.0", ["乙", "甲", "丙"]),
        ("copy:contacts.0", ["甲", "甲", "乙", "丙"]),
        ("up:contacts.0", ["甲", "乙", "丙"]),
        ("remove:contacts.9", ["甲", "乙", "丙"]),
        ("remove:contact_label", ["甲", "乙", "丙"]),
        ("burn:contacts.0", ["甲", "乙", "丙"]),
        ("add:nothing.0.there", ["甲", "乙", "丙"]),
        ("", ["甲", "乙", "丙"]),
    ],
)
def test_the_buttons_of_a_list(command, names):
    changed = rearranged(CONTACTS, posted(form_of(CONTACTS, THREE)), command)

    assert [one.get("name") for one in changed["contacts"]] == names


def test_what_was_typed_stays_when_a_row_is_added():
    typed = posted(form_of(CONTACTS, THREE), contacts__0__phone="没有号码")
    changed = rearranged(CONTACTS, typed, "add:contacts")

    assert form_of(CONTACTS, changed)["contacts.0.phone"].value() == "没有号码"


def test_a_count_without_end_is_not_followed():
    data = posted(form_of(CONTACTS, THREE)) | {"contacts.count": "99999"}

    assert len(rearranged(CONTACTS, data, "")["contacts"]) <= 200


def test_a_date_keeps_its_zone_its_seconds_and_whether_it_has_a_time():
    shapes = shapes_for(ProgramSpec, ("deadlines",))
    for said in ("2025-03-28T17:00:00+08:00", "2025-03-28T17:00:30+08:00", "2025-03-28"):
        held = {"deadlines": [{"at": said, "transitions": ["unit_approve", "submit"], "quote": "截止"}]}
        form = form_of(shapes, held, posted(form_of(shapes, held)))
        assert form.is_valid()
        assert form.content() == held


def test_an_identifier_that_was_left_empty_is_made_up():
    shapes = shapes_for(DirectionSpec, ("obligations",))
    values = completed(shapes, {"obligations": [{"clause": "1", "text": "甲"}, {"id": "n1", "text": "乙"}]}, {"n1"})

    assert [one["id"] for one in values["obligations"]] == ["n2", "n1"]


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        ({"quota__number": "很多"}, "quota.number", "请填写整数。"),
        ({"funding__amount_wan": ""}, None, "请填写金额；逐项核定的不填。"),
        ({"quota__number": "１０，０００"}, None, ""),
        ({"period__quote": " "}, "period.quote", "请填写。"),
        ({"quota__kind": "999999"}, "quota.kind", "所选内容不在可选范围内，请重新选择。"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_in_chinese(content, typed, name, sentence):
    if "directions" not in content:
        pytest.skip("a register has no money")
    place = parts.Place(next(part for part in parts.DIRECTION_PARTS if part.key == "money"), "directions", 0)
    how = {"zone": content["timezone"], "options": named(content)}
    held = place.held(content) | {"quota": {"kind": "exact", "number": 5, "quote": "五"}}
    held["funding"] = {"kind": "ceiling", "amount_wan": 5, "quote": "五"}
    form = PartForm(place.shapes, None, data=posted(PartForm(place.shapes, held, **how), **typed), **how)
    if form.is_valid():
        for path, message in problems_in(place.with_values(content, form.content()))[1]:
            form.blame(path[2:], message)

    told = " ".join(message for messages in form.errors.values() for message in messages)
    assert sentence in told
    assert name is None or name in form.errors
    assert form.is_valid() == (not sentence)


def raised():
    """Return every message that a check of a definition can raise, with a sample for what it names."""
    for path in [*Path("programs/schema").glob("*.py"), Path("programs/rules.py"), Path("programs/reading.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"ValueError", "_require"} and node.args:
                text = sample(node.args[-1])
                if text and re.search("[a-z] [a-z]", text):
                    yield text
    for node in ast.walk(ast.parse(Path("programs/checks.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            text = sample(node.value.elts[-1])
            if text:
                yield text


def sample(node):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else shown(one) for one in node.values)
    return None


def shown(value):
    """Return a sample of what stands in a message: quoted where the message quotes it."""
    return "'a'" if value.conversion == ord("r") else "1"


def test_every_message_of_a_check_is_told_in_chinese():
    found = sorted(set(raised()))
    silent = [text for text in found if not any(re.fullmatch(one, text, re.DOTALL) for one, _saying in SAYINGS)]

    assert len(found) > 25
    assert silent == []


def test_a_place_of_the_guide_is_told_in_its_words_and_not_by_our_ids(content):
    """The same by way of a path and of a difference; what nobody called otherwise keeps its printed number."""
    ids = {item["id"]: (at, item) for at, item in enumerate(content.get("conditions", [])) if len(item["id"]) > 4}
    for name, (at, item) in ids.items():
        by_path = in_path_words(content, ("conditions", at, "text"))
        by_change = telling.in_words({"path": f"conditions[{name}].text", "old": "", "new": ""}, content)["place"]

        assert (by_path, name in by_path, item["text"][:6] in by_path) == (by_change, False, True)


@pytest.mark.parametrize(
    ("kind", "saying"),
    [
        ("datetime", "请填写日期，例如 2025-03-28。"),
        ("integer", "请输入数字。"),
        ("boolean", "此处应为 true 或 false。"),
    ],
)
def test_what_cannot_be_read_is_told_as_what_it_should_be(kind, saying):
    assert in_words(f"expected a valid {kind}, input is too short, found '明天'") == saying


def test_a_message_nobody_foresaw_is_still_shown():
    assert "something odd" in in_words("something odd")
    assert json.dumps(in_words("this key is missing; or unknown key"), ensure_ascii=False).count("。") == 2


def test_the_summary_of_errors_names_the_row_and_leads_to_its_place():
    shapes = shapes_for(DirectionSpec, ("contacts", "tasks"))
    indicator = {"clause": "1", "name": "甲", "comparator": ">=", "value": 1, "unit": "项", "quote": "甲"}
    held = {"contacts": [], "tasks": [{"clause": "1", "text": "甲", "indicators": [indicator]}]}
    wrong = form_of(shapes, held, posted(form_of(shapes, held), tasks__0__indicators__0__value="很多"))
    assert error_links(wrong) == [
        {"text": "任务 1 › 指标 1 › 指标值：请输入数字。", "href": "#id_tasks.0.indicators.0.value"}
    ]

    fits = form_of(shapes, held, posted(form_of(shapes, held)))
    assert fits.is_valid()
    assert fits.content() == {key: value for key, value in held.items() if value}
    fits.blame(("tasks", 0), "name the parts")
    fits.blame(("tasks", 0), "say how many")
    fits.blame((), "name the parts")
    links = error_links(fits)
    assert [link["href"] for link in links] == ["", "#part-tasks.0", "#part-tasks.0"]
    assert len({link["text"] for link in links}) == 3
