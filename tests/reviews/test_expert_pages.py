"""The expert's pages: the pledge before anything, reading and scoring, nothing of others."""

import pytest
from django.urls import reverse

from applications.models import Application
from ipfund.common.models import Event
from reviews.enums import AssignmentState, CardState
from reviews.models import Assignment, Pledge, ScoreCard
from tests.factories.applications import A_PDF
from tests.factories.reviews import ExpertFactory, a_review, entry, give_score, typed

pytestmark = [pytest.mark.django_db, pytest.mark.invariants, pytest.mark.once("sqlite")]


def page(name, *args):
    return reverse(f"reviews:{name}", args=args)


def text(response):
    return response.content.decode()


@pytest.fixture
def review():
    return a_review(experts=3, declarations=2)


@pytest.fixture
def assignment(review):
    return review.assignments[0]


@pytest.fixture
def expert(client, assignment):
    client.force_login(assignment.expert.user)
    return assignment.expert


def card_of(assignment):
    return ScoreCard.objects.get(assignment=assignment)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_however_long_it_is(client, count, django_assert_num_queries):
    review = a_review(experts=1, declarations=count)
    client.force_login(review.experts[0].user)

    with django_assert_num_queries(5):
        response = client.get(page("mine"))

    assert text(response).count('class="ip-row-actions"') == count


def test_until_the_pledge_is_signed_no_title_shows_and_every_declaration_is_404(client):
    review = a_review(experts=1, pledged=False, title="秘密项目")
    assignment = review.assignments[0]
    client.force_login(assignment.expert.user)

    assert "秘密项目" not in text(client.get(page("mine")))
    for name in ("score", "decline"):
        assert client.get(page(name, assignment.pk)).status_code == 404


def test_signing_the_pledge_opens_the_declarations(client):
    review = a_review(experts=1, pledged=False, title="公开项目")
    user = review.experts[0].user
    client.force_login(user)

    client.post(page("pledge", review.group.pk), {"accepted": "on", "signed_name": user.name})

    assert "公开项目" in text(client.get(page("mine")))
    assert client.get(page("score", review.assignments[0].pk)).status_code == 200


