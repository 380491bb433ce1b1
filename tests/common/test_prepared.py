"""A statement that is written once gives what the queryset gives, for whatever values come later."""

import pytest
from django.db.models import Q
from django.db.models.functions import Upper

from ipfund.accounts.models import User
from ipfund.common.prepared import Prepared
from organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_every_unit_comes_with_its_office_in_one_statement(django_assert_num_queries):
    with_office = Prepared(lambda pk: Organisation.objects.filter(pk=pk).select_related("district_office"))
    one, other = OrganisationFactory(), OrganisationFactory()
    with_office(one.pk)

    with django_assert_num_queries(1):
        found = with_office.one(other.pk)
        assert (found, found.district_office.area) == (other, other.district_office.area)


def test_nobody_is_none():
    assert Prepared(lambda pk: User.objects.filter(pk=pk)).one(404) is None


def test_the_statement_is_written_once():
    asked = []
    find = Prepared(lambda pk: asked.append(pk) or User.objects.filter(pk=pk))
    people = UserFactory.create_batch(3)

    assert [find.one(person.pk) for person in people] == people
    assert len(asked) == 1


def test_values_may_be_text_and_stand_in_several_places():
    named = Prepared(
        lambda name, pk: (
            User.objects.filter(Q(name=name) | Q(username=name), ~Q(pk=pk)).order_by("pk").values_list("name")
        )
    )
    zhang, li = UserFactory(name="张三"), UserFactory(name="李四")

    assert [named("张三", 0), named("李四", 0), named("李四", li.pk)] == [[("张三",)], [("李四",)], []]
    assert named("李四", zhang.pk) == [("李四",)]


def test_a_value_that_does_not_stand_in_the_statement_is_told():
    shouted = Prepared(lambda name: User.objects.filter(name=name.title()))
    with pytest.raises(ValueError, match="does not stand in"):
        shouted("张三")

    assert Prepared(lambda name: User.objects.filter(name=Upper("name")).exclude(name=name))("张三") == []
