"""Every list needs the same number of statements for one row and for three, and never more than eight."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.applications import people_of
from tests.factories.awards import (
    AFTER_NOTICE,
    a_manager,
    a_meeting,
    decided,
    deliberated,
    noticed,
    objection_to,
)
from tests.factories.programs import DirectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
MOST = 8


def counted(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(captured), answer.content.decode().count("<tr")


def same(client, url, more):
    """Return how many statements the page takes; it must be the same after ``more`` made it longer."""
    few, short = counted(client, url)
    more()
    many, long = counted(client, url)
    assert (few, long > short) == (many, True)
    return many


def test_the_table_of_a_direction(client):
    direction, _applications = deliberated(90)
    client.force_login(a_manager())

    assert (
        same(
            client,
            reverse("awards:deliberation", args=[direction.pk]),
            lambda: deliberated(80, 70, direction=direction),
        )
        <= MOST
    )


def test_the_list_of_directions(client):
    direction, _applications = deliberated(90)
    client.force_login(a_manager())

    def more():
        for _time in range(2):
            deliberated(80, direction=DirectionFactory(program=direction.program))

    assert same(client, reverse("awards:directions"), more) <= MOST


def test_the_meetings_of_a_program(client):
    direction, _applications = decided("award")
    a_meeting(direction.program)
    client.force_login(a_manager())

    def more():
        a_meeting(direction.program)
        a_meeting(direction.program)

    assert same(client, reverse("awards:meetings", args=[direction.program.code]), more) <= MOST


@pytest.mark.parametrize("name", ["notice_admin"])
def test_the_lists_of_notices(client, clock_at, name):
    noticed("award", clock_at=clock_at)
    client.force_login(a_manager())

    def more():
        noticed("award", clock_at=clock_at)
        noticed("award", clock_at=clock_at)

    assert same(client, reverse(f"awards:{name}"), more) <= MOST


@pytest.mark.parametrize(("name", "signed_in"), [("notice", False), ("notice_confirm", True)])
def test_a_notice_with_its_entries(client, clock_at, name, signed_in):
    short, _one = noticed("award", clock_at=clock_at)
    long, _two = noticed("award", "award", clock_at=clock_at)
    if signed_in:
        client.force_login(a_manager())

    few, rows = counted(client, reverse(f"awards:{name}", args=[short.pk]))
    many, more_rows = counted(client, reverse(f"awards:{name}", args=[long.pk]))

    assert (few, many <= MOST, more_rows) == (many, True, rows + 1)


def test_the_inbox_of_objections(client, clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(AFTER_NOTICE.replace(day=6))
    entry = notice.entries.get()
    objection_to(entry)
    client.force_login(a_manager())

    def more():
        objection_to(entry)
        objection_to(entry)

    assert same(client, reverse("awards:objections"), more) <= MOST


@pytest.mark.parametrize("who", ["manager", "in_charge", "admin"])
def test_the_list_of_awards_and_contracts(client, clock_at, who):
    _notice, applications = noticed("award", clock_at=clock_at)
    direction = applications[0].direction
    client.force_login(getattr(people_of(applications[0]), who))
    few, rows = counted(client, reverse("awards:award_list"))

    noticed("award", clock_at=clock_at, direction=direction)
    many, more_rows = counted(client, reverse("awards:award_list"))

    assert (few, many <= MOST) == (many, True)
    assert more_rows == rows + (0 if who == "admin" else 1)
