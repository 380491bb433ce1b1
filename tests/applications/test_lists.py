"""Lists of the unit and the offices: what they show, how they are filtered and ordered, what they cost."""

import io
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models.functions import Length
from django.urls import reverse

from applications.loading import Asked, rows_of_offices
from applications.models import Application, SearchTerm
from applications.search import Question, matching, terms_of
from applications.services import submitting
from applications.services.drafting import index
from ipfund.common.formats import narrow_letters
from tests.factories.accounts import UserFactory
from tests.factories.applications import send_back
from tests.factories.organisations import OfficeFactory, OrganisationFactory, officer_of
from tests.factories.process import admin_of, declaration, draft, manager, no_check, officer_for, officer_in_charge
from tests.factories.programs import DirectionFactory

pytestmark = pytest.mark.django_db
PAGES = ["office", "past_due", "counts"]


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def officer(office):
    return officer_of(office)


def unit(office, **more):
    return OrganisationFactory(district_office=office, **more)


def shown(client, person, name, **query):
    client.force_login(person)
    page = client.get(reverse(f"applications:{name}"), query)
    return [row.pk for row in page.context["page"]]


def test_an_officer_sees_what_was_filed_with_their_office_the_oldest_first(client, officer, office):
    first = declaration("first_review", organisation=unit(office))
    second = declaration("first_review", organisation=unit(office))
    declaration("unit_review", organisation=unit(office))
    declaration("first_review")

    assert shown(client, officer, "office") == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("view", "expected"),
    [("todo", ["first_review"]), ("returned", ["returned"]), ("all", ["accepted", "first_review", "returned"])],
)
def test_the_views_of_the_list_separate_what_is_to_do(client, officer, office, view, expected):
    found = {
        state: declaration(state, organisation=unit(office)).pk for state in ("first_review", "returned", "accepted")
    }

    assert sorted(shown(client, officer, "office", view=view)) == sorted(found[state] for state in expected)


def test_what_the_city_had_corrected_waits_for_its_officer_in_charge_again_and_for_no_first_review(client):
    again, untouched = declaration("accepted"), declaration("accepted")
    in_charge, district = officer_in_charge(again), officer_for(again)
    officer_in_charge(untouched)
    send_back(again, [], by=in_charge)
    before = shown(client, in_charge, "office")
    submitting.submit(again.pk, by=again.owner, version=1, check=no_check)
    submitting.unit_approve(again.pk, by=admin_of(again.organisation), version=2)
    page = client.get(reverse("applications:office")).content.decode()

    assert (before, again.pk in shown(client, district, "office")) == ([], False)
    assert (shown(client, in_charge, "office"), page.count("已改正，待复核")) == ([again.pk], 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "海河"}, ["海河"]),
        ({"q": "培育"}, ["海河", "渤海"]),
        ({"q": "没有"}, []),
        ({"state": "accepted"}, []),
        ({"q": "<script>"}, []),
    ],
)
def test_the_list_is_searched_and_filtered(client, officer, office, query, found):
    units = {
        name: declaration("first_review", organisation=unit(office, name=f"天津{name}公司")).pk
        for name in ("海河", "渤海")
    }

    assert sorted(shown(client, officer, "office", **query)) == sorted(units[name] for name in found)


def test_the_list_is_filtered_by_direction(client, officer, office):
    directions = DirectionFactory.create_batch(2)
    first, _second = [declaration("first_review", organisation=unit(office), direction=one) for one in directions]

    assert shown(client, officer, "office", direction=directions[0].pk) == [first.pk]


@pytest.mark.parametrize("sort", ["number", "-number", "unit", "-unit", "money", "filed", "-filed", "nonsense"])
def test_the_list_is_sorted_by_what_is_asked(client, officer, office, sort):
    found = [declaration("first_review", organisation=unit(office, name=name)).pk for name in ("甲公司", "乙公司")]
    rows = shown(client, officer, "office", sort=sort)

    assert sorted(rows) == sorted(found)
    assert rows == shown(client, officer, "office", sort=sort)
    if sort in {"number", "-number"}:
        numbers = dict(Application.objects.values_list("pk", "number"))
        assert rows == sorted(found, key=numbers.get, reverse=sort == "-number")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", PAGES)
def test_an_offices_list_needs_at_most_eight_queries_however_long_it_is(  # noqa: PLR0917 -- fixtures
    client, officer, office, name, count, django_assert_max_num_queries
):
    for _each in range(count):
        declaration("first_review", organisation=unit(office))
        declaration("returned", organisation=unit(office))
    client.force_login(officer)

    with django_assert_max_num_queries(8):
        assert client.get(reverse(f"applications:{name}")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["unit_waiting", "unit_all"])
