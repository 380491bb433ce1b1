"""The public pages of the guide, and the manager's."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from programs.definition import read_definition
from programs.models import Category
from programs.services import drafting, load_definition
from programs.views.manage import DRAFTS_SHOWN
from tests.factories.accounts import UserFactory
from tests.factories.programs import DirectionFactory, ProgramFactory
from tests.programs.test_loading import AFTERWARDS, TWELVE, WHILE_OPEN

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


@pytest.fixture
def manager(client):
    user = UserFactory(roles=["program_manager"])
    client.force_login(user)
    return user


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_home_page_shows_the_open_call_with_its_deadline_and_the_steps(client, tianjin):
    with time_machine.travel(WHILE_OPEN):
        page = text_of(client.get(reverse("home")))

    assert "2025年天津市知识产权资助项目" in page
    assert "共 19 个支持方向" in page
    assert "2025年3月28日 17:00" in page
    steps = page[page.index("申报步骤") :]
    assert steps.index("单位注册") < steps.index("申报人注册") < steps.index("填写申报书") < steps.index("单位审查")


def test_a_closed_call_says_so(client, tianjin):
    with time_machine.travel(AFTERWARDS):
        page = text_of(client.get(reverse("home")))

    assert "当前没有正在征集的项目" in page
    assert "已截止" in page


@pytest.mark.parametrize("count", [1, 3])
def test_home_needs_the_same_queries_however_many_calls_there_are(client, count, django_assert_num_queries):
    ProgramFactory.create_batch(count)
    client.get(reverse("home"))

    with django_assert_num_queries(2):
        response = client.get(reverse("home"))

    assert len(response.context["open"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_program_page_needs_the_same_queries_however_many_directions_it_has(client, count, django_assert_num_queries):
    program = ProgramFactory()
    category = Category.objects.create(program=program, code="1", title="第一类", position=0)
    DirectionFactory.create_batch(count, program=program, category=category)
    client.get(program.get_absolute_url())

    with django_assert_num_queries(4):
        response = client.get(program.get_absolute_url())

    assert text_of(response).count('<tr>\n          <td class="ip-nowrap">1-') == count


def test_the_program_page_shows_the_guide_its_table_of_contacts_and_all_directions(client, tianjin, guide):
    page = text_of(client.get(tianjin.get_absolute_url()))

    for direction in guide.spec.directions:
        assert reverse("programs:direction", args=["tianjin-2025", direction.code]) in page
    for told in [guide.spec.introduction, guide.spec.obligations[2].text, "张军", "张相凯、郑彦兴", "23532900转838"]:
        assert told in page


@pytest.mark.parametrize("code", ["1-1", "1-3", "2-1", "3-2", "3-8", "4-4"])
def test_a_direction_page_says_everything_that_the_guide_says(client, tianjin, guide, code):
    spec = next(direction for direction in guide.spec.directions if direction.code == code)
    page = text_of(client.get(reverse("programs:direction", args=["tianjin-2025", code])))

    texts = [*(condition.text for condition in spec.conditions), *(task.text for task in spec.tasks)]
    texts += [spec.funding.quote, spec.quota.quote, spec.period.quote, spec.goal.split("\n")[-1]]
    texts += [name for contact in spec.contacts for name in (contact.name, contact.phone)]
    texts += [duty.text for duty in spec.obligations]
    assert [text for text in texts if text not in page] == []


def test_the_numbers_of_a_direction_are_worded(client, tianjin):
    page = text_of(client.get(reverse("programs:direction", args=["tianjin-2025", "1-1"])))

    for told in ["50 项，择优资助 35 项", "不超过 10 万元", "不少于 1 : 1", "不少于 2 期", "2025年9月30日"]:
        assert told in page


def test_a_declaration_can_be_started_only_while_the_call_is_open(client, tianjin):
    direction = tianjin.directions.get(code="1-1")
    address = reverse("applications:start", args=[direction.pk])

    with time_machine.travel(WHILE_OPEN):
        assert address in text_of(client.get(direction.get_absolute_url()))
    with time_machine.travel(AFTERWARDS):
        assert address not in text_of(client.get(direction.get_absolute_url()))


def test_a_direction_page_needs_one_query(client, tianjin, django_assert_num_queries):
    address = reverse("programs:direction", args=["tianjin-2025", "3-2"])
    client.get(address)

    with django_assert_num_queries(1):
        client.get(address)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("programs:detail", ["gone"]),
        ("programs:direction", ["tianjin-2025", "9-9"]),
        ("programs:direction", ["gone", "1-1"]),
    ],
)
def test_what_is_not_there_is_not_found(client, tianjin, name, arguments):
    assert client.get(reverse(name, args=arguments)).status_code == 404


def test_an_unpublished_program_is_seen_by_its_manager_only(client):
    direction = DirectionFactory(program__published=False)
    pages = [direction.get_absolute_url(), direction.program.get_absolute_url()]

    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert direction.program.title not in client.get(reverse("home")).content.decode()
    client.force_login(UserFactory(roles=["program_manager"]))
    assert [client.get(page).status_code for page in pages] == [200, 200]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("%", ["2-1"]),
        ("地理标志", ["1-4"]),
        ("天开高教科教园", ["3-3", "3-7"]),
        ("电商 展会", ["3-2"]),
        ("量子 电商", []),
    ],
)
def test_directions_are_found_by_the_words_of_the_guide(client, tianjin, asked, found):
    response = client.get(reverse("programs:search"), {"q": asked})

    assert [direction.code for direction in response.context["page"]] == found


@pytest.mark.parametrize("asked", ["", "   ", "长" * 61, "\x00\ud800", "' OR 1=1 --", "_"])
def test_a_strange_question_finds_nothing_and_breaks_nothing(client, tianjin, asked):
    response = client.get(reverse("programs:search"), {"q": asked.encode("utf-8", "ignore").decode()})

    assert response.status_code == 200
    assert list(response.context["page"]) == []


def test_a_question_that_is_too_long_stays_in_its_box(client, tianjin):
    html = client.get(reverse("programs:search"), {"q": "专利" * 40}).content.decode()

    assert f'value="{"专利" * 40}"' in html
    assert ('href="#search-q"' in html, 'id="search-q"' in html) == (True, True)


def test_without_a_question_the_directions_of_the_open_calls_are_listed(client, tianjin):
    with time_machine.travel(WHILE_OPEN):
        opened = client.get(reverse("programs:search"))
    with time_machine.travel(AFTERWARDS):
        closed = client.get(reverse("programs:search"))

    assert len(opened.context["page"]) == 19
    assert len(closed.context["page"]) == 0
    assert "当前没有正在征集的项目" in text_of(closed)


@pytest.mark.parametrize("count", [1, 3])
def test_search_needs_the_same_queries_however_much_it_finds(client, count, django_assert_num_queries):
    program = ProgramFactory()
    DirectionFactory.create_batch(count, program=program, search_text="量子专利")
    client.get(reverse("programs:search"))

    with django_assert_num_queries(1):
        response = client.get(reverse("programs:search"), {"q": "量子"})

    assert len(response.context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_managers_list_needs_the_same_queries_however_long_it_is(client, manager, count, django_assert_num_queries):
    ProgramFactory.create_batch(count)
    client.get(reverse("programs:manage"))

    with django_assert_num_queries(4):
        response = client.get(reverse("programs:manage"))

    assert len(response.context["page"]) == count


def test_the_managers_list_says_where_a_register_and_a_program_without_an_instant_stand(client, manager):
    ProgramFactory(kind="register", closes_at=None)
    register = text_of(client.get(reverse("programs:manage")))
    ProgramFactory(closes_at=None)
    both = text_of(client.get(reverse("programs:manage")))

    assert [words in register for words in ("执行中", "按年度填报")] == [True, True]
    assert [words in register for words in ("征集中", "指南未载明截止时间")] == [False, False]
    assert [words in both for words in ("征集中", "指南未载明截止时间")] == [True, True]


def test_drafts_beyond_a_page_are_on_the_next(client, manager):
    for number in range(DRAFTS_SHOWN + 1):
        drafting.start_empty(by=manager, code=f"d-{number}", title="草稿", authority="局", kind="call")
    first, second = (text_of(client.get(reverse("programs:manage"), {"drafts": number})) for number in (1, 2))

    assert (first.count('<small class="ip-quiet">d-'), "drafts=2" in first) == (DRAFTS_SHOWN, True)
    assert second.count('<small class="ip-quiet">d-') == 1


def test_the_manager_sees_the_versions_the_changes_and_the_notes_on_the_text(client, manager, short):
    with time_machine.travel(AFTERWARDS):
        load_definition(short())
        load_definition(short(TWELVE), by=manager, reason="更正额度")
        page = text_of(client.get(reverse("programs:manage_program", args=["short-2025"])))

    for told in ["方向 1-1 › 资助 › 金额（万元）：10 → 12", "更正额度", str(manager), "已截止"]:
        assert told in page


def test_the_notes_on_the_guides_contradictions_are_listed(client, manager, tianjin):
    page = text_of(client.get(reverse("programs:manage_program", args=["tianjin-2025"])))

    assert "“办理办理”为原文重复。" in page


@pytest.mark.parametrize("role", ["city_officer", "expert"])
def test_the_managers_pages_are_closed_to_others(client, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(reverse("programs:manage")).status_code == 403


@pytest.mark.parametrize(("role", "told"), [("district_officer", True), ("city_officer", True), ("member", False)])
def test_officers_are_told_where_the_guide_contradicts_itself(client, db, role, told):
    program = load_definition(read_definition("fixtures/programs/fangchenggang-2025.yaml")).program
    client.force_login(UserFactory(roles=[role]))

    page = text_of(client.get(reverse("programs:direction", args=[program.code, "1"])))
    overview = text_of(client.get(program.get_absolute_url()))

    assert ("自相矛盾" in page, "通知正文不在其内" in overview) == (told, told)
    assert "自相矛盾" not in text_of(Client().get(reverse("programs:direction", args=[program.code, "1"])))


def test_a_minimum_says_what_it_counts_for(client, db):
    program = load_definition(read_definition("fixtures/programs/fangchenggang-2025.yaml")).program

    third = text_of(client.get(reverse("programs:direction", args=[program.code, "3"])))
    fifth = text_of(client.get(reverse("programs:direction", args=[program.code, "5"])))

    assert third.count("按每一“入库企业”计") == 2
    assert "不少于 10 个，每个灯箱规格不小于3m*1.5m，时间不少于3个月" in fifth
