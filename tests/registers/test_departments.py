"""Departments come with the definition; the manager gives them people, members and rows."""

import pytest
from guardian.shortcuts import get_users_with_perms

from ipfund.accounts import invitations
from ipfund.common import audit
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from programs.definition import read_definition
from programs.services import load_definition
from registers.duties import Duties
from registers.models import Department, Reporter
from registers.services import departments, years
from tests.factories.accounts import UserFactory
from tests.factories.registers import a_manager, a_register, a_year, reporter_of, the

pytestmark = [pytest.mark.django_db, pytest.mark.invariants]


@pytest.fixture
def manager():
    return a_manager()


@pytest.fixture
def program():
    return a_register()


def test_loading_a_register_names_its_departments_in_their_order(program):
    found = Department.objects.filter(program=program).values_list("name", "is_group")

    assert list(found) == [("法院", False), ("知识产权局", False), ("科技局", False), ("各开发区", True)]


def test_the_plan_of_binhai_brings_its_departments_and_groups():
    program = load_definition(read_definition("fixtures/programs/binhai-plan-2022.yaml")).program
    duties = Duties(program)

    groups = [one.name for one in duties.departments if one.is_group]
    owed = {
        kind: sum(bool(duties.of(key)) for key in duties.entries if key[0] == kind) for kind in ("indicator", "item")
    }
    assert (len(duties.departments), groups, owed) == (
        34,
        ["区知识产权战略领导小组各成员单位", "各开发区", "各街镇"],
        {"indicator": 0, "item": 90},
    )


def test_a_reporter_has_duty_role_and_permission_and_loses_all_with_the_last_duty(program, manager):
    court, science = the(program, "法院"), the(program, "科技局")
    person = reporter_of(court, by=manager)
    departments.add_reporter(science.pk, by=manager, username=person.username)
    first, second = Reporter.objects.filter(user=person).order_by("pk")

    departments.end_duty(first.pk, by=manager)
    person.forget_roles()
    between = (person.has_role("reporter"), list(get_users_with_perms(court, only_with_perms_in=["report_for"])))
    departments.end_duty(second.pk, by=manager)
    person.forget_roles()

    assert (between, person.has_role("reporter")) == ((True, []), False)


def test_a_new_person_is_invited_and_reports_once_the_mailbox_is_proven(program, manager):
    court = the(program, "法院")
    invited = departments.invite_reporter(court.pk, by=manager, username="qin", name="秦明远", email="qin@example.org")

    before = Reporter.objects.count()
    user = invitations.accept_anew(invited.pk, username="qin", password="another-horse-battery-7")
    user.forget_roles()

    assert (before, Reporter.objects.get().department, user.has_role("reporter")) == (0, court, True)


def test_an_address_that_somebody_only_claims_gives_no_duty(program, manager):
    claimant = UserFactory(email_verified_at=None)

    with pytest.raises(Unfit):
        departments.add_reporter(the(program, "法院").pk, by=manager, username=claimant.email)

    assert Reporter.objects.count() == 0


def test_nobody_gives_duties_but_the_manager(program):
    court = the(program, "法院")
    auditor = UserFactory(roles=["auditor"])

    with pytest.raises(NotAllowed):
        departments.add_reporter(court.pk, by=auditor, username=auditor.username)

    assert audit.events_of(court).get(refused=True).action == "add_reporter"


def test_the_same_person_twice_and_an_unknown_one_are_mistakes_beside_the_field(program, manager):
    court = the(program, "法院")
    person = reporter_of(court, by=manager)

    for username in (person.username, "nobody-at-all"):
        with pytest.raises(Unfit) as mistake:
            departments.add_reporter(court.pk, by=manager, username=username)
        assert mistake.value.code == "username"


def test_an_indicator_without_a_department_is_given_to_one_and_to_no_second(program, manager):
    first, second = the(program, "知识产权局"), the(program, "科技局")
    departments.assign_rows(first.pk, by=manager, rows=[("indicator", "1")])

    with pytest.raises(NotNow) as refusal:
        departments.assign_rows(second.pk, by=manager, rows=[("indicator", "1")])

    assert (refusal.value.code, Duties(program).unanswered()) == ("taken", [])


def test_a_group_takes_no_group_and_nobody_elses_departments(program, manager):
    group = the(program, "各开发区")
    foreign = the(a_register(), "法院")

    with pytest.raises(NotNow) as refusal:
        departments.set_members(group.pk, by=manager, revision=group.revision, members=[foreign])

    assert refusal.value.code == "nested"


def test_a_year_is_opened_once_and_only_within_the_plan(program, manager):
    opened = a_year(program, by=manager)

    for year in (opened.year, 1999):
        with pytest.raises(NotNow):
            years.open_year(program, by=manager, year=year, due_on=opened.due_on)

    assert [event.action for event in audit.events_of(opened)] == ["open_year"]


def test_the_schedule_of_the_definition_proposes_the_due_date():
    program = a_register(
        reports=[{"id": "yearly", "title": "年度总结", "every": "year", "due_days": 31, "origin": "bureau"}]
    )

    assert years.scheduled_due(program, 2023).isoformat() == "2024-01-31"
