"""Steps of the unit and the offices: what each needs, what it leaves behind, what it refuses, and that it is recorded."""

from datetime import timedelta

import pytest

from applications.models import Application, ApplicationVersion, ConditionMark, Receipt
from applications.services import handing, offices, submitting
from ipfund.common import audit, clock
from ipfund.common.documents import signing
from ipfund.common.errors import NotAllowed, NotNow
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OfficeFactory, OrganisationFactory, member_of, officer_of
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
from tests.factories.programs import DirectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.invariants]
CLAUSE = "一、2 依法注册登记的企业、事业单位、社会组织"


def again(application):
    return Application.objects.get(pk=application.pk)


def last_event(application):
    return audit.events_of(application).last()


def refusal_of(code, call):
    with pytest.raises(NotNow) as refused:
        call()
    assert refused.value.code == code


# --- submitting ------------------------------------------------------------------------------------------------------


def test_submitting_freezes_a_version_and_waits_for_the_unit():
    application = draft()
    version = submitting.submit(application.pk, by=application.owner, version=0, check=no_check)

    assert (version.number, again(application).state, again(application).filed_at) == (1, "unit_review", None)


def test_the_same_submission_again_gives_the_same_acknowledgement():
    application = draft()
    first = submitting.submit(application.pk, by=application.owner, version=0, check=no_check)
    second = submitting.submit(application.pk, by=application.owner, version=0, check=no_check)

    assert (first, ApplicationVersion.objects.count()) == (second, 1)


def test_what_was_submitted_does_not_change_when_the_sections_do():
    application = declaration("unit_returned")
    before = application.versions.get().content_sha256
    application.sections.filter(key="basis").update(data={"background": "改写"})
    submitting.submit(application.pk, by=application.owner, version=1, check=no_check)
    hashes = list(application.versions.values_list("content_sha256", flat=True))

    assert (hashes[0], hashes[0] != hashes[1]) == (before, True)


def test_an_incomplete_declaration_is_refused_and_the_refusal_is_recorded():
    application = draft()

    def incomplete(*_args):
        raise NotNow("封面未填写", code="incomplete")

    refusal_of(
        "incomplete", lambda: submitting.submit(application.pk, by=application.owner, version=0, check=incomplete)
    )
    event = last_event(application)

    assert (event.refused, event.action, event.reason, event.data["code"]) == (
        True,
        "submit",
        "封面未填写",
        "incomplete",
    )


def test_a_colleague_may_not_submit_what_somebody_else_writes():
    application = draft()
    with pytest.raises(NotAllowed):
        submitting.submit(application.pk, by=member_of(application.organisation), version=0, check=no_check)

    assert again(application).state == "draft"


# --- the unit --------------------------------------------------------------------------------------------------------


def test_the_units_approval_files_it_and_gives_a_signed_receipt():
    application = declaration("unit_review")
    receipt = submitting.unit_approve(application.pk, by=admin_of(application.organisation), version=1)
    filed = again(application)

    assert (filed.state, filed.holds_place, filed.filed_at) == ("first_review", True, receipt.issued_at)
    assert signing.is_genuine(receipt.payload, receipt.signature)


def test_the_same_approval_again_gives_the_same_receipt():
    application, receipts = declaration("unit_review"), set()
    for _twice in range(2):
        receipts.add(submitting.unit_approve(application.pk, by=admin_of(application.organisation), version=1).pk)

    assert (len(receipts), Receipt.objects.count()) == (1, 1)


def test_a_small_firms_only_person_approves_their_own_and_the_record_says_so():
    unit = OrganisationFactory()
    application = draft(organisation=unit, owner=admin_of(unit))
    advance(application)
    submitting.unit_approve(application.pk, by=application.owner, version=1)

    assert last_event(application).data["own"] is True


def test_nobody_approves_a_version_they_were_not_shown():
    application = declaration("unit_returned")
    submitting.submit(application.pk, by=application.owner, version=1, check=no_check)
    refusal_of(
        "other_version",
        lambda: submitting.unit_approve(application.pk, by=admin_of(application.organisation), version=1),
    )

    assert again(application).state == "unit_review"


def test_a_receipt_of_a_declaration_that_was_taken_back_is_not_given_again():
    application = declaration("first_review")
    admin = admin_of(application.organisation)
    submitting.take_back(application.pk, by=admin, version=1)

    refusal_of("wrong_state", lambda: submitting.unit_approve(application.pk, by=admin, version=1))


