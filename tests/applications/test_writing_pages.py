"""Every page of writing opens in every state, to those who may see it."""

import pytest
from django.urls import reverse

from applications.remedies import Helper, page_of_unit
from applications.sections import spec_of
from tests.applications.writing import EVERY, address, whole_direction
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, people_of
from tests.factories.organisations import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
PAGES = ["task_list", "check", "attachments", "submitted"]


@pytest.mark.parametrize("key", EVERY)
@pytest.mark.parametrize("complete", [False, True])
def test_every_section_opens_empty_and_complete(client, key, complete):
    application = ApplicationFactory(direction=whole_direction(), complete=complete)
    client.force_login(application.owner)

    assert client.get(address(application, key), {"check": ""}, follow=True).status_code == 200


@pytest.mark.parametrize("trait", ["draft", "complete", "submitted", "returned", "withdrawn"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_every_state(client, name, trait):
    application = ApplicationFactory(direction=whole_direction(), **({trait: True} if trait != "draft" else {}))
    client.force_login(application.owner)

    assert client.get(reverse(f"applications:{name}", args=[application.pk]), follow=True).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_does_not_learn_that_a_declaration_exists(client, name):
    application = ApplicationFactory(direction=whole_direction(), submitted=True)
    client.force_login(member_of(ApplicationFactory().organisation))

    assert client.get(reverse(f"applications:{name}", args=[application.pk])).status_code == 404


def test_a_section_the_form_does_not_have_is_not_found(client):
    application = ApplicationFactory(direction=whole_direction())
    client.force_login(application.owner)

    assert client.get(address(application, "nonsense")).status_code == 404


def test_the_unit_administrator_reads_a_section_but_sees_no_form(client):
    application = ApplicationFactory(direction=whole_direction(), complete=True)
    client.force_login(people_of(application).admin)

    page = client.get(address(application, "cover")).content.decode()

    assert "重点产业专利导航与培育" in page
    assert "data-autosave" not in page


def test_the_task_list_says_that_nothing_is_filed_yet_and_who_saved_what(client):
    application = ApplicationFactory(direction=whole_direction(), complete=True)
    client.force_login(application.owner)

    response = client.get(reverse("applications:task_list", args=[application.pk]))

    assert "尚未报送" in response.content.decode()
    assert [(task["status"], task["who"]) for task in response.context["tasks"]] == [
        ("complete", application.owner.name)
    ] * len(EVERY)


def test_a_new_task_list_has_nothing_started(client):
    application = ApplicationFactory(direction=whole_direction())
    client.force_login(application.owner)

    response = client.get(reverse("applications:task_list", args=[application.pk]))

    assert {task["status"] for task in response.context["tasks"]} == {"not_started"}


def test_the_check_page_shows_every_answer_that_was_given(client):
    application = ApplicationFactory(direction=whole_direction(), complete=True)
    client.force_login(application.owner)

    page = client.get(reverse("applications:check", args=[application.pk])).content.decode()

    assert [text for text in answers_in(application) if text not in page] == []


def answers_in(application):
    """Yield every text that was typed anywhere, as long as it is no code or amount, which read differently."""

    def texts(value):
        if isinstance(value, dict):
            for name, one in value.items():
                yield from texts(one if name != "subject" else "")
        elif isinstance(value, list):
            for one in value:
                yield from texts(one)
        elif isinstance(value, str) and any("一" <= character <= "鿿" for character in value):
            yield from value.split("\n")

    for section in application.sections.order_by("pk"):
        yield from texts(section.data)


def test_each_open_point_links_to_its_field(client):
    application = ApplicationFactory(direction=whole_direction())
    client.force_login(application.owner)

    points = client.get(reverse("applications:check", args=[application.pk])).context["open_points"]

    assert any("本部分还有" in point["text"] for point in points)
    for point in points:
        address_, anchor = point["href"].split("#")
        page = client.get(address_, follow=True).content.decode()
        assert f'id="{anchor}"' in page, point


def test_somebody_without_a_unit_is_told_to_join_one_first(client):
    client.force_login(UserFactory())

    response = client.get(reverse("applications:start", args=[whole_direction().pk]))

    assert response.status_code == 200
    assert response.context["units"] == []


def test_the_page_about_the_unit_is_one_that_the_reader_may_open(client):
    application = ApplicationFactory(direction=whole_direction())
    unit = application.organisation
    officer, expert = UserFactory(roles=["district_officer"]), UserFactory(roles=["expert"])
    client.force_login(application.owner)
    cover = client.get(address(application, "cover"))
    way = Helper(spec_of(application.direction), unit, {}, None, application.owner).of_unit("添加证书", "")

    assert f'href="{unit.get_absolute_url()}"' not in cover.content.decode()
    assert cover.context["unit_page"] == way[1] == reverse("organisations:home", args=[unit.pk])
    assert client.get(way[1]).status_code == 200
    assert (page_of_unit(unit, officer), page_of_unit(unit, expert)) == (unit.get_absolute_url(), "")