def test_a_units_list_needs_at_most_eight_queries_however_long_it_is(
    client, name, count, django_assert_max_num_queries
):
    organisation, direction = OrganisationFactory(), DirectionFactory(program__max_applications=None)
    for _each in range(count):
        declaration("unit_review", organisation=organisation, direction=direction)
        declaration("first_review", organisation=organisation, direction=direction)
    client.force_login(admin_of(organisation))

    with django_assert_max_num_queries(8):
        assert client.get(reverse(f"applications:{name}")).status_code == 200


def test_a_unit_administrator_sees_only_the_own_units_waiting_list(client):
    mine = declaration("unit_review")
    declaration("unit_review")

    assert shown(client, admin_of(mine.organisation), "unit_waiting") == [mine.pk]


def test_the_counts_say_how_many_are_written_wait_and_are_in(client):
    direction = DirectionFactory(program__max_applications=None)
    for state in ("draft", "draft", "unit_review", "first_review", "accepted", "refused"):
        declaration(state, direction=direction)
    client.force_login(manager())
    (row,) = client.get(reverse("applications:counts")).context["groups"][0]["rows"]

    assert {name: number for name, number in row.items() if name != "direction"} == {
        "drafts": 2,
        "waiting": 1,
        "reviewing": 1,
        "accepted": 1,
        "further": 0,
        "ended": 1,
        "expired": 0,
    }


@pytest.mark.once("sqlite")
def test_the_counts_of_a_district_are_its_own_and_the_page_says_whose_they_are(client, officer, office):
    direction = DirectionFactory(program__max_applications=None)
    declaration("draft", direction=direction, organisation=unit(office))
    declaration("draft", direction=direction)
    read = {}
    for person in (officer, UserFactory(roles=["city_officer"]), UserFactory(roles=["auditor"])):
        client.force_login(person)
        page = client.get(reverse("applications:counts"))
        (row,) = page.context["groups"][0]["rows"]
        read[person] = row["drafts"], "本区（开发区）：" in page.content.decode()

    assert list(read.values()) == [(1, True), (2, False), (2, False)]


def test_the_counts_refresh_without_the_page_around_them(client):
    draft()
    client.force_login(manager())
    part = client.get(reverse("applications:counts"), headers={"hx-request": "true"}).content.decode()

    assert ("<html" in part, "<table" in part) == (False, True)


@pytest.mark.parametrize("role", ["expert", "system_admin"])
@pytest.mark.parametrize("name", [*PAGES, "unit_waiting", "deadlines"])
def test_who_has_nothing_to_do_with_it_is_refused(client, role, name):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(reverse(f"applications:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("专利导航", True),
        ("导航 2025", True),
        ("２０２５", True),
        ("PCT海外", True),
        ("导航 2026", False),
        ("025-1-1-0", True),
        ("20", True),
        ("25-", True),
        ("0252", False),
        ("0220", False),  # both pairs stand there, the word does not
        ("2025-00001", False),  # and here both fours
        ("  ", True),
        ("。，", False),
    ],
)
def test_a_search_finds_every_word_that_is_asked(asked, found):
    one = declaration("first_review", organisation=OrganisationFactory(name="天津示例有限公司"))
    one.number, one.title = "TJ2025-1-1-00001", "2025年专利导航与PCT海外布局"
    one.save()
    index(one)

    assert matching(Application.objects.all(), Question.of(asked)).exists() == found


@pytest.mark.parametrize("renew", ["migration", "command"])
def test_what_an_older_version_indexed_is_found_by_its_number_again(renew):
    one = declaration("first_review")
    SearchTerm.objects.annotate(size=Length("term")).filter(application=one, size=4).delete()
    asked = Question.of(one.number)
    before = matching(Application.objects.all(), asked).exists()

    if renew == "migration":
        import_module("applications.migrations.0005_longer_terms").index_fours(apps, None)
    else:
        call_command("reindex", stdout=io.StringIO())

    assert (before, matching(Application.objects.all(), asked).get()) == (False, one)
    assert {term for (term,) in one.terms.values_list("term")} == terms_of(one.number, one.title, one.organisation.name)


def test_the_statement_that_is_written_once_finds_what_the_query_finds():
    first, second = declaration("first_review"), declaration("first_review")
    officers = [officer_for(one) for one in (first, second)]
    officers += [
        officer_in_charge(first),
        UserFactory(roles=["expert", "city_officer"]),
        UserFactory(roles=["reporter"]),
    ]
    asked = [
        Asked(view, order, Question.of(text), equal)
        for view, order in (("todo", "filed_at"), ("all", "-number"))
        for text in ("", "2025 1-1", first.number, "没有这样的题目")
        for equal in ((), (("direction", first.direction_id), ("state", "first_review")))
    ]

    for officer in officers:
        assert [rows_of_offices(officer, one)[0:51] for one in asked] == [list(one.rows(officer)[:51]) for one in asked]


def test_a_title_is_listed_with_narrow_letters():
    assert narrow_letters("２０２５年ＡＩ（试点）") == "2025年AI（试点）"
