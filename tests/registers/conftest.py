"""One register with a year that is open, its manager and the people of two departments."""

from types import SimpleNamespace

import pytest
from django.test import Client

from tests.factories.registers import a_manager, a_register, a_year, reporter_of, the


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def plan(db):
    """The register with everybody in it; ``plan.judge`` reports for ``plan.court``."""
    manager, program = a_manager(), a_register()
    court, office = the(program, "法院"), the(program, "知识产权局")
    year = a_year(program, by=manager)
    judge, officer = reporter_of(court, by=manager), reporter_of(office, by=manager)
    return SimpleNamespace(
        manager=manager, program=program, year=year, court=court, office=office, judge=judge, officer=officer
    )
