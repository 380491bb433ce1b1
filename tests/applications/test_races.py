"""Several people at the same moment, on PostgreSQL with real threads and connections of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from applications import deadline
from applications.models import Application, ApplicationVersion, Receipt
from applications.services import closing, core, offices, submitting
from ipfund.common import audit, clock, invariants
from ipfund.common.errors import NotNow, Refusal
from tests.factories.organisations import OrganisationFactory, member_of
from tests.factories.process import admin_of, advance, declaration, draft, manager, no_check, officer_for
from tests.factories.programs import DEADLINE, DirectionFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("several writers at once need PostgreSQL; make test runs this there")


@pytest.fixture
def together():
    """Run functions at the same moment, each in its thread with its connection; give their results or refusals."""

    def run(*functions):
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

    return run


def approve(application, person):
    return lambda: submitting.unit_approve(application.pk, by=person, version=application.version) and "ok"


def waiting_three():
    """Return a unit with three declarations that wait for it, where two may be filed."""
    unit, direction, found = OrganisationFactory(), DirectionFactory(), []
    for _each in range(3):
        application = draft(organisation=unit, direction=direction)
        advance(application)
        found.append(Application.objects.get(pk=application.pk))
    return unit, found


@pytest.mark.parametrize("time", range(3))
def test_of_two_approvers_one_wins_and_the_other_is_told(together, time):
    application = declaration("unit_review")
    second = member_of(application.organisation, "admin")
    results = together(approve(application, admin_of(application.organisation)), approve(application, second))

    assert (sorted(results), Receipt.objects.count()) == (["ok", "wrong_state"], 1)


@pytest.mark.parametrize("time", range(3))
def test_of_two_officers_one_decides_and_the_other_is_told(together, time):
    application = declaration("first_review")
    officer = officer_for(application)
    clause = next(iter(offices.clauses_of(application.direction)))
    results = together(
        lambda: offices.first_pass(application.pk, by=officer, version=1, opinion="同意") or "ok",
        lambda: offices.refuse(application.pk, by=officer, version=1, reason="不符", clause=clause) or "ok",
    )

    assert results.count("ok") == 1
    assert audit.first_broken_link() is None


@pytest.mark.parametrize("time", range(3))
def test_the_third_declaration_is_refused_however_they_race(together, time):
    unit, found = waiting_three()
    results = together(*[approve(application, admin_of(unit)) for application in found])

    assert (sorted(results), Application.objects.holding_place().count()) == (["limit", "ok", "ok"], 2)
    assert invariants.broken() == []


def test_without_the_lock_on_the_unit_the_third_gets_in(together, monkeypatch):
    """The negative control: this harness can see the race that the lock prevents."""
    counted = threading.Barrier(3)
    count = submitting.refuse_above_limit

    def count_then_wait(application):
        count(application)
        counted.wait(60)

    monkeypatch.setattr(core, "lock_unit_of", lambda application_id: None)
    monkeypatch.setattr(submitting, "refuse_above_limit", count_then_wait)
    unit, found = waiting_three()
    results = together(*[approve(application, admin_of(unit)) for application in found])

    assert (results, Application.objects.holding_place().count()) == (["ok"] * 3, 3)
    assert [name for name, _claim, _rows in invariants.broken()] == ["limit_per_unit"]


@pytest.mark.parametrize("people", [2, 5])
def test_the_same_submission_at_once_gives_one_version_and_one_acknowledgement(together, people):
    application = draft()

    def submit():
        return submitting.submit(application.pk, by=application.owner, version=0, check=no_check).pk

    assert (len(set(together(*[submit] * people))), ApplicationVersion.objects.count()) == (1, 1)


def test_the_same_approval_at_once_gives_one_receipt(together):
    application = declaration("unit_review")
    admin = admin_of(application.organisation)

    def once():
        return submitting.unit_approve(application.pk, by=admin, version=1).pk

    assert (len(set(together(*[once] * 4))), Receipt.objects.count()) == (1, 1)


def test_a_version_replaced_while_somebody_decides_is_not_approved(together):
    application = declaration("unit_review")
    admin = admin_of(application.organisation)
    submitting.unit_return(application.pk, by=admin, version=1, reason="请改")
    results = together(
        lambda: submitting.submit(application.pk, by=application.owner, version=1, check=no_check) and "submitted",
        lambda: submitting.unit_approve(application.pk, by=admin, version=1) and "approved",
    )

    assert results[0] == "submitted"
    assert results[1] in {"other_version", "wrong_state"}
    assert Receipt.objects.count() == 0


def test_taking_back_and_approving_at_once_ends_in_one_of_the_two(together):
    application = declaration("unit_review")
    admin = admin_of(application.organisation)
    results = together(
        approve(application, admin),
        lambda: submitting.take_back(application.pk, by=application.owner, version=1) or "back",
    )
    state = Application.objects.get(pk=application.pk).state

    assert (state, results.count("ok"), results.count("back")) in {
        ("first_review", 1, 0),
        ("draft", 0, 1),
    }
    assert invariants.broken() == []


def test_waiting_for_a_lock_across_the_deadline_costs_nobody_anything(monkeypatch):
    """Arrived at 17:00:00.000, let in by the lock after it: the clock that decides was read before."""
    application = declaration("unit_review", direction=DirectionFactory())
    type(application.program).objects.filter(pk=application.program_id).update(closes_at=DEADLINE)
    held, free, arrived = threading.Event(), threading.Event(), threading.Event()

    def at_the_instant():
        arrived.set()
        return DEADLINE

    def hold():
        try:
            with transaction.atomic():
                Application.objects.select_for_update().get(pk=application.pk)
                held.set()
                free.wait(60)
        finally:
            connection.close()

    monkeypatch.setattr(clock, "decide", at_the_instant)
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(60)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(in_a_thread, approve(application, admin_of(application.organisation)))
        arrived.wait(60)
        monkeypatch.setattr(clock, "decide", lambda: DEADLINE.replace(second=5))
        free.set()
        result = waiting.result(120)
    holder.join()

    assert (result, Receipt.objects.get().issued_at) == ("ok", DEADLINE)


def in_a_thread(function):
    try:
        return function()
    finally:
        connection.close()


def test_whoever_waits_too_long_for_a_lock_is_told_in_words_and_nothing_changes():
    application = declaration("unit_review")
    admin = admin_of(application.organisation)
    held, free = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                Application.objects.select_for_update().get(pk=application.pk)
                held.set()
                free.wait(60)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(60)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
        with pytest.raises(NotNow) as refused:
            submitting.unit_approve(application.pk, by=admin, version=1)
        cursor.execute("RESET lock_timeout")
    free.set()
    holder.join()

    assert (refused.value.code, Application.objects.get(pk=application.pk).state) == ("busy", "unit_review")


def test_many_writers_of_one_record_never_fork_its_chain(together):
    application = draft()

    def write():
        return audit.refusal(application, "submit", by=application.owner, reason="试").seq

    results = together(*[write] * 4)

    assert sorted(results) == [2, 3, 4, 5]
    assert audit.first_broken_link() is None


def test_of_two_managers_moving_the_deadline_at_once_one_moves_it_and_the_other_is_told(together):
    program = declaration("draft").program
    shown, people = deadline.as_text(program.closes_at), [manager(), manager()]
    moved = [clock.now() + timedelta(days=days) for days in (20, 30)]

    def move(person, to):
        return lambda: closing.move_deadline(program.pk, by=person, to=to, reason="顺延", shown=shown).closes_at

    answers = together(*(move(person, to) for person, to in zip(people, moved, strict=True)))

    program.refresh_from_db()
    events = audit.events_of(program)
    winner = next(to for to in moved if to in answers)
    assert sorted(map(str, answers)) == sorted([str(winner), "other_version"])
    assert program.closes_at == winner
    assert [events.filter(action="deadline_moved").count(), events.filter(refused=True).count()] == [1, 1]
