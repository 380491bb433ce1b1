"""The officer's pages: groups, assignment by hand, progress, results; others see nothing of it."""

import pytest
from django.urls import reverse

from applications.models import Application
from ipfund.accounts import invitations
from ipfund.accounts.models import Invitation
from ipfund.common import clock
from programs.models import Program
from reviews import services
from reviews.enums import AssignmentState
from reviews.models import Assignment, Expert, ExpertGroup
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.programs import in_charge_of
from tests.factories.reviews import ExpertFactory, a_direction, a_review, give_scores, group_of

pytestmark = [pytest.mark.django_db, pytest.mark.invariants, pytest.mark.once("sqlite")]


def page(name, *args):
    return reverse(f"reviews:{name}", args=args)


def text(response):
    return response.content.decode()


@pytest.fixture
def review(client):
    review = a_review(experts=3, begun=False)
    client.force_login(review.officer)
    return review


def shown_on(client, url, **typed):
    """What a form sends back that was opened now."""
    return {"reason": "", "shown": client.get(url).context["form"].initial["shown"], **typed}


def key(application, expert, group):
    return f"{application.pk}-{expert.pk}-{group.pk}"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("overview", 6), ("assign", 8), ("progress", 8), ("results", 7), ("packages", 5)]
)
def test_every_page_needs_the_same_queries_however_long_it_is(client, count, name, queries, django_assert_num_queries):
    review = a_review(experts=count, declarations=count)
    give_scores(review, 80)
    client.force_login(review.officer)
    address = page(name) if name == "overview" else page(name, review.direction.pk)
    client.get(address)  # content types are remembered by the process

    with django_assert_num_queries(queries):
        response = client.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_experts_list_and_a_group_need_the_same_queries_however_long(client, count, django_assert_num_queries):
    review = a_review(experts=count)
    client.force_login(review.officer)

    with django_assert_num_queries(4):
        assert text(client.get(page("experts"))).count("某大学") == count
    with django_assert_num_queries(7):
        assert client.get(page("group", review.group.pk)).status_code == 200


def test_other_officers_do_not_find_the_direction_and_others_may_not_look(client, review):
    addresses = [
        page(name, review.direction.pk) for name in ("assign", "progress", "results", "packages", "start", "finish")
    ]
    addresses += [page("group", review.group.pk), page("unassign", review.assignments[0].pk)]

    client.force_login(in_charge_of(a_direction()))
    assert {client.get(address).status_code for address in addresses} == {404}
    client.force_login(UserFactory(roles=["district_officer"]))
    assert {client.get(address).status_code for address in addresses} == {403}
    client.force_login(review.experts[0].user)
    assert {client.get(address).status_code for address in addresses} == {403}


def test_the_auditor_reads_everything_and_changes_nothing(client, review):
    client.force_login(UserFactory(roles=["auditor"]))

    for name in ("assign", "progress", "results", "packages"):
        assert client.get(page(name, review.direction.pk)).status_code == 200
    assert client.post(page("assign", review.direction.pk), {"give": "1-1-1"}).status_code == 403
    assert client.post(page("packages", review.direction.pk)).status_code == 403
    assert client.post(page("start", review.direction.pk), {"reason": "x"}).status_code == 403


def test_an_officer_invites_an_expert_forms_a_group_and_puts_the_expert_in(client):
    direction = a_direction()
    client.force_login(in_charge_of(direction))

    client.post(page("invite"), {"name": "王专家", "email": "wang@example.org", "employer": "某大学"})
    before = Expert.objects.count()
    invitations.accept_anew(Invitation.objects.get().pk, username="wang", password="another-horse-battery-7")
    expert = Expert.objects.get()
    assert before == 0
    client.post(page("form_group"), {"name": "甲组", "directions": [direction.pk], "pledge": "保密"})
    group = ExpertGroup.objects.get()
    client.post(page("group", group.pk), {"expert": expert.pk})

    assert [place.expert for place in group.members.order_by("pk")] == [expert]
    client.post(page("chair", group.members.get().pk))
    assert group.members.get().chair is True


def test_a_group_name_used_twice_is_refused_beside_its_field(client, review):
    response = client.post(
        page("form_group"), {"name": review.group.name, "directions": [review.direction.pk], "pledge": "保密"}
    )

    assert list(response.context["form"].errors) == ["name"]


def test_what_is_known_of_an_expert_can_be_changed(client, review):
    expert = review.experts[0]

    client.post(page("expert", expert.pk), {"employer": "另一所大学", "title": "教授", "expertise": "", "active": ""})

    expert.refresh_from_db()
    assert (expert.employer, expert.active) == ("另一所大学", False)


