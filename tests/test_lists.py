"""Every list takes the same number of statements however long it is, and few."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import awards as of_awards
from tests.factories.organisations import (
    CertificateFactory,
    ListImportFactory,
    MembershipFactory,
    OrganisationFactory,
    PastProjectFactory,
    SanctionFactory,
    officer_of,
)
from tests.factories.programs import ProgramFactory
from tests.factories.reviews import ExpertFactory, group_of
from tests.support import registering
from tests.support.matrix import address, our_pages
from tests.support.world import a_direction, client_of, declaration, undone, world_once

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
MOST = 8 + 2  # and the person, their session
LISTS = [
    ("home", "anonymous"),
    ("programs:search", "anonymous"),
    ("programs:detail", "anonymous"),
    ("programs:manage", "manager"),
    ("applications:choose", "owner"),
    ("applications:mine", "owner"),
    ("applications:unit_waiting", "admin"),
    ("applications:unit_all", "admin"),
    ("applications:office", "district"),
    ("applications:office", "in_charge"),
    ("applications:office", "auditor"),
    ("applications:past_due", "district"),
    ("applications:first_review_summary", "district"),
    ("applications:counts", "manager"),
    ("applications:deadlines", "manager"),
    ("organisations:join", "anonymous"),
    ("organisations:people", "admin"),
    ("organisations:registrations", "district"),
    ("organisations:units", "in_charge"),
    ("organisations:sanctions", "manager"),
    ("organisations:profile", "admin"),
    ("organisations:ledger", "admin"),
    ("organisations:lists", "manager"),
    ("organisations:list", "manager"),
    ("organisations:projects", "manager"),
    ("organisations:take_projects", "manager"),
    ("organisations:take_list", "manager"),
    ("organisations:officers", "manager"),
    ("duplicates:list", "district"),
    ("duplicates:list", "in_charge"),
    ("duplicates:list", "manager"),
    ("reviews:mine", "expert"),
    ("reviews:experts", "in_charge"),
    ("reviews:overview", "in_charge"),
    ("reviews:assign", "in_charge"),
    ("reviews:group", "in_charge"),
    ("reviews:progress", "in_charge"),
    ("reviews:packages", "in_charge"),
    ("awards:notice_list", "anonymous"),
    ("awards:directions", "manager"),
    ("awards:meetings", "manager"),
    ("awards:notice_admin", "manager"),
    ("awards:objections", "manager"),
    ("awards:award_list", "manager"),
    ("awards:award_list", "owner"),
    ("registers:home", "manager"),
    ("registers:mine", "reporter"),
    ("registers:waiting", "manager"),
    ("record_events", "auditor"),
    ("record_anchors", "anonymous"),
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    logging.disable(logging.ERROR)
    yield from world_once(django_db_blocker)
    logging.disable(logging.NOTSET)


def statements(world, name, who):
    """Return how many statements a page takes when it is opened again, those about transactions left out."""
    client, url = client_of(world, who), address(name, world)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    asked = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    return sum("common_clockshift" not in sql for sql in asked)  # the demo's clock is read once a second


@pytest.fixture(scope="module")
def counts(world, django_db_blocker):
    """Every list measured twice: as the world is, and after it has grown by two of everything."""
    with django_db_blocker.unblock(), undone():
        short = {row: statements(world, *row) for row in LISTS}
        for time in range(2, 4):
            grow(world, f"第{time}组")
        long = {row: statements(world, *row) for row in LISTS}
    return short, long


def grow(world, group):
    for until in ("draft", "submitted", "filed", "accepted"):
        declaration(world, until)
    MembershipFactory(organisation=world.unit)
    OrganisationFactory(district_office=world.office, pending=True)
    SanctionFactory(), officer_of(world.office)
    PastProjectFactory(organisation=world.unit), CertificateFactory(organisation=world.unit)
    ListImportFactory(kind=group, names=[(group, "")])
    world.draft_list.entries.create(name=group, row=2, search_name=group, match_name=group)
    line = world.draft_projects.lines.order_by("-row").first()
    world.draft_projects.lines.create(row=line.row + 1, kind=line.kind, fields=line.fields)
    group_of(world.direction, [ExpertFactory()], officer=world.people.in_charge, name=group)
    a_direction(ProgramFactory(), "1-1")
    of_awards.a_meeting(world.program, by=world.people.manager)
    of_awards.objection_to(world.entry)
    registering.grow(world)


def test_every_list_exists():
    assert [name for name, _who in LISTS if name not in our_pages()] == []


@pytest.mark.parametrize(("name", "who"), LISTS)
def test_a_list_takes_few_statements_and_no_more_when_it_is_longer(counts, name, who):
    short, long = counts

    assert (long[name, who], long[name, who] <= MOST) == (short[name, who], True)
