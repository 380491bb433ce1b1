"""Groups, who reviews what, and what an expert may open."""

import pytest

from applications.models import Application
from ipfund.common.errors import NotAllowed, NotNow
from ipfund.common.models import Event
from reviews import services
from reviews.enums import AssignmentState
from reviews.models import Assignment, Expert, GroupMember
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, people_of
from tests.factories.organisations import MembershipFactory
from tests.factories.programs import in_charge_of
from tests.factories.reviews import ExpertFactory, a_direction, a_review, group_of
from tests.support.mailbox import mailed

pytestmark = [pytest.mark.django_db, pytest.mark.invariants]


@pytest.fixture
def review():
    return a_review(experts=1, begun=False)


def opened_by(expert):
    expert.user.forget_roles()
    return list(Application.objects.visible_to(expert.user))


def test_becoming_an_expert_gives_the_role_once():
    user = UserFactory()

    expert = services.become_expert(user, employer="某大学", by=UserFactory())

    assert (expert.user, user.has_role("expert")) == (user, True)
    with pytest.raises(NotNow):
        services.become_expert(user, employer="某大学", by=UserFactory())
    with pytest.raises(NotNow):
        services.invite_expert(name="李", email=user.email, employer="某大学", by=UserFactory())


def test_who_belongs_to_a_unit_that_declares_becomes_no_expert():
    with pytest.raises(NotNow) as refused:
        services.become_expert(MembershipFactory().user, employer="某大学", by=UserFactory())

    assert (refused.value.code, Expert.objects.count()) == ("in_a_unit", 0)


def test_an_assigned_and_pledged_expert_sees_the_declaration_and_nothing_else(review):
    ApplicationFactory(accepted=True, direction=review.direction)

    assert opened_by(review.experts[0]) == [review.application]


def test_without_the_pledge_nothing_opens_and_signing_opens_it():
    review = a_review(experts=1, pledged=False, begun=False)
    expert = review.experts[0]
    assert opened_by(expert) == []

    services.sign_pledge(review.group.pk, by=expert.user, signed_name=expert.user.name)

    assert opened_by(expert) == [review.application]


def test_the_pledge_is_signed_with_ones_own_name_only():
    review = a_review(experts=1, pledged=False, begun=False)

    with pytest.raises(NotNow):
        services.sign_pledge(review.group.pk, by=review.experts[0].user, signed_name="别人")
    with pytest.raises(NotAllowed):
        services.sign_pledge(review.group.pk, by=ExpertFactory().user, signed_name="别人")


def test_the_same_declaration_is_not_given_twice_to_one_expert(review):
    with pytest.raises(NotNow) as refusal:
        services.assign(review.application.pk, expert=review.experts[0], group=review.group, by=review.officer)

    assert refusal.value.code == "twice"
    assert Assignment.objects.count() == 1


def test_a_member_of_the_applicants_unit_is_refused_and_the_refusal_recorded(review):
    expert = ExpertFactory()
    services.add_member(review.group.pk, expert=expert, by=review.officer)
    MembershipFactory(user=expert.user, organisation=review.application.organisation)

    with pytest.raises(NotNow) as refusal:
        services.assign(review.application.pk, expert=expert, group=review.group, by=review.officer)

    assert refusal.value.code == "conflict"
    assert Event.objects.filter(action="assign_expert", refused=True).count() == 1


@pytest.mark.parametrize("spelling", ["天津示例有限公司", " 天津示例 有限公司", "天津示例有限公司　"])
def test_an_expert_employed_by_the_applicant_is_refused_however_the_name_is_spaced(spelling):
    review = a_review(experts=1, begun=False, organisation__name="天津示例有限公司")
    expert = ExpertFactory(employer=spelling)
    services.add_member(review.group.pk, expert=expert, by=review.officer)

    with pytest.raises(NotNow) as refusal:
        services.assign(review.application.pk, expert=expert, group=review.group, by=review.officer)

    assert refusal.value.code == "conflict"


