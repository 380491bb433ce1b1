"""The record: append-only in the database itself, provable, open to the auditor and in fingerprints to everybody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from ipfund.common import append_only, audit
from ipfund.common.acting import act
from ipfund.common.errors import NotNow
from ipfund.common.models import Anchor, Event
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    user = UserFactory()
    for number in range(4):
        audit.record(user, f"step{number}", by=user, reason="例")
    return user


def tamper(sql, *parameters):
    """Do what only somebody with the database's own password could: take the triggers away first."""
    with connection.cursor() as cursor:
        for statement in append_only.to_release(connection.vendor):
            cursor.execute(statement)
        cursor.execute(sql, parameters)
        for statement in append_only.to_protect(connection.vendor):
            cursor.execute(statement)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE common_event SET reason = 'other'", "DELETE FROM common_event", "UPDATE common_event SET seq = seq + 1"],
)
def test_the_database_itself_refuses_to_change_or_delete_an_event(subject, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert Event.objects.count() == 4


def test_a_whole_record_is_confirmed_with_its_numbers(subject, capsys):
    audit.take_anchor(date(2025, 3, 1))
    call_command("verify_audit")

    assert capsys.readouterr().out.strip() == "4 events in order, 1 anchors confirmed."


@pytest.mark.parametrize(
    ("sql", "where", "what"),
    [
        ("UPDATE common_event SET reason = 'other' WHERE seq = 2", "event 2", "was changed after it was written"),
        ("DELETE FROM common_event WHERE seq = 2", "event 3", "event 2 of this object is missing"),
        ("UPDATE common_event SET previous_hash = 'x' WHERE seq = 3", "event 3", "does not follow on"),
        ("UPDATE common_event SET actor_name = 'nobody' WHERE seq = 4", "event 4", "was changed"),
    ],
)
def test_the_first_broken_link_is_named(subject, sql, where, what):
    tamper(sql)
    with pytest.raises(CommandError) as error:
        call_command("verify_audit")

    assert (where in str(error.value), what in str(error.value)) == (True, True)


def test_a_cut_tail_shows_in_the_daily_fingerprint(subject):
    audit.take_anchor(date(2025, 3, 1))
    tamper("DELETE FROM common_event WHERE seq = 4")
    with pytest.raises(CommandError) as error:
        call_command("verify_audit")

    assert "2025-03-01" in str(error.value)


def test_an_anchor_is_taken_once_a_day(subject):
    first = audit.take_anchor(date(2025, 3, 1))
    audit.record(subject, "later", by=subject)

    assert audit.take_anchor(date(2025, 3, 1)) == first


def test_anybody_may_read_the_fingerprints_but_not_the_record(client, subject):
    anchor = audit.take_anchor(date(2025, 3, 1))
    page = client.get(reverse("record_anchors")).content.decode()
    text = client.get(reverse("record_anchors_text")).content.decode()

    assert (anchor.digest in page, anchor.digest in text) == (True, True)
    assert client.get(reverse("record_events")).status_code == 302


def test_the_auditor_filters_events_and_refusals(client, subject):
    audit.refusal(subject, "submit", by=subject, reason="已过截止时间")
    client.force_login(UserFactory(roles=["auditor"]))
    everything = client.get(reverse("record_events"), {"kind": "accounts.user", "number": subject.pk})
    refusals = client.get(reverse("record_events"), {"refused": "on", "who": subject.name, "action": "提交单位审查"})

    assert (len(everything.context["page"]), len(refusals.context["page"])) == (5, 1)


def test_a_button_that_is_hammered_fills_no_record_and_the_first_of_each_kind_is_always_kept(subject, clock_at):
    other, start = UserFactory(), clock_at(datetime(2025, 3, 1, tzinfo=UTC))
    before = audit.events_of(subject).count()
    for _ in range(7):
        audit.refusal(subject, "submit", by=subject, reason="已过截止时间")
    audit.refusal(subject, "submit", by=other, reason="已过截止时间")
    audit.refusal(subject, "submit", by=subject, reason="材料不齐")
    audit.refusal(subject, "submit", by=subject, reason="已过截止时间", data={"code": "late"})
    for moved in (61, -3600):  # later, and after the clock went back
        clock_at(start + timedelta(seconds=moved))
        audit.refusal(subject, "submit", by=subject, reason="已过截止时间")

    assert audit.events_of(subject).count() - before == settings.REFUSALS_A_MINUTE + 5
    assert audit.first_broken_link() is None


def test_of_an_attack_from_many_places_each_place_is_in_the_record(subject, settings):
    settings.REFUSALS_OF_STRANGERS_A_MINUTE = 2
    said = [{"address": f"192.0.2.{place}", "code": "wrong"} for place in (1, 1, 1, 2)]
    for data in (*said, dict(reversed(said[0].items()))):
        audit.refusal(subject, "sign_in_failed", by=None, reason="密码不符", data=data)

    kept = audit.events_of(subject).filter(refused=True).values_list("data__address", flat=True)
    assert list(kept) == ["192.0.2.1", "192.0.2.1", "192.0.2.2"]


def test_the_auditor_proves_the_record_on_the_page(client, subject):
    client.force_login(UserFactory(roles=["auditor"]))
    tamper("UPDATE common_event SET reason = 'other' WHERE seq = 2")
    page = client.post(reverse("record_proof"))

    assert page.context["broken"][0].seq == 2


def test_an_officer_may_not_read_the_record(client):
    client.force_login(UserFactory(roles=["city_officer"]))

    assert client.get(reverse("record_events")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_record_needs_the_same_queries_however_long_it_is(client, subject, count, django_assert_max_num_queries):
    for number in range(count * 10):
        audit.record(subject, f"more{number}", by=subject)
    client.force_login(UserFactory(roles=["auditor"]))

    with django_assert_max_num_queries(6):
        client.get(reverse("record_events"))


def grow(subject, day, events=2):
    for number in range(events):
        audit.record(subject, f"day{day}-{number}", by=subject)
    return audit.take_anchor(date(2025, 3, day))


def test_every_anchor_continues_the_one_before(subject):
    first, second = grow(subject, 1), grow(UserFactory(), 2)

    assert (second.previous_digest, second.chains) == (first.digest, 2)
    assert audit.first_broken_anchor() is None


@pytest.mark.parametrize(("day", "broken"), [(1, 1), (2, 2), (3, 3)])
def test_the_first_anchor_that_does_not_fit_is_named(subject, day, broken):
    anchors = {number: grow(subject, number) for number in (1, 2, 3)}
    tamper("UPDATE common_event SET hash = 'x' WHERE id = %s", anchors[day].last_event_id)

    assert audit.first_broken_anchor().day == date(2025, 3, broken)


def test_an_anchor_that_was_written_anew_breaks_the_next(subject):
    grow(subject, 1)
    second = grow(subject, 2)
    forged = audit.anchor_digest({("accounts.user", 1): (1, "x")})
    Anchor.objects.filter(pk=second.pk).update(previous_digest=forged)

    assert audit.first_broken_anchor() == second


def test_anchors_from_before_they_stood_in_a_row_are_still_proven(subject):
    first = grow(subject, 1)
    old = grow(subject, 2)
    whole = audit.anchor_digest(audit.grown_chains(0, old.last_event_id))
    Anchor.objects.filter(pk=old.pk).update(previous_digest="", digest=whole)
    third = grow(UserFactory(), 3)

    assert (first.previous_digest, third.previous_digest) == ("", whole)
    assert audit.first_broken_anchor() is None


@pytest.mark.parametrize("days", [1, 6])
def test_all_anchors_are_proven_in_one_reading(subject, days, django_assert_num_queries):
    for day in range(1, days + 1):
        grow(subject, day)

    with django_assert_num_queries(2):
        assert audit.first_broken_anchor() is None


@pytest.mark.once("sqlite")
def test_two_different_requests_of_one_person_are_never_one_refusal(subject):
    def ask(about):
        with pytest.raises(NotNow), act("register_unit", subject, by=subject, about=about):
            raise NotNow("不可以", code="duties")

    for _again in range(settings.REFUSALS_A_MINUTE + 1):
        ask("甲")
    ask("乙")

    kept = [event.data["about"] for event in audit.events_of(subject).filter(refused=True)]
    assert kept == ["甲"] * settings.REFUSALS_A_MINUTE + ["乙"]
