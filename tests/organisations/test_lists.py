"""Imported lists: mistakes by row, what would change, taken as a whole; and the ledger of past projects."""

from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ipfund.common import audit, clock, invariants
from ipfund.common.documents.sheets import Column, workbook
from ipfund.common.documents.tables import day
from ipfund.common.errors import NotNow
from organisations import services, sheets
from organisations.models import ListImport, PastProject
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    CertificateFactory,
    ListImportFactory,
    OrganisationFactory,
    PastProjectFactory,
    a_uscc,
    member_of,
)
from tests.organisations.test_profile import a_guide

pytestmark = pytest.mark.django_db


def excel(rows, heads=None):
    heads = heads or [heading.title for heading in sheets.list_headings()]
    content = workbook([("名单", [Column(head) for head in heads], rows)])
    return SimpleUploadedFile("名单.xlsx", content)


@pytest.fixture
def manager(client):
    a_guide()
    user = UserFactory(roles=["program_manager"])
    client.force_login(user)
    return user


def send(client, rows, **more):
    sent = {"source": "市局", "listed_on": "2025-01-10", "file": excel(rows), **more}
    return client.post(reverse("organisations:import_list", args=["alliance"]), sent)


@pytest.mark.usefixtures("manager")
def test_every_mistake_of_a_file_is_named_by_its_row_and_nothing_is_kept(client):
    rows = [
        ["甲公司", "91120103000000001X", None, None, ""],
        ["", a_uscc(7), None, None, ""],
        ["乙公司", a_uscc(8), "去年", None, ""],
        ["丙公司", a_uscc(9), date(2025, 1, 1), date(2024, 1, 1), ""],
        ["丁公司", a_uscc(9), None, None, ""],
    ]
    response = send(client, rows)
    named = [problem.split("：")[0].split(":")[0] for problem in response.context["problems"]]

    assert (response.status_code, ListImport.objects.count()) == (422, 0)
    assert sorted({"".join(filter(str.isdigit, name)) for name in named}) == ["2", "3", "4", "5", "6"]


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize(
    "file", [SimpleUploadedFile("a.xlsx", b"not excel"), SimpleUploadedFile("a.xlsx", b""), excel([], heads=["姓名"])]
)
def test_what_is_no_such_table_is_refused_in_words(client, file):
    response = send(client, [], file=file)

    assert (response.status_code in {409, 422}, ListImport.objects.count()) == (True, 0)
    assert response.context["problems"] or response.context["form"].errors["file"]


@pytest.mark.usefixtures("manager")
def test_a_list_is_compared_before_it_is_taken_and_replaces_the_old_one_as_a_whole(client):
    old = ListImportFactory(names=[("甲公司", a_uscc(1)), ("乙公司", "")], listed_on=date(2024, 1, 1))
    response = send(client, [["甲公司", a_uscc(1), None, None, "改注"], ["丙公司", a_uscc(3), None, None, ""]])
    draft = ListImport.objects.get(state="draft")
    page = client.get(response["Location"], {"kind": "changed"})
    counts = [tab["count"] for tab in page.context["tabs"]]
    client.post(response["Location"], {"replaces": page.context["current"].pk})
    old.refresh_from_db()
    draft.refresh_from_db()

    assert counts == [1, 1, 1]
    assert [(entry.name, entry.note, entry.former.note) for entry in page.context["page"]] == [("甲公司", "改注", "")]
    assert (old.state, old.entries.count(), draft.state, draft.count) == ("replaced", 2, "current", 2)
    assert [event.action for event in audit.events_of(draft)] == ["list_imported", "list_taken"]


@pytest.mark.usefixtures("manager")
def test_a_list_left_aside_changes_nothing_and_is_not_taken_later(client):
    old = ListImportFactory()
    response = send(client, [["甲公司", "", None, None, ""]])
    client.post(response["Location"], {"discard": "1"})
    again = client.post(response["Location"])
    old.refresh_from_db()

    assert (old.state, again.status_code, ListImport.objects.latest("pk").state) == ("current", 409, "discarded")


