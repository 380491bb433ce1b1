"""Every state x action x person: the answer is the one in the table, and a refusal changes nothing."""

import itertools
from datetime import timedelta

import pytest

from applications.enums import State
from applications.models import Application
from applications.services import core, offices, outcomes, submitting
from ipfund.common import clock
from ipfund.common.errors import NotAllowed, NotNow
from tests.factories.accounts import UserFactory
from tests.factories.process import admin_of, declaration, manager, no_check, officer_for, officer_in_charge

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
STATES = ["draft", "unit_review", "first_review", "returned", "accepted", "expert_review", "deliberation", "public_notice", "awarded", "contracted", "refused", "withdrawn"]  # fmt: skip
FILED = STATES[2:9]
WHO = ["owner", "admin", "officer", "in_charge", "manager", "auditor", "expert"]

# action -> {(state, who)} that may; everything else is refused.
MAY = {
    "submit": {("draft", "owner"), ("returned", "owner")},
    "take_back": {("unit_review", "owner"), ("unit_review", "admin"), ("first_review", "admin")},
    "unit_return": {("unit_review", "admin")},
    "unit_approve": {("unit_review", "admin"), ("first_review", "admin"), ("accepted", "admin")},  # the same receipt again
    "first_pass": {("first_review", "officer")},
    "return": {("first_review", "officer"), ("accepted", "in_charge")},
    "refuse": {("first_review", "officer"), ("accepted", "in_charge")},
    "start_expert_review": {("accepted", "in_charge")},
    "finish_expert_review": {("expert_review", "in_charge")},
    "release": {("deliberation", "manager")},
    "uphold_objection": {("public_notice", "manager")},
    "confirm_award": {("public_notice", "manager")},
    "sign_contract": {("awarded", "in_charge")},
    "revoke": {("awarded", "manager"), ("contracted", "manager")},
    "withdraw": {
        ("draft", "owner"),
        ("unit_review", "owner"),
        *itertools.product(["draft", "unit_review", "first_review", "returned", "accepted", "expert_review", "deliberation", "public_notice"], ["admin"]),
    },
    "extend": set(itertools.product(["draft", "unit_review", "returned"], ["officer", "in_charge", "manager"])),
}  # fmt: skip


def take(action, application, person):
    pk, version = application.pk, application.version
    clause = next(iter(offices.clauses_of(application.direction)))
    common = {"by": person, "version": version}
    later = max(filter(None, [application.program.closes_at, application.return_due_at])) + timedelta(days=2)
    due = clock.now() + timedelta(days=13)
    calls = {
        "submit": lambda: submitting.submit(pk, check=no_check, **common),
        "take_back": lambda: submitting.take_back(pk, **common),
        "unit_return": lambda: submitting.unit_return(pk, reason="改", **common),
        "unit_approve": lambda: submitting.unit_approve(pk, **common),
        "first_pass": lambda: offices.first_pass(pk, opinion="同意", **common),
        "return": lambda: offices.return_for_correction(pk, reason="改", sections=["budget"], due_at=due, **common),
        "refuse": lambda: offices.refuse(pk, reason="不符", clause=clause, **common),
        "withdraw": lambda: submitting.withdraw(pk, reason="放弃", **common),
        "extend": lambda: offices.grant_extension(pk, by=person, until=later, reason="故障"),
        "release": lambda: outcomes.move("release", pk, by=person, proposed=True),
    }
    return calls.get(action, lambda: outcomes.move(action, pk, by=person, reason="会议决定"))()


def people_of(application):
    return {
        "owner": application.owner,
        "admin": admin_of(application.organisation),
        "officer": officer_for(application),
        "in_charge": officer_in_charge(application),
        "manager": manager(),
        "auditor": UserFactory(roles=["auditor"]),
        "expert": UserFactory(roles=["expert"]),
    }


@pytest.mark.parametrize("state", STATES)
def test_every_action_by_everybody_gives_the_answer_of_the_table(state):
    from django.db import transaction

    application = declaration(state)
    people, wrong = people_of(application), []
    for action, who in itertools.product(MAY, WHO):
        try:
            with transaction.atomic():
                take(action, Application.objects.get(pk=application.pk), people[who])
                took = True
                raise RollBack
        except RollBack:
            pass
        except (NotNow, NotAllowed):
            took = False
        if took != ((state, who) in MAY[action]) or Application.objects.get(pk=application.pk).state != state:
            wrong.append((action, who, took))

    assert wrong == []


class RollBack(Exception):  # noqa: N818 -- not an error
    """Undo a step that went well, so that the next is asked in the same state."""


@pytest.mark.parametrize("state", STATES)
def test_the_buttons_offered_are_those_the_table_allows(state):
    application = declaration(state)
    people = people_of(application)
    transitions = [action for action in MAY if hasattr(application, action)]
    offered = {
        (action, who)
        for action, who in itertools.product(transitions, WHO)
        if core.may(application, action, people[who])
    }

    again = {("unit_approve", "admin")} if state != "unit_review" else set()
    assert offered == {(action, who) for action in transitions for at, who in MAY[action] if at == state} - again


def test_the_table_knows_every_state_a_declaration_rests_in():
    assert set(State.values) - set(STATES) == {"city_review", "not_awarded", "expired", "revoked"}