def test_an_administrator_of_another_unit_may_not_approve():
    application = declaration("unit_review")
    with pytest.raises(NotAllowed):
        submitting.unit_approve(application.pk, by=admin_of(OrganisationFactory()), version=1)

    assert last_event(application).refused is True


def test_the_third_declaration_of_a_unit_is_refused():
    unit = OrganisationFactory()
    direction = DirectionFactory()
    third = draft(organisation=unit, direction=direction)
    advance(third)
    for _two in range(2):
        declaration("first_review", organisation=unit, direction=direction)

    refusal_of("limit", lambda: submitting.unit_approve(third.pk, by=admin_of(unit), version=1))


@pytest.mark.parametrize("state", ["withdrawn", "refused", "unit_review", "unit_returned"])
def test_what_ended_or_never_passed_the_unit_leaves_its_place_to_another(state):
    unit, direction = OrganisationFactory(), DirectionFactory()
    declaration(state, organisation=unit, direction=direction)
    declaration("first_review", organisation=unit, direction=direction)

    assert declaration("first_review", organisation=unit, direction=direction).state == "first_review"


def test_one_that_an_office_returned_keeps_its_place():
    unit, direction = OrganisationFactory(), DirectionFactory()
    third = draft(organisation=unit, direction=direction)
    advance(third)
    for _two in range(2):
        declaration("returned", organisation=unit, direction=direction)

    refusal_of("limit", lambda: submitting.unit_approve(third.pk, by=admin_of(unit), version=1))


def test_taking_back_makes_a_draft_again_and_gives_up_the_place():
    application = declaration("first_review")
    submitting.take_back(application.pk, by=admin_of(application.organisation), version=1)
    back = again(application)

    assert (back.state, back.holds_place, back.filed_at) == ("draft", False, None)


def test_after_the_units_approval_the_applicant_alone_cannot_take_it_back():
    application = declaration("first_review")
    with pytest.raises(NotAllowed):
        submitting.take_back(application.pk, by=application.owner, version=1)

    assert again(application).state == "first_review"


def test_the_unit_hands_a_declaration_to_another_member_only():
    application = draft()
    admin, colleague = admin_of(application.organisation), member_of(application.organisation)
    handing.hand_over(application.pk, by=admin, to=colleague)

    assert again(application).owner == colleague
    refusal_of("not_a_member", lambda: handing.hand_over(application.pk, by=admin, to=UserFactory()))


def test_whoever_leaves_the_unit_leaves_declarations_to_the_successor():
    from organisations.services import end_membership

    application = draft()
    admin = admin_of(application.organisation)
    membership = application.organisation.memberships.get(user=application.owner)
    end_membership(membership.pk, by=admin, successor=admin)

    assert (again(application).owner, last_event(application).action) == (admin, "hand_over")


# --- the offices -----------------------------------------------------------------------------------------------------


def test_an_officer_of_another_office_may_not_decide():
    application = declaration("first_review")
    with pytest.raises(NotAllowed):
        offices.first_pass(application.pk, by=officer_of(OfficeFactory()), version=1, opinion="同意")

    assert again(application).state == "first_review"


def test_the_first_review_passes_only_when_the_unit_is_confirmed():
    application = declaration("first_review", organisation=OrganisationFactory(pending=True))

    refusal_of(
        "unit_unconfirmed",
        lambda: offices.first_pass(application.pk, by=officer_for(application), version=1, opinion="同意"),
    )


def test_a_return_names_sections_and_the_rest_stays_locked():
    from applications.services import drafting

    application = declaration("returned")
    refusal_of(
        "locked",
        lambda: drafting.save_section(
            application.pk, "cover", by=application.owner, revision=1, data={}, state="complete"
        ),
    )
    drafting.save_section(application.pk, "budget", by=application.owner, revision=1, data={}, state="incomplete")

    assert application.sections.get(key="budget").revision == 2