def test_ticks_are_given_and_what_was_unticked_needs_a_reason(client, review):
    application = ApplicationFactory(accepted=True, direction=review.direction)
    held = [key(review.application, expert, review.group) for expert in review.experts]
    new = key(application, review.experts[0], review.group)
    sent = {"give": [*held[1:], new], "shown": held}

    refused = client.post(page("assign", review.direction.pk), sent)
    assert refused.status_code == 422
    assert Assignment.objects.filter(application=application).count() == 0

    client.post(page("assign", review.direction.pk), {**sent, "reason": "调整分工"})
    assert Assignment.objects.get(application=application).expert == review.experts[0]
    assert (
        Assignment.objects.get(application=review.application, expert=review.experts[0]).state
        == AssignmentState.REMOVED
    )


def test_what_somebody_else_gave_meanwhile_is_not_taken_off_by_an_old_page(client, review):
    client.post(page("assign", review.direction.pk), {"give": [], "shown": []})

    assert Assignment.objects.held().count() == 3


def test_a_group_that_nobody_is_in_yet_is_offered_not_a_second_one(client):
    direction = a_direction()
    officer = in_charge_of(direction)
    group = group_of(direction, [], officer=officer)
    client.force_login(officer)

    shown = text(client.get(page("assign", direction.pk)))

    assert (page("group", group.pk) in shown, group.name in shown, page("form_group") in shown) == (True, True, False)


def test_declarations_without_an_expert_stand_out_and_conflicts_cannot_be_ticked(client):
    direction = a_direction()
    officer, expert = in_charge_of(direction), ExpertFactory()
    group_of(direction, [expert], officer=officer)
    application = ApplicationFactory(accepted=True, direction=direction)
    MembershipFactory(user=expert.user, organisation=application.organisation)
    client.force_login(officer)

    shown = text(client.get(page("assign", direction.pk)))

    assert shown.count('class="is-missing"') == 1
    assert 'name="give"' not in shown


@pytest.mark.parametrize("keys", [["x"], ["1-2"], ["1-2-3-4"], ["9" * 40 + "-1-1"], ["-1-1-1"], ["１-１-１"], [""]])
def test_nonsense_ticks_change_nothing_and_make_no_error(client, review, keys):
    response = client.post(page("assign", review.direction.pk), {"give": keys, "shown": keys[:0]})

    assert response.status_code == 302
    assert Assignment.objects.count() == 3


def test_a_review_before_the_deadline_says_what_it_does_not_cover(client, review):
    early = text(client.get(page("start", review.direction.pk)))
    Program.objects.filter(pk=review.direction.program_id).update(closes_at=clock.now())
    late = text(client.get(page("start", review.direction.pk)))

    assert ["申报尚未截止" in shown for shown in (early, late)] == [True, False]


def test_a_review_is_begun_and_finished_from_its_pages(client, review):
    client.post(page("start", review.direction.pk), shown_on(client, page("start", review.direction.pk)))
    give_scores(review, 80, 80, 80)
    client.post(page("finish", review.direction.pk), shown_on(client, page("finish", review.direction.pk)))

    assert Application.objects.get(pk=review.application.pk).state == "deliberation"


def test_what_stands_in_the_way_is_said_on_the_same_page(client, review):
    services.start_review(review.direction, by=review.officer)

    url = page("finish", review.direction.pk)
    response = client.post(url, shown_on(client, url))

    assert response.status_code == 409
    assert str(review.experts[0]) in text(response)


def test_a_score_is_reopened_and_an_expert_taken_off_with_a_reason(client, review):
    services.start_review(review.direction, by=review.officer)
    give_scores(review, 80, 70)
    first, second, _third = review.assignments

    client.post(page("reopen", first.pk), {"reason": "补充意见"})
    client.post(page("unassign", second.pk), {"reason": "发现利益关系"})

    states = {row.pk: row.state for row in Assignment.objects.order_by("pk")}
    assert (states[first.pk], states[second.pk]) == (AssignmentState.ASSIGNED, AssignmentState.REMOVED)


def test_the_results_show_ranks_the_quota_line_and_the_scores_left_out(client):
    review = a_review(experts=5, declarations=3, direction=a_direction(quota=1))
    for application, top in zip(review.applications, (90, 80, 70), strict=True):
        give_scores(review, top, top - 1, top - 2, top - 3, top - 10, application=application)
    client.force_login(review.officer)

    response = client.get(page("results", review.direction.pk))

    assert [row.shown_mean for row in response.context["rows"]] == ["88.00", "78.00", "68.00"]
    assert text(response).count("<del>") == 6
    assert text(response).count('class="ip-quota-line"') == 1
    assert response.context["finished"] is False