def test_an_older_list_does_not_replace_a_newer_one(manager):
    ListImportFactory(listed_on=date(2025, 2, 1))
    older = ListImportFactory(state="draft", listed_on=date(2025, 1, 1))
    with pytest.raises(NotNow) as refused:
        services.take_list(older.pk, by=manager, replaces=ListImport.objects.current().get().pk)

    assert refused.value.code == "older"


@pytest.mark.usefixtures("manager")
def test_a_list_compared_with_one_that_is_no_longer_in_force_is_shown_anew_before_it_is_taken(client):
    draft = ListImportFactory(state="draft", names=[("甲公司", "")])
    page = reverse("organisations:take_list", args=[draft.pk])
    sent = {"replaces": client.get(page).context["current"] or 0}
    other = ListImportFactory(names=[("甲公司", "")])
    answers = [client.post(page, sent), client.post(page), client.post(page, {"replaces": other.pk})]

    assert [answer.status_code for answer in answers] == [409, 409, 302]
    assert answers[0].context["current"] == other


def test_names_are_compared_by_code_or_without_one_by_name_and_a_day_that_is_given_nowhere_is_the_same():
    both, one, other = ("同一公司", ""), ("同名公司", a_uscc(2)), ("同名公司", "")
    ListImportFactory(names=[both, one, ("改名公司", a_uscc(3)), ("退出公司", "")])
    draft = ListImportFactory(state="draft", names=[both, other, ("新名公司", a_uscc(3))])
    found = services.differences(draft)

    names = {kind: [entry.name for entry in found[kind]] for kind in ("added", "gone", "changed")}
    assert names == {"added": ["同名公司"], "gone": ["同名公司", "退出公司"], "changed": ["新名公司"]}


@pytest.mark.usefixtures("manager")
def test_the_template_of_a_list_can_be_filled_in_and_read_again(client):
    from openpyxl import load_workbook

    response = client.get(reverse("organisations:list_template", args=["alliance"]))
    book = load_workbook(BytesIO(response.getvalue()))
    book.worksheets[0].append(["甲公司", a_uscc(4), "2025年1月3日", "", ""])
    filled = BytesIO()
    book.save(filled)
    table = sheets.read_list(SimpleUploadedFile("a.xlsx", filled.getvalue()))

    assert table.problems == []
    assert [(row["name"], row["starts_on"]) for row in table.rows] == [("甲公司", date(2025, 1, 3))]


@pytest.mark.usefixtures("manager")
def test_the_overview_names_first_what_nobody_imported(client):
    ListImportFactory()
    rows = client.get(reverse("organisations:lists")).context["rows"]

    assert [(row["kind"].id, row["current"] is not None) for row in rows] == [("dishonest", False), ("alliance", True)]


