"""A review begins with complete groups and ends with frozen results."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from ipfund.common.errors import NotAllowed, NotNow
from ipfund.common.models import Event
from reviews import services
from reviews.enums import AssignmentState, GroupState
from reviews.models import ReviewResult
from reviews.results import ranking
from reviews.services import reviewing
from reviews.services.sheets import sheet_of
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import in_charge_of
from tests.factories.reviews import a_direction, a_review, give_scores
from tests.support.statements import no_list_of_keys

pytestmark = [pytest.mark.django_db, pytest.mark.invariants]


def states(review):
    return [Application.objects.get(pk=application.pk).state for application in review.applications]


def test_a_review_does_not_begin_while_a_group_is_incomplete():
    review = a_review(experts=2, begun=False)

    with pytest.raises(NotNow) as refusal:
        services.start_review(review.direction, by=review.officer)

    assert refusal.value.code == "group_incomplete"
    assert states(review) == ["accepted"]


def test_a_review_with_too_few_experts_begins_only_with_a_recorded_reason():
    review = a_review(experts=2, begun=False)

    services.start_review(review.direction, by=review.officer, reason="回避后人数不足")

    assert states(review) == ["expert_review"]
    assert Event.objects.get(action="start_expert_review").reason == "回避后人数不足"


def test_a_complete_group_begins_and_the_group_is_at_work():
    review = a_review(experts=3, declarations=2, begun=False)

    assert services.start_review(review.direction, by=review.officer) == 2

    review.group.refresh_from_db()
    assert (states(review), review.group.state) == (["expert_review"] * 2, GroupState.WORKING)


def test_only_the_officer_in_charge_begins_and_finishes():
    review, other = a_review(), in_charge_of(a_direction())

    with pytest.raises(NotAllowed):
        services.start_review(review.direction, by=other)
    with pytest.raises(NotAllowed):
        services.finish_review(review.direction, by=other)


def test_a_review_is_not_finished_while_scores_are_missing():
    review = a_review()
    give_scores(review, 80, 70)

    with pytest.raises(NotNow) as refusal:
        services.finish_review(review.direction, by=review.officer)

    assert refusal.value.code == "scores_missing"
    assert str(review.experts[2]) in refusal.value.message
    assert states(review) == ["expert_review"]


def test_with_a_recorded_reason_the_scores_that_are_in_make_the_result():
    review = a_review()
    give_scores(review, 80, 71)

    services.finish_review(review.direction, by=review.officer, reason="专家因病缺席")

    result = ReviewResult.objects.get()
    assert (result.mean, result.note, len(result.counted)) == (Decimal("75.50"), "专家因病缺席", 2)
    assert review.application.assignments.filter(state=AssignmentState.MISSED).count() == 1


def test_finishing_freezes_results_ranks_the_direction_and_ends_every_access(monkeypatch):
    monkeypatch.setattr(reviewing, "AT_ONCE", 2)
    review = a_review(declarations=3)
    for application, score in zip(review.applications, (70, 90, 80), strict=True):
        give_scores(review, score, score, score, application=application)

    with CaptureQueriesContext(connection) as asked:
        services.finish_review(review.direction, by=review.officer)

    ranked = ReviewResult.objects.order_by("application").values_list("rank", flat=True)
    assert list(ranked) == [3, 1, 2]
    assert sum(query["sql"].startswith('UPDATE "reviews_reviewresult"') for query in asked) == 2
    assert states(review) == ["deliberation"] * 3
    assert list(Application.objects.visible_to(review.experts[0].user)) == []
    review.group.refresh_from_db()
    assert review.group.state == GroupState.FINISHED


def test_finishing_twice_changes_nothing():
    review = a_review()
    give_scores(review, 80, 80, 80)
    services.finish_review(review.direction, by=review.officer)

    assert services.finish_review(review.direction, by=review.officer) == 0
    with pytest.raises(NotNow):
        services.finish_declaration(review.application.pk, by=review.officer)
    assert ReviewResult.objects.count() == 1


def test_of_five_scores_one_high_and_one_low_are_left_out_and_after_a_recusal_none():
    review = a_review(experts=5, declarations=2)
    first, second = review.applications
    recused = next(row for row in review.assignments if row.application == second)
    services.decline(recused.pk, by=recused.expert.user, reason="曾任顾问")
    give_scores(review, 90, 85, 80, 75, 60, application=first)
    rows = [row for row in review.assignments if row.application == second and row != recused]
    review.assignments = rows
    give_scores(review, 90, 85, 80, 60, application=second)

    services.finish_review(review.direction, by=review.officer)

    means = ReviewResult.objects.order_by("application").values_list("mean", flat=True)
    assert list(means) == [Decimal("80.00"), Decimal("78.75")]


def test_a_score_of_an_expert_who_was_taken_off_no_longer_counts():
    review = a_review()
    give_scores(review, 90, 60, 60)
    services.unassign(review.assignments[0].pk, by=review.officer, reason="发现利益关系")

    services.finish_review(review.direction, by=review.officer)

    assert ReviewResult.objects.get().mean == Decimal("60.00")


def test_one_declaration_may_be_finished_alone_and_gets_its_rank_with_the_others():
    review = a_review(declarations=2)
    first, second = review.applications
    give_scores(review, 70, 70, 70, application=first)
    services.finish_declaration(first.pk, by=review.officer)
    assert ReviewResult.objects.get().rank is None

    give_scores(review, 90, 90, 90, application=second)
    services.finish_review(review.direction, by=review.officer)

    assert list(ReviewResult.objects.order_by("application").values_list("rank", flat=True)) == [2, 1]


def test_the_quota_line_runs_below_the_best_and_a_tie_across_it_is_marked():
    review = a_review(declarations=3, direction=a_direction(quota=2))
    for application, score in zip(review.applications, (90, 80, 80), strict=True):
        give_scores(review, score, score, score, application=application)

    with no_list_of_keys():
        rows = ranking(review.direction, sheet_of(review.direction))

    assert [(row.rank, row.place) for row in rows] == [(1, "in"), (2, "tie"), (2, "tie")]


def test_nobody_is_suggested_more_than_asked_for_or_than_the_ceiling():
    direction = a_direction(quota=5)
    review = a_review(declarations=1, direction=direction, requested_wan=6)
    give_scores(review, 80, 80, 80)

    rows = ranking(direction, sheet_of(direction))

    assert [row.suggested for row in rows] == [Decimal("60000.00")]


def test_the_groups_opinion_is_written_by_its_chair_or_the_officer_and_by_nobody_else():
    review = a_review()
    services.set_chair(review.group.pk, expert=review.experts[0], by=review.officer)

    services.write_opinion(review.application.pk, by=review.experts[0].user, text="专家组同意推荐")
    with pytest.raises(NotAllowed):
        services.write_opinion(review.application.pk, by=review.experts[1].user, text="我也写")

    review.application.refresh_from_db()
    assert review.application.group_opinion.text == "专家组同意推荐"


def test_a_withdrawn_declaration_is_not_ranked():
    from applications.services import submitting
    from tests.factories.applications import people_of

    review = a_review(declarations=2)
    gone = review.applications[0]
    submitting.withdraw(gone.pk, by=people_of(gone).admin, version=gone.version, reason="不再申报")
    give_scores(review, 80, 80, 80, application=review.applications[1])

    services.finish_review(review.direction, by=review.officer)

    rows = ranking(review.direction, sheet_of(review.direction))
    assert [row.application for row in rows] == [review.applications[1]]


def test_what_was_accepted_later_can_still_be_reviewed():
    review = a_review()
    give_scores(review, 80, 80, 80)
    services.finish_review(review.direction, by=review.officer)
    ApplicationFactory(accepted=True, direction=review.direction)

    services.start_review(review.direction, by=review.officer, reason="补充受理")

    assert Application.objects.filter(state="expert_review").count() == 1
