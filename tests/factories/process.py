"""Declarations in any state, brought there by the real services: ``declaration("accepted")``."""

from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory, member_of, officer_of
from tests.factories.programs import DirectionFactory, in_charge_of

BUDGET = {
    "sources": [{"kind": "grant", "amount": "80000.00", "note": ""}, {"kind": "own", "amount": "80000.00", "note": ""}],
    "expenses": [{"subject": "设备费", "grant": "80000.00", "own": "80000.00", "note": ""}],
}
WRITTEN = {
    "cover": {"title": "专利导航与高价值专利培育", "start": "2025-04-01", "end": "2026-03-31"},
    "basis": {"background": "产业需要。", "conditions": "已有基础。"},
    "targets": {"values": {"sessions": "4"}, "proposed": []},
    "budget": BUDGET,
    "commitment": {"accepted": True, "signer": "李申报", "text_version": "1"},
}
ORDER = [
    "draft",
    "unit_review",
    "first_review",
    "accepted",
    "expert_review",
    "deliberation",
    "public_notice",
    "awarded",
    "contracted",
]
STEPS = {
    "accepted": "start_expert_review",
    "expert_review": "finish_expert_review",
    "deliberation": "release",
    "public_notice": "confirm_award",
    "awarded": "sign_contract",
}


def no_check(application, sections, attachments):
    """Stand in for the check of completeness, which tests of the form have."""


def admin_of(organisation):
    """Return an administrator of the unit, the same one each time."""
    found = organisation.memberships.filter(role="admin", state="active").select_related("user").order_by("pk").first()
    if found is None:
        found = MembershipFactory(organisation=organisation, user=UserFactory(), role="admin")
        found.user.forget_roles()
    return found.user


def officer_for(application):
    """Return an officer of the reviewing office, the same one each time."""
    found = application.office.officeuserobjectpermission_set.select_related("user").order_by("pk").first()
    return found.user if found else officer_of(application.office)


def officer_in_charge(application):
    found = application.direction.directionuserobjectpermission_set.select_related("user").order_by("pk").first()
    return found.user if found else in_charge_of(application.direction)


def manager():
    return UserFactory(roles=["program_manager"])


def draft(*, direction=None, organisation=None, owner=None, written=None):
    """Return a complete draft; ``written`` replaces sections by key."""
    from applications.models import Application, Section
    from applications.services import drafting

    direction = direction or DirectionFactory()
    organisation = organisation or OrganisationFactory()
    admin_of(organisation)
    owner = owner or member_of(organisation)
    application = drafting.start(direction=direction, organisation=organisation, by=owner)
    for key, data in (WRITTEN | (written or {})).items():
        Section.objects.filter(application=application, key=key).update(data=data, state="complete", revision=1)
    drafting.keep_summary(
        application,
        {"title": WRITTEN["cover"]["title"], "requested_yuan": 80_000, "own_funds_yuan": 80_000, "total_yuan": 160_000},
    )
    return Application.objects.get(pk=application.pk)


def declaration(state="draft", **kwargs):
    """Return a declaration that went the usual way to a state of ORDER, or ended as returned, refused, withdrawn."""
    application = draft(**kwargs)
    for reached in ORDER[: ORDER.index(state) if state in ORDER else len(ORDER)]:
        if application.state != reached or state not in ORDER:
            break
        advance(application)
        application.refresh_from_db()
    return application if state in ORDER else sideways(application, state)


def advance(application):
    """Take the usual next step."""
    from applications.services import offices, outcomes, submitting

    pk, version = application.pk, application.version
    if application.state in {"draft", "returned"}:
        submitting.submit(pk, by=application.owner, version=version, check=no_check)
    elif application.state == "unit_review":
        submitting.unit_approve(pk, by=admin_of(application.organisation), version=version)
    elif application.state == "first_review":
        offices.first_pass(pk, by=officer_for(application), version=version, opinion="符合条件。")
    else:
        action = STEPS[application.state]
        in_charge = action in {"start_expert_review", "finish_expert_review", "sign_contract"}
        by = officer_in_charge(application) if in_charge else manager()
        outcomes.move(action, pk, by=by, reason="会议决定", **({"proposed": True} if action == "release" else {}))


def sideways(application, state):
    from datetime import timedelta

    from applications.services import offices, submitting
    from ipfund.common import clock

    if state == "withdrawn":
        submitting.withdraw(application.pk, by=application.owner, version=0, reason="不再申报")
    else:
        advance(application)
        application.refresh_from_db()
        if state == "unit_returned":
            submitting.unit_return(
                application.pk,
                by=admin_of(application.organisation),
                version=1,
                reason="请补充经费说明",
                sections=["budget"],
            )
        else:
            advance(application)
            application.refresh_from_db()
            by, common = officer_for(application), {"version": 1, "reason": "经费测算不清"}
            if state == "returned":
                due = clock.now() + timedelta(days=20)
                offices.return_for_correction(application.pk, by=by, sections=["budget"], due_at=due, **common)
            elif state == "refused":
                offices.refuse(application.pk, by=by, clause="一、2 依法注册登记的企业、事业单位、社会组织", **common)
    application.refresh_from_db()
    return application
