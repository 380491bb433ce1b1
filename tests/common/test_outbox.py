"""The sweep rings, the workers work; one bad row stops no other; times that contradict each other stop the start."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import override_settings

from applications.services import closing
from ipfund.common import clock, health, outbox, sweeps
from ipfund.common.models import OutboxEntry
from ipfund.common.tasks import deliver, sweep_outbox
from programs.models import Program
from tests.factories.applications import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_failures_yet():
    cache.clear()


@pytest.fixture
def rung(monkeypatch):
    """Collect what the queue is told, instead of doing it."""
    told = []
    monkeypatch.setattr(deliver, "apply_async", lambda args, **_options: told.append(args[0]))
    return told


@pytest.fixture
def entry(monkeypatch):
    monkeypatch.setitem(outbox.handlers, "try", lambda **payload: None)
    return OutboxEntry.objects.create(kind="try", key="try:1", created_at=clock.now())


def test_the_sweep_rings_and_does_nothing_itself(rung, entry):
    sweep_outbox()
    entry.refresh_from_db()

    assert (rung, entry.done_at, entry.attempts) == (["try:1"], None, 0)


def test_a_queue_that_is_behind_is_not_rung_for_every_half_minute(rung, entry):
    sweep_outbox()
    sweep_outbox()
    with time_machine.travel(clock.now() + outbox.RING_AGAIN + timedelta(seconds=1)):
        sweep_outbox()

    assert rung == ["try:1", "try:1"]


def test_a_broker_that_is_away_is_asked_at_the_next_sweep(monkeypatch, entry):
    def away(**_options):
        raise deliver.OperationalError

    monkeypatch.setattr(deliver, "apply_async", away)
    sweep_outbox()

    assert OutboxEntry.objects.get().rung_at is None


def test_what_fails_waits_and_is_rung_for_again(rung, entry, monkeypatch):
    monkeypatch.setitem(outbox.handlers, "try", lambda **payload: 1 / 0)
    sweep_outbox()
    outbox.deliver("try:1")
    sweep_outbox()
    with time_machine.travel(clock.now() + timedelta(seconds=outbox.BACK_OFF_SECONDS + 1)):
        sweep_outbox()

    assert (rung, "ZeroDivisionError" in OutboxEntry.objects.get().error) == (["try:1", "try:1"], True)


def test_nobody_takes_an_entry_while_a_task_may_still_be_at_it(entry, settings):
    OutboxEntry.objects.update(lease_until=clock.now() + outbox.LEASE)
    with time_machine.travel(clock.now() + timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)):
        taken_by_another = outbox.deliver("try:1")

    assert taken_by_another is False


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"CELERY_TASK_TIME_LIMIT": 720}, ["ipfund.E007"]),
        ({"CELERY_BROKER_TRANSPORT_OPTIONS": {"visibility_timeout": 600}}, ["ipfund.E008"]),
    ],
)
def test_times_that_contradict_each_other_are_an_error(changes, found):
    with override_settings(**changes):
        assert [error.id for error in run_checks() if error.id in {"ipfund.E007", "ipfund.E008"}] == found


@pytest.fixture
def late():
    drafts = [ApplicationFactory(draft=True) for _ in range(3)]
    Program.objects.update(closes_at=clock.now() - timedelta(hours=1))
    return drafts


def test_one_bad_row_stops_neither_the_others_nor_goes_unseen(late, monkeypatch):
    expire = closing.expire
    bad = late[0].pk
    monkeypatch.setattr(closing, "expire", lambda pk: 1 / 0 if pk == bad else expire(pk))
    with pytest.raises(CommandError) as error:
        call_command("close_programs")
    unwell = health.state_of("sweeps")
    monkeypatch.setattr(closing, "expire", expire)
    marked = closing.close_late()

    assert (str(error.value)[:2], unwell) == ("1 ", "close_programs could not do 1 rows, see the worker's log")
    assert (marked, health.state_of("sweeps")) == ([bad], "ok")


def test_one_bad_row_stops_no_reminder(late, monkeypatch):
    seen = []

    def reminder(application, *, now):
        seen.append(application.pk)
        raise ValueError

    monkeypatch.setattr(closing, "reminder", reminder)
    closing.remind()

    assert (len(seen), sweeps.failures(["remind_unfinished"])) == (3, {"remind_unfinished": 3})
