"""Every form that takes a new password answers in the page's language what is wrong with a weak one."""

import re

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from ipfund.accounts import links
from reviews.services import invite_expert
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
SENTENCE = re.compile(r"[A-Za-z]{2,}(?:\s+[A-Za-z]{2,}){2,}")  # three words in a row
WEAK = {"short": "ab1", "numbers": "8361937450", "common": "password123", "like the name": "zhangsan2025"}
ACCOUNT = {
    "username": "zhangsan2025",
    "person_name": "张三",
    "email": "zhangsan2025@example.org",
    "phone": "13800001234",
}


def register(client):
    return reverse("organisations:register"), ACCOUNT


def join(client):
    return reverse("organisations:join_unit", args=[OrganisationFactory().pk]), ACCOUNT


def accept(client):
    invitation = invite_expert(
        name="张三", email=ACCOUNT["email"], employer="某大学", by=UserFactory(roles=["city_officer"])
    )
    text = links.token(links.INVITE, [invitation.pk, invitation.sent])
    return reverse("accounts:invitation", args=[text]), {"username": ACCOUNT["username"]}


def change(client):
    client.force_login(UserFactory(username="zhangsan2025"))
    return reverse("account_change_password"), {"oldpassword": PASSWORD}


def reset(client):
    user = UserFactory(username="zhangsan2025")
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    opened = client.get(reverse("account_reset_password_from_key", kwargs=key))
    return opened.url, {}


def errors_in(response):
    """Return the words beside the fields."""
    forms = [response.context[name] for name in ("form", "account") if name in response.context]
    return " ".join(str(text) for form in forms for texts in form.errors.values() for text in texts)


@pytest.mark.parametrize("weak", WEAK.values(), ids=WEAK)
@pytest.mark.parametrize("form", [register, join, accept, change, reset])
def test_a_weak_password_is_refused_in_chinese(client, form, weak):
    url, said = form(client)
    response = client.post(url, {**said, "password1": weak, "password2": weak})
    words = errors_in(response)

    assert "密码" in words
    assert SENTENCE.findall(words) == []
    assert SENTENCE.findall(re.sub(r"<[^>]*>|\{[^}]*\}", " ", response.content.decode().split("<main")[1])) == []


@pytest.mark.parametrize("form", [register, change, reset])
def test_the_rules_are_said_in_sentences(client, form):
    url, _said = form(client)

    assert "密码至少10个字符。 不能使用常见密码。" in client.get(url).content.decode()


def test_the_length_is_told_in_english_too(client):
    url, said = register(client)
    response = client.post(url, {**said, "password1": "ab1", "password2": "ab1"}, headers={"Accept-Language": "en"})

    assert "use at least 10 characters" in errors_in(response)
