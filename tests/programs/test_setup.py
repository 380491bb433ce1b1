"""Setting a program up in the browser: begin, change, see, publish, change what is open, take it elsewhere."""

import pytest
import time_machine
from django.urls import reverse

from ipfund.common import audit
from ipfund.common.models import OutboxEntry
from programs.definition import parse_definition
from programs.editing import parts
from programs.editing.form import PartForm
from programs.editing.options import named
from programs.exports import export_program
from programs.models import Category, Direction, Program, ProgramDraft
from programs.services import change_deadline, load_definition
from tests.factories.accounts import UserFactory
from tests.programs.editing import posted
from tests.programs.test_loading import AFTERWARDS, WHILE_OPEN

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
NEXT = {"code": "short-2026", "title": "下年项目", "years": "1", "dates": "shift"}
SHEET = {
    "title": "评分表",
    "criteria": [{"id": "a", "title": "基础", "max": 40}, {"id": "b", "title": "方案", "max": 60}],
    "aggregation": {"method": "mean"},
    "recommend_line": 60,
    "group_size": 3,
}


@pytest.fixture
def manager(client):
    user = UserFactory(roles=["program_manager"])
    client.force_login(user)
    return user


@pytest.fixture
def program(short):
    with time_machine.travel(AFTERWARDS):
        return load_definition(short()).program


@pytest.fixture
def draft(client, manager, program):
    """Next year's draft of the short guide, with everything decided."""
    with time_machine.travel(AFTERWARDS):
        client.post(reverse("programs:copy", args=[program.code]), NEXT)
        draft = ProgramDraft.objects.get()
        numbers = [str(number) for number in range(len(draft.decisions))]
        client.post(reverse("programs:decisions", args=[draft.pk]), {"revision": 1, "done": numbers})
    draft.refresh_from_db()
    return draft


def place_of(key, name="", at=0):
    known = parts.LISTS[name][1] if name else parts.PROGRAM_PARTS
    return parts.Place(next(part for part in known if part.key == key), name, at)


def address(draft, place):
    if place.list:
        return reverse("programs:item_part", args=[draft.pk, place.list, place.at, place.part.key])
    return reverse("programs:part", args=[draft.pk, place.part.key])


def shown(draft, place):
    held = place.held(draft.content)
    return PartForm(place.shapes, held, zone=draft.timezone, options=named(draft.content, held if place.list else None))


def save(client, draft, place, *, revision=None, **typed):
    """Send a part as the browser would, with some fields typed over."""
    draft.refresh_from_db()
    data = posted(shown(draft, place), **typed)
    data["revision"] = revision or draft.revision
    response = client.post(address(draft, place), dict(data.lists()))
    draft.refresh_from_db()
    return response


def publish(client, draft, **more):
    draft.refresh_from_db()
    data = {"revision": draft.revision, "read": "on", "reason": "按会议决定"} | more
    return client.post(reverse("programs:publish", args=[draft.pk]), data)


DATES, BASICS = place_of("dates"), place_of("basics")
MONEY, TASKS, CONTACTS = (place_of(key, "directions") for key in ("money", "tasks", "contacts"))


def test_last_years_dates_move_and_what_names_them_has_to_be_decided(client, manager, program):
    with time_machine.travel(AFTERWARDS):
        client.post(reverse("programs:copy", args=[program.code]), NEXT)
    draft = ProgramDraft.objects.get()

    assert draft.content["deadlines"][0]["at"] == "2026-03-28T17:00:00+08:00"
    assert draft.content["opens_at"] == "2026-01-06T09:00:00+08:00"
    assert {tuple(one["path"]) for one in draft.decisions} >= {("opens_at",), ("deadlines", 0, "at")}
    page = client.get(reverse("programs:check", args=[draft.pk])).content.decode()
    assert f"还有 {len(draft.decisions)} 处既未修改、也未勾选确认。" in page


