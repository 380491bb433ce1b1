"""A role goes to whoever holds the invited mailbox: through the link, once, in time; to nobody who only claims it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.signing import dumps
from django.test import Client
from django.urls import reverse

from ipfund.accounts import invitations, services
from ipfund.accounts.models import Invitation, User
from ipfund.common import audit, clock
from ipfund.common.errors import NotNow
from reviews.services import invite_expert
from tests.factories.accounts import PASSWORD, UserFactory
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db
ADDRESS = "wang@example.org"
NEW = {"username": "wang", "password1": "another-horse-battery-7", "password2": "another-horse-battery-7"}


@pytest.fixture
def officer():
    return UserFactory(roles=["city_officer"])


def link():
    """Return the address in the newest mail, delivering what waits."""
    mailed()
    return re.search(r"https?://[^/]+(/(?:invitation|profile/verify)/\S+)", mail.outbox[-1].body)[1]


def invited(officer, email=ADDRESS):
    invite_expert(name="王专家", email=email, employer="某大学", by=officer)
    return link()


def roles_of(user):
    return User.objects.get(pk=user.pk).role_names


def test_a_new_person_opens_the_link_makes_an_account_and_has_the_role(client, officer):
    address = invited(officer)
    before = User.objects.filter(email=ADDRESS).exists()

    client.post(address, NEW)

    made = User.objects.get(username="wang")
    assert (before, made.email, made.name) == (False, ADDRESS, "王专家")
    assert (made.role_names, made.has_unverified_email) == ({"expert"}, False)
    assert client.get("/profile/").status_code == 200


def test_who_registered_with_a_strangers_address_gets_neither_the_role_nor_keeps_the_address(client, officer):
    squatter = UserFactory(email=ADDRESS, email_verified_at=None)
    address = invited(officer)
    given_by_inviting = roles_of(squatter)

    client.post(address, NEW)

    assert (given_by_inviting, roles_of(squatter)) == (frozenset(), frozenset())
    assert User.objects.get(pk=squatter.pk).email == ""
    assert User.objects.get(username="wang").role_names == {"expert"}
    assert "email_given_up" in [event.action for event in audit.events_of(squatter)]


def test_who_has_an_account_with_this_address_signs_in_and_accepts_there(client, officer):
    person = UserFactory(email=ADDRESS)
    address = invited(officer)
    by_stranger = Client().post(address, NEW)
    before = roles_of(person)

    client.force_login(person)
    opened = client.get(address)
    client.post(address)

    assert (by_stranger.status_code, before, roles_of(person)) == (200, frozenset(), {"expert"})
    assert (opened.context["mine"], User.objects.filter(email=ADDRESS).count()) == (True, 1)


def test_an_unproven_account_is_proven_by_the_invitation_it_accepts(client, officer):
    person = UserFactory(email=ADDRESS, email_verified_at=None)
    client.force_login(person)
    client.post(invited(officer))

    assert (roles_of(person), User.objects.get(pk=person.pk).has_unverified_email) == ({"expert"}, False)


def test_another_account_cannot_use_the_link(client, officer):
    other = UserFactory()
    client.force_login(other)
    response = client.post(invited(officer))

    assert (response.status_code, roles_of(other)) == (200, frozenset())
    assert Invitation.objects.get().closed_at is None


def test_opening_the_link_changes_nothing(client, officer):
    person = UserFactory(email=ADDRESS, email_verified_at=None)
    client.force_login(person)
    client.get(invited(officer))

    assert (roles_of(person), User.objects.get(pk=person.pk).has_unverified_email) == (frozenset(), True)


def dead(client, address):
    return client.post(address, NEW).context["invitation"] is None and not User.objects.filter(username="wang").exists()


def test_the_link_works_once(client, officer):
    address = invited(officer)
    client.post(address, NEW)
    again = Client().post(address, {**NEW, "username": "second"})

    assert again.context["invitation"] is None
    assert User.objects.filter(username="second").exists() is False
    with pytest.raises(NotNow):
        invitations.accept_anew(Invitation.objects.get().pk, username="third", password="x")


def test_the_link_is_dead_after_three_days(client, officer):
    address = invited(officer)
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        assert dead(client, address)


def test_a_link_sent_again_makes_the_older_one_dead(client, officer):
    old = invited(officer)
    keeper = Client()
    keeper.force_login(officer)
    keeper.post(reverse("accounts:invitation_again", args=[Invitation.objects.get().pk]))
    new = link()

    assert dead(client, old)
    assert client.get(new).context["invitation"] is not None


def test_what_is_taken_back_is_dead(client, officer):
    address = invited(officer)
    keeper = Client()
    keeper.force_login(officer)
    keeper.post(reverse("accounts:invitation_take_back", args=[Invitation.objects.get().pk]))

    assert dead(client, address)


def test_who_may_no_longer_invite_gives_nothing_by_an_older_link(client, officer):
    address = invited(officer)
    services.set_roles(officer, roles={"district_officer"}, by=None)

    client.post(address, NEW)

    assert not User.objects.filter(username="wang").exists()


def test_with_the_one_who_invited_the_invitation_ends(client, officer):
    address = invited(officer)
    services.close_account(officer, by=officer, reason="调离")

    assert dead(client, address)


@pytest.mark.parametrize(
    "forge", [lambda: "nonsense", lambda: dumps([1, 1], salt="accounts.verify-address"), lambda: "a:b:c"]
)
def test_a_forged_link_leads_nowhere(client, officer, forge):
    """Made inside the test: a link holds the time, and every process must call the test by the same name."""
    invited(officer)

    assert dead(client, reverse("accounts:invitation", args=[forge()]))


def test_one_address_is_invited_once_at_a_time(client, officer):
    invited(officer)
    client.force_login(officer)
    response = client.post(reverse("reviews:invite"), {"name": "王", "email": "Wang@Example.org", "employer": "某大学"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


@pytest.mark.parametrize("role", ["system_admin", "auditor", "expert"])
def test_who_does_not_invite_experts_finds_no_invitation_of_one(client, officer, role):
    invited(officer)
    client.force_login(UserFactory(roles=[role]))
    response = client.post(reverse("accounts:invitation_take_back", args=[Invitation.objects.get().pk]))

    assert response.status_code == (404 if role == "system_admin" else 403)
    assert Invitation.objects.get().closed_at is None


@pytest.mark.parametrize("changes", [{"password1": "short"}, {"password2": "other"}, {"username": "a b"}, {}])
def test_a_mistake_in_the_new_account_is_told_beside_its_field(client, officer, changes):
    UserFactory(username="wang", email="other@example.org")
    response = client.post(invited(officer), {**NEW, **changes})

    assert response.status_code == 422
    assert response.context["form"].errors


def test_accepting_is_signed_in_with_the_password_that_was_set(client, officer):
    client.post(invited(officer), NEW)
    elsewhere = Client()

    assert elsewhere.post("/account/login/", {"login": ADDRESS, "password": PASSWORD}).status_code == 200
    assert elsewhere.post("/account/login/", {"login": ADDRESS, "password": NEW["password1"]}).status_code == 302
