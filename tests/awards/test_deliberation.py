from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards import ranking
from awards.models import Decision
from awards.services import deliberation
from ipfund.common import audit
from ipfund.common.errors import NotAllowed, NotNow
from tests.factories.accounts import UserFactory
from tests.factories.awards import a_manager, decided, deliberated

pytestmark = pytest.mark.django_db
SIX = Decimal(60_000)


def test_a_proposal_is_kept_and_moves_nothing():
    _direction, (application,) = deliberated(90)

    deliberation.propose(application, SIX, by=a_manager(), version=1)

    application.refresh_from_db()
    decision = application.decision
    assert (application.state, decision.outcome, decision.amount_yuan) == ("deliberation", "award", SIX)


@pytest.mark.parametrize(("amount", "code"), [(100_001, "above_ceiling"), (0, "no_amount"), (-1, "no_amount")])
def test_an_award_is_neither_above_the_guides_amount_nor_nothing(amount, code):
    _direction, (application,) = deliberated(90)

    with pytest.raises(NotNow) as refusal:
        deliberation.propose(application, Decimal(amount), by=a_manager(), version=1)

    assert (refusal.value.code, Decision.objects.count()) == (code, 0)


def test_an_award_is_not_above_what_was_asked_for():
    _direction, (application,) = deliberated(90, amount_yuan=Decimal(500_000))

    with pytest.raises(NotNow) as refusal:
        deliberation.propose(application, Decimal(100_001), by=a_manager(), version=1)

    assert refusal.value.code == "above_ceiling"


def test_no_more_are_proposed_than_the_guide_has_places():
    direction, applications = deliberated(90, 85, 80)
    proposals = [deliberation.Proposal(one.pk, 1, "award", amount=SIX) for one in applications]

    with pytest.raises(NotNow) as refusal:
        deliberation.decide(direction.pk, proposals, by=a_manager())

    assert (refusal.value.code, Decision.objects.count()) == ("quota", 0)


def test_where_no_quota_is_stated_any_number_may_be_proposed():
    direction, applications = deliberated(90, 85, 80, quota=None, quota_kind="unstated")
    proposals = [deliberation.Proposal(one.pk, 1, "award", amount=SIX) for one in applications]

    assert len(deliberation.decide(direction.pk, proposals, by=a_manager())) == 3


def test_in_two_stages_all_places_get_contracts_and_only_the_paid_ones_count_as_money():
    direction, applications = deliberated(90, 85, 80, quota=3, funded=2)
    proposals = [deliberation.Proposal(one.pk, 1, "award", amount=Decimal(100_000)) for one in applications]

    deliberation.decide(direction.pk, proposals, by=a_manager())

    assert Decision.objects.holding_a_place().count() == 3


def test_reserves_stand_in_order_and_a_place_is_given_once():
    direction, applications = decided("award", "award", "reserve", "reserve", quota=2)

    assert [decision.reserve_order for decision in Decision.objects.filter(outcome="reserve").order_by("pk")] == [1, 2]
    swapped = [
        deliberation.Proposal(applications[2].pk, 1, "reserve", reserve_order=2),
        deliberation.Proposal(applications[3].pk, 1, "reserve", reserve_order=1),
    ]
    deliberation.decide(direction.pk, swapped, by=a_manager())
    assert [decision.reserve_order for decision in Decision.objects.filter(outcome="reserve").order_by("pk")] == [2, 1]
    with pytest.raises(NotNow) as refusal:
        deliberation.reserve(applications[2], by=a_manager(), version=1, order=1)
    assert refusal.value.code == "place_taken"


def test_a_decision_on_a_version_that_was_replaced_is_refused():
    _direction, (application,) = deliberated(90)

    with pytest.raises(NotNow) as refusal:
        deliberation.propose(application, SIX, by=a_manager(), version=2)

    assert refusal.value.code == "other_version"


def test_only_the_program_manager_decides_and_the_attempt_is_recorded():
    direction, (application,) = deliberated(90)
    officer = UserFactory(roles=["city_officer"])

    with pytest.raises(NotAllowed):
        deliberation.propose(application, SIX, by=officer, version=1)

    attempt = audit.events_of(direction).get()
    assert (attempt.action, attempt.refused, attempt.actor) == ("decide", True, officer)


def test_a_decision_may_be_taken_back_before_the_release_and_both_are_in_the_record():
    direction, applications = decided("award")
    decision = Decision.objects.get()

    deliberation.decide(direction.pk, [deliberation.Proposal(applications[0].pk, 1)], by=a_manager())

    assert Decision.objects.count() == 0
    assert [event.action for event in audit.events_of(decision)] == ["decide", "forget_decision"]


def test_saving_the_same_again_writes_nothing_into_the_record():
    direction, applications = decided("award", "reserve")
    before = [event.hash for event in audit.events_of(Decision.objects.get(outcome="reserve"))]

    again = [deliberation.Proposal(applications[1].pk, 1, "reserve", reserve_order=1)]
    deliberation.decide(direction.pk, again, by=a_manager())

    assert [event.hash for event in audit.events_of(Decision.objects.get(outcome="reserve"))] == before


def test_the_table_is_ranked_and_a_tie_across_the_last_place_is_marked():
    direction, _applications = deliberated(70, 90, 80, 80, None)

    rows = ranking.ranked(direction)

    assert [(row.rank, row.place) for row in rows] == [(1, "in"), (2, "tie"), (2, "tie"), (4, "out"), (None, "")]


def test_whoever_is_passed_over_by_an_equal_or_a_worse_one_needs_a_reason():
    direction, (first, second, third) = deliberated(90, 80, 80)
    proposals = [
        deliberation.Proposal(first.pk, 1, "reject"),
        deliberation.Proposal(second.pk, 1, "award", amount=SIX),
        deliberation.Proposal(third.pk, 1, "reserve", reason="会议表决"),
    ]
    deliberation.decide(direction.pk, proposals, by=a_manager())

    rows = ranking.ranked(direction)

    assert [row.application.pk for row in rows if row.passed_over] == [first.pk, third.pk]
    assert [row.application.pk for row in ranking.without_reason(rows)] == [first.pk]


def test_a_scan_that_is_none_is_told_beside_its_field_with_all_else(client):
    direction, _applications = deliberated(90)
    client.force_login(a_manager())
    said = {"held_on": "2999-01-01", "chair": "李局长", "participants": "李局长"}
    said["scan"] = SimpleUploadedFile("纪要.pdf", b"MZ")

    answer = client.post(reverse("awards:meeting_new", args=[direction.program.code]), said)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"held_on", "scan"})
