"""Two at the same moment, on PostgreSQL with connections of their own: one saves or decides, the other is told."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from ipfund.common import invariants
from ipfund.common.errors import Refusal
from registers.models import Report, Reporter
from registers.services import deciding, departments, reporting
from registers.services.reporting import Said
from tests.factories.registers import a_manager, a_register, a_report, a_year, reporter_of, the

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("several writers at once need PostgreSQL; make test runs this there")


@pytest.fixture
def court():
    """A department with an open year and two people who report for it."""
    manager, program = a_manager(), a_register()
    department, year = the(program, "法院"), a_year(program, by=manager)
    people = [reporter_of(department, by=manager) for _each in range(2)]
    return manager, department, year, people


def together(*functions):
    """Run functions at the same moment, each in its thread; give their results or the codes of their refusals."""
    barrier = threading.Barrier(len(functions))

    def one(function):
        try:
            barrier.wait(60)
            return function()
        except Refusal as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return [future.result(120) for future in [pool.submit(one, function) for function in functions]]


def test_a_duty_that_ends_beside_a_new_one_elsewhere_leaves_role_and_duties_agreed(court):
    manager, _department, year, people = court
    other, old = the(year.program, "科技局"), Reporter.objects.get(user=people[0])

    together(
        lambda: departments.end_duty(old.pk, by=manager),
        lambda: departments.add_reporter(other.pk, by=manager, username=people[0].username),
    )

    people[0].forget_roles()
    assert (people[0].has_role("reporter"), invariants.broken()) == (True, [])


def test_of_two_first_saves_one_is_kept_and_the_other_told(court):
    _manager, department, year, people = court

    def save(person, text):
        said = Said(progress="done", text=text)
        return lambda: (
            reporting.save_report(department, year, "item", "3", by=person, revision=0, said=said).revision and text
        )

    results = together(save(people[0], "甲"), save(people[1], "乙"))

    kept = Report.objects.get()
    assert (sorted(results), kept.revision) == (sorted([kept.text, "stale"]), 1)


def test_of_two_saves_of_one_revision_one_is_kept(court):
    _manager, department, year, people = court
    report = a_report(department, year, "indicator", "2", by=people[0], value=Decimal(81))

    def save(person, value):
        said = Said(value=Decimal(value))
        return lambda: (
            reporting.save_report(
                department, year, "indicator", "2", by=person, revision=report.revision, said=said
            ).revision
            and value
        )

    results = together(save(people[0], 82), save(people[1], 83))

    report.refresh_from_db()
    assert set(results) == {int(report.value), "stale"}


def test_a_report_is_taken_back_or_confirmed_never_both(court):
    manager, department, year, people = court
    report = a_report(department, year, "item", "3", by=people[0], until="submitted")

    results = together(
        lambda: deciding.confirm(report.pk, by=manager, revision=report.revision).state,
        lambda: reporting.take_back(report.pk, by=people[0], revision=report.revision).state,
    )

    report.refresh_from_db()
    assert (sorted(results), invariants.broken()) == (sorted([report.state, "stale"]), [])
