from datetime import UTC, datetime

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from ipfund.common import audit
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
PROFILE = "/profile/"
ACTIVATE = "/account/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture(autouse=True)
def _the_half_minute_of_a_code_does_not_end():
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


def with_totp(user):
    TOTP.activate(user, secret := generate_totp_secret())
    return secret


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("role", ["district_officer", "city_officer", "program_manager", "auditor", "system_admin"])
def test_officers_activate_the_second_factor_before_anything_else(client, role):
    client.force_login(UserFactory(roles=[role]))

    response = client.get(PROFILE)

    assert (response.status_code, response.url) == (302, ACTIVATE)


def test_with_the_second_factor_they_go_on(client):
    user = UserFactory(roles=["city_officer"])
    with_totp(user)
    client.force_login(user)

    assert client.get(PROFILE).status_code == 200


@pytest.mark.parametrize("role", ["expert", None])
def test_others_may_leave_it(client, role):
    user = UserFactory(roles=[role] if role else [])
    MembershipFactory(user=user)
    client.force_login(user)

    assert client.get(PROFILE).status_code == 200


def test_the_demo_asks_nobody(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(roles=["city_officer"]))

    assert client.get(PROFILE).status_code == 200


def test_a_person_can_always_sign_out_and_change_the_language(client):
    client.force_login(UserFactory(roles=["city_officer"]))

    assert client.post(reverse("set_language"), {"language": "en", "next": "/"}).url == "/"
    assert client.post(reverse("account_logout")).url == "/"


def test_the_activation_page_opens_and_activates(client, django_capture_on_commit_callbacks):
    user = UserFactory(roles=["city_officer"], username="officer")
    client.post("/account/login/", {"login": "officer", "password": PASSWORD})
    opened = client.get(ACTIVATE)
    secret = opened.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        client.post(ACTIVATE, {"code": code_for(secret)})

    assert Authenticator.objects.filter(user=user, type="totp").count() == 1
    assert client.get(PROFILE).status_code == 200
    assert "second_factor_added" in [event.action for event in audit.events_of(user)]


def test_signing_in_asks_for_the_code(client):
    user = UserFactory(roles=["city_officer"], username="officer")
    secret = with_totp(user)

    response = client.post("/account/login/", {"login": "officer", "password": PASSWORD})
    half = client.get(PROFILE)
    client.post(response.url, {"code": code_for(secret)})

    assert response.url == reverse("mfa_authenticate")
    assert half.status_code == 302
    assert client.get(PROFILE).status_code == 200


def test_who_asked_for_a_forgotten_password_can_still_set_it_up(client):
    """The package notes an address of its own as unproven then; an officer without a factor could do nothing more."""
    user = UserFactory(roles=["city_officer"])
    client.post(reverse("account_reset_password"), {"email": user.email})
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": False})
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})

    assert client.get(ACTIVATE).status_code == 200
