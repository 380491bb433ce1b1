import pytest
from django.urls import reverse

from ipfund.accounts.models import User
from ipfund.common.errors import NotNow
from organisations import services
from organisations.models import Membership
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory, member_of
from tests.organisations.test_registration import account
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db
SEARCH = "/join/"


@pytest.fixture
def unit():
    return OrganisationFactory(name="天津市示例科技有限公司")


@pytest.fixture
def admin(unit):
    return member_of(unit, role="admin", name="赵管理员")


@pytest.mark.parametrize("asked", ["示例科技", "91120103", "示例 科技"])
def test_a_unit_is_found_by_a_part_of_its_name_or_the_beginning_of_its_code(client, unit, asked):
    page = client.get(SEARCH, {"q": asked}).content.decode()

    assert reverse("organisations:join_unit", args=[unit.pk]) in page


def test_the_search_answers_with_its_part_only_when_asked_by_script(client, unit):
    page = client.get(SEARCH, {"q": "示例"}, headers={"HX-Request": "true"}).content.decode()

    assert page.count("<html") == 0
    assert unit.name in page


@pytest.mark.parametrize("asked", ["不存在的单位", "%", "_", "\x00", "长" * 10_000, "'; drop table"])
def test_what_is_not_found_says_what_to_do(client, unit, asked):
    response = client.get(SEARCH, {"q": asked})

    assert response.status_code == 200
    assert list(response.context["found"]) == []


def test_a_new_person_asks_and_sees_who_must_act(client, unit, admin):
    response = client.post(reverse("organisations:join_unit", args=[unit.pk]), account("colleague"))

    person = User.objects.get(username="colleague")
    assert response.url == reverse("organisations:waiting")
    assert person.role_names == frozenset()
    page = client.get(response.url).content.decode()
    assert "赵**" in page
    assert mailed() == sorted(["colleague@example.org", admin.email])


@pytest.mark.once("sqlite")
def test_who_waits_is_told_nothing_contradictory_and_finds_back_from_the_home_page(client):
    place = MembershipFactory(pending=True, user__email_verified_at=None)
    client.force_login(place.user)
    page, home = (client.get(reverse(name)).content.decode() for name in ("organisations:waiting", "home"))

    assert ("等待单位审核期间" in page, "可照常填报" in page) == (True, False)
    assert reverse("organisations:waiting") in home


def test_a_bad_account_is_answered_with_its_mistakes(client, unit):
    response = client.post(reverse("organisations:join_unit", args=[unit.pk]), {"email": "甲乙丙"})
    page = response.content.decode()

    assert response.status_code == 422
    assert ("<title>错误：" in page, "请填写电子邮箱地址，例如" in page) == (True, True)
    assert Membership.objects.count() == 0


def test_after_acceptance_the_person_belongs_to_the_unit(client, unit, admin):
    client.post(reverse("organisations:join_unit", args=[unit.pk]), account("colleague"))
    place = Membership.objects.get(user__username="colleague")
    client.force_login(admin)

    client.post(reverse("organisations:accept", args=[place.pk]))

    assert User.objects.get(username="colleague").unit_roles == {unit.pk: "member"}


def test_a_refusal_says_why_and_the_person_can_ask_again(client, unit, admin):
    place = MembershipFactory(organisation=unit, pending=True)
    client.force_login(admin)
    client.post(reverse("organisations:refuse", args=[place.pk]), {"reason": "不是本单位职工"})

    client.force_login(place.user)
    page = client.get(reverse("organisations:waiting")).content.decode()
    again = client.post(reverse("organisations:join_unit", args=[unit.pk]))

    assert "不是本单位职工" in page
    assert again.url == reverse("organisations:waiting")
    assert sorted(place.user.memberships.values_list("state", flat=True)) == ["pending", "refused"]


def test_nobody_asks_the_same_unit_twice(unit):
    person = UserFactory()
    services.ask_to_join(unit.pk, by=person)

    with pytest.raises(NotNow):
        services.ask_to_join(unit.pk, by=person)

    assert person.memberships.count() == 1


def test_a_second_request_from_the_page_is_a_409(client, unit):
    person = UserFactory()
    services.ask_to_join(unit.pk, by=person)
    client.force_login(person)

    response = client.post(reverse("organisations:join_unit", args=[unit.pk]))

    assert response.status_code == 409


def test_a_request_can_be_taken_back_by_its_person_only(client, unit):
    place = MembershipFactory(organisation=unit, pending=True)
    client.force_login(UserFactory())
    strange = client.post(reverse("organisations:withdraw", args=[place.pk]))
    client.force_login(place.user)

    client.post(reverse("organisations:withdraw", args=[place.pk]))

    place.refresh_from_db()
    assert strange.status_code == 404
    assert place.state == "ended"


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_needs_the_same_queries_however_many_requests(client, count, django_assert_num_queries):
    person = UserFactory()
    for _ in range(count):
        place = MembershipFactory(user=person, pending=True)
        member_of(place.organisation, role="admin")
    client.force_login(person)

    with django_assert_num_queries(4):
        response = client.get(reverse("organisations:waiting"))

    assert len(response.context["places"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_search_needs_the_same_queries_however_many_units(client, count, django_assert_num_queries):
    OrganisationFactory.create_batch(count, name="天津市示例大学")

    with django_assert_num_queries(1):
        response = client.get(SEARCH, {"q": "示例大学"})

    assert len(response.context["found"]) == count