@pytest.mark.parametrize(
    ("sections", "days", "code"),
    [
        ([], 15, "sections"),
        (["none"], 15, "sections"),
        (["budget"], -1, "past"),
        (["budget"], 9, "before_deadline"),  # the program closes in ten days
    ],
)
def test_a_return_without_sections_or_with_a_day_past_or_before_the_deadline_is_refused(sections, days, code):
    application = declaration("first_review")
    due = clock.now() + timedelta(days=days)

    refusal_of(
        code,
        lambda: offices.return_for_correction(
            application.pk, by=officer_for(application), version=1, reason="请补充", sections=sections, due_at=due
        ),
    )


@pytest.mark.parametrize("returned_by", ["district", "city"])
def test_a_resubmission_passes_the_unit_again_and_goes_back_to_the_office_that_returned_it(returned_by):
    application = declaration("first_review" if returned_by == "district" else "accepted")
    before = application.state
    by = officer_for(application) if returned_by == "district" else officer_in_charge(application)
    due = clock.now() + timedelta(days=15)
    offices.return_for_correction(application.pk, by=by, version=1, reason="请补充", sections=["budget"], due_at=due)
    submitting.submit(application.pk, by=application.owner, version=1, check=no_check)
    submitting.unit_approve(application.pk, by=admin_of(application.organisation), version=2)

    assert (again(application).state, again(application).returned_from, again(application).return_due_at) == (
        before,
        "",
        None,
    )


def test_a_refusal_cites_a_clause_of_the_guide():
    application = declaration("first_review")
    officer = officer_for(application)
    refusal_of("clause", lambda: offices.refuse(application.pk, by=officer, version=1, reason="不符合", clause="自拟"))
    offices.refuse(application.pk, by=officer, version=1, reason="不符合", clause=CLAUSE)

    assert (again(application).state, last_event(application).data["clause"]) == ("refused", CLAUSE)


def test_the_officer_in_charge_returns_and_refuses_what_was_accepted():
    application = declaration("accepted")
    offices.refuse(application.pk, by=officer_in_charge(application), version=1, reason="重复", clause=CLAUSE)

    assert (again(application).state, last_event(application).action) == ("refused", "city_refuse")


def test_the_first_officer_no_longer_decides_on_what_was_accepted():
    application = declaration("accepted")
    with pytest.raises(NotAllowed):
        offices.refuse(application.pk, by=officer_for(application), version=1, reason="重复", clause=CLAUSE)

    assert again(application).state == "accepted"


def test_an_officers_ticks_are_kept_with_reason_and_recorded():
    application = declaration("first_review")
    officer = officer_for(application)
    offices.mark_conditions(application.pk, by=officer, version=1, marks={"truth": ("pass", "已核对")})
    mark = ConditionMark.objects.get()

    assert (mark.verdict, mark.reason, mark.by, last_event(application).action) == ("pass", "已核对", officer, "mark")


def test_only_whoever_reviews_it_now_ticks_conditions():
    application = declaration("accepted")
    with pytest.raises(NotAllowed):
        offices.mark_conditions(application.pk, by=officer_for(application), version=1, marks={"truth": ("pass", "")})

    assert ConditionMark.objects.count() == 0


def test_a_unit_of_the_city_is_reviewed_by_the_city():
    unit = OrganisationFactory(municipal=True)
    application = declaration("first_review", organisation=unit)

    assert application.office == unit.district_office.city


def test_a_direction_that_says_so_is_reviewed_by_the_city():
    from tests.factories.programs import direction_definition

    direction = DirectionFactory(definition=direction_definition("1-9", first_review="city"))
    application = declaration("first_review", direction=direction)

    assert application.office == application.organisation.district_office.city


# --- ends ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["unit_review", "first_review", "accepted", "expert_review", "public_notice"])
def test_the_unit_may_withdraw_in_any_state_before_the_award(state):
    application = declaration(state)
    submitting.withdraw(application.pk, by=admin_of(application.organisation), version=1, reason="自愿放弃")

    assert (again(application).state, again(application).holds_place) == ("withdrawn", False)


def test_nothing_is_withdrawn_once_it_is_awarded():
    application = declaration("awarded")

    refusal_of(
        "wrong_state",
        lambda: submitting.withdraw(application.pk, by=admin_of(application.organisation), version=1, reason="放弃"),
    )


def test_the_manager_revokes_an_award_with_a_reason():
    from applications.services import outcomes

    application = declaration("contracted")
    outcomes.move("revoke", application.pk, by=manager(), reason="弄虚作假")

    assert (again(application).state, last_event(application).reason) == ("revoked", "弄虚作假")
