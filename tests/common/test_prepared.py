"""A statement that is written once gives what the queryset gives, for whatever values come later."""

import pytest
from django.db import connection, transaction
from django.db.models import Q, TextChoices
from django.db.models.functions import Upper
from django.db.transaction import TransactionManagementError

from ipfund.accounts.models import User
from ipfund.common.prepared import Prepared
from ipfund.settings.postgres import PREPARE_AT
from organisations.models import Organisation, PastProject
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory, PastProjectFactory

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

    partly = Prepared(lambda name: User.objects.filter(Q(name=name) | Q(email__icontains=name)))
    with pytest.raises(ValueError, match="does not stand in"):
        partly("张三")

    assert Prepared(lambda name: User.objects.filter(name=Upper("name")).exclude(name=name))("张三") == []


@pytest.mark.parametrize("value", [None, True, [1], 1.5])
def test_what_would_be_another_statement_is_refused(value):
    with pytest.raises(TypeError, match="not a number or a text"):
        Prepared(lambda pk: User.objects.filter(pk=pk))(value)


def test_a_choice_counts_as_its_text_whoever_asks_first():
    in_language = Prepared(lambda code: User.objects.filter(language=code))
    person = UserFactory(language="en")

    assert in_language(TextChoices("Language", {"EN": "en"}).EN) == in_language("en") == [person]


def test_a_number_that_is_never_negative_is_found():
    with_revision = Prepared(lambda revision: PastProject.objects.filter(revision=revision))
    one = PastProjectFactory(revision=3)

    assert [with_revision(0), with_revision(3)] == [[], [one]]


def test_a_question_that_can_have_no_answer_is_not_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Prepared(lambda pk: User.objects.filter(pk=pk, name__in=[]))(1) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused_each_time():
    hold = Prepared(lambda pk: User.objects.select_for_update().filter(pk=pk))
    person = UserFactory()
    with transaction.atomic():
        assert hold(person.pk) == [person]

    with pytest.raises(TransactionManagementError):
        hold(person.pk)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans anew each time")
def test_postgresql_plans_what_comes_again_once_as_in_production():
    for _time in range(PREPARE_AT + 1):
        User.objects.filter(pk=1).first()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%accounts_user%'")
        assert cursor.fetchone()[0] >= 1
