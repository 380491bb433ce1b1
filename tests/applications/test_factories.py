"""The factory builds every state of the process through the services."""

import pytest

from tests.factories.applications import ENDS_AFTER, STEPS, ApplicationFactory

STATES = {
    "draft": "draft",
    "complete": "draft",
    "submitted": "unit_review",
    "filed": "first_review",
    "in_review": "expert_review",
}


@pytest.mark.django_db
@pytest.mark.invariants
@pytest.mark.parametrize("until", [*STEPS, *ENDS_AFTER])
def test_a_declaration_is_built_until_any_state(until):
    application = ApplicationFactory(**({until: True} if until != "draft" else {}))

    assert application.state == STATES.get(until, until)
