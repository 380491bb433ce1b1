"""An address counts when a link sent there was followed by the account's own person; until then the owner is told."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from ipfund.accounts import services
from ipfund.accounts.models import User
from ipfund.common import audit, clock
from tests.factories.accounts import UserFactory
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db
SEND = "/profile/verify/"


@pytest.fixture(autouse=True)
def _nothing_was_sent_yet():
    cache.clear()


@pytest.fixture
def person(client):
    user = UserFactory(email="zhang@example.org", email_verified_at=None)
    client.force_login(user)
    return user


def link_for(person):
    services.ask_to_verify(person)
    mailed()
    return re.search(r"https?://[^/]+(/profile/verify/\S+)", mail.outbox[-1].body)[1]


def is_proven(person):
    return not User.objects.get(pk=person.pk).has_unverified_email


def test_the_owner_sees_that_the_address_is_not_proven_and_gets_the_link_again(client, person):
    shown = client.get("/profile/").content.decode()
    client.post(SEND)

    assert SEND in shown
    assert mailed() == ["zhang@example.org"]


@pytest.mark.parametrize("template", ["verify", "welcome"])
def test_the_mail_with_the_link_says_in_its_subject_what_it_is(person, template):
    services.ask_to_verify(person, template=template)
    mailed()

    assert "请验证您的邮箱" in mail.outbox[-1].subject


def test_the_link_is_not_sent_twice_at_once(client, person):
    client.post(SEND)
    client.post(SEND)

    assert mailed() == ["zhang@example.org"]


def test_following_the_link_and_saying_yes_proves_it(client, person):
    address = link_for(person)
    opened = client.get(address)
    after_opening = is_proven(person)
    client.post(address)

    assert (opened.context["fits"], after_opening, is_proven(person)) == (True, False, True)
    assert audit.events_of(person).filter(action="email_verified").count() == 1
    assert SEND not in client.get("/profile/").content.decode()


def test_the_holder_of_the_mailbox_proves_nothing_for_a_strangers_account(person):
    stranger = Client()
    address = link_for(person)

    assert stranger.post(address).url.startswith("/account/login/")
    stranger.force_login(UserFactory())
    assert (stranger.post(address).status_code, is_proven(person)) == (200, False)


def test_the_link_is_for_one_address_and_three_days(client, person):
    address = link_for(person)
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        client.force_login(person)
        client.post(address)
    late = is_proven(person)
    User.objects.filter(pk=person.pk).update(email="other@example.org")
    client.post(address)

    assert (late, is_proven(person)) == (False, False)


def test_another_address_has_to_be_proven_anew(person):
    services.verify_email(person, by=person)
    services.change_profile(person, by=person, email="new@example.org")

    assert is_proven(person) is False


@pytest.mark.parametrize(("roles", "reached"), [([], True), (["expert"], False), (["city_officer"], False)])
def test_a_forgotten_password_of_who_has_a_role_goes_to_a_proven_address_only(client, roles, reached):
    UserFactory(email="li@example.org", email_verified_at=None, roles=roles)
    client.post("/account/password/reset/", {"email": "li@example.org"})

    assert bool(mailed()) is reached


def test_a_password_set_by_mail_proves_the_address(client):
    user = UserFactory(email="li@example.org", email_verified_at=None)
    client.post("/account/password/reset/", {"email": user.email})
    mailed()
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    opened = client.get(link, follow=True)
    new = "another-horse-battery-7"
    client.post(opened.request["PATH_INFO"], {"password1": new, "password2": new})

    assert is_proven(user)


def test_who_has_proven_an_address_does_not_lose_it(person):
    services.verify_email(person, by=person)
    services.give_up_email(person)

    assert User.objects.get(pk=person.pk).email == "zhang@example.org"