@pytest.mark.usefixtures("manager")
def test_a_list_that_no_guide_names_does_not_exist(client):
    assert client.get(reverse("organisations:import_list", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("text", ["2025-01-10", "2025/1/10", "2025年1月10日", "2025.01.10"])
def test_days_are_read_as_people_write_them(text):
    assert day(text) == date(2025, 1, 10)


# --- past projects ---------------------------------------------------------------------------------------------------


def test_a_project_of_a_unit_that_registers_later_is_found_by_its_code_or_exact_name():
    PastProjectFactory(organisation=None, uscc=a_uscc(9), name="别名", title="按代码")
    PastProjectFactory(organisation=None, uscc="", name="天津（示例）有限公司", title="按名称")
    PastProjectFactory(organisation=None, uscc=a_uscc(8), name="天津（示例）有限公司", title="别家")
    unit = OrganisationFactory(uscc=a_uscc(9), name="天津(示例)有限公司")

    assert sorted(PastProject.objects.of(unit).values_list("title", flat=True)) == ["按代码", "按名称"]


def test_a_unit_objects_once_and_an_officer_answers(client, manager):
    project = PastProjectFactory()
    admin = member_of(project.organisation, role="admin")
    client.force_login(admin)
    page = reverse("organisations:object_to", args=[project.pk])
    first = client.post(page, {"reason": "已于2024年结项"})
    second = client.post(page, {"reason": "再次"})
    client.force_login(manager)
    client.post(reverse("organisations:answer_objection", args=[project.pk]), {"answer": "已更正"})
    project.refresh_from_db()

    assert (first.status_code, second.status_code) == (302, 409)
    assert (project.objection, project.answer, project.is_disputed) == ("已于2024年结项", "已更正", False)
    assert [event.action for event in audit.events_of(project) if not event.refused] == [
        "project_objected",
        "objection_answered",
    ]


def test_nobody_objects_for_another_unit(client):
    project = PastProjectFactory()
    client.force_login(member_of(OrganisationFactory(), role="admin"))

    assert client.post(reverse("organisations:object_to", args=[project.pk]), {"reason": "x"}).status_code == 404


@pytest.mark.usefixtures("manager")
def test_an_old_page_does_not_change_a_project(client):
    project = PastProjectFactory(organisation=None, uscc=a_uscc(5), name="甲公司", lineage="ip_creation", revision=2)
    sent = {"revision": 1, "name": "甲公司", "title": "新", "year": 2023, "lineage": "ip_creation", "state": "ongoing"}
    stale = client.post(reverse("organisations:project", args=[project.pk]), sent)
    fresh = client.post(reverse("organisations:project", args=[project.pk]), {**sent, "revision": 2})
    project.refresh_from_db()

    assert (stale.status_code, fresh.status_code, project.title) == (409, 302, "新")


def test_doubles_of_the_ledger_are_named_with_their_unit_and_rows():
    said = {"organisation": None, "uscc": a_uscc(5), "name": "甲公司", "title": "专利导航"}
    named = PastProjectFactory(number="P-1", **said)
    PastProjectFactory(number="P-2", **said)
    again = PastProjectFactory(
        number="Ｐ — 1", title="另一写法", **{k: said[k] for k in ("organisation", "uscc", "name")}
    )
    bare = [PastProjectFactory(**said, year=2022).pk for _row in range(2)]

    assert {name: rows for name, _claim, rows in invariants.broken()}["past_projects_stand_once"] == [
        f"甲公司的“2023 专利导航”（P-1）：台账第{named.pk}、{again.pk}条",
        f"甲公司的“2022 专利导航”（无编号）：台账第{bare[0]}、{bare[1]}条",
    ]


def test_what_the_ledger_takes_after_a_unit_was_renamed_is_not_called_a_double(manager):
    PastProjectFactory(organisation=None, uscc=a_uscc(5), name="旧名公司", number="P-9")
    PastProjectFactory(organisation=None, uscc="", name="旧名公司", number="P-1")
    said = {"number": "P-1", "title": "专利导航", "year": 2023, "lineage": "ip_creation", "state": "ongoing"}
    services.add_project(by=manager, uscc=a_uscc(5), name="新名公司", **said)

    assert "past_projects_stand_once" not in {name for name, _claim, _rows in invariants.broken()}


def test_a_row_without_a_code_is_a_double_of_each_row_of_its_name():
    said = {"organisation": None, "number": "P-1", "name": "甲公司"}
    rows = [PastProjectFactory(uscc=uscc, **said).pk for uscc in (a_uscc(5), "", a_uscc(6))]

    told = {name: rows for name, _claim, rows in invariants.broken()}["past_projects_stand_once"]
    assert [line.partition("：")[2] for line in told] == [f"台账第{one}、{other}条" for one, other in pairwise(rows)]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("lists_in_force_say_since_when", lambda: ListImportFactory(taken_at=None)),
        ("confirmed_items_say_by_whom", lambda: CertificateFactory(confirmed_at=clock.now())),
        (
            "past_projects_stand_once",
            lambda: PastProjectFactory.create_batch(2, organisation=None, uscc=a_uscc(5), number="P-1"),
        ),
        ("answers_follow_objections", lambda: PastProjectFactory(answered_at=clock.now())),
    ],
)
def test_each_claim_about_the_ledgers_finds_what_breaks_it(name, make):
    before = {broken for broken, _claim, _rows in invariants.broken()}
    make()

    assert (name in before, name in {broken for broken, _claim, _rows in invariants.broken()}) == (False, True)
