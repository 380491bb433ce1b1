"""The demo: its clock stands still while it is stopped and never goes back; what its people say adds up."""

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import yaml

from ipfund.common import clock
from ipfund.common.models import ClockShift
from ipfund.demo import story
from ipfund.demo.clock import go_on, keep_time, shift_to
from ipfund.demo.models import ClockMark
from ipfund.demo.words import in_own_words, texts
from organisations.uscc import validate_uscc

pytestmark = pytest.mark.once("sqlite")
FAR = datetime(2025, 3, 28, 17, 1, tzinfo=story.BEIJING)
SHORT = timedelta(minutes=2)


def days_pass(days):
    """A stopped demo: the real time runs on, and with it what the offset would make of it."""
    shift = ClockShift.objects.get()
    ClockShift.objects.update(seconds=shift.seconds + days * 86400)
    clock.forget_offset()


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 9])
def test_a_restarted_demo_goes_on_where_it_was_seen_last(days):
    shift_to(FAR)
    keep_time()
    seen = clock.now()
    days_pass(days)
    go_on()

    assert seen <= clock.now() < seen + SHORT


@pytest.mark.django_db
def test_a_demo_at_the_real_time_stays_there():
    shift_to(None)
    ClockMark.objects.update(seen_at=FAR)
    go_on()

    assert clock.offset() == timedelta(0)


def test_every_declaration_has_words_of_its_own_and_asks_for_what_it_spends():
    told = yaml.safe_load(story.STORY.read_text(encoding="utf-8"))["declarations"]
    asked = {line["title"]: line["wan"] for line in told if line["until"] != "draft"}
    spent = {title: sum(Decimal(str(grant)) for grant, _own in own["spend"].values()) for title, own in texts().items()}

    assert spent == asked


def test_the_codes_of_the_cast_are_codes():
    for unit in story.cast()["units"]:
        validate_uscc(unit["uscc"])


@pytest.mark.django_db
def test_a_letter_of_commitment_says_when_it_was_given():
    title, own = next(iter(texts().items()))
    empty = {"basis": {}, "cover": {}, "team": {}, "targets": {"values": {}}, "budget": {"sources": [], "expenses": []}}
    plans, rows = dict.fromkeys(range(len(own["plans"]))), [{} for _ in own["schedule"]]
    written = {**empty, "objectives": {"plans": plans}, "schedule": {"rows": rows}, "commitment": {"accepted": True}}
    person = SimpleNamespace(name="王", phone="022-23039800", email="w@example.org", legal_representative="李")
    shift_to(FAR)
    told = in_own_words(written, title, owner=person, unit=person)

    assert abs(datetime.fromisoformat(told["commitment"]["accepted_at"]) - FAR) < SHORT