def test_a_pledge_in_another_name_is_refused_beside_the_field(client):
    review = a_review(experts=1, pledged=False)
    client.force_login(review.experts[0].user)

    response = client.post(page("pledge", review.group.pk), {"accepted": "on", "signed_name": "别人"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["signed_name"]
    assert Pledge.objects.count() == 0


def test_somebody_elses_assignment_and_group_do_not_exist(client, review, assignment):
    client.force_login(ExpertFactory().user)

    for address in (page("score", assignment.pk), page("decline", assignment.pk), page("pledge", review.group.pk)):
        assert client.get(address).status_code == 404


def test_the_page_shows_the_declaration_beside_the_sheet_with_its_bands(client, expert, assignment):
    shown = text(client.get(page("score", assignment.pk)))

    assert assignment.application.title in shown
    assert "方案具体可行" in shown
    assert 'name="score_plan"' in shown


def test_nobody_sees_the_scores_of_other_experts(client, review, expert, assignment):
    other = next(row for row in review.assignments if row.application == assignment.application and row != assignment)
    give_score(other, 41.0, 33.5, comment="只有我能看到的意见")

    shown = text(client.get(page("score", assignment.pk)))

    assert "只有我能看到的意见" not in shown
    assert "74.5" not in shown
    assert client.get(page("results", review.direction.pk)).status_code == 403


def test_an_incomplete_draft_is_saved_and_shown_again(client, expert, assignment):
    client.post(page("score", assignment.pk), typed(score_budget="", comment="", recommend=""))

    assert card_of(assignment).scores == {"plan": "50"}
    assert 'value="50"' in text(client.get(page("score", assignment.pk)))


def test_what_is_wrong_is_said_beside_its_field_kept_as_typed_and_the_rest_is_saved(client, expert, assignment):
    response = client.post(page("score", assignment.pk), typed(score_plan="６１", action="submit"))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["score_plan"]
    assert "６１" in text(response)
    card = card_of(assignment)
    assert (card.state, card.scores, card.comment) == (CardState.DRAFT, {"budget": "30"}, "方案可行，预算合理。")


def test_what_is_wrong_and_what_is_missing_are_said_at_once(client, expert, assignment):
    response = client.post(page("score", assignment.pk), typed(score_plan="61", comment="", action="submit"))

    assert list(response.context["form"].errors) == ["score_plan", "comment"]


def test_submitting_without_a_comment_says_so_and_keeps_the_scores(client, expert, assignment):
    response = client.post(page("score", assignment.pk), typed(comment="", action="submit"))

    assert list(response.context["form"].errors) == ["comment"]
    assert card_of(assignment).scores == {"plan": "50", "budget": "30"}


def test_full_width_digits_are_read_as_numbers(client, expert, assignment):
    client.post(page("score", assignment.pk), typed(score_plan="５０", score_budget="３０．５"))

    assert card_of(assignment).scores == {"plan": "50", "budget": "30.5"}


def test_after_submitting_comes_the_next_one_and_then_the_list(client, review, expert):
    first, second = Assignment.objects.filter(expert=expert).order_by("application__number")

    answer = client.post(page("score", first.pk), typed(action="submit"))
    assert answer.url == page("score", second.pk)
    answer = client.post(page("score", second.pk), typed(action="submit"))
    assert answer.url == page("mine")
    assert Assignment.objects.filter(expert=expert, state=AssignmentState.SCORED).count() == 2


def test_an_old_window_keeps_what_was_typed_and_shows_what_the_other_saved(client, expert, assignment):
    client.post(page("score", assignment.pk), typed(tab="one", comment="第一个窗口写的意见"))

    response = client.post(page("score", assignment.pk), typed(tab="two", comment="第二个窗口写的意见"))

    assert response.status_code == 422
    assert "第一个窗口写的意见" in text(response)
    assert "第二个窗口写的意见" in text(response)
    again = typed(tab="two", comment="第二个窗口写的意见", revision=str(card_of(assignment).revision))
    client.post(page("score", assignment.pk), again)
    assert card_of(assignment).comment == "第二个窗口写的意见"


def test_the_page_saves_by_itself_and_answers_with_the_next_revision(client, expert, assignment):
    response = client.post(page("autosave", assignment.pk), typed(score_budget="99"))

    assert card_of(assignment).scores == {"plan": "50"}
    assert 'name="revision" value="1"' in text(response)


def test_a_submitted_score_is_read_only_and_says_when(client, expert, assignment):
    give_score(assignment)

    shown = text(client.get(page("score", assignment.pk)))

    assert 'name="score_plan"' not in shown
    assert client.post(page("score", assignment.pk), typed(revision="1", score_plan="40")).status_code == 422
    assert card_of(assignment).scores["plan"] == "50"


def test_declining_with_a_reason_closes_the_declaration(client, expert, assignment):
    assert client.post(page("decline", assignment.pk), {"reason": ""}).status_code == 422

    client.post(page("decline", assignment.pk), {"reason": "曾任该单位顾问"})

    assert client.get(page("score", assignment.pk)).status_code == 404


def test_a_file_of_the_frozen_version_opens_for_its_expert_only_and_is_recorded(client, expert, assignment):
    application = assignment.application
    kept = file_of(application)

    response = client.get(page("attachment", assignment.pk, kept.pk))

    assert b"".join(response.streaming_content) == A_PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(action="read_file", subject_id=application.pk).count() == 1
    client.force_login(ExpertFactory().user)
    assert client.get(page("attachment", assignment.pk, kept.pk)).status_code == 404


def test_a_file_that_the_frozen_version_does_not_name_does_not_exist(client, expert, assignment):
    kept = file_of(assignment.application, frozen=False)

    assert client.get(page("attachment", assignment.pk, kept.pk)).status_code == 404


def file_of(application, *, frozen=True):
    """Attach a file; ``frozen``: the submitted version names it."""
    import hashlib

    from django.core.files.base import ContentFile

    from applications.models import ApplicationVersion, Attachment
    from applications.snapshot import sha256_of
    from ipfund.common import clock

    sha256 = hashlib.sha256(A_PDF).hexdigest()
    kept = Attachment.objects.create(
        application=application, kind="plan", name="实施方案.pdf", file=ContentFile(A_PDF, name="plan.pdf"), size=len(A_PDF),
        sha256=sha256, content_type="application/pdf", uploaded_by=application.owner, uploaded_at=clock.now(),
    )  # fmt: skip
    if frozen:
        version = application.versions.get(number=application.version)
        content = version.content
        content["attachments"] = [{"kind": "plan", "name": kept.name, "size": kept.size, "sha256": sha256}]
        ApplicationVersion.objects.filter(pk=version.pk).update(content=content, content_sha256=sha256_of(content))
    return kept


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"revision": "x"},
        {"revision": "-1"},
        {"revision": "9" * 30},
        typed(score_plan="1e309", score_budget="NaN"),
        typed(score_plan="٣", recommend="maybe", gate_dishonest="\x00"),
        typed(comment="\x00" + "好" * 30000, tab="x" * 900),
        typed(score_plan="-0", score_budget="1e-40", action="submit"),
        typed(score_plan="Infinity", action="submit"),
    ],
)
@pytest.mark.parametrize("name", ["score", "autosave"])
def test_no_input_makes_an_error_of_the_server(client, expert, assignment, sent, name):
    assert client.post(page(name, assignment.pk), sent).status_code in {200, 302, 422}


def test_the_chair_writes_the_groups_opinion_and_others_do_not_find_the_page(client, review, expert):
    from reviews import services

    services.set_chair(review.group.pk, expert=expert, by=review.officer)
    address = page("opinion", review.application.pk)
    assert address in text(client.get(page("mine")))

    client.post(address, {"text": "专家组同意推荐立项"})

    assert Application.objects.get(pk=review.application.pk).group_opinion.text == "专家组同意推荐立项"
    client.force_login(review.experts[1].user)
    assert address not in text(client.get(page("mine")))
    assert client.get(address).status_code == 404


def test_reopening_shows_the_officers_reason_to_the_expert(client, review, expert, assignment):
    from reviews import services

    give_score(assignment)
    services.reopen_score(assignment.pk, by=review.officer, reason="预算意见不够具体")

    assert "预算意见不够具体" in text(client.get(page("score", assignment.pk)))
    assert services.submit_score(assignment.pk, by=expert.user, revision=2, entry=entry()).state == CardState.SUBMITTED
