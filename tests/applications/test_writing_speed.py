"""The speed gates: opening a section needs at most 6 statements, saving 10, submitting 14 and 4 for the conditions.

Statements of transactions do not count; up to two counts of the menu do not either.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.applications.writing import EVERY, address, fields_of, whole_direction
from tests.factories.applications import ApplicationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
MENU_COUNTS = 2


def statements(captured):
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(TRANSACTION)]


def counted(request):
    """Return the statements of one request."""
    with CaptureQueriesContext(connection) as captured:
        response = request()
    assert response.status_code in {200, 302}
    return statements(captured)


@pytest.fixture
def complete(client):
    application = ApplicationFactory(direction=whole_direction(), complete=True)
    client.force_login(application.owner)
    client.get(address(application, "cover"))  # the definition is read once per process
    return application


@pytest.mark.parametrize("key", [key for key in EVERY if key != "attachments"])
def test_a_section_opens_with_six_statements(client, complete, key):
    assert len(counted(lambda: client.get(address(complete, key)))) <= 6 + MENU_COUNTS


def test_the_attachments_open_with_seven_statements(client, complete):
    page = reverse("applications:attachments", args=[complete.pk])

    assert len(counted(lambda: client.get(page))) <= 6 + MENU_COUNTS


def test_the_task_list_opens_with_six_statements(client, complete):
    page = reverse("applications:task_list", args=[complete.pk])

    assert len(counted(lambda: client.get(page))) <= 6 + MENU_COUNTS


@pytest.mark.parametrize("key", [key for key in EVERY if key != "attachments"])
def test_a_section_is_saved_with_ten_statements(client, complete, key):
    sent = fields_of(client.get(address(complete, key))) | {"action": "check"}
    sent |= {"title": "改了的题目"} if key == "cover" else {}

    assert len(counted(lambda: client.post(address(complete, key), sent))) <= 10


def test_a_declaration_is_submitted_with_fourteen_statements_and_four_for_the_conditions(client, complete):
    page, sent = reverse("applications:submit", args=[complete.pk]), {"version": "0"}

    assert len(counted(lambda: client.post(page, sent))) <= 14 + 4


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_list_needs_the_same_statements_however_long_it_is(client, complete, count):
    for _ in range(count):
        ApplicationFactory(direction=complete.direction, organisation=complete.organisation, owner=complete.owner)

    assert len(counted(lambda: client.get(reverse("applications:mine")))) <= 3 + MENU_COUNTS


@pytest.mark.parametrize("count", [1, 3])
def test_opening_a_section_does_not_depend_on_how_many_declarations_there_are(client, complete, count):
    before = len(counted(lambda: client.get(address(complete, "cover"))))
    for _ in range(count):
        ApplicationFactory(direction=complete.direction, complete=True)

    assert len(counted(lambda: client.get(address(complete, "cover")))) == before


def test_more_rows_in_a_section_need_no_more_statements(client, complete):
    rows = {"members-TOTAL_FORMS": "10"}
    for i in range(10):
        rows |= {
            f"members-{i}-name": f"成员{i}",
            f"members-{i}-unit": "某单位",
            f"members-{i}-duties": "实施",
            f"members-{i}-share": "20",
        }
    before = len(counted(lambda: client.get(address(complete, "team"))))
    client.post(address(complete, "team"), fields_of(client.get(address(complete, "team"))) | rows | {"action": "save"})
    client.get(address(complete, "team"))

    assert len(counted(lambda: client.get(address(complete, "team")))) == before