def test_dates_may_be_emptied_and_block_until_they_are_given(client, manager, program):
    with time_machine.travel(AFTERWARDS):
        client.post(reverse("programs:copy", args=[program.code]), NEXT | {"dates": "empty"})
        draft = ProgramDraft.objects.get()
        assert "at" not in draft.content["deadlines"][0]
        assert publish(client, draft).status_code == 409
        assert save(client, draft, DATES, deadlines__0__at_0="", deadlines__0__at_1="").status_code == 422
        assert (
            save(client, draft, DATES, deadlines__0__at_0="2026-04-01", deadlines__0__at_1="17:00").status_code == 302
        )

    assert draft.content["deadlines"][0]["at"] == "2026-04-01T17:00:00+08:00"


def test_a_draft_is_seen_by_nobody_else(client, draft):
    anybody, applicant = client.__class__(), client.__class__()
    applicant.force_login(UserFactory())
    home = anybody.get(reverse("home")).content.decode()

    assert "下年项目" not in home
    assert anybody.get(reverse("programs:detail", args=["short-2026"])).status_code == 404
    assert applicant.get(reverse("programs:preview", args=[draft.pk])).status_code == 403


def test_the_whole_way_from_last_year_to_the_public_page(client, draft):
    with time_machine.travel(AFTERWARDS):
        assert save(client, draft, DATES, deadlines__0__at_0="2026-05-08").status_code == 302
        assert save(client, draft, MONEY, quota__number="60", funding__amount_wan="12").status_code == 302
        assert save(client, draft, TASKS, tasks__0__indicators__0__value="３").status_code == 302
        assert save(client, draft, CONTACTS, contacts__0__name="李四").status_code == 302
        preview = client.get(reverse("programs:preview_direction", args=[draft.pk, "1-1"])).content.decode()
        assert client.get(reverse("applications:preview_form", args=[draft.pk, "1-1"])).status_code == 200
        assert publish(client, draft).status_code == 302
        page = client.__class__().get(reverse("programs:direction", args=["short-2026", "1-1"])).content.decode()

    for told in ["60 项，择优资助 35 项", "不超过 12 万元", "不少于 3 期", "李四"]:
        assert told in page
        assert told in preview
    assert not ProgramDraft.objects.exists()
    assert Program.objects.get(code="short-2026").closes_at.isoformat() == "2026-05-08T09:00:00+00:00"


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, draft):
    response = save(client, draft, MONEY, quota__funded="99", period__quote="改了")
    page = response.content.decode()

    assert response.status_code == 422
    assert "资助数不能多于立项数。" in page
    assert 'value="99"' in page
    assert "改了" in page
    assert draft.content["directions"][0]["quota"]["funded"] == 35


def test_two_managers_at_once_the_second_sees_both_texts_and_nothing_is_lost(client, draft):
    seen = draft.revision
    save(client, draft, BASICS, title="甲的题目")
    second = save(client, draft, BASICS, revision=seen, title="乙的题目")
    page = second.content.decode()

    assert second.status_code == 409
    assert "甲的题目" in page
    assert "乙的题目" in page
    assert draft.content["title"] == "甲的题目"
    assert f'name="revision" value="{draft.revision}"' in page
    assert save(client, draft, BASICS, title="乙的题目").status_code == 302
    assert draft.content["title"] == "乙的题目"


def test_directions_are_added_copied_moved_and_removed(client, draft):
    def press(**data):
        draft.refresh_from_db()
        response = client.post(
            reverse("programs:items", args=[draft.pk, "directions"]), {"revision": draft.revision} | data
        )
        draft.refresh_from_db()
        return response.status_code, [one["code"] for one in draft.content["directions"]]

    assert press(do="copy:0") == (302, ["1-1", "1-1-2"])
    assert press(do="add", number="1-3", name="新方向") == (302, ["1-1", "1-1-2", "1-3"])
    assert press(do="up:2") == (302, ["1-1", "1-3", "1-1-2"])
    assert press(do="remove:1") == (302, ["1-1", "1-1-2"])
    assert press(do="remove:9")[0] == 409
    assert press(do="up:0", revision=1)[0] == 409
    assert press(do="add", number="", name="")[0] == 422


def test_an_item_that_was_moved_meanwhile_is_not_overwritten(client, draft):
    data = dict(posted(shown(draft, MONEY)).lists()) | {"revision": draft.revision, "was": "9-9"}

    assert client.post(address(draft, MONEY), data).status_code == 409


