"""Who sees which pair, what stands on the pages, and what an officer decides there."""

import re
from io import BytesIO

import pytest
from django.urls import reverse

from duplicates.enums import PairState
from duplicates.forms import FilterForm
from duplicates.models import Pair
from ipfund.common.fields import render_field
from ipfund.common.models import Event
from programs.models import Direction, Program
from reviews.forms import GroupForm
from tests.duplicates.texts import a_text
from tests.factories.accounts import UserFactory
from tests.factories.applications import people_of
from tests.factories.programs import DirectionFactory, in_charge_of

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
LIST = reverse("duplicates:list")


@pytest.fixture
def pair(filed, pair_of):
    return pair_of(filed(1), filed(2, copy_of=1))


@pytest.fixture
def in_charge(pair):
    """The city officer of the direction sees both."""
    return in_charge_of(pair.first.direction)


@pytest.fixture
def district(pair):
    """The officer of one of the two districts."""
    return people_of(pair.first).officer


def test_directions_of_several_programs_are_chosen_under_the_title_of_each():
    known = [DirectionFactory(code="1-1", title="甲"), DirectionFactory(code="1-1", title="乙")]
    for direction, title in zip(known, ("2025年指南", "2026年指南"), strict=True):
        Program.objects.filter(pk=direction.program_id).update(title=title)
    directions = Direction.objects.filter(pk__in=[one.pk for one in known])
    drop_down = render_field(FilterForm(directions=directions)["direction"])
    boxes = render_field(GroupForm({"directions": [known[1].pk]}, directions=directions)["directions"])

    for title, one in zip(("2025年指南", "2026年指南"), known, strict=True):
        assert f'<optgroup label="{title}"><option value="{one.pk}">{one}</option></optgroup>' in drop_down
        _before, group = boxes.split(f"<fieldset><legend>{title}</legend>")
        options = re.findall(r'value="(\d+)"[^>]*?( checked)?><label[^>]*>([^<]*)<', group.split("</fieldset>")[0])
        assert options == [(str(one.pk), " checked" if one == known[1] else "", str(one))]


def page_of(client, person, url):
    client.force_login(person)
    return client.get(url)


def decide(client, pair, **said):
    said = {"state": "dismissed", "reason": "同一课题", "revision": pair.revision} | said
    return client.post(pair.get_absolute_url(), said)


def test_who_sees_both_reads_both_side_by_side(client, in_charge, pair):
    text = page_of(client, in_charge, pair.get_absolute_url()).content.decode()

    number = max(range(len(pair.passages)), key=lambda i: pair.passages[i][2] - pair.passages[i][1]) + 1
    assert f'<mark id="first-{number}">' in text
    assert f'href="#second-{number}"' in text
    assert pair.first.organisation.name in text
    assert a_text(501).splitlines()[0][:20] in text


def test_who_sees_one_only_learns_whom_to_ask_and_no_text(client, district, pair):
    text = page_of(client, district, pair.get_absolute_url()).content.decode()

    assert (pair.second.number in text, pair.second.office.name in text) == (True, True)
    asked = [people_of(pair.second).officer, in_charge_of(pair.second.direction), people_of(pair.second).manager]
    text = page_of(client, district, pair.get_absolute_url()).content.decode()
    assert [one.name in text and one.email in text for one in asked] == [True, True, True]
    assert pair.second.organisation.name not in text
    assert a_text(501)[:20] not in text
    assert pair.second.organisation.name not in page_of(client, district, LIST).content.decode()


def test_who_sees_one_only_decides_nothing(client, district, pair):
    client.force_login(district)

    assert decide(client, pair).status_code == 403
    assert Event.objects.filter(action="decide_duplicates", refused=True).count() == 1
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN


def test_an_officer_of_neither_sees_nothing(client, pair, filed):
    stranger = people_of(filed(9)).officer

    assert page_of(client, stranger, pair.get_absolute_url()).status_code == 404
    assert pair.first.number not in page_of(client, stranger, LIST).content.decode()


