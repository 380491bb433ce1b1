"""Files of past projects: which project a row means, what is shown before it is taken, and what was shown is what is done."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from ipfund.common import audit
from ipfund.common.errors import NotNow
from organisations import services, sheets
from organisations.enums import CloseoutResult, PastState
from organisations.models import PastProject, ProjectsImport
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory, PastProjectFactory, a_uscc
from tests.organisations.test_lists import excel
from tests.organisations.test_profile import a_guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    a_guide()
    user = UserFactory(roles=["program_manager"])
    client.force_login(user)
    return user


def a_row(**changes):
    row = {
        "name": "甲公司",
        "uscc": a_uscc(5),
        "number": "P-1",
        "title": "试点",
        "year": 2023,
        "lineage": "ip_creation",
    }
    row |= {"state": PastState.CLOSED.label, "planned_end": None, "result": CloseoutResult.PASSED.label}
    return list((row | {"closed_on": date(2024, 1, 5)} | changes).values())


def send(client, rows):
    heads = [heading.title for heading in sheets.project_headings()]
    return client.post(reverse("organisations:import_projects"), {"file": excel(rows, heads=heads)})


def shown(client, rows):
    """Send a file and return the page that compares it, and what its button sends."""
    page = client.get(send(client, rows)["Location"])
    return page, {"revision": page.context["found"].revision}


def take(client, rows):
    page, sent = shown(client, rows)
    client.post(page.request["PATH_INFO"], sent)
    return {kind: count for kind, count in page.context["counts"].items() if count}


def in_ledger(*names):
    return sorted(PastProject.objects.values_list(*names))


@pytest.mark.usefixtures("manager")
def test_two_units_of_a_joint_project_stand_under_one_number_and_never_overwrite_each_other(client):
    unit = OrganisationFactory(uscc=a_uscc(5))
    both = [a_row(), a_row(name="乙公司", uscc=a_uscc(6), result=CloseoutResult.FAILED.label)]
    counts = [take(client, both), take(client, both), take(client, [a_row(result=CloseoutResult.FAILED.label)])]

    assert counts == [{"new": 2}, {"same": 2}, {"changed": 1}]
    assert in_ledger("number", "uscc", "organisation", "closeout_result", "revision") == [
        ("P-1", a_uscc(5), unit.pk, "failed", 2),
        ("P-1", a_uscc(6), None, "failed", 1),
    ]


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"year": 2022}, {"changed": 1}),  # the number tells it, in whatever year
        ({"number": "ｐ－１ "}, {"changed": 1}),  # typed in wide characters: the same number, as it is written now
        ({"title": "试点项目"}, {"changed": 1}),
        ({"number": ""}, {"same": 1}),  # unit, title and year tell it; an empty cell takes nothing away
        ({"uscc": ""}, {"same": 1}),
        ({"number": "", "year": 2022}, {"new": 1}),
        ({"number": "P-2"}, {"new": 1}),
        ({"name": "乙公司", "uscc": a_uscc(6)}, {"new": 1}),
        ({"state": PastState.ONGOING.label, "result": ""}, {"changed": 1}),
    ],
)
def test_a_row_means_the_project_of_its_number_and_unit_or_else_of_its_unit_title_and_year(client, changes, counts):
    take(client, [a_row()])
    page, _sent = shown(client, [a_row(**changes)])

    assert {kind: count for kind, count in page.context["counts"].items() if count} == counts


@pytest.mark.usefixtures("manager")
def test_the_preview_says_what_changes_and_which_project_may_have_been_meant(client):
    take(client, [a_row(number="")])
    other_year, _sent = shown(client, [a_row(number="", year=2022)])
    changed, _sent = shown(client, [a_row(result=CloseoutResult.FAILED.label)])

    assert other_year.context["page"].rows[0].hint == ["other_year", 2023]
    assert changed.context["page"].rows[0].changed == {"number": ["", "P-1"], "closeout_result": ["passed", "failed"]}
    assert f"</del> → {CloseoutResult.FAILED.label}</div>" in changed.text


@pytest.fixture
def doubles():
    """Two old rows that only a number can tell apart; the second is closed, as the rows of a file are."""
    same = {"organisation": None, "uscc": a_uscc(5), "name": "甲公司", "title": "试点", "year": 2023}
    same |= {"lineage": "ip_creation"}
    return [PastProjectFactory(**same), PastProjectFactory(**same, state="closed", closeout_result="passed")]


@pytest.mark.usefixtures("manager")
def test_what_is_new_is_shown_with_its_state_year_and_days_and_the_page_says_what_must_be_filled(client):
    page, _sent = shown(client, [a_row()])
    asked = client.get(reverse("organisations:import_projects")).content.decode()
    heads = [heading.marked for heading in sheets.project_headings()]
    starred = client.post(reverse("organisations:import_projects"), {"file": excel([a_row()], heads=heads)})

    said = page.content.decode()
    assert [text in said for text in (f"状态：{PastState.CLOSED.label}", "年度：2023", "2024-01-05")] == [True] * 3
    assert "单位名称、项目名称、年度" in asked
    assert (starred.status_code, sum(head.endswith("*") for head in heads)) == (302, 5)


@pytest.mark.usefixtures("manager", "doubles")
def test_what_fits_two_projects_is_taken_by_nobody(client):
    page, sent = shown(client, [a_row(number="")])
    refused = client.post(page.request["PATH_INFO"], sent)

    assert (page.context["counts"]["unclear"], refused.status_code, PastProject.objects.count()) == (1, 409, 2)


@pytest.mark.usefixtures("manager", "doubles")
def test_numbers_tell_doubles_apart_each_takes_the_one_it_changes_least_and_what_is_left_is_new(client):
    rows = [a_row(number=number) for number in ("N-1", "N-2", "N-3")]

    assert [take(client, rows), take(client, rows)] == [{"changed": 2, "new": 1}, {"same": 3}]
    assert [number for _pk, number in in_ledger("pk", "number")] == ["N-2", "N-1", "N-3"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "N-1"}, "done"),
        ({"state": "closed", "uscc": a_uscc(5), "name": "甲公司"}, "done"),
        ({"number": "N-2"}, "number"),
        ({"title": "另一试点"}, "number"),
    ],
)
@pytest.mark.once("sqlite")
def test_a_double_is_given_its_number_or_corrected_and_none_is_made(doubles, changes, code):
    PastProjectFactory(organisation=None, uscc=a_uscc(5), name="甲公司", number="N-2", title="另一试点", year=2023)
    try:
        services.change_project(doubles[0].pk, by=UserFactory(roles=["city_officer"]), revision=1, **changes)
        answer = "done"
    except NotNow as refused:
        answer = refused.code

    assert answer == code


@pytest.mark.usefixtures("manager")
def test_a_ledger_that_changed_since_is_compared_anew_and_only_then_taken(client):
    page, sent = shown(client, [a_row()])
    PastProjectFactory(organisation=None, uscc=a_uscc(5), name="甲公司", number="P-1", lineage="ip_creation", year=2021)
    stale = client.post(page.request["PATH_INFO"], sent)
    old = client.post(page.request["PATH_INFO"], sent)
    done = client.post(page.request["PATH_INFO"], {"revision": old.context["found"].revision})
    again = client.post(page.request["PATH_INFO"], sent)

    assert [one.status_code for one in (stale, old, done, again)] == [409, 409, 302, 409]
    assert (page.context["counts"]["new"], stale.context["counts"]["changed"]) == (1, 1)
    assert in_ledger("year", "title") == [(2023, "试点")]
    assert [event.action for event in audit.events_of(ProjectsImport.objects.get()) if not event.refused] == [
        "projects_imported",
        *["projects_compared"] * 2,
        "projects_taken",
    ]


@pytest.mark.once("sqlite")
def test_what_somebody_else_decided_in_the_same_moment_is_offered_no_more(client, manager, monkeypatch):
    page, sent = shown(client, [a_row()])
    take_it = services.take_projects

    def too_late(pk, **said):
        services.discard_projects(pk, by=manager)
        return take_it(pk, **said)

    monkeypatch.setattr(services, "take_projects", too_late)
    answer = client.post(page.request["PATH_INFO"], sent)

    assert (answer.status_code, answer.context["refusal"].code) == (409, "decided")
    assert ('name="revision"' in page.text, 'name="revision"' in answer.text) == (True, False)


@pytest.mark.usefixtures("manager")
def test_a_file_left_aside_changes_nothing(client):
    page, _sent = shown(client, [a_row()])
    client.post(page.request["PATH_INFO"], {"discard": "1"})

    assert (ProjectsImport.objects.get().state, PastProject.objects.count()) == ("discarded", 0)


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize("second", [{"result": CloseoutResult.FAILED.label}, {"number": ""}])
def test_a_project_that_stands_twice_in_a_file_is_a_mistake(client, second):
    response = send(client, [a_row(), a_row(**second)])

    assert (response.status_code, ProjectsImport.objects.count()) == (422, 0)
    assert response.context["problems"] == ["第3行：与第2行为同一项目。"]


@pytest.mark.usefixtures("manager")
def test_a_wrong_row_of_the_ledger_is_named_and_nothing_is_imported(client):
    response = send(client, [a_row(year="二三年", lineage="unknown", state="?", result="?")])

    assert (response.status_code, len(response.context["problems"]), ProjectsImport.objects.count()) == (422, 4, 0)
    assert any("不在模板“同类项目代码表”内。" in problem for problem in response.context["problems"])


@pytest.mark.usefixtures("manager")
def test_a_project_entered_by_hand_stands_once_too(client):
    sent = {"name": "甲公司", "uscc": a_uscc(5), "number": "P-1", "title": "试点", "year": 2023, "state": "ongoing"}
    sent |= {"lineage": "ip_creation"}
    answers = [client.post(reverse("organisations:add_project"), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert (list(answers[1].context["form"].errors), PastProject.objects.count()) == (["number"], 1)


@pytest.mark.usefixtures("manager")
@pytest.mark.once("sqlite")
def test_a_file_made_from_the_template_of_another_language_is_read(client):
    with translation.override("en"):
        heads = [str(heading.title) for heading in sheets.project_headings()]
        row = a_row(state=str(PastState.CLOSED.label), result=str(CloseoutResult.PASSED.label))
        file = excel([row], heads=heads)
    answer = client.post(reverse("organisations:import_projects"), {"file": file})

    assert (heads[0], row[6], answer.status_code) == ("Unit name", "Closed", 302)
    assert client.get(answer["Location"]).context["page"].rows[0].fields["closeout_result"] == "passed"


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize("count", [1, 12])
def test_a_file_is_taken_in_as_many_statements_however_long_it_is(client, count, django_assert_max_num_queries):
    def rows(result):
        return [a_row(number=f"P-{number}", name="甲 公司", result=result.label) for number in range(count)]

    take(client, rows(CloseoutResult.PASSED))
    page, sent = shown(client, [*rows(CloseoutResult.FAILED), *[a_row(number=f"Q-{n}") for n in range(count)]])
    with django_assert_max_num_queries(34):
        client.post(page.request["PATH_INFO"], sent)
    project = PastProject.objects.get(number="P-0")

    assert page.context["counts"]["changed"] == count
    assert (project.closeout_result, project.revision, project.search_name) == ("failed", 2, "甲公司")
    assert PastProject.objects.get(number="Q-0").search_name == "甲公司"
    assert [event.action for event in audit.events_of(project)] == ["project_added", "project_changed"]
    assert audit.first_broken_link() is None