def test_a_button_of_a_list_saves_nothing_and_keeps_what_was_typed(client, draft):
    response = save(client, draft, CONTACTS, do="add:contacts", contacts__0__name="王五")
    page = response.content.decode()

    assert response.status_code == 200
    assert 'name="contacts.1.name"' in page
    assert "王五" in page
    assert draft.content["directions"][0]["contacts"][0]["name"] == "张三"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"score_sheet": SHEET | {"criteria": SHEET["criteria"][:1], "recommend_line": 30}}, "合计 40 分"),
        ({"score_sheet": None}, "没有评分表"),
    ],
)
def test_a_score_sheet_must_be_there_and_come_to_100(client, draft, change, sentence):
    route = ["unit_review", "first_review", "expert_review", "award"]
    draft.content |= {"route": route} | change
    draft.content = {key: value for key, value in draft.content.items() if value is not None}
    draft.save()

    assert sentence in client.get(reverse("programs:check", args=[draft.pk])).content.decode()
    assert publish(client, draft).status_code == 409


def test_a_published_program_changes_only_with_a_reason_and_a_kept_version(client, manager, program):
    with time_machine.travel(WHILE_OPEN):
        client.post(reverse("programs:change", args=[program.code]))
        draft = ProgramDraft.objects.get()
        save(client, draft, DATES, deadlines__0__at_0="2025-04-08")
        save(client, draft, MONEY, funding__amount_wan="11")
        page = client.get(reverse("programs:check", args=[draft.pk])).content.decode()
        assert "方向 1-1 › 资助 › 金额（万元）" in page
        assert publish(client, draft, reason="").status_code == 422
        assert publish(client, draft).status_code == 302

    program.refresh_from_db()
    version = program.versions.first()
    assert (program.definition_version, version.loaded_by, version.note) == (2, manager, "按会议决定")
    assert Direction.objects.get(program=program).amount_yuan == 110_000
    kinds = set(
        OutboxEntry.objects.filter(kind__in=["deadline-moved", "program-changed"]).values_list("kind", flat=True)
    )
    assert kinds == {"deadline-moved", "program-changed"}


def test_an_open_program_is_not_closed_by_a_deadline_in_the_past(client, manager, program):
    with time_machine.travel(WHILE_OPEN):
        client.post(reverse("programs:change", args=[program.code]))
        draft = ProgramDraft.objects.get()
        save(client, draft, DATES, deadlines__0__at_0="2025-01-08")

        assert publish(client, draft).status_code == 409


def test_a_program_changed_by_another_way_is_taken_over_first(client, manager, program):
    with time_machine.travel(WHILE_OPEN):
        client.post(reverse("programs:change", args=[program.code]))
        draft = ProgramDraft.objects.get()
        save(client, draft, MONEY, funding__amount_wan="11")
        program.refresh_from_db()
        later = program.closes_at.replace(day=30)
        change_deadline(program, to=later, by=manager, reason="系统故障")
        assert publish(client, draft).status_code == 409
        draft.refresh_from_db()
        client.post(reverse("programs:take_over", args=[draft.pk]), {"revision": draft.revision})
        event = audit.events_of(draft).get(action="draft_rebased", refused=False)
        assert (event.old, event.data["version"]) == (str(draft.revision), 2)
        assert publish(client, draft).status_code == 302

    program.refresh_from_db()
    assert program.closes_at == later
    assert program.directions.get().amount_yuan == 110_000


def test_a_new_programs_draft_has_nothing_to_take_over(client, draft):
    answer = client.post(reverse("programs:take_over", args=[draft.pk]), {"revision": draft.revision})

    assert (answer.status_code, ProgramDraft.objects.get().revision) == (302, draft.revision)


def test_a_file_is_uploaded_with_the_errors_of_the_command(client, manager, short_text):
    from django.core.files.uploadedfile import SimpleUploadedFile

    def send(text):
        file = SimpleUploadedFile("short.yaml", text.encode())
        return client.post(reverse("programs:new_upload"), {"file": file})

    page = send(short_text.replace("amount_wan: 10\n", "amount_wan: 十万\n")).content.decode()
    assert "short.yaml:54" in page
    assert "amount_wan: 十万" in page
    assert "请输入数字。" in page
    assert not ProgramDraft.objects.exists()
    assert send(short_text).status_code == 302
    assert ProgramDraft.objects.get().content["code"] == "short-2025"
    assert send(short_text).status_code == 409


