"""Every page, every role, opened and posted to: who gets it, who is told no, for whom it does not exist."""

import logging
import re

import pytest
from django.urls import reverse

from applications.loading import find_seen
from applications.models import Application
from ipfund.accounts.models import User
from ipfund.common.policy import registry
from tests.support.matrix import EXPECTED, address, expected, is_public, let_in, names_of, our_pages, parts_of
from tests.support.world import PERSONAS, client_of, finish, undone, world_once

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
SLOW = {"health_deep"}  # asks every service of the machine; it has tests of its own
NOT_THERE = {  # allauth's pages that this system does not have: undeclared, so they answer 404
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_signup",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from world_once(django_db_blocker)


@pytest.fixture(scope="module", autouse=True)
def _refusals_are_not_logged():
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def answered(client, method, url):
    """Return how a page answers: "in" for the way to sign in, "ok" when it does its work, else the number."""
    response = getattr(client, method)(url, {"kind": "plan"} if url.endswith("/upload/") else None)
    finish(response)
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "in"
    works = {200, 302, 405, 409, 422}
    return "ok" if response.status_code in works else response.status_code


def test_every_page_has_a_policy():
    ours = set(names_of())

    assert ours - set(registry()) == NOT_THERE


def test_every_page_about_something_stands_in_the_table_of_who_may_see_it(world):
    assert (
        sorted(name for name in our_pages() if parts_of(name).parts and name not in EXPECTED and not is_public(name))
        == []
    )


# Whom the policy stops is stopped before the method is looked at: for them, opening the page is the test.
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [name for name in our_pages() if name not in SLOW])
def test_who_gets_a_page(world, name, method):
    url = address(name, world)
    asked = [who for who in PERSONAS if method == "get" or who == "anonymous" or let_in(name, who)]
    found = {}
    for who in asked:
        with undone():
            found[who] = answered(client_of(world, who), method, url)

    assert found == {who: expected(name, who, method) for who in asked}


def hidden_pages():
    return [name for name in our_pages() if parts_of(name).parts and not is_public(name)]


def test_the_statement_that_is_written_once_lets_everybody_see_what_they_may_see(world):
    every = Application.objects.order_by("pk").values_list("pk", flat=True)
    for name, made in vars(world.people).items():
        person = User.objects.with_roles().get(pk=made.pk)
        seen = {pk for pk in every if find_seen(person, pk)}
        assert (name, seen) == (name, set(Application.objects.visible_to(person).values_list("pk", flat=True)))


@pytest.mark.parametrize("name", hidden_pages())
def test_what_is_hidden_looks_like_what_does_not_exist(world, name):
    """Nobody can tell from the answer that somebody else's object exists."""
    told_apart = []
    for who in [who for who in PERSONAS if expected(name, who, "get") == 404][:2]:
        with undone():
            client = client_of(world, who)
            foreign, missing = client.get(address(name, world)), client.get(address(name, world, missing=True))
        if (foreign.status_code, plain(foreign)) != (missing.status_code, plain(missing)):
            told_apart.append(who)

    assert told_apart == []


def plain(response):
    """Return the page without what differs in every answer: its address and the token against forgery."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"x-csrftoken": "\w+"', "", text)
    return re.sub(re.escape(response.wsgi_request.path), "", text)


@pytest.mark.parametrize("who", PERSONAS)
def test_djangos_administration_is_open_to_nobody(world, who):
    assert client_of(world, who).get("/admin/").status_code == 404


@pytest.mark.parametrize("name", sorted(name for name in names_of() if name.startswith("mfa_")))
def test_the_second_factor_is_a_matter_of_who_is_signed_in(world, name):
    found = {who: answered(client_of(world, who), "get", reverse(name)) for who in ("anonymous", "newcomer", "auditor")}

    assert (found["anonymous"], {found["newcomer"], found["auditor"]} <= {"ok", 404}) == ("in", True)


@pytest.mark.parametrize("url", ["/account/signup/", "/account/email/", "/no/such/page/"])
def test_what_nobody_declared_does_not_exist(client, url):
    assert client.get(url).status_code == 404
