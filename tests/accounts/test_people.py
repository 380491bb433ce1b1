import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from ipfund.accounts import services
from ipfund.accounts.backends import Backend
from ipfund.accounts.enums import Role
from ipfund.accounts.models import User
from ipfund.common.errors import NotNow
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    user = UserFactory(roles=["expert", "auditor"])
    MembershipFactory(user=user, admin=True)
    MembershipFactory(user=user)
    MembershipFactory(user=user, pending=True)
    MembershipFactory(user=user, state="ended")
    return user


def test_a_person_is_loaded_with_roles_units_and_second_factor_in_one_statement(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        loaded = Backend().get_user(person.pk)
        answers = (loaded.role_names, sorted(loaded.unit_roles.values()), loaded.has_second_factor, loaded.unit_name)

    assert answers[0] == {"expert", "auditor", "member", "unit_admin"}
    assert answers[1:3] == (["admin", "member"], False)
    assert answers[3] in set(person.memberships.values_list("organisation__name", flat=True))


def test_a_person_found_another_way_answers_the_same(person):
    loaded = Backend().get_user(person.pk)
    plain = User.objects.get(pk=person.pk)

    assert (plain.role_names, plain.unit_roles, plain.unit_name) == (
        loaded.role_names,
        loaded.unit_roles,
        loaded.unit_name,
    )


def test_somebody_in_no_unit_and_no_group_has_no_role():
    loaded = Backend().get_user(UserFactory().pk)

    assert (loaded.role_names, loaded.unit_roles, loaded.unit_name) == (frozenset(), {}, "")
    assert loaded.has_role("member") is False


def test_a_closed_account_is_nobody():
    assert Backend().get_user(UserFactory(is_active=False).pk) is None


def test_every_role_has_its_group():
    assert set(Group.objects.values_list("name", flat=True)) >= set(Role.values)


def test_who_was_made_on_the_command_line_runs_the_system():
    assert User.objects.create_superuser("root", "root@example.org", "x").role_names == {"system_admin"}


@pytest.mark.parametrize("name", ["张三", "𬱖䶮㛃𠅤𰻝", "买买提·吐尔逊", "长" * 100])
def test_names_with_rare_characters_are_kept(name):
    user = UserFactory(name=name)

    assert User.objects.get(pk=user.pk).name == name


def test_user_names_and_addresses_differ_by_more_than_case():
    UserFactory(username="zhang", email="zhang@example.org")

    for same in ({"username": "ZHANG"}, {"email": "Zhang@Example.org"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            UserFactory(**same)


def test_many_people_have_no_address():
    assert [UserFactory(email="").email, UserFactory(email=None).email] == ["", ""]


def test_a_taken_user_name_is_refused_with_a_sentence():
    UserFactory(username="zhang")

    with pytest.raises(NotNow) as refused:
        services.create_account(username="Zhang", name="张", email="")

    assert refused.value.code == "username"
