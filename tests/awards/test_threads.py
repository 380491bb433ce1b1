"""The commitment thread: one promise from the guide's minimum to the contract, of one project and of all of a direction."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse

from applications.services import checking, submitting
from awards import targets
from awards.services import drafting
from ipfund.common.audit import events_of
from tests.awards.test_query_counts import MOST, same
from tests.factories.applications import ApplicationFactory, fresh, people_of, save
from tests.factories.awards import NOON, a_manager, awarded, drafted
from tests.factories.programs import DirectionFactory, direction_definition, in_charge_of

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
INDICATORS = [
    {"id": "sessions", "clause": "3（1）", "name": "专题培训", "comparator": ">=", "value": 2, "unit": "期", "quote": "不少于2期"},
    {
        "id": "rate", "clause": "3（3）", "name": "转化率", "comparator": ">=", "value": 8, "unit": "%", "soft": True,
        "quote": "原则上不低于8%",
    },
    {"id": "sales", "clause": "3（4）", "name": "销售额", "comparator": "increasing", "unit": "万元", "window": "series:3", "quote": "逐年增加"},
]  # fmt: skip
SAID = {"targets": {"values": {"sessions": "4", "rate": "6", "sales": ["1", "2", "3"]}, "proposed": [
    {"name": "典型案例", "comparator": ">=", "value": "5", "unit": "个"},
]}}  # fmt: skip


def a_direction(clock_at, code="2-1"):
    clock_at(NOON)
    task = {"id": "t1", "clause": "3", "text": "任务", "indicators": INDICATORS}
    places = {"kind": "max", "number": 5, "quote": "不超过5个项目"}
    definition = direction_definition(code, tasks=[task], own_indicators={"max": 3}, quota=places)
    return DirectionFactory(code=code, quota=5, quota_kind="max", definition=definition)


def url(direction):
    return reverse("awards:direction_thread", args=[direction.pk])


def shown(page):
    """Return the rows of the only table of a page, cell by cell, as a person reads them."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]  # fmt: skip


def filed(answer):
    """Return the rows of a downloaded workbook without its head, as text."""
    from openpyxl import load_workbook

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    return [
        ["—" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


def test_the_table_and_its_workbook_show_the_same(client, clock_at):
    direction = a_direction(clock_at)
    application = awarded(clock_at=clock_at, direction=direction)
    contract = drafting.draft_contract(application.pk, by=people_of(application).in_charge)
    client.force_login(a_manager())

    page, answer = client.get(url(direction)).content.decode(), client.post(url(direction))

    (row,) = shown(page)
    assert row == filed(answer)[0]
    assert row[:1] + row[3:7] == [contract.number, "承办人起草中", "2", "2", "2"]
    event = events_of(direction).get(action="export_direction_thread")
    assert (event.data["rows"], len(event.data["sha256"])) == (1, 64)


def test_the_three_values_stand_side_by_side_and_what_is_soft_is_told(client, clock_at):
    direction = a_direction(clock_at)
    application = ApplicationFactory(submitted=True, direction=direction, data=SAID)
    client.force_login(application.owner)

    page = client.get(reverse("awards:thread", args=[application.pk])).content.decode()

    rows = shown(page)
    assert [row[3:5] for row in rows] == [
        ["不少于 2 期", "不少于 4 期"],
        ["不少于 8 %", "不少于 6 % 低于指南的原则要求"],
        ["逐年增加", "1 → 2 → 3 万元"],
        ["—", "不少于 5 个"],
    ]
    assert "原则上" in rows[1][1]


def test_what_is_not_filed_is_shown_to_its_unit_and_who_oversees_everything(client, clock_at):
    direction = a_direction(clock_at)
    application = ApplicationFactory(returned=True, direction=direction, data=SAID, return_sections=["targets"])
    people, changed = (
        people_of(application),
        SAID["targets"] | {"values": SAID["targets"]["values"] | {"sessions": "9"}},
    )
    save(application, "targets", changed, context=checking.context_of(application, [], []), by=people.owner)
    submitting.submit(application.pk, by=people.owner, version=fresh(application).version, check=lambda *_all: None)
    address = reverse("awards:thread", args=[application.pk])

    def declared(person):
        client.force_login(person)
        return shown(client.get(address).content.decode())[0][4]

    seen = [declared(person) for person in (people.owner, people.officer, people.manager)]
    never_filed = ApplicationFactory(submitted=True, direction=direction)
    client.force_login(people.officer)
    answer = client.get(reverse("awards:thread", args=[never_filed.pk]))

    assert (seen, answer.status_code) == (["不少于 9 期", "不少于 4 期", "不少于 9 期"], 404)


def test_every_project_of_a_direction_stands_in_one_table_at_any_length(client, clock_at):
    direction = a_direction(clock_at)
    awarded(clock_at=clock_at, direction=direction)
    client.force_login(a_manager())

    def more():
        drafted(clock_at=clock_at, direction=direction)
        drafted(clock_at=clock_at, direction=direction)

    assert same(client, url(direction), more) <= MOST
    rows = shown(client.get(url(direction)).content.decode())
    assert sorted(row[3] for row in rows) == ["已立项", "承办人起草中", "承办人起草中"]
    assert [row[6] for row in rows if row[3] == "已立项"] == ["—"]


def test_a_direction_without_awards_has_no_table(client, clock_at):
    direction = a_direction(clock_at)
    ApplicationFactory(accepted=True, direction=direction)
    client.force_login(a_manager())

    page = client.get(url(direction)).content.decode()

    assert "<table" not in page
    assert "本方向还没有立项项目" in page


def test_an_officer_sees_only_the_projects_of_directions_in_their_charge(client, clock_at):
    contract = drafted(clock_at=clock_at, direction=a_direction(clock_at))
    other = DirectionFactory(code="3-1", program=contract.application.direction.program)
    client.force_login(in_charge_of(other))

    assert "<table" not in client.get(url(contract.application.direction)).content.decode()


def test_the_table_is_found_from_the_list_of_awards_and_the_thread_from_the_declaration(client, clock_at):
    contract = drafted(clock_at=clock_at, direction=a_direction(clock_at))
    application, people = contract.application, people_of(contract.application)
    client.force_login(people.in_charge)

    listed = client.get(reverse("awards:award_list")).content.decode()
    thread = reverse("awards:thread", args=[application.pk])

    assert url(application.direction) in listed
    assert url(application.direction) in client.get(thread).content.decode()
    for who in (people.owner, people.in_charge, people.officer):
        client.force_login(who)
        assert thread in client.get(application.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("declared", "soft", "short", "below"),
    [("6", True, True, False), ("8", True, False, False), ("6", False, False, True), ("8", False, False, False)],
)
def test_only_what_is_asked_in_principle_may_stay_below(declared, soft, short, below):
    line = {"comparator": ">=", "minimum": "8", "declared": declared, "target": declared, "soft": soft}

    assert (targets.falls_short(line), targets.below_minimum(line)) == (short, below)
