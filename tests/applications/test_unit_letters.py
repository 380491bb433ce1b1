"""Who is told what: every step has its letters, each once, in the person's language, with what to do next."""

from datetime import timedelta

import pytest
from django.core import mail

from applications import notifications
from applications.models import Application
from applications.services import offices, submitting
from ipfund.common import audit, clock, outbox
from tests.factories.accounts import UserFactory
from tests.factories.applications import send_back
from tests.factories.organisations import OrganisationFactory
from tests.factories.process import (
    admin_of,
    advance,
    declaration,
    draft,
    manager,
    no_check,
    officer_for,
    officer_in_charge,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


def deliver():
    """Do what the queue holds, as the worker would."""
    while keys := list(outbox.waiting().order_by("pk").values_list("key", flat=True)):
        for key in keys:
            outbox.deliver(key)


@pytest.fixture
def letters():
    """Give ``letters(step)``: what one step sends, as {address: subject}."""

    def sent_by(step):
        deliver()
        mail.outbox.clear()
        step()
        deliver()
        return {message.to[0]: message for message in mail.outbox}

    return sent_by


def test_at_submit_the_administrators_are_told_at_once_and_the_applicant_that_it_is_not_filed(letters):
    application = draft()
    sent = letters(lambda: submitting.submit(application.pk, by=application.owner, version=0, check=no_check))
    admin = admin_of(application.organisation)

    assert set(sent) == {application.owner.email, admin.email}
    assert "尚未报送" in sent[application.owner.email].body
    assert "等待您审查" in sent[admin.email].subject
    assert application.get_absolute_url() in sent[admin.email].body


def test_the_receipt_goes_to_the_applicant_and_the_office_hears_once_a_day(letters):
    application = declaration("unit_review")
    officer = officer_for(application)
    sent = letters(lambda: advance(application))
    second = declaration("unit_review", organisation=OrganisationFactory(district_office=application.office))
    sent_later = letters(lambda: advance(second))

    assert set(sent) == {application.owner.email, officer.email}
    assert f"{application.number}-V1" in sent[application.owner.email].subject
    assert set(sent_later) == {second.owner.email}


def test_what_the_city_returned_goes_back_to_its_officer_in_charge_and_no_first_review_is_announced(letters):
    application = declaration("accepted")
    officer = officer_in_charge(application)
    told = letters(
        lambda: offices.return_for_correction(
            application.pk,
            by=officer,
            version=1,
            reason="补证书",
            sections=["cover"],
            due_at=clock.now() + timedelta(17),
        )
    )
    admin = admin_of(application.organisation)
    submitting.submit(application.pk, by=application.owner, version=1, check=no_check)
    sent = letters(lambda: submitting.unit_approve(application.pk, by=admin, version=2))

    assert f"{application.program.authority}退回申报书" in told[admin.email].body
    assert set(sent) == {application.owner.email, officer.email}
    assert ("由您承办" in sent[officer.email].body, "初审" in sent[application.owner.email].body) == (True, False)


def test_what_comes_back_to_a_direction_without_anybody_in_charge_is_told_to_the_office(letters):
    application = declaration("accepted")
    send_back(application, [], by=officer_in_charge(application))
    application.direction.directionuserobjectpermission_set.all().delete()
    admin, officer = admin_of(application.organisation), officer_for(application)
    submitting.submit(application.pk, by=application.owner, version=1, check=no_check)
    sent = letters(lambda: submitting.unit_approve(application.pk, by=admin, version=2))

    assert "目前无承办人" in sent[officer.email].body


@pytest.mark.parametrize(
    ("state", "words"),
    [("returned", "经费测算不清"), ("refused", "依法注册登记"), ("accepted", "审查"), ("withdrawn", "不再申报")],
)
def test_returns_refusals_and_passes_reach_applicant_and_administrator_with_the_reason(state, words):
    application = declaration(state)
    mail.outbox.clear()
    deliver()
    to_admin = [message for message in mail.outbox if message.to == [admin_of(application.organisation).email]]

    assert words in to_admin[-1].body


def test_every_step_of_the_process_has_its_letter_or_is_the_officers_own():
    steps = {transition.name for transition in Application().get_all_state_transitions()}
    silent = {"start_expert_review", "finish_expert_review", "start_deliberation"}
    silent |= {"sign_contract"}  # the contract's own letter tells it

    assert steps - set(notifications.LETTERS) == silent


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "letter",
    sorted(
        {letter for told in notifications.LETTERS.values() for _whom, letter in told} - {"released"} | {"public_notice"}
    ),
)
def test_every_letter_reads_well_in_both_languages(letter, language):
    from django.template.loader import render_to_string
    from django.utils import translation

    application = declaration("first_review")
    context = notifications.context_of(application, audit.events_of(application).last())
    with translation.override(language):
        text = render_to_string(f"email/applications/{letter}.txt", {**context, "site_url": "http://example.org"})
    subject, empty, *_body = text.split("\n")

    assert (subject.startswith("Subject: "), empty, "{{" in text, "{%" in text) == (True, "", False, False)
    assert f"http://example.org{application.get_absolute_url()}" in text
    assert (language == "en") or any("一" <= character <= "鿿" for character in subject)


def test_a_letter_is_sent_once_however_often_its_step_is_told(letters):
    application = declaration("unit_review")
    event = audit.events_of(application).last()

    def tell_twice():
        notifications.tell(application.pk, "submit", event.pk)
        notifications.tell(application.pk, "submit", event.pk)

    assert letters(tell_twice) == {}


def test_a_person_reads_letters_in_their_own_language(letters):
    unit = OrganisationFactory()
    from tests.factories.organisations import member_of

    application = draft(organisation=unit, owner=member_of(unit, language="en"))
    sent = letters(lambda: submitting.submit(application.pk, by=application.owner, version=0, check=no_check))

    assert "not filed yet" in sent[application.owner.email].subject


def test_an_exception_is_told_to_the_people_of_the_declaration(letters):
    from datetime import timedelta

    application = draft()
    until = application.program.closes_at + timedelta(days=1)
    sent = letters(
        lambda: offices.grant_extension(application.pk, by=officer_for(application), until=until, reason="住院")
    )

    assert set(sent) == {application.owner.email, admin_of(application.organisation).email}


def test_who_has_no_address_is_left_out_without_an_error(letters):
    unit = OrganisationFactory()
    from tests.factories.organisations import member_of

    application = draft(organisation=unit, owner=member_of(unit, email=""))
    sent = letters(lambda: submitting.submit(application.pk, by=application.owner, version=0, check=no_check))

    assert set(sent) == {admin_of(unit).email}


def test_the_auditor_and_the_manager_get_no_letters_of_single_steps(letters):
    people = [UserFactory(roles=["auditor"]), manager()]
    application = declaration("unit_review")
    sent = letters(lambda: advance(application))

    assert not set(sent) & {person.email for person in people}