def test_an_empty_program_says_everything_that_is_missing(client, manager):
    data = {"code": "new-2026", "title": "新项目", "authority": "示例局", "kind": "call"}
    client.post(reverse("programs:new_empty"), data)
    draft = ProgramDraft.objects.get()

    assert client.get(draft.get_absolute_url()).status_code == 200
    assert "征集项目须有支持方向" in client.get(reverse("programs:check", args=[draft.pk])).content.decode()
    assert client.get(reverse("programs:preview", args=[draft.pk])).status_code == 302
    assert client.post(reverse("programs:new_empty"), data).status_code == 422


def test_a_draft_is_thrown_away_with_a_reason(client, draft):
    url = reverse("programs:discard", args=[draft.pk])

    assert client.post(url, {"revision": draft.revision, "reason": ""}).status_code == 422
    assert client.post(url, {"revision": draft.revision, "reason": "不再办理"}).status_code == 302
    assert not ProgramDraft.objects.exists()


def test_any_two_definitions_are_compared(client, manager, short):
    with time_machine.travel(AFTERWARDS):
        load_definition(short())
        load_definition(short(("amount_wan: 10\n", "amount_wan: 12\n")), by=manager, reason="更正")
    url = reverse("programs:compare", args=["short-2025"])

    assert "金额（万元）" in client.get(url, {"old": 1, "new": 2}).content.decode()
    assert "两个版本内容相同。" in client.get(url, {"old": 2, "new": 2}).content.decode()
    assert client.get(url, {"old": 7, "new": "x"}).status_code == 200


def test_tianjin_edited_in_the_browser_is_the_same_after_its_file_is_loaded_again(client, manager, tianjin):
    with time_machine.travel(AFTERWARDS):
        client.post(reverse("programs:change", args=["tianjin-2025"]))
        draft = ProgramDraft.objects.get()
        edit_everything(client, draft)
        assert publish(client, draft).status_code == 302
        tianjin = Program.objects.get(code="tianjin-2025")
        before = export_program(tianjin.spec)
        text = client.get(reverse("programs:file", args=["tianjin-2025"])).content.decode()
        assert parse_definition(text, "x").content == {
            key: value for key, value in tianjin.definition.items() if key != "source"
        }
        tianjin.versions.all().delete()
        for model in (Direction, Category, Program):
            model.objects.all().delete()
        again = load_definition(parse_definition(text, "tianjin-2025.yaml")).program

    assert before["directions"][0]["quota"] == 51
    assert export_program(again.spec) == before


def edit_everything(client, draft):
    """Send every part of the program and of its first direction, the telling fields typed over."""
    typed = {
        "basics": {"title": "更名的项目", "document_number": "津知发〔2025〕1号"},
        "dates": {"deadlines__0__at_0": "2025-04-01", "deadlines__0__at_1": "12:30"},
        "contacts": {"contacts__0__name": "新联系人"},
        "route": {"limits__max_applications_per_organisation": "3"},
        "score_sheet": {"score_sheet__criteria__0__max": "25", "score_sheet__criteria__4__weight": "0.5"},
    }
    own = {
        "money": {"quota__number": "51", "funding__amount_wan": "10.5"},
        "tasks": {"tasks__0__text": "第一行\n第二行", "tasks__0__indicators__0__value": "2"},
        "conditions": {"conditions__0__text": "改写的条件：“引号”、#井号"},
        "contacts": {"contacts__0__phone": "022-23039895"},
    }
    for part in parts.parts_of("call"):
        assert save(client, draft, place_of(part.key), **typed.get(part.key, {})).status_code == 302, part.key
    for part in parts.DIRECTION_PARTS:
        response = save(client, draft, place_of(part.key, "directions"), **own.get(part.key, {}))
        assert response.status_code == 302, part.key
