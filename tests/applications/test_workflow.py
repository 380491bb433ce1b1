"""The process is the one in the guide: every edge, and who may take it."""

import itertools

import pytest

from applications import rules
from applications.enums import STAGE_STATE, State
from applications.models import Application
from tests.factories.organisations import MembershipFactory, member_of
from tests.factories.process import declaration, draft, officer_for, officer_in_charge
from tests.factories.programs import DirectionFactory

REVIEWING = ["first_review", "city_review", "accepted"]
BEFORE_AWARD = ["draft", "unit_review", *REVIEWING, "returned", "expert_review", "deliberation", "public_notice"]
GOLDEN = {
    *itertools.product(["draft", "returned"], ["submit"], ["unit_review", *REVIEWING]),
    *itertools.product(["unit_review", "first_review"], ["take_back"], ["draft", "returned"]),
    ("unit_review", "unit_return", "returned"),
    *itertools.product(["unit_review"], ["unit_approve"], REVIEWING),
    ("first_review", "first_return", "returned"),
    ("first_review", "first_refuse", "refused"),
    *itertools.product(["first_review"], ["first_pass"], ["city_review", "accepted"]),
    *itertools.product(["returned", "unit_review"], ["refuse_unanswered"], ["refused"]),
    ("city_review", "city_pass", "accepted"),
    *itertools.product(["city_review", "accepted"], ["city_return"], ["returned"]),
    *itertools.product(["city_review", "accepted"], ["city_refuse"], ["refused"]),
    ("accepted", "start_expert_review", "expert_review"),
    ("expert_review", "finish_expert_review", "deliberation"),
    ("accepted", "start_deliberation", "deliberation"),
    *itertools.product(["deliberation"], ["release"], ["public_notice", "awarded", "not_awarded"]),
    ("public_notice", "uphold_objection", "not_awarded"),
    ("public_notice", "confirm_award", "awarded"),
    ("awarded", "sign_contract", "contracted"),
    *itertools.product(["draft", "unit_review", "returned"], ["expire"], ["expired"]),
    *itertools.product(["expired"], ["reopen"], ["draft", "unit_review", "returned"]),
    *itertools.product(BEFORE_AWARD, ["withdraw"], ["withdrawn"]),
    *itertools.product(["awarded", "contracted"], ["revoke"], ["revoked"]),
}


def edges():
    found = set()
    for transition in Application().get_all_state_transitions():
        targets = getattr(transition.target, "allowed_states", None) or [transition.target]
        found |= {(str(transition.source), transition.name, str(target)) for target in targets}
    return found


def test_the_process_is_the_one_in_the_guide():
    assert edges() == GOLDEN


def test_every_state_can_be_reached_and_has_a_name_for_applicants_and_a_colour():
    from applications.enums import APPLICANT_NAMES, COLOURS

    reached = {target for _source, _name, target in edges()} | {"draft"}

    assert (reached, set(APPLICANT_NAMES), set(COLOURS)) == (set(State.values), set(State), set(State))


def test_the_ends_lead_nowhere_but_back_from_a_missed_deadline():
    leaving = {source for source, _name, _target in edges()}

    assert set(State.values) - leaving == {"refused", "not_awarded", "withdrawn", "revoked"}


def test_every_stage_of_the_catalogue_has_its_state():
    from programs.enums import Stage

    assert set(STAGE_STATE) == set(Stage.values)


def test_nobody_may_set_a_state_by_hand():
    application = Application()

    with pytest.raises(AttributeError):
        application.state = "awarded"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (["unit_review", "first_review", "expert_review"], "unit_review"),
        (["first_review", "expert_review"], "first_review"),
        (["city_review"], "city_review"),
        (["deliberation"], "accepted"),
    ],
)
def test_the_route_says_where_a_submission_goes(route, expected):
    from applications.services import submitting
    from tests.factories.process import no_check

    application = draft(direction=DirectionFactory(program__route=route))
    submitting.submit(application.pk, by=application.owner, version=0, check=no_check)
    application.refresh_from_db()

    assert (application.state, application.holds_place) == (expected, expected != "unit_review")


@pytest.mark.django_db
def test_two_tiers_of_review_follow_each_other():
    from applications.services import offices
    from tests.factories.process import officer_in_charge

    route = ["unit_review", "first_review", "city_review", "expert_review", "deliberation", "award", "contract"]
    application = declaration("first_review", direction=DirectionFactory(program__route=route))
    from tests.factories.process import advance

    advance(application)
    application.refresh_from_db()
    between = application.state
    offices.city_pass(application.pk, by=officer_in_charge(application), version=1, opinion="同意")
    application.refresh_from_db()

    assert (between, application.state) == ("city_review", "accepted")


@pytest.mark.django_db
@pytest.mark.invariants
@pytest.mark.parametrize("state", ["unit_review", "accepted", "public_notice", "contracted"])
def test_the_usual_way_keeps_every_invariant(state):
    assert declaration(state).state == state


@pytest.mark.django_db
@pytest.mark.invariants
@pytest.mark.parametrize("state", ["returned", "unit_returned", "refused", "withdrawn"])
def test_the_side_ways_keep_every_invariant(state):
    assert declaration(state).state == state.removeprefix("unit_")


@pytest.mark.django_db
def test_who_left_the_unit_no_longer_owns_a_declaration():
    application = draft()
    application.organisation.memberships.filter(user=application.owner).update(state="ended")
    application.owner.forget_roles()

    assert rules.is_owner(application, application.owner) is False


@pytest.mark.django_db
def test_what_the_unit_filed_only_the_unit_withdraws():
    application = declaration("first_review")
    colleague = member_of(application.organisation, "admin")

    assert (rules.may_withdraw(application, application.owner), rules.may_withdraw(application, colleague)) == (
        False,
        True,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "who"), [(rules.acts_for_office, officer_for), (rules.is_in_charge, officer_in_charge)]
)
def test_an_officer_decides_nothing_about_their_own_unit(rule, who):
    application = declaration("first_review")
    officer = who(application)
    before = rule(application, officer)
    MembershipFactory(user=officer, organisation=application.organisation)
    officer.forget_roles()

    assert (before, rule(application, officer)) == (True, False)


def test_the_drawn_process_is_up_to_date_with_the_code():
    from django.core.management import call_command

    call_command("draw_process", "--check")
