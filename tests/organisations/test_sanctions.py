from datetime import date

import pytest
from django.urls import reverse

from ipfund.common import audit
from ipfund.common.errors import NotAllowed
from organisations import services
from organisations.asked import ListKind
from organisations.models import Sanction
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory, SanctionFactory

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 28)


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ({"starts_on": date(2025, 3, 28)}, True),
        ({"starts_on": date(2025, 3, 29)}, False),
        ({"ends_on": date(2025, 3, 28)}, True),
        ({"ends_on": date(2025, 3, 27)}, False),
        ({"repaired_on": date(2025, 3, 28)}, False),
        ({"repaired_on": date(2025, 3, 29)}, True),
    ],
)
def test_an_entry_holds_from_its_first_to_its_last_day_until_it_is_lifted(dates, holds):
    SanctionFactory(**dates)

    assert Sanction.objects.in_force(DAY).exists() is holds


@pytest.mark.once("sqlite")
def test_refused_entries_say_what_was_to_be_entered():
    reader = UserFactory(roles=["auditor"])
    project = {"uscc": "", "name": "甲公司", "number": "P-1", "year": 2023, "title": "专利导航"}
    entry = {"uscc": "", "name": "甲公司", "kind": "dishonest", "source": "市局", "starts_on": DAY}
    file = {"sha256": "abc", "file_name": "甲.xlsx"}
    for ask in (
        lambda: services.add_project(by=reader, **project),
        lambda: services.add_sanction(by=reader, **entry),
        lambda: services.import_projects([], by=reader, **file),
        lambda: services.import_list(ListKind("k", "名单"), [], by=reader, source="市局", listed_on=DAY, **file),
    ):
        with pytest.raises(NotAllowed):
            ask()

    assert [event.data["about"] for event in audit.events_of(reader).filter(refused=True)] == [
        "甲公司 P-1 2023 专利导航",
        "甲公司 dishonest 市局 2025-03-28",
        "甲.xlsx abc",
        "k 2025-03-28 市局 abc",
    ]


def test_an_entry_finds_its_unit_by_code_or_else_by_the_exact_name():
    unit = OrganisationFactory(name="示例（天津）公司")
    by_code = SanctionFactory(organisation=None, uscc=unit.uscc, name="旧名称")
    by_name = SanctionFactory(organisation=None, uscc="", name="示例(天津) 公司")
    SanctionFactory(organisation=None, uscc=OrganisationFactory().uscc, name=unit.name)
    SanctionFactory(organisation=None, uscc="", name="示例公司")

    assert set(Sanction.objects.of(unit)) == {by_code, by_name}


def test_a_manager_adds_and_lifts_an_entry(client):
    unit = OrganisationFactory()
    client.force_login(UserFactory(roles=["program_manager"]))
    data = {
        "name": unit.name,
        "uscc": unit.uscc,
        "kind": "debarred",
        "source": "津知发〔2025〕1号",
        "starts_on": "2025-01-01",
    }

    client.post(reverse("organisations:add_sanction"), data)
    sanction = Sanction.objects.get()
    client.post(
        reverse("organisations:repair_sanction", args=[sanction.pk]),
        {"repaired_on": "2025-02-01", "reason": "信用修复"},
    )

    sanction.refresh_from_db()
    assert (sanction.organisation, sanction.repaired_on) == (unit, date(2025, 2, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"uscc": "91350100M000100Y4Z"}, "uscc"),
        ({"kind": "x"}, "kind"),
        ({"source": "长" * 100_000}, "source"),
        ({"starts_on": "yesterday"}, "starts_on"),
        ({"ends_on": "2024-01-01"}, "ends_on"),
    ],
)
def test_a_wrong_entry_is_refused_beside_its_field(client, changes, field):
    client.force_login(UserFactory(roles=["city_officer"]))
    data = {"name": "某单位", "kind": "debarred", "source": "文件", "starts_on": "2025-01-01", **changes}

    response = client.post(reverse("organisations:add_sanction"), data)

    assert list(response.context["form"].errors) == [field]
    assert Sanction.objects.count() == 0


def test_an_entry_is_lifted_once(client):
    sanction = SanctionFactory(repaired_on=date(2025, 1, 1))
    client.force_login(UserFactory(roles=["city_officer"]))

    response = client.post(
        reverse("organisations:repair_sanction", args=[sanction.pk]), {"repaired_on": "2025-02-01", "reason": "再次"}
    )

    assert response.status_code == 409


@pytest.mark.parametrize(
    ("role", "lists", "adds"), [("auditor", 200, 403), ("district_officer", 403, 403), ("city_officer", 200, 200)]
)
def test_who_reads_and_who_keeps_the_lists(client, role, lists, adds):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(reverse("organisations:sanctions")).status_code == lists
    assert client.get(reverse("organisations:add_sanction")).status_code == adds


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_however_long(client, count, django_assert_num_queries):
    SanctionFactory.create_batch(count)
    client.force_login(UserFactory(roles=["auditor"]))

    with django_assert_num_queries(3):
        response = client.get(reverse("organisations:sanctions"))

    assert len(response.context["page"]) == count
