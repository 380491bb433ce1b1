import pytest
from django.urls import reverse

from organisations.urls import urlpatterns
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CityFactory, OrganisationFactory, member_of, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
WITH_NUMBER = [
    pattern.name
    for pattern in urlpatterns
    if str(pattern.pattern).count("<") == 1 and "<int:pk>" in str(pattern.pattern)
]
NONSENSE = {
    "revision": "x",
    "reason": "\x00",
    "successor": "9" * 30,
    "membership": "9" * 30,
    "roles": "9",
    "deputy": "9" * 30,
}


@pytest.fixture
def everybody():
    """Return a person for every kind of page."""
    return [
        member_of(OrganisationFactory(), role="admin"),
        officer_of(CityFactory(), role="city_officer"),
        UserFactory(roles=["program_manager"]),
    ]


@pytest.mark.parametrize("number", [0, 10**9, 2**63, 10**30])
@pytest.mark.parametrize("name", WITH_NUMBER)
def test_numbers_that_nothing_has_are_answered_without_an_error(client, everybody, name, number):
    url = reverse(f"organisations:{name}", args=[number])

    for person in everybody:
        client.force_login(person)
        answers = {client.get(url).status_code, client.post(url, NONSENSE).status_code}
        assert answers <= {302, 403, 404}  # opening the address of a step leads to its button


@pytest.mark.parametrize("name", ["edit", "people", "home"])
def test_a_unit_answers_nonsense_with_its_page(client, everybody, name):
    admin = everybody[0]
    client.force_login(admin)

    response = client.post(reverse(f"organisations:{name}", args=[next(iter(admin.unit_roles))]), NONSENSE)

    assert response.status_code in {200, 422}


def test_the_choices_of_a_form_take_no_number_that_nothing_has(client, everybody):
    admin = everybody[0]
    colleague = member_of(admin.memberships.get().organisation)
    client.force_login(admin)

    response = client.post(reverse("organisations:end", args=[colleague.memberships.get().pk]), NONSENSE)

    assert list(response.context["form"].errors) == ["successor"]
