import threading
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from ipfund.accounts.models import User
from ipfund.common import audit
from ipfund.common.errors import NotNow
from organisations import services
from organisations.models import ListImport, Organisation, PastProject
from organisations.services.projects import hold_ledger
from reviews.services.experts import become_expert
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ListImportFactory,
    OfficeFactory,
    OrganisationFactory,
    PastProjectFactory,
    a_uscc,
    member_of,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _real_locks():
    if connection.vendor != "postgresql":
        pytest.skip("row locks need PostgreSQL; make test runs this there")


def at_once(*steps):
    """Run the steps at the same time in threads of their own and return "done" or the reason of each, sorted."""
    start, answers = threading.Barrier(len(steps)), []

    def run(step):
        start.wait()
        try:
            step()
        except NotNow as refused:
            answers.append(refused.code)
        else:
            answers.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_two_administrators_cannot_both_be_the_last_to_go():
    unit = OrganisationFactory()
    admins = [member_of(unit, role="admin") for _ in range(2)]

    steps = [lambda admin=admin: services.end_membership(admin.memberships.get().pk, by=admin) for admin in admins]

    assert at_once(*steps) == ["done", "last_admin"]
    assert unit.admins().count() == 1


def test_one_code_is_registered_once_however_many_try():
    office, code = OfficeFactory(), a_uscc(777)
    fields = {"uscc": code, "legal_form": "企业", "district_office": office, "name": "同一单位"}
    people = UserFactory.create_batch(4)

    steps = [lambda person=person: services.register_unit(by=person, **fields) for person in people]

    assert at_once(*steps) == ["done", "uscc", "uscc", "uscc"]
    assert Organisation.objects.filter(uscc=code).count() == 1


def test_nobody_stands_twice_in_the_queue_of_one_unit():
    unit, person = OrganisationFactory(), UserFactory()

    answers = at_once(*[lambda: services.ask_to_join(unit.pk, by=person)] * 3)

    assert answers == ["done", "refused", "refused"]
    assert person.memberships.count() == 1


def steps_of(person, manager):
    """Return the ways to get duties, and to get into a unit."""
    unit, office = OrganisationFactory(), OfficeFactory()
    fields = {"uscc": a_uscc(778), "legal_form": "企业", "name": "新单位", "district_office": office}
    return {
        "office": lambda: services.appoint(person, by=manager, roles=["city_officer"], office=office),
        "expert": lambda: become_expert(person, by=manager, employer="高校"),
        "join": lambda: services.ask_to_join(unit.pk, by=person),
        "register": lambda: services.register_unit(by=person, **fields),
    }


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("office", "join", "has_duties"),
        ("expert", "register", "has_duties"),
        ("join", "expert", "in_a_unit"),
        ("register", "office", "in_a_unit"),
    ],
)
def test_of_duties_and_a_unit_in_the_same_moment_the_second_waits_and_is_refused(first, second, code):
    person, manager = UserFactory(), UserFactory(roles=["program_manager"])
    knew_no_roles = User.objects.get(pk=person.pk)
    assert not knew_no_roles.role_names
    do, other = steps_of(person, manager)[first], steps_of(knew_no_roles, manager)[second]

    with meanwhile(do):
        waiting = answer_to(other)

    assert (waiting, answer_to(other)) == ("waits", code)


def test_of_two_first_imports_of_one_list_the_second_is_told_that_the_first_came_into_force():
    manager = UserFactory(roles=["program_manager"])
    drafts = ListImportFactory.create_batch(2, state="draft", taken_at=None)

    steps = [lambda found=found: services.take_list(found.pk, by=manager, replaces=0) for found in drafts]

    assert at_once(*steps) == ["done", "stale"]
    assert ListImport.objects.current().count() == 1


def test_one_file_of_past_projects_taken_twice_at_once_enters_each_project_once():
    manager = UserFactory(roles=["program_manager"])
    row = {"row": 2, "uscc": "", "name": "甲公司", "number": "P-1", "lineage": "x", "title": "试点", "year": 2023}
    row |= {"state": "ongoing", "planned_end": None, "closeout_result": "", "closed_on": None}
    files = [services.import_projects([row], by=manager) for _ in range(2)]

    steps = [lambda found=found: services.take_projects(found.pk, by=manager, revision=1) for found in files]

    assert at_once(*steps) == ["done", "stale"]
    assert PastProject.objects.count() == 1


def test_while_an_import_is_taken_everybody_else_is_told_in_words():
    unit, manager = OrganisationFactory(), UserFactory(roles=["program_manager"])
    admin, project = member_of(unit, role="admin"), PastProjectFactory(organisation=unit)
    row = {"row": 2, "uscc": unit.uscc, "name": unit.name, "number": "", "lineage": "x", "title": "试点", "year": 2023}
    row |= {"state": "ongoing", "planned_end": None, "closeout_result": "", "closed_on": None}
    one = {name: row[name] for name in ("uscc", "name", "lineage", "title", "year")}
    steps = [
        lambda: services.add_project(by=manager, **one),
        lambda: services.change_project(project.pk, by=manager, revision=1, title="改名"),
        lambda: services.object_to(project.pk, by=admin, unit=unit, reason="已结项"),
        lambda: services.import_projects([row], by=manager),
    ]

    with meanwhile(lambda: (hold_ledger(), audit.record(project, "project_changed", by=manager))):
        answers = [answer_to(step) for step in steps]

    assert answers == ["busy"] * 4
    assert [event.action for event in audit.events_of(project)] == ["project_changed"]


@contextmanager
def meanwhile(step):
    """Somebody else has done a step and not yet committed it; who has to wait for that, waits for a moment only."""
    done, free = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                step()
                done.set()
                free.wait(60)
        finally:
            done.set()
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    done.wait(60)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            yield
            cursor.execute("RESET lock_timeout")
    finally:
        free.set()
        holder.join()


def answer_to(step):
    try:
        step()
    except NotNow as refused:
        return refused.code
    except OperationalError:
        return "waits"
    return "done"
