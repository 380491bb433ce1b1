"""A decision is about what its page showed; what was refused stands in the record, with who, what and why."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from applications import deadline
from applications.models import Application, Extension
from applications.services import closing, drafting, handing, offices, submitting
from ipfund.common import audit, clock
from ipfund.common.errors import NotAllowed, NotNow
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, people_of
from tests.factories.organisations import member_of
from tests.factories.process import declaration, manager, officer_for

pytestmark = [pytest.mark.django_db, pytest.mark.invariants, pytest.mark.once("sqlite")]


def refused(obj):
    return [(event.action, event.actor, event.data["code"]) for event in audit.events_of(obj).filter(refused=True)]


def in_days(days):
    return clock.now().replace(microsecond=0) + timedelta(days=days)


def test_the_second_of_two_managers_who_saw_the_same_deadline_is_told_the_new_one():
    program = declaration("draft").program
    shown, first, second = deadline.as_text(program.closes_at), manager(), manager()
    moved = in_days(20)
    closing.move_deadline(program.pk, by=first, to=moved, reason="顺延", shown=shown)

    with pytest.raises(NotNow) as told:
        closing.move_deadline(program.pk, by=second, to=in_days(30), reason="再顺延", shown=shown)

    program.refresh_from_db()
    assert (program.closes_at, told.value.code) == (moved, "other_version")
    assert deadline.in_words(moved) in told.value.message
    assert refused(program) == [("move_deadline", second, "other_version")]


def test_a_manager_who_read_what_changed_may_go_on_with_what_was_typed(client):
    program = declaration("draft").program
    client.force_login(manager())
    url, later = reverse("applications:move_deadline", args=[program.code]), localtime(in_days(30))
    typed = {"day": later.date().isoformat(), "time": "17:00", "reason": "再顺延", "sure": "on"}
    typed["shown"] = client.get(url).context["form"].initial["shown"]
    closing.move_deadline(program.pk, by=manager(), to=in_days(20), reason="顺延")

    stale = client.post(url, typed)
    again = client.post(url, {**typed, "shown": stale.context["form"]["shown"].value()})

    assert (stale.status_code, "再顺延" in stale.content.decode(), again.status_code) == (409, True, 302)


def test_an_exception_is_granted_from_the_deadline_that_was_shown():
    application = declaration("draft")
    officer, shown = officer_for(application), deadline.as_text(deadline.due_at(application))
    due = deadline.due_at(application)
    offices.grant_extension(application.pk, by=officer, until=due + timedelta(days=1), reason="住院", shown=shown)

    with pytest.raises(NotNow) as told:
        offices.grant_extension(application.pk, by=officer, until=due + timedelta(days=2), reason="住院", shown=shown)

    assert (told.value.code, Extension.objects.count()) == ("other_version", 1)
    assert refused(application) == [("extend", officer, "other_version")]


def test_of_two_administrators_who_hand_over_at_once_the_second_is_told_who_writes_it_now():
    application = declaration("draft")
    people, writer = people_of(application), application.owner_id
    first, second = member_of(application.organisation), member_of(application.organisation)
    handing.hand_over(application.pk, by=people.admin, to=first, version=0, shown=writer)

    with pytest.raises(NotNow) as told:
        handing.hand_over(application.pk, by=people.admin, to=second, version=0, shown=writer)

    application.refresh_from_db()
    assert (application.owner, first.name in told.value.message) == (first, True)
    assert refused(application) == [("hand_over", people.admin, "other_version")]


def test_a_declaration_submitted_since_is_not_handed_over_from_an_old_page():
    application = declaration("unit_review")
    people, colleague = people_of(application), member_of(application.organisation)

    with pytest.raises(NotNow) as told:
        handing.hand_over(application.pk, by=people.admin, to=colleague, version=0, shown=application.owner_id)

    assert (told.value.code, Application.objects.get(pk=application.pk).owner_id) == (
        "other_version",
        application.owner_id,
    )


def test_the_units_return_keeps_the_offices_note_beside_its_own():
    application = declaration("first_review")
    people, officer = people_of(application), officer_for(application)
    offices.return_for_correction(
        application.pk, by=officer, version=1, reason="预算与目标不符", sections=["cover"], due_at=in_days(12)
    )
    submitting.submit(application.pk, by=application.owner, version=1, check=lambda *_said: None)
    submitting.unit_return(application.pk, by=people.admin, version=2, reason="联系人写错了")

    application.refresh_from_db()
    assert (application.return_note, application.unit_note) == ("预算与目标不符", "联系人写错了")


def test_a_units_own_return_has_one_note():
    application = declaration("unit_review")
    submitting.unit_return(application.pk, by=people_of(application).admin, version=1, reason="再核对")

    application.refresh_from_db()
    assert (application.return_note, application.unit_note) == ("再核对", "")


def test_whoever_tries_to_write_in_somebody_elses_declaration_stands_in_its_record():
    application = ApplicationFactory(draft=True)
    stranger = UserFactory()

    with pytest.raises(NotAllowed):
        drafting.save_section(application.pk, "cover", by=stranger, revision=0, data={}, state="in_progress")

    assert [(action, actor) for action, actor, _code in refused(application)] == [("save_section", stranger)]


def test_a_start_for_a_unit_one_is_not_in_is_recorded_on_the_direction():
    application = ApplicationFactory(draft=True)
    stranger = UserFactory()

    with pytest.raises(NotAllowed):
        drafting.start(direction=application.direction, organisation=application.organisation, by=stranger)

    assert refused(application.direction) == [("start", stranger, "refused")]


@pytest.mark.parametrize("name", ["pass", "return", "refuse", "extend"])
def test_an_auditor_is_told_no_before_any_form_even_for_an_empty_post(client, name):
    application = declaration("first_review")
    auditor = UserFactory(roles=["auditor"])
    client.force_login(auditor)
    url = reverse("applications:act", args=[application.pk, name])

    assert [client.get(url).status_code, client.post(url).status_code] == [403, 403]
    assert [(actor, code) for _action, actor, code in refused(application)] == [(auditor, "not_yours")]
