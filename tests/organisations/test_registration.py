import pytest
from django.urls import reverse

from ipfund.accounts.models import User
from ipfund.common import audit
from organisations.models import Organisation
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organisations import MembershipFactory, OfficeFactory, OrganisationFactory, officer_of
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db
URL = "/register/"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def typed(office):
    return {
        "name": "天津𬱖䶮智能科技（集团）有限公司",
        "uscc": "91350100M000100Y43",
        "legal_form": "企业",
        "natures": ["高新技术企业"],
        "independent": "True",
        "established_on": "2015-03-01",
        "district_office": office.pk,
        "municipal": "False",
        "address": "天津市河西区示例路1号",
        "legal_representative": "买买提•吐尔逊",
        "contact_name": "李联系",
        "contact_phone": "２３５３２９００转838",
        "contact_email": "unit@example.org",
        **account("unit.admin"),
    }


def account(username):
    return {
        "username": username,
        "person_name": "张管理",
        "email": f"{username}@example.org",
        "phone": "13800001234",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }


def test_a_unit_registers_with_its_administrator_and_is_signed_in(client, typed, office):
    officer = officer_of(office)

    response = client.post(URL, typed)

    unit = Organisation.objects.get()
    person = User.objects.get(username="unit.admin")
    assert response.status_code == 302
    assert response.url == reverse("organisations:registered")
    assert (unit.name, unit.uscc, unit.state) == (typed["name"], typed["uscc"], "pending")
    assert (unit.legal_representative, unit.contact_phone) == ("买买提·吐尔逊", "23532900转838")
    assert unit.reviewing_office == office
    assert person.unit_roles == {unit.pk: "admin"}
    assert [event.action for event in audit.events_of(unit)] == ["unit_registered"]
    assert mailed() == sorted(["unit.admin@example.org", officer.email])
    page = client.get(response.url).content.decode()
    assert office.name in page


def test_units_of_the_city_are_reviewed_by_the_city(client, typed, office):
    client.post(URL, {**typed, "municipal": "True"})

    assert Organisation.objects.get().reviewing_office == office.parent


def test_a_signed_in_person_registers_another_unit_without_another_account(client, typed):
    person = UserFactory()
    client.force_login(person)

    response = client.post(URL, typed)

    assert response.status_code == 302
    assert User.objects.get(pk=person.pk).unit_roles == {Organisation.objects.get().pk: "admin"}
    assert User.objects.count() == 1


def test_a_registered_code_says_whom_to_ask_and_gives_no_address_away(client, typed):
    unit = OrganisationFactory(uscc=typed["uscc"], name="天津市已注册公司")
    admin = MembershipFactory(organisation=unit, admin=True, user__name="赵管理员")

    response = client.post(URL, typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert "天津市已注册公司" in page
    assert "赵**" in page
    assert admin.user.name not in page
    assert admin.user.email not in page
    assert User.objects.filter(username="unit.admin").count() == 0


def test_a_known_e_mail_address_gets_the_same_answer_and_its_holder_is_told(client, typed):
    holder = UserFactory(email="unit.admin@example.org")

    response = client.post(URL, typed)

    assert response.url == reverse("organisations:registered")
    assert User.objects.get(username="unit.admin").email == ""
    assert mailed() == [holder.email]


NAMELESS = {"name", "uscc", "legal_form", "district_office", "address", "legal_representative", "contact_name"}


def test_an_empty_form_is_answered_with_every_mistake(client):
    response = client.post(URL, {})

    assert response.status_code == 422
    assert set(response.context["unit"].errors) >= NAMELESS | {"contact_phone", "independent", "municipal"}
    assert set(response.context["account"].errors) == {
        "username",
        "person_name",
        "email",
        "phone",
        "password1",
        "password2",
    }


TEXT_FIELDS = ["name", "uscc", "address", "contact_phone", "contact_email", "username", "person_name", "email"]


@pytest.mark.parametrize("field", TEXT_FIELDS)
@pytest.mark.parametrize("value", ["长" * 100_000, "a" * 100_000, "\x00", "<script>alert(1)</script>"])
def test_bad_input_is_never_an_error_of_the_server(client, typed, field, value):
    response = client.post(URL, {**typed, field: value})

    assert response.status_code in {302, 422}


def test_nul_is_dropped(client, typed):
    response = client.post(URL, {**typed, "name": "天津\x00某公司"})

    assert response.status_code == 302
    assert Organisation.objects.get().name == "天津某公司"


def test_choices_that_do_not_exist_are_refused(client, typed):
    wrong = {
        "legal_form": "帮派",
        "district_office": "999999",
        "natures": ["魔法"],
        "municipal": "maybe",
        "independent": "?",
    }

    response = client.post(URL, {**typed, **wrong})

    assert set(response.context["unit"].errors) == set(wrong)


@pytest.mark.parametrize("day", ["2999-01-01", "0001-01-01"])
def test_a_day_in_the_future_or_before_all_units_is_refused(client, typed, day):
    response = client.post(URL, {**typed, "established_on": day})

    assert list(response.context["unit"].errors) == ["established_on"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password2": "something-else-9"}, "password2"),
        ({"password1": "1234567890", "password2": "1234567890"}, "password1"),
        ({"password1": "unit.admin", "password2": "unit.admin"}, "password1"),
        ({"username": "a@b"}, "username"),
        ({"username": "two words"}, "username"),
    ],
)
def test_weak_passwords_and_odd_user_names_are_refused(client, typed, changes, field):
    response = client.post(URL, {**typed, **changes})

    assert list(response.context["account"].errors) == [field]
    assert Organisation.objects.count() == 0


def test_a_taken_user_name_is_refused_in_any_case(client, typed):
    UserFactory(username="unit.admin")

    response = client.post(URL, {**typed, "username": "Unit.Admin"})

    assert list(response.context["account"].errors) == ["username"]


def test_lone_surrogates_and_broken_bytes_are_no_error_of_the_server(client):
    body = b"name=%ED%A0%80&uscc=%FF%FE&person_name=%ED%B0%80&username=%00"

    response = client.post(URL, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 422
