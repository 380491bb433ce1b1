"""What a new program still says of another year: found in every text, named at its place, seen before it opens."""

from copy import deepcopy

import pytest
import time_machine
from django.urls import reverse

from programs.editing.copying import copied, value_at
from programs.editing.decisions import open_decisions
from programs.editing.years import Calendar, calendar_of, leaves
from programs.models import Program, ProgramDraft
from programs.services import drafting, load_definition, publishing
from tests.factories.accounts import UserFactory
from tests.programs.test_loading import AFTERWARDS

once = pytest.mark.once("sqlite")
OWN = Calendar("2026", frozenset({(3, 27), (1, 6)}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("申报截止时间为2025年3月28日17时00分", ["2025年3月28日"]),
        ("申报截止时间为2026年3月28日17时00分", ["2026年3月28日"]),
        ("申报截止时间为2026 年 3 月 27 日", []),
        ("3月28日前报送，1月6日起申报", ["3月28日"]),
        ("2025-03-28、2026.3.27和2025/12/1", ["2025-03-28", "2025/12/1"]),
        ("2027年3月1日前验收", []),
        ("完成2024年新增专利盘点，2025年度督查", ["2024年", "2025年"]),
        ("《纲要（2021-2035年）》《方案（2023—2025年）》", ["2023—2025年"]),
        ("GB/T39551-2020、T-CNTA 002-2022、电话23039895", []),
        ("项目征集 2025", ["2025"]),
        ("2023-2025年、2023年-2024年、（2022-2024）", ["2023-2025年", "2023年-2024年", "2022-2024"]),
        ("津知发运字〔2022〕8号、津政发（2021）第13号、国发[2020] 2 号，2023年印发", ["2023年"]),
        ("（2025）、津知发〔2024〕、2025.03、2023-12", ["2025", "2024", "2025.03", "2023-12"]),
        ("公示期2025.3.28-4.2，2026.1.6—3.27", ["2025.3.28-4.2"]),
        ("3月27日—30日、3月27-28日、1月6日至3月27日", ["3月27日—30日", "3月27-28日"]),
        ("（GB 32100-2015）（GB/T39551—2020），2019.50元，022-2019", []),
        ("", []),
    ],
)
def test_what_a_text_says_of_another_time(text, words):
    assert OWN.strangers(text) == words


def test_a_span_of_years_is_told_by_its_end():
    assert Calendar("2025", frozenset()).strangers("2021年-2035年、2023-2025年、2021—2024年") == ["2021—2024年"]


def test_a_guide_that_says_no_year_is_compared_by_its_days_only():
    calendar = calendar_of({"code": "x", "deadlines": [{"at": ""}], "introduction": "2019年，5月4日"})

    assert calendar.strangers("2019年，5月4日") == ["5月4日"]


def test_every_text_of_a_guide_that_names_last_year_has_to_be_decided(guide):
    made, decisions = copied(guide.content, code="tianjin-2026", title="下年", years=1, dates="shift")
    asked = {tuple(one["path"]) for one in open_decisions(decisions, made)}
    naming = {path for path, text in leaves(made) if "2025年" in text or "2025-03-28" in text}

    assert naming
    assert naming <= asked


def test_rows_of_a_register_with_one_number_are_told_apart_and_its_years_move():
    rows = [{"kind": kind, "no": "1", "text": f"到2024年{kind}"} for kind in ("indicator", "item")]
    reporting = {"first_year": 2023, "last_year": 2024}
    made, decisions = copied(
        {"code": "plan-2024", "register": rows, "reporting": reporting},
        code="plan-2026",
        title="",
        years=2,
        dates="shift",
    )

    assert made["reporting"] == {"first_year": 2025, "last_year": 2026}
    assert [value_at(made, one["path"]) for one in decisions] == [2025, 2026, "到2024年indicator", "到2024年item"]


@pytest.fixture
def draft(db, client, short):
    """Next year's draft of a guide that prints its deadline; its shifted one falls on a Saturday."""
    manager = UserFactory(roles=["program_manager"])
    client.force_login(manager)
    with time_machine.travel(AFTERWARDS):
        program = load_definition(short(("quote: 截止时间", "quote: 截止时间为2025年3月28日17时"))).program
        yield drafting.start_copy(program, by=manager, code="short-2026", title="下年", years=1, dates="shift")


def told(client, draft):
    """Return the check list as {its text: the address it links to}."""
    page = client.get(reverse("programs:check", args=[draft.pk]))
    return {line.text: url for line, url in page.context["lines"] if line.state != "ok"}


def rewrite(draft, quote):
    content = deepcopy(draft.content)
    content["deadlines"][0]["quote"] = quote
    ProgramDraft.objects.filter(pk=draft.pk).update(content=content)
    draft.refresh_from_db()


def tick_all(client, draft):
    url = reverse("programs:decisions", args=[draft.pk])
    numbers = [row["number"] for row in client.get(url).context["rows"]]
    assert client.post(url, {"revision": draft.revision, "done": numbers}).status_code == 302
    draft.refresh_from_db()


def is_blocked(draft):
    return any(line.state == "block" for line in publishing.lines_of(draft))


@once
def test_last_years_date_blocks_until_it_was_looked_at_and_is_named_afterwards_too(client, draft):
    advice = "写有“2025年3月28日”，不是本项目的年度或日期。"
    dates = reverse("programs:part", args=[draft.pk, "dates"])
    assert (is_blocked(draft), told(client, draft)[advice]) == (True, dates)

    tick_all(client, draft)
    lines = told(client, draft)

    assert (is_blocked(draft), lines[advice]) == (False, dates)
    assert lines["截止日期 2026-03-28 是星期六。"] == dates


@once
def test_a_text_that_was_changed_is_decided_unless_it_names_another_day_again(client, draft):
    tick_all(client, draft)
    rewrite(draft, "截止时间为2026年3月28日17时")
    assert not is_blocked(draft)
    assert "写有" not in "".join(told(client, draft))

    rewrite(draft, "截止时间为2026年3月29日17时")
    assert is_blocked(draft)

    tick_all(client, draft)
    assert not is_blocked(draft)


@once
def test_what_nobody_copied_is_asked_for_too_but_not_of_a_program_in_force(client, draft):
    ProgramDraft.objects.filter(pk=draft.pk).update(decisions=[])
    draft.refresh_from_db()
    assert is_blocked(draft)

    change = drafting.start_change(Program.objects.get(), by=draft.updated_by)
    rewrite(change, "截止时间为2019年3月28日17时")
    assert not is_blocked(change)


@once
def test_a_text_that_is_a_day_of_no_month_is_shown_without_a_weekday(client, draft):
    rewrite(draft, "2025-02-31")
    rows = client.get(reverse("programs:decisions", args=[draft.pk])).context["rows"]

    assert {row["weekday"] for row in rows if row["now"] == "2025-02-31"} == {""}
    assert {row["weekday"] for row in rows} >= {"星期二", "星期六"}
