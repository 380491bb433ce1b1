"""The real guide, a city, its people, and a clock that stands before the deadline."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from guardian.shortcuts import assign_perm

from ipfund.common import clock
from ipfund.demo.clock import shift_to
from programs.definition import read_definition
from programs.models import Direction
from programs.services import load_definition
from tests.e2e.browsing import Person
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, admin_of
from tests.factories.organisations import CityFactory, OfficeFactory, officer_of
from tests.factories.reviews import ExpertFactory

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def city(transactional_db, settings):
    """Return who works in the city, and a finished declaration to copy the answers from."""
    shift_to(datetime(2025, 3, 10, 9, tzinfo=BEIJING))
    program = load_definition(read_definition(settings.BASE_DIR / "fixtures/programs/tianjin-2025.yaml")).program
    direction = Direction.objects.get(program=program, code="1-1")
    office = OfficeFactory(parent=CityFactory(), area="南开区")
    finished = ApplicationFactory(complete=True, direction=direction)
    admin_of(finished.organisation)
    in_charge = UserFactory(roles=["city_officer"])
    assign_perm("programs.run_direction", in_charge, direction)
    yield SimpleNamespace(
        program=program,
        direction=direction,
        office=office,
        in_charge=in_charge,
        officer=officer_of(office),
        manager=UserFactory(roles=["program_manager"]),
        experts=[ExpertFactory() for _ in range(5)],
        finished=finished,
    )
    clock.forget_offset()


@pytest.fixture
def visitor(browser, live_server):
    """Give ``visitor(user)``: a signed-in browser; without a user, the public's. Nobody's browser may complain."""
    everybody = []

    def arrive(user=None, **how):
        person = Person(browser, live_server.url, **how)
        everybody.append(person)
        return person.sign_in(user) if user else person

    yield arrive
    complaints = [complaint for person in everybody for complaint in person.complaints]
    for person in everybody:
        person.context.close()
    assert complaints == []
