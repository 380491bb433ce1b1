"""What a person meets who does not know the system yet: where one lands, and what is said where nothing can be done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.sections import team
from applications.sections.base import Group, Table, group_problems, table_problems
from applications.services import offices, submitting
from ipfund.common import clock
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory, member_of, officer_of
from tests.factories.process import admin_of, declaration, draft, officer_for
from tests.factories.programs import DirectionFactory, ProgramFactory
from tests.support.matrix import EXPECTED, address, expected
from tests.support.world import client_of, finish, undone, world_once

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from world_once(django_db_blocker)


def landed(client, person):
    client.force_login(person)
    return client.get(reverse("applications:work")).url


# --- where signing in leads --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "lands_on"),
    [
        ("expert", "reviews:mine"),
        ("district", "applications:office"),
        ("in_charge", "applications:office"),
        ("manager", "awards:directions"),
        ("auditor", "record_events"),
        ("system_admin", "organisations:officers"),
        ("newcomer", "organisations:waiting"),
        ("owner", "applications:mine"),
        ("admin", "applications:unit_waiting"),
        ("colleague", "applications:choose"),
    ],
)
def test_everybody_lands_on_their_own_work(world, who, lands_on):
    client = client_of(world, who)
    answer = client.get(reverse("applications:work"))
    there = client.get(answer.url)

    assert (answer.url, there.status_code) == (reverse(lands_on), 200)


def test_where_one_wanted_to_go_wins(client):
    person = UserFactory(username="wang", roles=["auditor"], password="lantern-harbour-2455")
    wanted = reverse("record_proof")
    typed = {"login": person.username, "password": "lantern-harbour-2455"}

    assert client.post(f"{reverse('account_login')}?next={wanted}", typed).url == wanted


# --- steps that a button takes -----------------------------------------------------------------------------------------


def steps():
    return [name for name, row in EXPECTED.items() if row.step and name != "reviews:autosave"]


@pytest.mark.parametrize("name", steps())
def test_opening_the_address_of_a_step_leads_to_its_button(world, name):
    who = next(who for who in world.sessions if expected(name, who, "post") == "ok")
    with undone():
        answer = client_of(world, who).get(address(name, world), follow=True)
        finish(answer)

    assert (len(answer.redirect_chain) > 0, answer.status_code) == (True, 200)


# --- decisions that were taken already, or are not possible yet --------------------------------------------------------


def test_the_page_of_an_approval_shows_the_receipt_afterwards(client):
    application = declaration("unit_review")
    page = reverse("applications:act", args=[application.pk, "approve"])
    client.force_login(admin_of(application.organisation))
    before = client.get(page).status_code
    submitting.unit_approve(application.pk, by=admin_of(application.organisation), version=1)
    after = client.get(page, follow=True)

    assert (before, after.redirect_chain[-1][0]) == (200, reverse("applications:receipt", args=[application.pk]))
    assert "这份申报书已经审查通过并报送" in after.content.decode()


def test_a_decision_that_is_not_possible_says_where_the_declaration_stands(client):
    application = declaration("accepted")
    client.force_login(officer_for(application))
    answer = client.get(reverse("applications:act", args=[application.pk, "pass"]), follow=True)

    assert answer.redirect_chain[-1][0] == application.get_absolute_url()
    assert "当前不能办理“通过”：申报书状态为“已受理”。" in answer.content.decode()


def test_the_unit_is_confirmed_before_its_declaration_passes(client):
    application = declaration("first_review", organisation=OrganisationFactory(pending=True))
    client.force_login(officer_for(application))
    page = client.get(reverse("applications:act", args=[application.pk, "pass"])).content.decode()

    assert ("单位登记信息尚未确认" in page, 'name="opinion"' in page) == (True, False)
    assert f'href="{application.organisation.get_absolute_url()}"' in page


def test_the_units_acts_say_what_they_do_and_whether_they_can_be_undone(client):
    application = declaration("unit_review")
    client.force_login(admin_of(application.organisation))
    page = client.get(application.get_absolute_url()).content.decode()

    assert [words in page for words in ("撤回后恢复为草稿", "退回不能取消", "撤销后申报即终止，不能恢复")] == [True] * 3


# --- waiting, leaving --------------------------------------------------------------------------------------------------


def test_who_waits_for_a_unit_reads_which_since_when_and_who_accepts(client):
    unit = OrganisationFactory(name="海河智造公司")
    member_of(unit, role="admin", name="周敏敏")
    asking = MembershipFactory(organisation=unit, pending=True)
    client.force_login(asking.user)
    page = client.get(reverse("applications:start", args=[DirectionFactory().pk])).content.decode()

    assert ("申请加入海河智造公司" in page, "周**" in page, "周敏敏" in page) == (True, True, False)


@pytest.mark.parametrize("colleagues", [0, 1])
def test_the_only_administrator_reads_what_to_do_before_leaving(client, colleagues):
    unit = OrganisationFactory()
    admin = member_of(unit, role="admin")
    for _time in range(colleagues):
        member_of(unit)
    url = reverse("organisations:end", args=[admin.memberships.get().pk])
    client.force_login(admin)
    page, refused = client.get(url), client.post(url, {"successor": ""})

    assert ("<select" in page.content.decode(), page.status_code, refused.status_code) == (False, 200, 409)
    assert ("任命一位同事为单位管理员" in page.content.decode()) == bool(colleagues)


# --- after the deadline ------------------------------------------------------------------------------------------------


@pytest.fixture
def late(client):
    application = draft(direction=DirectionFactory(program=ProgramFactory()))
    application.program.closes_at = clock.now() - timedelta(minutes=1)
    application.program.save(update_fields=["closes_at"])
    client.force_login(application.owner)
    return application


def test_past_the_deadline_the_check_page_says_so_first_and_offers_nothing(client, late):
    page = client.get(reverse("applications:check", args=[late.pk])).content.decode()

    assert ("已截止" in page, "/submit/" in page) == (True, False)
    assert page.index("已截止") < page.index('id="part-unit"')


def test_past_the_deadline_sections_are_read_and_not_written(client, late):
    page = client.get(reverse("applications:section", args=[late.pk, "cover"])).content.decode()

    assert ("已截止：截止时间" in page, "data-autosave" in page, "保存" in page) == (True, False, False)


def test_an_extension_opens_the_sections_again(client, late):
    by = officer_of(late.office)
    offices.grant_extension(late.pk, by=by, until=clock.now() + timedelta(days=1), reason="系统故障")
    page = client.get(reverse("applications:section", args=[late.pk, "cover"])).content.decode()

    assert ("已截止" in page, 'name="revision"' in page) == (False, True)


def test_a_problem_says_whose_answer_is_missing():
    leader, member = team.leader(), team.member()
    group = Group(leader, "项目负责人", "leader")
    table = Table("members", "项目组成员", member, row="成员")
    found = [*group_problems(group, {}), *table_problems(table, {"members": [{"name": "张三"}, {"unit": "某公司"}]})]
    said = [problem.sentence for problem in found]

    assert "请填写“项目负责人：姓名”。" in said
    assert "成员第2行：请填写“姓名”。" in said