def test_applicants_never_see_the_list(client, pair):
    assert page_of(client, pair.first.owner, LIST).status_code == 403
    assert "疑似重复" not in page_of(client, pair.first.owner, pair.first.get_absolute_url()).content.decode()


def test_what_no_unit_has_filed_is_no_office_s_matter(client, filed, pair_of):
    hidden = pair_of(filed(1), filed(2, copy_of=1, until="submitted"))
    manager = UserFactory(roles=["program_manager"])

    assert page_of(client, manager, hidden.get_absolute_url()).status_code == 404


def test_the_officer_s_page_of_a_declaration_says_how_many(client, in_charge, district, pair):
    url = reverse("applications:review", args=[pair.first_id])

    assert "疑似重复 1 处" in page_of(client, in_charge, url).content.decode()
    text = page_of(client, district, url).content.decode()
    assert f"{LIST}?about={pair.first_id}" in text


def test_a_decision_needs_its_reason(client, in_charge, pair):
    client.force_login(in_charge)

    answer = decide(client, pair, reason="  ")

    assert (answer.status_code, "reason" in answer.context["form"].errors) == (422, True)


def test_a_decision_is_kept_with_its_reason_and_recorded(client, in_charge, pair):
    client.force_login(in_charge)

    assert decide(client, pair, state="confirmed", reason="实施内容整段照抄").status_code == 302
    pair.refresh_from_db()
    event = Event.objects.get(action="decide_duplicates")
    assert (pair.state, pair.decided_by, pair.reason) == ("confirmed", in_charge, "实施内容整段照抄")
    assert (event.old, event.new, event.data["first"]) == ("open", "confirmed", pair.first_version_id)


def test_nobody_decides_on_what_they_were_not_shown(client, in_charge, pair):
    client.force_login(in_charge)

    answer = decide(client, pair, revision=pair.revision + 1)

    assert (answer.status_code, Pair.objects.get().state) == (409, PairState.OPEN)


def test_an_auditor_reads_and_decides_nothing(client, pair):
    auditor = UserFactory(roles=["auditor"])

    assert page_of(client, auditor, pair.get_absolute_url()).status_code == 200
    assert client.post(pair.get_absolute_url(), {}).status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=text", True),
        ("kind=account", False),
        ("state=open", True),
        ("state=confirmed", False),
        ("about=99999999999999999", False),
        ("about=x", False),
        ("kind=nonsense", True),
        ("direction=0", True),
    ],
)
def test_the_list_is_filtered_by_its_address(client, in_charge, pair, query, shown):
    answer = page_of(client, in_charge, f"{LIST}?{query}")

    assert (answer.status_code, pair.first.number in answer.content.decode()) == (200, shown)


def test_the_workbook_holds_the_pairs_of_a_direction_and_is_recorded(client, district, pair):
    from openpyxl import load_workbook

    client.force_login(district)

    answer = client.post(f"{reverse('duplicates:export')}?direction={pair.first.direction_id}")

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    row = [cell.value for cell in sheet[2]]
    assert (row[0], row[1], row[4]) == (pair.first.number, pair.first.organisation.name, pair.second.number)
    assert pair.second.organisation.name not in row
    assert Event.objects.filter(action="export_duplicates").count() == 1
    headings = [cell.value for cell in sheet[1]]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize(
    ("query", "rows"), [("kind=text", 1), ("kind=account", 0), ("state=dismissed", 0), ("about=0", 0)]
)
def test_the_workbook_holds_what_the_page_shows(client, in_charge, pair, query, rows):
    client.force_login(in_charge)

    answer = client.post(f"{reverse('duplicates:export')}?direction={pair.first.direction_id}&{query}")

    kept = Event.objects.get(action="export_duplicates").data
    assert (answer.status_code, kept["rows"]) == (200, rows)
    assert kept["narrowed"] == dict([query.split("=")])


def test_an_export_needs_a_direction(client, district):
    client.force_login(district)

    assert client.post(reverse("duplicates:export")).url == LIST
