from datetime import date

import pytest
from django.core import mail

from applications.models import Application
from awards import notifications
from awards.models import NoticeEntry, Objection
from awards.services import notices, objections
from ipfund.common import audit, outbox
from ipfund.common.errors import NotAllowed, NotNow
from tests.factories.accounts import UserFactory
from tests.factories.awards import AFTER_NOTICE, NOON, SAID, a_manager, a_pdf, noticed, objection_to, released
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db
RUNNING = AFTER_NOTICE.replace(day=6)


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def test_a_notice_runs_five_working_days_over_the_holiday(clock_at):
    notice, applications = noticed("award", "award", clock_at=clock_at)

    assert (notice.first_day, notice.last_day) == (date(2025, 4, 30), date(2025, 5, 9))
    assert [entry.unit for entry in notice.entries.all()] == [one.organisation.name for one in applications]


def test_the_same_awards_are_not_published_twice(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    directions = [entry.decision.direction for entry in notice.entries.all()]

    with pytest.raises(NotNow) as refusal:
        notices.publish_notice(
            notice.program,
            by=a_manager(),
            directions=directions,
            first_day=notice.first_day,
            title="再次",
            contact="无",
        )

    assert refusal.value.code == "nothing"


def test_a_notice_does_not_begin_in_the_past(clock_at):
    clock_at(NOON)
    direction, _applications = released("award", "award")

    with pytest.raises(NotNow) as refusal:
        notices.publish_notice(
            direction.program,
            by=a_manager(),
            directions=[direction],
            first_day=date(2025, 4, 28),
            title="公示",
            contact="无",
        )

    assert refusal.value.code == "past"


@pytest.mark.invariants
def test_awards_are_confirmed_after_the_last_day_and_not_before(clock_at):
    notice, applications = noticed("award", "award", clock_at=clock_at)
    clock_at(AFTER_NOTICE.replace(hour=15, minute=59, second=59))
    with pytest.raises(NotNow) as refusal:
        notices.confirm_awards(notice, by=a_manager())

    clock_at(AFTER_NOTICE)
    answer = notices.confirm_awards(notice, by=a_manager())

    assert (refusal.value.code, answer) == ("notice_running", (2, []))
    assert [state_of(one) for one in applications] == ["awarded", "awarded"]


def test_a_second_confirmation_finds_nothing_left(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    entry = notices.waiting_entries(notice)[0]
    clock_at(AFTER_NOTICE)
    notices.confirm_award(entry, by=a_manager())

    with pytest.raises(NotNow) as first:
        notices.confirm_award(entry, by=a_manager())
    with pytest.raises(NotNow) as second:
        notices.confirm_awards(notice, by=a_manager())

    assert (first.value.code, second.value.code) == ("wrong_state", "settled")
    confirmed = audit.events_of(entry.decision.application).filter(action="confirm_award", refused=False)
    assert confirmed.count() == 1


def test_an_open_objection_keeps_its_award_and_no_other(clock_at):
    notice, applications = noticed("award", "award", clock_at=clock_at)
    clock_at(RUNNING)
    objection_to(notice.entries.get(position=1))

    clock_at(AFTER_NOTICE)
    confirmed, left = notices.confirm_awards(notice, by=a_manager())

    assert (confirmed, len(left)) == (1, 1)
    assert [state_of(one) for one in applications] == ["public_notice", "awarded"]


@pytest.mark.invariants
def test_an_upheld_objection_ends_the_declaration(clock_at):
    notice, applications = noticed("award", "award", clock_at=clock_at)
    clock_at(RUNNING)
    objection = objection_to(notice.entries.get(position=1))

    objections.rule_objection(objection.pk, by=a_manager(), ruling="upheld", reason="经核查属实")

    objection.refresh_from_db()
    assert (objection.state, state_of(applications[0])) == ("upheld", "not_awarded")
    while keys := list(outbox.waiting().order_by("pk").values_list("key", flat=True)):
        for key in keys:
            outbox.deliver(key)
    letters = [one for one in mail.outbox if applications[0].owner.email in one.to]
    assert "经核查属实" in letters[-1].body


@pytest.mark.invariants
def test_a_rejected_objection_lets_the_award_be_made(clock_at):
    notice, applications = noticed("award", clock_at=clock_at)
    clock_at(RUNNING)
    objection = objection_to(notice.entries.get())
    objections.rule_objection(objection.pk, by=a_manager(), ruling="rejected", reason="证据不足")

    clock_at(AFTER_NOTICE)
    notices.confirm_awards(notice, by=a_manager())

    assert state_of(applications[0]) == "awarded"


def test_each_ruling_has_a_reason_and_is_made_once(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(RUNNING)
    objection = objection_to(notice.entries.get())
    with pytest.raises(NotNow) as silent:
        objections.rule_objection(objection.pk, by=a_manager(), ruling="rejected", reason=" ")

    objections.rule_objection(objection.pk, by=a_manager(), ruling="not_accepted", reason="与本项目无关")
    with pytest.raises(NotNow) as again:
        objections.rule_objection(objection.pk, by=a_manager(), ruling="rejected", reason="证据不足")

    assert (silent.value.code, again.value.code) == ("no_reason", "ruled")


def test_an_officer_rules_on_nothing(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(RUNNING)
    objection = objection_to(notice.entries.get())

    with pytest.raises(NotAllowed):
        objections.rule_objection(
            objection.pk, by=UserFactory(roles=["city_officer"]), ruling="upheld", reason="经核查属实"
        )


@pytest.mark.parametrize("name", ["匿名", "无名氏", " ", "某", "Anonymous"])
def test_an_anonymous_objection_is_refused(clock_at, name):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(RUNNING)

    with pytest.raises(NotNow) as refusal:
        objection_to(notice.entries.get(), author_name=name)

    assert (refusal.value.code, Objection.objects.count()) == ("anonymous", 0)


def test_a_unit_objects_by_its_sealed_letter_only(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(RUNNING)

    with pytest.raises(NotNow) as refusal:
        objection_to(notice.entries.get(), kind="unit", author_name="天津市某某有限公司")

    assert refusal.value.code == "no_letter"


def test_an_objection_without_proof_is_refused(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(RUNNING)

    with pytest.raises(NotNow) as refusal:
        objections.raise_objection(notice.entries.get().pk, address="home", said=SAID, evidence=[])

    assert refusal.value.code == "no_evidence"


@pytest.mark.parametrize("moment", [NOON, AFTER_NOTICE])
def test_before_and_after_the_notice_no_objection_is_taken(clock_at, moment):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(moment)

    with pytest.raises(NotNow) as refusal:
        objection_to(notice.entries.get())

    assert refusal.value.code == "late"


def test_a_letter_that_came_within_the_notice_may_be_entered_later(clock_at):
    _notice, _applications = noticed("award", clock_at=clock_at)
    entry = NoticeEntry.objects.get()
    clock_at(AFTER_NOTICE)
    said = {"said": SAID, "evidence": [], "letter": a_pdf("信函.pdf")}

    with pytest.raises(NotNow) as refusal:
        objections.record_letter(entry.pk, by=a_manager(), received_on=date(2025, 5, 10), **said)
    kept = objections.record_letter(entry.pk, by=a_manager(), received_on=date(2025, 5, 9), **said)

    assert (refusal.value.code, kept.channel, kept.state) == ("late", "letter", "open")


def test_the_author_gets_an_acknowledgement_and_the_ruling_by_mail(
    clock_at, mailoutbox, django_capture_on_commit_callbacks
):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(RUNNING)

    with django_capture_on_commit_callbacks(execute=True):
        objection = objection_to(notice.entries.get())
        objections.rule_objection(objection.pk, by=a_manager(), ruling="rejected", reason="证据不足")

    written = [message for message in mailoutbox if message.to == ["zhao@example.org"]]
    assert [objection.number in message.subject for message in written] == [True, True]
    assert "证据不足" in written[1].body


def test_each_person_is_told_once_of_a_notice_and_the_release_promises_it(clock_at):
    notice, (standing, withdrawn) = noticed("award", "award", clock_at=clock_at)
    Application.objects.filter(pk=withdrawn.pk).update(state="withdrawn")

    mailed()
    notifications.tell_of_notice(notice.pk)
    mailed()

    told = [one for one in mail.outbox if one.subject == f"公示已发布：{notice.title}"]
    people = {standing.owner.email, *(one.user.email for one in standing.organisation.admins())}
    assert (sorted(address for one in told for address in one.to), len(people)) == (sorted(people), 2)
    for part in ("2025年4月30日至2025年5月9日", standing.number, notice.get_absolute_url()):
        assert part in told[0].body, part
    [released_letter] = [
        one for one in mail.outbox if one.subject == f"拟立项：{standing.number}" and standing.owner.email in one.to
    ]
    assert "即将公示" in released_letter.body
    assert "正在公示" not in released_letter.body
