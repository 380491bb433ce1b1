import pytest
from django.forms import model_to_dict
from django.urls import reverse

from ipfund.common import audit
from ipfund.common.errors import NotAllowed, NotNow
from organisations import services
from organisations.models import Office
from organisations.record import history
from tests.factories.organisations import MembershipFactory, OfficeFactory, OrganisationFactory, member_of, officer_of
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return OrganisationFactory(pending=True)


@pytest.fixture
def admin(unit):
    return member_of(unit, role="admin")


@pytest.fixture
def officer(unit):
    return officer_of(unit.reviewing_office)


def test_the_office_confirms_what_it_was_shown(unit, admin, officer):
    services.confirm_unit(unit.pk, by=officer, revision=1)

    unit.refresh_from_db()
    assert (unit.state, unit.confirmed_by) == ("confirmed", officer)
    assert mailed() == [admin.email]


def test_data_changed_after_the_page_was_opened_are_not_confirmed(unit, admin, officer):
    services.update_profile(unit.pk, by=admin, revision=1, address="新地址")

    with pytest.raises(NotNow) as refused:
        services.confirm_unit(unit.pk, by=officer, revision=1)

    assert refused.value.code == "stale"


@pytest.mark.parametrize("role", ["auditor", "program_manager", "expert"])
def test_only_officers_of_the_office_confirm(unit, role):
    person = officer_of(unit.reviewing_office, role=role)

    with pytest.raises(NotAllowed):
        services.confirm_unit(unit.pk, by=person, revision=1)


def test_a_zone_reviews_its_own_units_and_the_district_above_may_too():
    zone = OfficeFactory(zone=True)
    unit = OrganisationFactory(pending=True, district_office=zone)
    other = officer_of(OfficeFactory())

    assert unit.reviewing_office == zone
    with pytest.raises(NotAllowed):
        services.confirm_unit(unit.pk, by=other, revision=1)
    assert services.confirm_unit(unit.pk, by=officer_of(zone.parent), revision=1).state == "confirmed"


def test_a_unit_sent_back_waits_again_after_any_change(unit, admin, officer):
    services.reject_unit(unit.pk, by=officer, revision=1, reason="名称与证照不符")
    rejected = services.update_profile(unit.pk, by=admin, revision=1, address="新地址")

    assert rejected.state == "pending"
    assert [event.action for event in audit.events_of(unit)] == ["unit_rejected", "unit_changed"]


@pytest.mark.parametrize(
    ("field", "value"), [("name", "新名称有限公司"), ("legal_form", "事业单位"), ("municipal", True)]
)
def test_a_changed_key_field_asks_for_confirmation_again(admin, unit, officer, field, value):
    services.confirm_unit(unit.pk, by=officer, revision=1)

    changed = services.update_profile(unit.pk, by=admin, revision=1, **{field: value})

    assert (changed.state, changed.confirmed_at) == ("pending", None)
    assert changed.state_note != ""


def test_other_fields_change_without_another_confirmation(admin, unit, officer):
    services.confirm_unit(unit.pk, by=officer, revision=1)

    changed = services.update_profile(unit.pk, by=admin, revision=1, contact_phone="13900000000")

    assert (changed.state, changed.revision) == ("confirmed", 2)


def test_saving_the_same_data_changes_nothing(unit, admin):
    same = services.update_profile(unit.pk, by=admin, revision=1, name=unit.name, natures=[])

    assert same.revision == 1
    assert list(audit.events_of(unit)) == []


def test_former_names_are_kept(unit, admin):
    first = unit.name
    services.update_profile(unit.pk, by=admin, revision=1, name="第二个名称")
    services.update_profile(unit.pk, by=admin, revision=2, name="第三个名称")

    assert [name for _, name in services.former_names(unit)] == ["第二个名称", first]


def test_a_move_to_another_district_moves_the_review(unit, admin):
    other = OfficeFactory()

    moved = services.update_profile(unit.pk, by=admin, revision=1, district_office=other)

    assert moved.reviewing_office == other


def typed(unit, **changes):
    names = ["name", "uscc", "legal_form", "address", "legal_representative", "contact_name", "contact_phone"]
    data = model_to_dict(unit, fields=[*names, "district_office", "contact_email"])
    return {**data, "independent": "True", "municipal": "False", "revision": unit.revision, **changes}


def test_the_administrator_changes_the_data_on_the_page(client, unit, admin):
    client.force_login(admin)

    response = client.post(reverse("organisations:edit", args=[unit.pk]), typed(unit, address="河西区新路2号"))

    unit.refresh_from_db()
    assert response.url == reverse("organisations:home", args=[unit.pk])
    assert (unit.address, unit.revision) == ("河西区新路2号", 2)


def test_a_stale_page_keeps_what_was_typed(client, unit, admin):
    services.update_profile(unit.pk, by=admin, revision=1, address="另一处")
    client.force_login(admin)

    response = client.post(reverse("organisations:edit", args=[unit.pk]), typed(unit, address="我打的字", revision=1))

    assert response.status_code == 409
    assert "我打的字" in response.content.decode()


def test_the_code_of_another_unit_is_refused_on_the_page(client, unit, admin):
    other = OrganisationFactory()
    client.force_login(admin)

    response = client.post(reverse("organisations:edit", args=[unit.pk]), typed(unit, uscc=other.uscc))

    assert list(response.context["form"].errors) == ["uscc"]


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40])
def test_a_nonsense_version_is_no_error_of_the_server(client, unit, admin, revision):
    client.force_login(admin)

    assert client.post(reverse("organisations:edit", args=[unit.pk]), typed(unit, revision=revision)).status_code == 422


def test_the_unit_sees_its_state_and_history(client, unit, admin, officer):
    services.reject_unit(unit.pk, by=officer, revision=1, reason="名称与证照不符")
    client.force_login(admin)

    page = client.get(reverse("organisations:home", args=[unit.pk])).content.decode()

    assert "名称与证照不符" in page


def test_the_history_names_people_as_people_do(unit, admin):
    asking = MembershipFactory(organisation=unit, pending=True)
    services.accept_member(asking.pk, by=admin)
    services.end_membership(asking.pk, by=admin)

    assert [said["text"] for said in history(unit)[:2]] == [asking.user.name] * 2


def test_one_unit_is_shown_at_once_and_several_are_listed(client, unit, admin):
    client.force_login(admin)
    alone = client.get(reverse("organisations:mine"))
    member_two = OrganisationFactory()
    admin.memberships.create(organisation=member_two, state="active", asked_at=unit.registered_at)

    page = client.get(reverse("organisations:mine")).content.decode()

    assert alone.url == reverse("organisations:home", args=[unit.pk])
    assert (unit.name in page, member_two.name in page) == (True, True)


def test_the_offices_of_a_city_are_data(capsys):
    from django.core.management import call_command

    call_command("load_offices", "fixtures/offices/tianjin.yaml")
    call_command("load_offices", "fixtures/offices/tianjin.yaml")

    kinds = list(Office.objects.values_list("kind", flat=True))
    assert [kinds.count(kind) for kind in ("city", "district", "zone")] == [1, 16, 5]
    assert Office.objects.get(area="中新天津生态城").city.name == "天津市知识产权局"


@pytest.mark.parametrize(
    "text", ["", "offices: 3", "offices:\n  - code: a", "offices:\n  - {code: a, name: b, area: c, kind: moon}"]
)
def test_a_wrong_list_of_offices_is_refused_with_a_sentence(tmp_path, text):
    from django.core.management import CommandError, call_command

    path = tmp_path / "offices.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("load_offices", str(path))
