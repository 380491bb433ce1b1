"""Two people at the same moment: one is heard, the other is told why not. Real row locks, real threads."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from applications.models import Application
from awards.models import Decision, Objection
from awards.services import deliberation, notices, objections, release
from ipfund.common.errors import NotNow
from tests.factories.awards import AFTER_NOTICE, SAID, a_manager, a_meeting, a_pdf, decided, deliberated, noticed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _real_locks():
    if connection.vendor != "postgresql":
        pytest.skip("row locks need PostgreSQL; make test runs this there")


def at_once(*steps):
    """Run the steps at the same time in threads of their own; return "done" or the reason of each, sorted."""
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


def test_two_confirmations_make_one_award(clock_at):
    notice, applications = noticed("award", clock_at=clock_at)
    (entry,), managers = notices.waiting_entries(notice), [a_manager(), a_manager()]
    clock_at(AFTER_NOTICE)

    answers = at_once(*[lambda by=by: notices.confirm_award(entry, by=by) for by in managers])

    assert answers == ["done", "wrong_state"]
    assert Application.objects.get(pk=applications[0].pk).state == "awarded"


def test_an_objection_and_a_confirmation_at_once_never_both_succeed(clock_at):
    notice, applications = noticed("award", clock_at=clock_at)
    (entry,), manager = notices.waiting_entries(notice), a_manager()
    clock_at(AFTER_NOTICE)
    day, letter = date(2025, 5, 9), a_pdf()

    def enter():
        objections.record_letter(entry.pk, by=manager, received_on=day, said=SAID, evidence=[], letter=letter)

    answers = at_once(enter, lambda: notices.confirm_award(entry, by=manager))

    awarded = Application.objects.get(pk=applications[0].pk).state == "awarded"
    assert answers == ["done", "wrong_state" if awarded else "open_objection"]
    assert Objection.objects.exists() is not awarded


def test_two_managers_cannot_give_the_last_place_twice():
    _direction, (first, second) = deliberated(90, 80, quota=1)
    managers = [a_manager(), a_manager()]

    def step(application, by):
        return lambda: deliberation.propose(application, Decimal(60_000), by=by, version=1)

    answers = at_once(step(first, managers[0]), step(second, managers[1]))

    assert (answers, Decision.objects.count()) == (["done", "quota"], 1)


def test_a_direction_is_released_once():
    direction, applications = decided("award", "award")
    meeting, managers = a_meeting(direction.program), [a_manager(), a_manager()]

    answers = at_once(*[lambda by=by: release.release(direction.pk, by=by, meeting_id=meeting.pk) for by in managers])

    assert answers == ["done", "not_ready"]
    assert {Application.objects.get(pk=one.pk).state for one in applications} == {"public_notice"}
