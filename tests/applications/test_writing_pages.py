"""Every page of writing a declaration opens, saves what was typed, and says what is still open."""

import pytest
from django.urls import reverse

from tests.factories.applications import ApplicationFactory, people_of
from tests.factories.organisations import member_of
from tests.factories.programs import DirectionFactory, direction_definition

pytestmark = pytest.mark.django_db
EVERY = [
    "cover", "partners", "team", "basis", "objectives", "targets", "schedule", "budget", "attachments", "commitment",
]  # fmt: skip


def whole_direction(**more):
    sections = [{"key": key, "title": f"部分{key}"} for key in EVERY]
    attachments = [{"kind": "plan", "title": "实施方案", "formats": ["pdf", "docx"]}]
    return DirectionFactory(definition=direction_definition("1-1", sections=sections, attachments=attachments, **more))


@pytest.fixture
def draft():
    return ApplicationFactory(direction=whole_direction())


@pytest.fixture
def at_home(client, draft):
    client.force_login(draft.owner)
    return client


def address(application, key):
    return reverse("applications:section", args=[application.pk, key])


@pytest.mark.parametrize("key", EVERY)
def test_every_section_opens_empty_and_complete(client, key):
    for application in (ApplicationFactory(direction=whole_direction()), ApplicationFactory(direction=whole_direction(), complete=True)):
        client.force_login(application.owner)

        assert client.get(address(application, key), {"check": ""}, follow=True).status_code == 200


@pytest.mark.parametrize("name", ["task_list", "check"])
@pytest.mark.parametrize("trait", ["draft", "complete", "submitted", "returned", "withdrawn"])
def test_the_task_list_and_the_check_page_open_in_every_state(client, name, trait):
    application = ApplicationFactory(direction=whole_direction(), **({trait: True} if trait != "draft" else {}))
    client.force_login(application.owner)

    assert client.get(reverse(f"applications:{name}", args=[application.pk])).status_code == 200
