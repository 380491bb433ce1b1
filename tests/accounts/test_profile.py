import pytest

from ipfund.accounts.models import User
from ipfund.common import audit
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organisations import OrganisationFactory, member_of
from tests.support.mailbox import mailed

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
URL = "/profile/"


@pytest.fixture
def person(client):
    user = UserFactory(name="张三", email="zhang@example.org", phone="13800001234")
    client.force_login(user)
    return user


def typed(person, **changes):
    data = {"name": person.name, "phone": person.phone, "email": person.email, "language": "zh-hans"}
    return {**data, "current_password": "", **changes}


def test_a_person_changes_name_phone_and_language(client, person):
    response = client.post(URL, typed(person, name="张•三", phone="０２２-23532900", language="en"))

    person.refresh_from_db()
    assert response.url == URL
    assert response.cookies["django_language"].value == "en"
    assert (person.name, person.phone, person.language) == ("张·三", "022-23532900", "en")
    assert audit.events_of(person).get().data == {"fields": ["name", "phone", "language"]}


def test_another_address_needs_the_password_and_the_old_one_is_told(client, person):
    without = client.post(URL, typed(person, email="new@example.org"))
    client.post(URL, typed(person, email="New@example.org", current_password=PASSWORD))

    person.refresh_from_db()
    assert list(without.context["form"].errors) == ["current_password"]
    assert person.email == "new@example.org"
    assert person.has_unverified_email is True
    assert mailed() == ["new@example.org", "zhang@example.org"]


def test_an_address_of_somebody_else_is_refused(client, person):
    UserFactory(email="other@example.org")

    response = client.post(URL, typed(person, email="other@example.org", current_password=PASSWORD))

    assert list(response.context["form"].errors) == ["email"]
    assert User.objects.get(pk=person.pk).email == "zhang@example.org"


@pytest.mark.parametrize("field", ["name", "phone", "email", "language", "current_password"])
@pytest.mark.parametrize("value", ["", "\x00", "长" * 100_000, "<b>", "\u202e"])
def test_nonsense_is_no_error_of_the_server(client, person, field, value):
    assert client.post(URL, typed(person, **{field: value})).status_code in {302, 422}


def test_an_empty_post_is_answered_with_its_mistakes(client, person):
    assert client.post(URL, {}).status_code == 422


def test_saving_nothing_new_writes_no_event(client, person):
    client.post(URL, typed(person))

    assert list(audit.events_of(person)) == []


def test_the_profile_is_for_people_who_are_signed_in(client):
    assert client.get(URL).url == f"/account/login/?next={URL}"


@pytest.mark.parametrize(
    ("role", "frame"), [("city_officer", "is-office"), ("expert", "is-office"), (None, "is-applicant")]
)
def test_the_profile_stands_in_the_frame_of_the_person(client, role, frame):
    user = UserFactory(roles=[role]) if role else member_of(OrganisationFactory())
    client.force_login(user)

    assert f'<body class="{frame}"' in client.get(URL).content.decode()
