"""Refused acts of the decision, the notice and the contract stand in the record; who may not act is told so first."""

from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from awards.models import WorkingDay
from awards.services import contracts, notices, objections, printing
from ipfund.common import audit
from ipfund.common.errors import NotAllowed, NotNow
from tests.factories.accounts import UserFactory
from tests.factories.applications import people_of
from tests.factories.awards import (
    AFTER_NOTICE,
    SAID,
    a_manager,
    a_pdf,
    awarded,
    contract_in,
    fresh,
    noticed,
    objection_to,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
MORNING = datetime(2025, 5, 9, 23, 0, tzinfo=UTC)  # 10 May, 7:00 in Tianjin


def refused(obj):
    return [(event.action, event.actor, event.data["code"]) for event in audit.events_of(obj).filter(refused=True)]


def test_awards_are_not_confirmed_before_the_notice_is_over_and_not_by_others(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    manager, auditor = a_manager(), UserFactory(roles=["auditor"])
    for person in (manager, auditor):
        with pytest.raises((NotNow, NotAllowed)):
            notices.confirm_awards(notice, by=person)

    assert refused(notice) == [
        ("confirm_awards", manager, "notice_running"),
        ("confirm_awards", auditor, "not_yours"),
    ]


def test_an_objection_after_the_notice_is_recorded_as_refused_though_nobody_is_signed_in(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    entry = notice.entries.get()
    clock_at(AFTER_NOTICE)
    with pytest.raises(NotNow):
        objections.raise_objection(entry.pk, address="home", said=SAID, evidence=[a_pdf()])

    assert refused(entry) == [("raise_objection", None, "late")]


def test_an_anonymous_objection_is_a_mistake_and_no_refused_act(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    entry = notice.entries.get()
    clock_at(datetime(2025, 4, 30, 4, 0, tzinfo=UTC))
    with pytest.raises(NotNow):
        objections.raise_objection(entry.pk, address="home", said=SAID | {"author_name": "匿名"}, evidence=[a_pdf()])

    assert refused(entry) == []


def test_a_ruling_is_about_the_version_that_was_shown(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(datetime(2025, 4, 30, 4, 0, tzinfo=UTC))
    objection, manager = objection_to(notice.entries.get()), a_manager()
    for ruling in ("rejected", "upheld"):
        with pytest.raises(NotNow) as told:
            objections.rule_objection(objection.pk, by=manager, ruling=ruling, reason="核查", version=7)
        assert told.value.code == "other_version"

    objection.refresh_from_db()
    assert objection.state == "open"
    assert refused(objection) == [("rule_objection", manager, "other_version")]


def test_a_scan_of_another_print_is_not_kept(clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    officer = people_of(contract.application).in_charge
    with pytest.raises(NotNow) as told:
        contracts.upload_scan(contract.pk, by=officer, party="authority", upload=a_pdf(), shown="0" * 64)

    assert (told.value.code, contract.scans.count()) == ("other_version", 0)
    assert fresh(contract).pdf_sha256[:16] in told.value.message
    assert refused(contract) == [("upload_scan", officer, "other_version")]


def test_whoever_may_not_see_the_account_is_recorded_when_asking_for_the_print(client, clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    district = people_of(contract.application).officer
    client.force_login(district)

    assert client.get(reverse("awards:contract_pdf", args=[contract.pk])).status_code == 403
    assert refused(contract) == [("read_print", district, "not_yours")]


@pytest.mark.parametrize(("day", "signed"), [(date(2025, 5, 9), False), (date(2025, 5, 10), True)])
def test_the_day_of_signature_is_counted_in_the_zone_of_the_program(clock_at, day, signed):
    """Drafted at 7:00 in Tianjin, when it is still the day before in Greenwich."""
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    people = people_of(contract.application)
    for role, by in (("authority", people.in_charge), ("applicant", people.admin)):
        contracts.upload_scan(contract.pk, by=by, party=role, upload=a_pdf(pages=fresh(contract).pdf_pages))
    contract = fresh(contract)
    contract.drafted_at = MORNING
    contract.save()
    clock_at(MORNING)
    expected = nullcontext() if signed else pytest.raises(NotNow)
    with expected:
        contracts.sign(contract.pk, by=people.in_charge, revision=contract.revision, signed_on=day)

    assert fresh(contract).state == ("signed" if signed else "ready_to_seal")


@pytest.mark.parametrize("role", ["auditor"])
def test_the_calendar_tells_a_reader_no_before_it_looks_at_the_form(client, role):
    reader = UserFactory(roles=[role])
    client.force_login(reader)

    assert client.post(reverse("awards:calendar", args=[2025])).status_code == 403
    assert [event.action for event in audit.events_of(reader).filter(refused=True)] == ["correct_day"]
    assert WorkingDay.objects.filter(edited_at__isnull=False).count() == 0


def test_refused_corrections_say_which_day_or_year_was_asked_for(client):
    reader = UserFactory(roles=["auditor"])
    client.force_login(reader)
    for asked in ({"date": "2025-01-02"}, {"date": "2025-01-03"}, {"enter_year": "1"}):
        client.post(reverse("awards:calendar", args=[2030]), asked)

    assert [(event.action, event.data["about"]) for event in audit.events_of(reader).filter(refused=True)] == [
        ("correct_day", "2025-01-02"),
        ("correct_day", "2025-01-03"),
        ("enter_year", "2030"),
    ]


def test_an_objection_tells_officer_and_auditor_no_before_it_looks_at_the_form(client, clock_at):
    notice, applications = noticed("award", clock_at=clock_at)
    clock_at(datetime(2025, 4, 30, 4, 0, tzinfo=UTC))
    objection = objection_to(notice.entries.get())
    readers = [UserFactory(roles=["auditor"]), people_of(applications[0]).in_charge]
    answers = []
    for reader in readers:
        client.force_login(reader)
        answers.append(client.post(reverse("awards:objection", args=[objection.pk])).status_code)

    assert answers == [403, 403]
    assert [actor for _action, actor, _code in refused(objection)] == readers


def test_a_revocation_from_an_old_page_is_refused_and_keeps_what_was_typed(client, clock_at):
    application = awarded(clock_at=clock_at)
    client.force_login(a_manager())
    url = reverse("awards:revoke", args=[application.pk])

    answer = client.post(url, {"reason": "提供虚假材料", "version": application.version + 1})

    assert (answer.status_code, "提供虚假材料" in answer.content.decode()) == (409, True)
