"""The one deadline: 17:00:00.000 is in, anything later is out, however late or often the sweep runs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from applications import deadline
from applications.models import Application
from applications.services import closing, offices, submitting
from ipfund.common import audit, outbox
from ipfund.common.errors import NotAllowed, NotNow
from ipfund.common.formats import BEIJING
from tests.factories.process import admin_of, advance, draft, manager, no_check, officer_for
from tests.factories.programs import DEADLINE, DirectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.invariants]
MILLISECOND = timedelta(milliseconds=1)
BEFORE, AT, AFTER = DEADLINE - MILLISECOND, DEADLINE, DEADLINE + MILLISECOND
CALL = {"program__closes_at": DEADLINE, "program__opens_at": DEADLINE - timedelta(days=40)}
LONG_BEFORE = DEADLINE - timedelta(days=10)


@pytest.fixture
def at(clock_at):
    clock_at(LONG_BEFORE)
    return clock_at


@pytest.fixture
def written(at):
    return draft(direction=DirectionFactory(**CALL))


@pytest.fixture
def waiting(written):
    advance(written)
    return again(written)


def again(application):
    return Application.objects.get(pk=application.pk)


def submit(application):
    return submitting.submit(application.pk, by=application.owner, version=application.version, check=no_check)


def approve(application):
    return submitting.unit_approve(application.pk, by=admin_of(application.organisation), version=application.version)


@pytest.mark.parametrize(("moment", "is_in"), [(BEFORE, True), (AT, True), (AFTER, False)])
@pytest.mark.parametrize("step", ["submit", "approve"])
def test_seventeen_hours_sharp_is_in_and_a_millisecond_later_is_out(at, written, step, moment, is_in):
    if step == "approve":
        advance(written)
        written.refresh_from_db()
    state = written.state
    at(moment)
    take = {"submit": submit, "approve": approve}[step]
    if is_in:
        take(written)
    else:
        with pytest.raises(NotNow):
            take(written)
    event = audit.events_of(written).last()

    assert (again(written).state == state, event.refused) == (not is_in, not is_in)
    assert is_in or (event.data["code"], "2025年3月28日 17:00" in event.reason) == ("late", True)


def test_submitted_in_time_but_approved_late_is_out(at, waiting):
    at(DEADLINE + timedelta(seconds=1))
    with pytest.raises(NotNow) as refused:
        approve(waiting)

    assert (refused.value.code, again(waiting).state) == ("late", "unit_review")


def test_nothing_is_submitted_before_the_call_opens(at, written):
    written.program.__class__.objects.filter(pk=written.program_id).update(opens_at=DEADLINE - timedelta(days=1))
    with pytest.raises(NotNow) as refused:
        submit(written)

    assert refused.value.code == "not_open"


def test_after_the_deadline_nothing_is_taken_back(at, written):
    advance(written)
    advance(again(written))
    at(AFTER)
    with pytest.raises(NotNow) as refused:
        submitting.take_back(written.pk, by=admin_of(written.organisation), version=1)

    assert (refused.value.code, again(written).state) == ("late", "first_review")


@pytest.mark.parametrize("sweeps", [0, 1, 2])
@pytest.mark.parametrize("state", ["draft", "unit_review"])
def test_the_sweep_may_run_never_once_or_twice_with_the_same_outcome(at, written, state, sweeps):
    if state == "unit_review":
        advance(written)
    at(DEADLINE + timedelta(minutes=6))
    for _time in range(sweeps):
        call_command("close_programs")
    application = again(written)
    with pytest.raises(NotNow):
        (submit if state == "draft" else approve)(application)

    assert application.state == ("expired" if sweeps else state)
    assert audit.events_of(application).filter(action="expire").count() == min(sweeps, 1)


@pytest.mark.parametrize("minutes", [0, 4])
def test_the_sweep_waits_five_minutes_after_an_instant(at, written, minutes):
    at(DEADLINE + timedelta(minutes=minutes, seconds=30))

    assert closing.close_late() == []


def test_the_sweep_leaves_alone_what_was_filed(at, waiting):
    approve(waiting)
    at(DEADLINE + timedelta(days=1))

    assert (closing.close_late(), again(waiting).state) == ([], "first_review")


def test_the_sweep_leaves_alone_what_an_office_returned(at, waiting):
    approve(waiting)
    due = DEADLINE + timedelta(days=5)
    offices.return_for_correction(
        waiting.pk, by=officer_for(waiting), version=1, reason="请补充", sections=["budget"], due_at=due
    )
    at(DEADLINE + timedelta(days=30))

    assert (closing.close_late(), again(waiting).state) == ([], "returned")


def test_an_offices_return_is_answered_until_its_own_due_date(at, waiting):
    approve(waiting)
    due = DEADLINE + timedelta(days=5)
    officer = officer_for(waiting)
    offices.return_for_correction(waiting.pk, by=officer, version=1, reason="请补充", sections=["budget"], due_at=due)
    at(due)
    submit(again(waiting))
    approve(again(waiting))

    assert again(waiting).state == "first_review"


def test_past_its_own_due_date_the_officer_decides(at, waiting):
    approve(waiting)
    due = DEADLINE + timedelta(days=5)
    officer = officer_for(waiting)
    offices.return_for_correction(waiting.pk, by=officer, version=1, reason="请补充", sections=["budget"], due_at=due)
    clause = next(iter(offices.clauses_of(waiting.direction)))

    def refuse():
        offices.refuse_unanswered(waiting.pk, by=officer, version=1, reason="逾期", clause=clause)

    at(due)
    with pytest.raises(NotNow) as refused:
        refuse()
    at(due + MILLISECOND)
    with pytest.raises(NotNow):
        submit(again(waiting))
    refuse()

    assert (refused.value.code, again(waiting).state, again(waiting).holds_place) == ("not_late", "refused", False)


def test_a_named_exception_holds_for_one_declaration_until_its_own_instant(at, written):
    until = DEADLINE + timedelta(hours=2)
    other = draft(direction=written.direction)
    offices.grant_extension(written.pk, by=officer_for(written), until=until, reason="系统故障")
    at(until)
    submit(written)
    with pytest.raises(NotNow):
        submit(other)

    assert (deadline.due_at(again(written)), again(written).state) == (until, "unit_review")


@pytest.mark.parametrize("state", ["draft", "unit_review"])
def test_an_exception_brings_an_expired_declaration_back_to_where_it_was(at, written, state):
    if state == "unit_review":
        advance(written)
    at(DEADLINE + timedelta(hours=1))
    call_command("close_programs")
    until = DEADLINE + timedelta(hours=5)
    offices.grant_extension(written.pk, by=officer_for(written), until=until, reason="系统故障")

    assert (again(written).state, again(written).extended_until) == (state, until)


@pytest.mark.parametrize("hours", [-1, 0])
def test_an_exception_into_the_past_or_not_beyond_what_is_due_is_refused(at, written, hours):
    with pytest.raises(NotNow):
        offices.grant_extension(
            written.pk, by=officer_for(written), until=DEADLINE + timedelta(hours=hours), reason="系统故障"
        )

    assert again(written).extended_until is None


def test_only_an_officer_of_this_declaration_grants_an_exception(at, written):
    with pytest.raises(NotAllowed):
        offices.grant_extension(written.pk, by=written.owner, until=DEADLINE + timedelta(hours=1), reason="想晚点")

    assert again(written).extended_until is None


# --- moving it --------------------------------------------------------------------------------------------------------


def move(application, to, by=None):
    return closing.move_deadline(application.program_id, by=by or manager(), to=to, reason="系统故障，顺延")


def test_a_later_deadline_lets_everybody_in_and_tells_everybody_with_something_open(
    at, written, django_capture_on_commit_callbacks
):
    to = DEADLINE + timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        move(written, to)
    at(to)
    submit(again(written))
    told = {address for message in mail.outbox for address in message.to if "截止" in message.subject}

    assert told == {written.owner.email, admin_of(written.organisation).email}


def test_moved_later_after_a_sweep_the_outcome_is_as_if_no_sweep_had_run(
    at, written, django_capture_on_commit_callbacks
):
    at(DEADLINE + timedelta(minutes=10))
    call_command("close_programs")
    with django_capture_on_commit_callbacks(execute=True):
        move(written, DEADLINE + timedelta(days=1))

    assert again(written).state == "draft"


def test_an_earlier_deadline_holds_at_once_but_never_lies_in_the_past(at, written):
    with pytest.raises(NotNow):
        move(written, LONG_BEFORE - timedelta(seconds=1))
    move(written, LONG_BEFORE + timedelta(hours=1))
    at(LONG_BEFORE + timedelta(hours=1) + MILLISECOND)
    with pytest.raises(NotNow) as refused:
        submit(again(written))

    assert refused.value.code == "late"


def test_a_moved_deadline_is_recorded_with_old_new_and_reason(at, written):
    by = manager()
    program = move(written, DEADLINE + timedelta(days=1), by=by)
    event = audit.events_of(program).last()

    assert (event.action, event.actor, event.reason, event.new) == (
        "deadline_moved",
        by,
        "系统故障，顺延",
        (DEADLINE + timedelta(days=1)).astimezone(BEIJING).isoformat(),
    )


def test_nobody_but_the_program_manager_moves_it(at, written):
    with pytest.raises(NotAllowed):
        move(written, DEADLINE + timedelta(days=1), by=officer_for(written))

    assert again(written).program.closes_at == DEADLINE


# --- reminders --------------------------------------------------------------------------------------------------------


@pytest.fixture
def delivered():
    """Do what the queue holds, as the worker would."""

    def deliver():
        while keys := list(outbox.waiting().order_by("pk").values_list("key", flat=True)):
            for key in keys:
                outbox.deliver(key)

    return deliver


def test_everybody_with_something_unfinished_is_reminded_three_times_once_each(at, written, delivered):
    second = draft(direction=written.direction)
    advance(second)
    delivered()
    mail.outbox.clear()
    for ahead in (timedelta(days=7), timedelta(days=1), timedelta(hours=3)):
        for late_by in (timedelta(0), timedelta(minutes=5), timedelta(minutes=10)):
            at(DEADLINE - ahead + late_by)
            closing.remind()
            delivered()
    to = [message.to[0] for message in mail.outbox]

    assert sorted(to) == sorted([written.owner.email, admin_of(second.organisation).email] * 3)


def test_nobody_is_reminded_too_early_or_too_late(at, written, delivered):
    for moment in (DEADLINE - timedelta(days=8), DEADLINE, DEADLINE + timedelta(days=1)):
        at(moment)
        closing.remind()
    delivered()

    assert mail.outbox == []


def test_who_began_after_a_reminder_does_not_get_it(at, delivered):
    at(DEADLINE - timedelta(days=2))
    draft(direction=DirectionFactory(**CALL))
    closing.remind()
    delivered()

    assert mail.outbox == []


def test_a_unit_gets_one_letter_for_all_that_waits_for_it(at, written, delivered):
    advance(written)
    second = draft(direction=written.direction, organisation=written.organisation)
    advance(second)
    delivered()
    mail.outbox.clear()
    at(DEADLINE - timedelta(hours=2))
    closing.remind()
    delivered()

    assert len(mail.outbox) == 1
    assert [one.number in mail.outbox[0].body for one in (written, second)] == [True, True]


def test_the_instant_of_the_guide_is_seventeen_hours_in_beijing():
    assert datetime(2025, 3, 28, 9, tzinfo=UTC) == DEADLINE
