"""What is made once a process is the same for everybody, in each language; the policy header does not change by it."""

import pytest
from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from ipfund.accounts.backends import Backend
from ipfund.common.content_policy import FixedCSPMiddleware
from tests.factories.accounts import UserFactory


def test_what_is_kept_is_made_once_a_language():
    page = Template('{% kept %}{% translate "Save" %}{% endkept %}')
    with override("en"):
        english = page.render(Context())
    with override("zh-hans"):
        chinese = page.render(Context())

    assert (english, chinese != english, page.nodelist[0].made) == ("Save", True, {"en": english, "zh-hans": chinese})


def test_what_is_kept_does_not_know_the_page():
    page = Template('{% kept %}{{ person|default:"nobody" }}{% endkept %} {{ person }}')

    assert page.render(Context({"person": "张三"})) == "nobody 张三"


@pytest.mark.parametrize("wish", [{}, {"_csp_update": {"img-src": ["https://example.org"]}}])
def test_the_policy_header_is_that_of_the_settings_and_of_the_views_wishes(wish):
    def view(_request):
        response = HttpResponse()
        vars(response).update(wish)
        return response

    response = FixedCSPMiddleware(view)(RequestFactory().get("/"))

    assert response[HEADER] == build_policy(update=wish.get("_csp_update"))


@pytest.mark.django_db
def test_the_kept_statement_loads_each_person_with_their_own_roles():
    first, second = UserFactory(roles=["expert"]), UserFactory(roles=["auditor", "city_officer"])

    loaded = [Backend().get_user(person.pk) for person in (first, second)]

    assert [(one.pk, one.role_names) for one in loaded] == [
        (first.pk, {"expert"}),
        (second.pk, {"auditor", "city_officer"}),
    ]
