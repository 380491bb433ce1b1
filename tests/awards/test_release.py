from decimal import Decimal

import pytest

from applications.models import Application
from applications.services import submitting
from awards.models import Decision
from awards.services import release as services
from ipfund.common import audit
from ipfund.common.errors import NotNow
from tests.factories.applications import ApplicationFactory, people_of
from tests.factories.awards import a_manager, a_meeting, decided, released

pytestmark = pytest.mark.django_db


def states_of(applications):
    return [Application.objects.get(pk=application.pk).state for application in applications]


@pytest.mark.invariants
def test_all_decisions_of_a_direction_become_known_at_once():
    _direction, applications = released("award", "award", "reserve", "reject")

    assert states_of(applications) == ["public_notice", "public_notice", "deliberation", "not_awarded"]


def test_without_the_record_of_a_meeting_nothing_is_released():
    direction, applications = decided("award", "reject")

    with pytest.raises(NotNow) as refusal:
        services.release(direction.pk, by=a_manager(), meeting_id=0, shortfall_reason="无")

    assert (refusal.value.code, states_of(applications)) == ("no_record", ["deliberation", "deliberation"])


def test_the_meeting_of_another_program_does_not_count():
    direction, _applications = decided("award", "award")
    elsewhere = a_meeting(ApplicationFactory().program)

    with pytest.raises(NotNow) as refusal:
        services.release(direction.pk, by=a_manager(), meeting_id=elsewhere.pk)

    assert refusal.value.code == "no_record"


def test_one_undecided_declaration_keeps_the_whole_direction():
    direction, applications = decided("award", "award")
    late = ApplicationFactory(deliberation=True, direction=direction)

    with pytest.raises(NotNow) as refusal:
        services.release(direction.pk, by=a_manager(), meeting_id=a_meeting(direction.program).pk)

    assert late.number in refusal.value.message
    assert states_of(applications) == ["deliberation", "deliberation"]


def test_one_still_under_review_keeps_the_whole_direction():
    direction, _applications = decided("award", "award")
    ApplicationFactory(accepted=True, direction=direction)

    with pytest.raises(NotNow, match="1"):
        services.release(direction.pk, by=a_manager(), meeting_id=a_meeting(direction.program).pk)


def test_one_that_cannot_move_takes_all_others_back_with_it():
    direction, applications = decided("award", "award")
    Decision.objects.filter(application=applications[1]).update(version=7)

    with pytest.raises(NotNow) as refusal:
        services.release(direction.pk, by=a_manager(), meeting_id=a_meeting(direction.program).pk)

    assert refusal.value.code == "other_version"
    assert states_of(applications) == ["deliberation", "deliberation"]
    assert set(Decision.objects.values_list("state", flat=True)) == {"pending"}
    assert audit.events_of(direction).filter(action="release", refused=True).count() == 1


def test_an_exact_quota_that_is_not_filled_needs_its_reason():
    direction, _applications = decided("award")
    meeting = a_meeting(direction.program)

    with pytest.raises(NotNow) as refusal:
        services.release(direction.pk, by=a_manager(), meeting_id=meeting.pk)
    services.release(direction.pk, by=a_manager(), meeting_id=meeting.pk, shortfall_reason="仅一项合格")

    assert refusal.value.code == "not_ready"
    assert audit.events_of(direction).get(action="release", refused=False).reason == "仅一项合格"


def test_a_withdrawn_declaration_does_not_hinder_the_release():
    direction, applications = decided("award", "award")
    people = people_of(applications[1])
    submitting.withdraw(applications[1].pk, by=people.admin, version=1, reason="不再申报")

    meeting = a_meeting(direction.program)
    services.release(direction.pk, by=a_manager(), meeting_id=meeting.pk, shortfall_reason="一项撤回")

    assert states_of(applications) == ["public_notice", "withdrawn"]


@pytest.mark.invariants
def test_where_the_route_has_no_notice_the_award_is_made_at_once():
    from tests.factories.programs import WHOLE_ROUTE, DirectionFactory

    route = [stage for stage in WHOLE_ROUTE if stage != "public_notice"]
    _direction, applications = released("award", direction=DirectionFactory(program__route=route))

    assert states_of(applications) == ["awarded"]


@pytest.mark.invariants
def test_the_first_reserve_takes_a_place_that_became_free():
    _direction, applications = released("award", "award", "reserve", "reserve")
    submitting.withdraw(applications[0].pk, by=people_of(applications[0]).admin, version=1, reason="不再申报")
    first, second = Decision.objects.filter(outcome="reserve").order_by("reserve_order")

    with pytest.raises(NotNow) as refusal:
        services.promote_reserve(second.pk, by=a_manager(), amount=Decimal(50_000), reason="递补")
    services.promote_reserve(first.pk, by=a_manager(), amount=Decimal(50_000), reason="递补")

    assert refusal.value.code == "not_first"
    assert states_of(applications) == ["withdrawn", "public_notice", "public_notice", "deliberation"]


def test_a_reserve_is_not_promoted_while_every_place_is_taken():
    _direction, _applications = released("award", "award", "reserve")

    with pytest.raises(NotNow) as refusal:
        services.promote_reserve(
            Decision.objects.get(outcome="reserve").pk, by=a_manager(), amount=Decimal(50_000), reason="递补"
        )

    assert refusal.value.code == "quota"


def test_reserves_wait_until_the_notice_is_settled():
    direction, applications = released("award", "award", "reserve")

    with pytest.raises(NotNow) as refusal:
        services.release_reserves(direction.pk, by=a_manager())
    for application in applications[:2]:
        submitting.withdraw(application.pk, by=people_of(application).admin, version=1, reason="不再申报")
    services.release_reserves(direction.pk, by=a_manager())

    assert refusal.value.code == "not_settled"
    assert states_of(applications)[2] == "not_awarded"
