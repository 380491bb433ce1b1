"""The first-review summary: the page and the workbook say the same."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook  # noqa: TID253 -- tests may load it

from ipfund.common.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, approve, fresh, people_of, send_back, submit
from tests.factories.programs import DirectionFactory
from tests.support.statements import no_list_of_keys

pytestmark = pytest.mark.django_db
PAGE = reverse("applications:first_review_summary")


@pytest.fixture
def direction():
    return DirectionFactory()


def workbook_of(response):
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_workbook_holds_every_filed_declaration_with_the_offices_decision(client, direction):
    accepted = ApplicationFactory(accepted=True, direction=direction)
    refused = ApplicationFactory(refused=True, direction=direction, organisation=accepted.organisation, title="=1+1")
    ApplicationFactory(complete=True, direction=direction, organisation=accepted.organisation)
    officer = people_of(accepted).officer
    client.force_login(officer)

    with no_list_of_keys():
        rows = workbook_of(client.post(f"{PAGE}?direction={direction.pk}"))

    assert [row[0] for row in rows[1:]] == [accepted.number, refused.number]
    assert [(row[1], row[2], row[6], row[11], row[12]) for row in rows[1:]] == [
        (accepted.organisation.name, accepted.organisation.uscc, 10, "初审通过", str(officer)),
        (accepted.organisation.name, accepted.organisation.uscc, 10, "不予受理", str(officer)),
    ]
    assert [row[10] for row in rows[1:]] == ["材料齐全", "不符合申报条件。"]
    assert rows[2][5] == "=1+1"
    assert Event.objects.get(action="export_first_review_summary").data["rows"] == 2


def test_a_return_that_was_corrected_and_filed_again_is_no_result_any_more(client, direction):
    application = ApplicationFactory(accepted=True, direction=direction)
    people = people_of(application)
    send_back(application, [], by=people.in_charge)
    client.force_login(people.officer)
    returned = client.get(PAGE, {"direction": direction.pk}).context["lines"][0].decision.action
    submit(fresh(application))
    approve(fresh(application))

    answered = client.get(PAGE, {"direction": direction.pk}).context["lines"][0].decision.action

    assert (returned, answered) == ("city_return", "first_pass")


def test_the_page_shows_the_same_lines(client, direction):
    accepted = ApplicationFactory(accepted=True, direction=direction)
    client.force_login(people_of(accepted).officer)

    response = client.get(PAGE, {"direction": direction.pk})

    assert [line.application for line in response.context["lines"]] == [accepted]


def test_an_officer_sees_only_what_was_filed_with_the_own_office(client, direction):
    mine = ApplicationFactory(accepted=True, direction=direction)
    ApplicationFactory(accepted=True, direction=direction)
    client.force_login(people_of(mine).officer)

    response = client.get(PAGE, {"direction": direction.pk})

    assert [line.application for line in response.context["lines"]] == [mine]


@pytest.mark.parametrize("asked", ["x", "999999", "-1", "9" * 40])
def test_a_direction_that_is_not_ones_own_or_nonsense_is_refused_in_words(client, asked):
    client.force_login(UserFactory(roles=["program_manager"]))

    assert client.get(PAGE, {"direction": asked}).status_code == 422
    assert client.post(f"{PAGE}?direction={asked}").status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_needs_the_same_queries_however_long_it_is(client, direction, count, django_assert_num_queries):
    first = ApplicationFactory(accepted=True, direction=direction)
    for _ in range(count - 1):
        ApplicationFactory(accepted=True, direction=direction)
    client.force_login(people_of(first).in_charge)
    client.get(PAGE)

    with django_assert_num_queries(9):
        response = client.get(PAGE, {"direction": direction.pk})

    assert len(response.context["lines"]) == count
