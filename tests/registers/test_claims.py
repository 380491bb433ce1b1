"""What must hold of reporters: the claim finds what the services never leave behind."""

import pytest

from registers.invariants import INVARIANTS
from registers.models import Reporter

pytestmark = pytest.mark.django_db
CLAIM = next(claim for claim in INVARIANTS if claim.name == "reporter_role_follows_a_duty")


@pytest.mark.parametrize("lost", ["role", "duty"])
def test_a_role_without_a_duty_and_a_duty_without_its_role_are_found(plan, lost):
    before = CLAIM.broken_by()

    if lost == "duty":
        Reporter.objects.filter(user=plan.judge).delete()
    else:
        plan.judge.groups.clear()

    assert (before, CLAIM.broken_by()) == ([], [str(plan.judge.pk)])
