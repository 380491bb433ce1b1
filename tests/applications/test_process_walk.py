"""Random people take random steps at random moments: whatever happens, every claim about the data holds."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from applications.models import Application
from applications.services import closing, drafting, handing, offices, outcomes, submitting
from ipfund.common import audit, invariants
from ipfund.common.errors import NotAllowed, NotNow
from tests.factories.organisations import OrganisationFactory, member_of
from tests.factories.process import admin_of, draft, manager, no_check, officer_for, officer_in_charge
from tests.factories.programs import DEADLINE, DirectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once("postgresql")]
LIKELY = {
    "draft": [("submit", 0), ("write", 0)],
    "unit_review": [("unit_approve", 1), ("unit_return", 1), ("take_back", 0)],
    "first_review": [("pass", 2), ("return", 2), ("take_back", 1)],
    "returned": [("submit", 0), ("write", 0), ("submit", 0)],
    "accepted": [("decide", 3), ("return", 3)],
    "expired": [("extend", 2), ("extend", 4)],
    "deliberation": [("release", 4)],
}


class Walk:
    """A small world: two units, one direction, a deadline; ``step`` lets somebody do something."""

    def __init__(self, seed, clock_at):
        self.random, self.clock_at = random.Random(seed), clock_at
        self.now = clock_at(DEADLINE - timedelta(days=6))
        self.direction = DirectionFactory(program__closes_at=DEADLINE, program__opens_at=DEADLINE - timedelta(days=30))
        keep_as_loaded(self.direction.program)
        self.units = OrganisationFactory.create_batch(2)
        self.manager, self.done = manager(), Counter()
        self.applications = [draft(direction=self.direction, organisation=unit) for unit in self.units * 3]
        self.colleagues = {unit.pk: member_of(unit) for unit in self.units}
        self.actions = [name.removeprefix("do_") for name in dir(self) if name.startswith("do_")]

    def step(self):
        self.now = self.clock_at(self.now + timedelta(minutes=self.random.choice([1, 30, 90, 240])))
        application = Application.objects.get(pk=self.random.choice(self.applications).pk)
        people = [
            application.owner,
            admin_of(application.organisation),
            officer_for(application),
            officer_in_charge(application),
            self.manager,
        ]
        action, person = self.random.choice(self.actions), self.random.choice(people)
        if application.state in LIKELY and self.random.random() < 0.7:
            action, place = self.random.choice(LIKELY[application.state])
            person = people[place]
        version = application.version if self.random.random() < 0.9 else application.version + 1
        try:
            getattr(self, f"do_{action}")(application, {"by": person, "version": version})
        except (NotNow, NotAllowed) as refused:
            self.done[f"{action} {refused.code}"] += 1
        else:
            self.done[action] += 1

    def do_submit(self, application, common):
        submitting.submit(application.pk, check=no_check, **common)

    def do_unit_approve(self, application, common):
        submitting.unit_approve(application.pk, **common)

    def do_unit_return(self, application, common):
        submitting.unit_return(application.pk, reason="改", **common)

    def do_take_back(self, application, common):
        submitting.take_back(application.pk, **common)

    def do_withdraw(self, application, common):
        if self.random.random() < 0.15:
            submitting.withdraw(application.pk, reason="放弃", **common)

    def do_pass(self, application, common):
        offices.first_pass(application.pk, opinion="同意", **common)

    def do_return(self, application, common):
        due = self.now + timedelta(days=self.random.choice([1, 4, 8]))
        offices.return_for_correction(application.pk, reason="改", sections=["budget"], due_at=due, **common)

    def do_refuse(self, application, common):
        clause = next(iter(offices.clauses_of(self.direction)))
        decide = self.random.choice([offices.refuse, offices.refuse_unanswered])
        decide(application.pk, reason="不符", clause=clause, **common)

    def do_extend(self, application, common):
        until = self.now + timedelta(hours=self.random.choice([-1, 5, 30]))
        offices.grant_extension(application.pk, by=common["by"], until=until, reason="故障")

    def do_decide(self, application, common):
        action = self.random.choice(["start_expert_review", "finish_expert_review", "confirm_award", "sign_contract"])
        outcomes.move(action, application.pk, by=common["by"], reason="决定")

    def do_release(self, application, common):
        """What is proposed needs the record of a meeting: that way is walked in the tests of the awards."""
        outcomes.move("release", application.pk, by=common["by"], proposed=False)

    def do_write(self, application, common):
        section = application.sections.get(key="budget")
        drafting.save_section(
            application.pk, "budget", by=common["by"], revision=section.revision, data=section.data, state="complete"
        )

    def do_hand_over(self, application, common):
        handing.hand_over(application.pk, by=common["by"], to=self.colleagues[application.organisation_id])

    def do_sweep(self, application, common):
        closing.close_late()

    def do_move_deadline(self, application, common):
        if self.random.random() < 0.1:
            closing.move_deadline(
                self.direction.program_id, by=common["by"], to=self.now + timedelta(hours=20), reason="延"
            )
            self.direction.program.refresh_from_db()


def keep_as_loaded(program):
    """Keep the first definition, as loading does: moving the deadline keeps the second."""
    program.versions.create(
        version=program.definition_version,
        definition=program.definition,
        digest=program.digest,
        loaded_at=program.loaded_at,
    )


def count_rows():
    """What one transaction writes PostgreSQL counts for nobody: without this it plans as for an empty table."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def test_whatever_people_do_every_claim_about_the_data_holds(scale, clock_at):
    done = Counter()
    for seed in range(scale(4, 10)):
        walk = Walk(seed, clock_at)
        for number in range(scale(150, 1000)):
            walk.step()
            if number % 100 == 0:
                count_rows()
            if number % 25 == 0:
                assert invariants.broken() == [], (seed, number, walk.done)
        done += walk.done

    assert invariants.broken(thorough=True) == []
    assert audit.first_broken_link() is None
    assert {"submit", "unit_approve", "unit_return", "take_back", "pass", "return", "decide", "write", "sweep"} <= set(
        done
    )
    assert {"late", "not_yours", "other_version", "wrong_state"} <= {name.split()[-1] for name in done}