def test_an_expert_employed_by_a_partner_is_refused(review):
    expert = ExpertFactory(employer="合作研究院")
    services.add_member(review.group.pk, expert=expert, by=review.officer)
    version = review.application.versions.get()
    version.content["sections"]["partners"] = {"rows": [{"name": "合作研究院"}]}

    from reviews import rules

    names = rules.names_in(version.content["sections"]["partners"])
    assert rules.conflict(expert, review.application, member_of=set(), unit_names=names) != ""


def test_only_members_of_the_group_and_only_accepted_declarations_can_be_assigned(review):
    with pytest.raises(NotNow) as stranger:
        services.assign(review.application.pk, expert=ExpertFactory(), group=review.group, by=review.officer)
    filed = ApplicationFactory(filed=True, direction=review.direction)
    with pytest.raises(NotNow) as early:
        services.assign(filed.pk, expert=review.experts[0], group=review.group, by=review.officer)

    assert (stranger.value.code, early.value.code) == ("no_member", "wrong_state")


def test_only_the_officer_in_charge_of_the_direction_assigns(review):
    other = in_charge_of(a_direction())

    with pytest.raises(NotAllowed):
        services.assign(review.application.pk, expert=review.experts[0], group=review.group, by=other)
    with pytest.raises(NotAllowed):
        services.form_group(program=review.direction.program, name="乙", directions=[review.direction], by=other)


def test_taking_a_declaration_off_ends_access_at_once_and_it_can_be_given_again(review):
    expert, assignment = review.experts[0], review.assignments[0]

    services.unassign(assignment.pk, by=review.officer, reason="调整")

    assert opened_by(expert) == []
    services.assign(review.application.pk, expert=expert, group=review.group, by=review.officer)
    assert opened_by(expert) == [review.application]


def test_declining_ends_access_keeps_the_reason_and_bars_a_second_assignment(review):
    expert, assignment = review.experts[0], review.assignments[0]

    services.decline(assignment.pk, by=expert.user, reason="三年内曾任该单位顾问")

    assignment.refresh_from_db()
    assert (assignment.state, assignment.reason) == (AssignmentState.DECLINED, "三年内曾任该单位顾问")
    assert opened_by(expert) == []
    with pytest.raises(NotNow) as refusal:
        services.assign(review.application.pk, expert=expert, group=review.group, by=review.officer)
    assert refusal.value.code == "declined"


def test_nobody_declines_for_somebody_else(review):
    with pytest.raises(NotAllowed):
        services.decline(review.assignments[0].pk, by=ExpertFactory().user, reason="无")


def test_leaving_the_group_takes_everything_of_it_away(review):
    expert = review.experts[0]

    services.remove_member(review.group.pk, expert=expert, by=review.officer, reason="出差")

    assert opened_by(expert) == []
    assert [row.state for row in Assignment.objects.order_by("pk")] == [AssignmentState.REMOVED]


def test_a_group_has_one_chair_at_a_time():
    direction = a_direction()
    officer, experts = in_charge_of(direction), [ExpertFactory(), ExpertFactory()]
    group = group_of(direction, experts, officer=officer)

    for expert in experts:
        services.set_chair(group.pk, expert=expert, by=officer)

    assert [place.expert for place in GroupMember.objects.filter(chair=True).order_by("pk")] == [experts[1]]


def test_a_withdrawn_declaration_closes_to_its_experts(review):
    from applications.services import submitting

    application = review.application
    submitting.withdraw(application.pk, by=people_of(application).admin, version=application.version, reason="不再申报")

    assert opened_by(review.experts[0]) == []
    assert list(Assignment.objects.readable_by(review.experts[0].user)) == []


def test_many_are_given_at_once_with_one_mail_an_expert_and_the_conflicts_in_words(review):
    more = [ApplicationFactory(accepted=True, direction=review.direction) for _ in range(2)]
    expert = review.experts[0]
    pairs = [(application, expert) for application in [review.application, *more]]

    given, refused = services.assign_many(pairs, group=review.group, by=review.officer)

    assert (given, len(refused)) == (2, 1)
    assert mailed().count(expert.user.email) == 1
