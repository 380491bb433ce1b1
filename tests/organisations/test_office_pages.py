import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.awards import a_pdf
from tests.factories.organisations import (
    CertificateFactory,
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
    PastProjectFactory,
    SanctionFactory,
    member_of,
    officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


@pytest.fixture
def unit():
    return OrganisationFactory(pending=True)


@pytest.fixture
def officer(unit):
    return officer_of(unit.reviewing_office)


def unit_page(unit):
    return reverse("organisations:unit", args=[unit.pk])


def test_an_officer_sees_the_registrations_of_the_own_office_only(client, unit, officer):
    OrganisationFactory(pending=True, name="别区的单位")
    client.force_login(officer)

    response = client.get(reverse("organisations:registrations"))

    assert list(response.context["page"]) == [unit]


def test_the_city_sees_its_own_and_on_request_all(client, unit):
    municipal = OrganisationFactory(pending=True, municipal=True)
    client.force_login(officer_of(unit.reviewing_office.parent, role="city_officer"))

    own = list(client.get(reverse("organisations:registrations")).context["page"])
    everything = set(client.get(reverse("organisations:registrations"), {"all": "1"}).context["page"])

    assert (own, everything) == ([municipal], {unit, municipal})


def test_an_officer_confirms_from_the_page(client, unit, officer):
    client.force_login(officer)

    response = client.post(reverse("organisations:confirm", args=[unit.pk]), {"revision": unit.revision})

    unit.refresh_from_db()
    assert response.url == reverse("organisations:registrations")
    assert unit.state == "confirmed"


def test_confirming_twice_or_an_old_page_is_a_409_with_its_reason(client, unit, officer):
    client.force_login(officer)
    url = reverse("organisations:confirm", args=[unit.pk])
    stale = client.post(url, {"revision": unit.revision + 1})
    client.post(url, {"revision": unit.revision})

    again = client.post(url, {"revision": unit.revision})

    assert (stale.status_code, again.status_code) == (409, 409)
    assert again.context["problem"] != ""


@pytest.mark.parametrize("data", [{}, {"revision": "x"}])
def test_confirming_without_a_version_leads_back_to_the_unit(client, unit, officer, data):
    client.force_login(officer)

    response = client.post(reverse("organisations:confirm", args=[unit.pk]), data)

    assert response.url == unit_page(unit)


def test_an_officer_sends_back_with_a_reason(client, unit, officer):
    client.force_login(officer)
    url = reverse("organisations:reject", args=[unit.pk])
    without = client.post(url, {"revision": unit.revision, "reason": "  "})

    client.post(url, {"revision": unit.revision, "reason": "代码与名称不符"})

    unit.refresh_from_db()
    assert without.status_code == 422
    assert (unit.state, unit.state_note) == ("rejected", "代码与名称不符")


def test_an_officer_sets_an_administrator_from_the_page(client, unit, officer):
    former = member_of(unit, role="admin")
    asking = MembershipFactory(organisation=unit, pending=True)
    client.force_login(officer)

    client.post(
        reverse("organisations:handover", args=[unit.pk]),
        {"membership": asking.pk, "end_others": "on", "reason": "盖章函", "letter": a_pdf("盖章函.pdf")},
    )

    assert [place.user for place in unit.admins()] == [asking.user]
    assert former.memberships.get().state == "ended"


def test_the_handover_takes_only_people_of_the_unit(client, unit, officer):
    client.force_login(officer)
    stranger = MembershipFactory(pending=True)

    response = client.post(
        reverse("organisations:handover", args=[unit.pk]), {"membership": stranger.pk, "reason": "盖章函"}
    )

    assert list(response.context["form"].errors) == ["membership", "letter"]


@pytest.mark.parametrize("name", ["unit", "confirm", "reject", "handover"])
def test_the_units_of_another_district_do_not_exist_for_an_officer(client, unit, name):
    client.force_login(officer_of(OfficeFactory()))

    assert client.get(reverse(f"organisations:{name}", args=[unit.pk])).status_code == 404


def test_the_unit_page_shows_people_ledger_and_history(client, unit, officer):
    admin = member_of(unit, role="admin", name="赵管理员")
    SanctionFactory(organisation=unit, source="津知罚〔2024〕7号")
    PastProjectFactory(organisation=unit, title="专利导航旧项目")
    client.force_login(officer)

    page = client.get(unit_page(unit)).content.decode()

    assert [text in page for text in (admin.name, "津知罚〔2024〕7号", "专利导航旧项目")] == [True, True, True]


@pytest.mark.parametrize("role", ["program_manager", "auditor", "system_admin"])
def test_others_read_the_unit_and_decide_nothing(client, unit, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(unit_page(unit)).context["decides"] is False
    assert client.post(reverse("organisations:confirm", args=[unit.pk]), {"revision": 1}).status_code == 403


@pytest.mark.parametrize(("asked", "found"), [("示例", 1), ("91120103", 2), ("nothing", 0), ("", 2), ("长" * 9999, 2)])
def test_units_are_filtered_by_name_or_code(client, officer, unit, asked, found):
    OrganisationFactory(district_office=unit.district_office, name="另一家")
    unit.name = "天津示例公司"
    unit.save()
    client.force_login(officer)

    response = client.get(reverse("organisations:units"), {"q": asked})

    assert len(response.context["page"]) == found


@pytest.mark.parametrize("number", ["0", "-1", "x", "999999", "1e3", "١"])
def test_nonsense_in_the_address_is_no_error_of_the_server(client, officer, number):
    client.force_login(officer)

    assert client.get(reverse("organisations:units"), {"page": number, "state": "?"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["registrations", "units"])
def test_lists_need_the_same_queries_however_long(client, name, count, django_assert_num_queries):
    office = OfficeFactory()
    OrganisationFactory.create_batch(count, pending=True, district_office=office)
    client.force_login(officer_of(office))

    with django_assert_num_queries(3):
        response = client.get(reverse(f"organisations:{name}"))

    assert len(response.context["page"]) == count


def test_an_officer_who_belongs_to_the_unit_decides_nothing_about_it_and_reads_who_can(client, unit, officer):
    other = officer_of(unit.reviewing_office, name="何受理")
    MembershipFactory(user=officer, organisation=unit)
    item = CertificateFactory(organisation=unit)
    client.force_login(officer)
    page = client.get(unit_page(unit))
    names = ("confirm", "reject", "handover")
    answers = [client.post(reverse(f"organisations:{name}", args=[unit.pk])) for name in names]
    answers.append(client.post(reverse("organisations:confirm_item", args=[item.pk])))

    assert [answer.status_code for answer in answers] == [403] * 4
    assert all(other.name in answer.text and "您是该单位人员" in answer.text for answer in (page, *answers))
    assert (page.context["decides"], page.context["confirms"]) == (False, False)
