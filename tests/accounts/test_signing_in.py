import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from ipfund.accounts.adapters import client_address
from ipfund.common import audit
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organisations import MembershipFactory, member_of
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
WRONG = "wrong-password-1"


@pytest.fixture(autouse=True)
def _no_failures_yet():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def person():
    return MembershipFactory(user__username="zhang.san", user__email="zhang@example.org").user


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["zhang.san", "ZHANG.SAN", "zhang@example.org", "Zhang@Example.ORG"])
def test_people_sign_in_by_user_name_or_address_in_any_case(client, person, login):
    response = sign_in(client, login)

    assert response.url == reverse("applications:work")
    assert signed_in(client) is True


def test_who_belongs_nowhere_yet_sees_what_they_wait_for(client):
    UserFactory(username="new")

    assert client.get(sign_in(client, "new").url).url == reverse("organisations:waiting")


def test_signing_in_and_out_and_failing_are_events_without_passwords(client, person):
    sign_in(client, "zhang.san", WRONG)
    sign_in(client, "zhang.san")
    client.post("/account/logout/")

    events = list(audit.events_of(person))
    assert [(event.action, event.refused) for event in events] == [
        ("sign_in_failed", True),
        ("signed_in", False),
        ("signed_out", False),
    ]
    assert [WRONG in str(vars(event)) for event in events] == [False, False, False]


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client, person):
    wrong = sign_in(client, "zhang.san", WRONG)
    unknown = sign_in(client, "nobody.here", WRONG)

    assert wrong.status_code == unknown.status_code
    assert wrong.context["form"].errors == unknown.context["form"].errors


@pytest.mark.parametrize("login", ["", "\x00", "长" * 100_000, "a@" * 5000, "' or 1=1 --"])
def test_nonsense_is_no_error_of_the_server(client, login):
    assert sign_in(client, login, "x").status_code == 200


def test_a_closed_account_does_not_sign_in_and_is_told(client, person):
    person.is_active = False
    person.save()

    response = sign_in(client, "zhang.san")

    assert signed_in(client) is False
    assert client.get(response.url).status_code == 200


def test_a_flood_from_one_address_is_answered_with_429(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    answers = [sign_in(client, "zhang.san", WRONG).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def lock_out(client, login="zhang.san", **extra):
    for _ in range(5):
        sign_in(client, login, WRONG, **extra)


def test_five_failures_lock_the_account_for_this_address(client, person):
    lock_out(client)

    sign_in(client, "zhang.san")

    assert signed_in(client) is False


def test_a_lock_out_does_not_lock_the_person_elsewhere(person):
    lock_out(Client(), REMOTE_ADDR="203.0.113.9")
    victim = Client()

    sign_in(victim, "zhang.san", REMOTE_ADDR="198.51.100.7")

    assert signed_in(victim) is True


def test_a_lock_out_does_not_lock_the_neighbours_of_one_address(client, person):
    UserFactory(username="neighbour")
    lock_out(client)

    sign_in(client, "neighbour")

    assert signed_in(client) is True


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_who_asks(rf, settings, trusted, forwarded, address):
    settings.TRUSTED_PROXIES = trusted

    assert client_address(rf.get("/", headers={"X-Forwarded-For": forwarded})) == address


def test_a_forgotten_password_is_replaced_by_mail(client, person):
    lock_out(client)
    client.post("/account/password/reset/", {"email": "Zhang@example.org"})
    assert mailed() == ["zhang@example.org"]
    new = "another-horse-battery-7"

    set_password(client, new)
    sign_in(client, "zhang.san", new)

    assert signed_in(client) is True
    assert "password_reset" in [event.action for event in audit.events_of(person)]


def set_password(client, password):
    """Follow the link of the last mail and set a password."""
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    opened = client.get(link, follow=True)
    client.post(opened.request["PATH_INFO"], {"password1": password, "password2": password})


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, person):
    known = client.post("/account/password/reset/", {"email": person.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mailed() == [person.email]


def test_nobody_signs_up_alone(client):
    assert client.get("/account/signup/").status_code == 404


def test_pages_of_addresses_do_not_exist(client, person):
    client.force_login(person)

    assert client.get("/account/email/").status_code == 404


def test_a_session_ends_with_the_account(client, person):
    client.force_login(person)
    person.is_active = False
    person.save()

    response = client.get(reverse("accounts:profile"))

    assert response.url.split("?")[0] == LOGIN


def test_the_unit_name_stands_in_the_header(client):
    person = member_of(MembershipFactory(organisation__name="天津市示例大学").organisation)
    client.force_login(person)

    assert "天津市示例大学" in client.get(reverse("accounts:profile")).content.decode()


@pytest.mark.parametrize("login", ["zhang.san", "zhang@example.org"])
def test_what_is_said_fits_both_ways_of_signing_in(client, person, login):
    wrong = sign_in(client, login, WRONG).content.decode()
    right = client.get(sign_in(client, login).url, follow=True).content.decode()

    assert "用户名（或邮箱）与密码不匹配" in wrong
    assert f"{person.name}，您好！您已登录。" in right
