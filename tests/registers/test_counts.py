"""The pages cost the same however many rows a register has: 90 items cost what 3 cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.definition import read_definition
from programs.services import load_definition
from registers.views.deciding import ticked
from tests.factories.registers import a_manager, a_register, a_report, a_year, reporter_of
from tests.registers.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
MOST = 12


def statements(client, url, **query):
    client.get(url, query)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, query).status_code == 200
    return len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.fixture
def short_and_long(db):
    """A register of five rows and one of 110, each with a year and a reporter of its busiest department."""
    manager, found = a_manager(), []
    for program in (a_register(), load_definition(read_definition("fixtures/programs/binhai-plan-2022.yaml")).program):
        year = a_year(program, by=manager, year=program.spec.reporting.first_year)
        department = program.departments.get(
            name=program.spec.entries[-3 if len(program.spec.entries) < 9 else 20].responsible[0]
        )
        found.append((program, year, department, reporter_of(department, by=manager)))
    return manager, found


@pytest.mark.parametrize("view", ["indicators", "items", "departments"])
def test_the_status_page_costs_the_same_at_five_rows_and_at_110(short_and_long, view):
    manager, registers = short_and_long
    client = signed_in(manager)

    counts = [
        statements(client, reverse("registers:status", args=[program.code]), view=view) for program, *_rest in registers
    ]

    assert (counts[0], counts[0] <= MOST) == (counts[1], True)


def test_the_departments_list_costs_the_same_at_one_row_and_at_seventy(short_and_long):
    _manager, registers = short_and_long

    counts = [
        statements(signed_in(person), reverse("registers:desk", args=[department.pk, year.year]))
        for _program, year, department, person in registers
    ]

    assert (counts[0], counts[0] <= MOST) == (counts[1], True)


def test_lists_cost_the_same_at_one_report_and_at_three(plan):
    manager, judge = signed_in(plan.manager), signed_in(plan.judge)
    urls = [
        (manager, reverse("registers:waiting")),
        (manager, reverse("registers:home")),
        (judge, reverse("registers:mine")),
        (manager, reverse("registers:row", args=[plan.program.code, "item", "3"])),
        (manager, reverse("registers:department", args=[plan.court.pk])),
        (manager, reverse("registers:years", args=[plan.program.code])),
    ]
    a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="submitted")
    short = [statements(client, url) for client, url in urls]
    for year in (2024, 2025):
        opened = a_year(plan.program, by=plan.manager, year=year)
        a_report(plan.court, opened, "item", "3", by=plan.judge, until="submitted")
        reporter_of(plan.court, by=plan.manager)
        a_register()
    long = [statements(client, url) for client, url in urls]

    assert (long, max(long) <= MOST) == (short, True)


@pytest.mark.parametrize("number", [1, 3])
def test_ticks_are_read_in_one_statement_however_many(plan, number, django_assert_num_queries):
    years = [plan.year, *(a_year(plan.program, by=plan.manager, year=year) for year in (2024, 2025))]
    reports = [a_report(plan.court, year, "item", "3", by=plan.judge, until="submitted") for year in years[:number]]
    wanted = [(report.pk, report.revision) for report in reports]
    sent = [f"{pk}-{revision}" for pk, revision in wanted]

    with django_assert_num_queries(1):
        found = ticked([*sent, "x-1", "5-", "99999999-1", "9" * 40])

    assert found == wanted
