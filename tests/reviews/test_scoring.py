"""Scoring: drafts, the sheet's limits, submitting once, reopening, two windows."""

import threading

import pytest
from django.db import connection

from applications.models import Application
from ipfund.common.errors import NotAllowed, NotNow
from reviews import services
from reviews.enums import AssignmentState, CardState
from reviews.models import ScoreCard, ScoreSheet
from tests.factories.programs import direction_definition, in_charge_of
from tests.factories.reviews import ExpertFactory, a_direction, a_review, entry, give_score

pytestmark = [pytest.mark.django_db, pytest.mark.invariants]
EMPTY = {"gates": {}, "scores": {}, "comment": "", "recommend": None}


@pytest.fixture
def review():
    return a_review(experts=3)


@pytest.fixture
def assignment(review):
    return review.assignments[0]


def save(assignment, what, revision=0, **kwargs):
    return services.save_score(assignment.pk, by=assignment.expert.user, revision=revision, entry=what, **kwargs)


def submit(assignment, what, revision=0, **kwargs):
    return services.submit_score(assignment.pk, by=assignment.expert.user, revision=revision, entry=what, **kwargs)


def test_a_draft_may_be_saved_with_anything_missing(assignment):
    save(assignment, {**EMPTY, "scores": {"plan": "45"}})

    card = ScoreCard.objects.get(assignment=assignment)
    assert (card.scores, card.total, card.state) == ({"plan": "45"}, None, CardState.DRAFT)


def test_a_submitted_score_has_its_total_and_the_version_that_was_read(assignment):
    card = submit(assignment, entry(50, 30.5))

    assignment.refresh_from_db()
    assert (str(card.total), card.version, assignment.state) == ("80.5", 1, AssignmentState.SCORED)


def test_weights_count():
    criteria = [
        {"id": "plan", "title": "方案", "max": 60, "weight": 0.6},
        {"id": "budget", "title": "预算", "max": 40, "weight": 1.5},
    ]
    review = a_review(experts=3, direction=a_direction(sheet={"criteria": criteria}))

    assert str(give_score(review.assignments[0], 50, 30).total) == "75.0"


@pytest.mark.parametrize(
    "scores", [{"plan": "61"}, {"plan": "-1"}, {"plan": "39.5"}, {"budget": "30.3"}, {"else": "1"}, {"plan": "NaN"}]
)
def test_what_the_sheet_does_not_allow_is_refused_even_in_a_draft(assignment, scores):
    with pytest.raises(NotNow):
        save(assignment, {**EMPTY, "scores": scores})

    assert ScoreCard.objects.get(assignment=assignment).scores == {}


@pytest.mark.parametrize(
    ("left_out", "field"),
    [
        ({"comment": "好"}, "comment"),
        ({"comment": "      "}, "comment"),
        ({"recommend": None}, "recommend"),
        ({"gates": {}}, "gate_dishonest"),
        ({"scores": {"plan": "50"}}, "score_budget"),
    ],
)
def test_a_score_without_comment_answer_or_criterion_is_not_submitted(assignment, left_out, field):
    with pytest.raises(services.Incomplete) as refusal:
        submit(assignment, {**entry(), **left_out})

    assert list(refusal.value.missing) == [field]
    assert ScoreCard.objects.get(assignment=assignment).state == CardState.DRAFT


def test_another_windows_newer_draft_is_never_overwritten(assignment):
    save(assignment, {**EMPTY, "comment": "第一个窗口"}, tab="one")

    with pytest.raises(NotNow) as refusal:
        save(assignment, {**EMPTY, "comment": "第二个窗口"}, tab="two")

    assert refusal.value.code == "stale"
    assert ScoreCard.objects.get(assignment=assignment).comment == "第一个窗口"


def test_a_window_may_submit_over_its_own_draft_that_saved_itself_meanwhile(assignment):
    save(assignment, {**EMPTY, "comment": "自动保存"}, tab="one")

    assert submit(assignment, entry(), tab="one").state == CardState.SUBMITTED


def test_submitting_twice_gives_one_score_and_the_same_answer(assignment):
    first = submit(assignment, entry())
    second = submit(assignment, entry())

    assert (second.pk, second.revision, second.submitted_at) == (first.pk, first.revision, first.submitted_at)


def test_a_submitted_score_can_neither_be_changed_nor_submitted_otherwise(assignment):
    submit(assignment, entry(50))

    with pytest.raises(NotNow):
        submit(assignment, entry(40), revision=1)
    with pytest.raises(NotNow):
        save(assignment, entry(40), revision=1)
    assert ScoreCard.objects.get(assignment=assignment).scores["plan"] == "50"


def test_the_officer_reopens_a_score_with_a_reason_and_it_is_submitted_again(review, assignment):
    submit(assignment, entry(50))

    card = services.reopen_score(assignment.pk, by=review.officer, reason="请补充说明")

    assert (card.state, card.reopened_for) == (CardState.DRAFT, "请补充说明")
    assert str(submit(assignment, entry(45), revision=card.revision).total) == "75"


def test_only_the_officer_in_charge_reopens(assignment):
    submit(assignment, entry())

    with pytest.raises(NotAllowed):
        services.reopen_score(assignment.pk, by=in_charge_of(a_direction()), reason="请补充说明")


def test_nobody_scores_for_somebody_else(assignment):
    with pytest.raises(NotAllowed):
        services.submit_score(assignment.pk, by=ExpertFactory().user, revision=0, entry=entry())


def test_nothing_is_scored_before_the_pledge_or_before_the_review_begins():
    unsigned = a_review(experts=3, pledged=False).assignments[0]
    early = a_review(experts=3, begun=False).assignments[0]

    with pytest.raises(NotNow) as no_pledge:
        submit(unsigned, entry())
    with pytest.raises(NotNow) as not_begun:
        submit(early, entry())

    assert (no_pledge.value.code, not_begun.value.code) == ("no_pledge", "not_begun")


def test_nothing_is_scored_after_being_taken_off_or_finished(review):
    off, late, other = review.assignments
    services.unassign(off.pk, by=review.officer, reason="调整")
    services.finish_declaration(review.application.pk, by=review.officer, reason="专家未能评分")

    for assignment in (off, late, other):
        with pytest.raises(NotNow):
            submit(assignment, entry())


def test_the_sheet_is_frozen_by_the_first_score_whatever_the_guide_says_later(review, assignment):
    direction = review.direction
    save(assignment, {**EMPTY, "scores": {"plan": "50"}})
    changed = {**direction.definition["score_sheet"], "criteria": [{"id": "other", "title": "别的", "max": 100}]}
    direction.definition = direction_definition(direction.code, score_sheet=changed)
    direction.save(update_fields=["definition"])

    from reviews.services.sheets import sheet_of

    assert [criterion.id for criterion in sheet_of(direction).criteria] == ["plan", "budget"]
    assert ScoreSheet.objects.count() == 1


def test_an_empty_draft_does_not_freeze_the_sheet(assignment):
    save(assignment, {**EMPTY, "comment": "先记一笔"})

    assert ScoreSheet.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_presses_of_submit_at_once_make_one_score():
    if connection.vendor != "postgresql":
        pytest.skip("threads of one process need PostgreSQL; make test runs this there")
    assignment = a_review(experts=3).assignments[0]
    start, outcomes = threading.Barrier(6), []

    def press():
        start.wait()
        try:
            outcomes.append(submit(assignment, entry()).revision)
        except NotNow as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == [1] * 6
    assert Application.objects.get(pk=assignment.application_id).assignments.filter(state="scored").count() == 1
