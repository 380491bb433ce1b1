"""The unit's profile: declared by its administrator, confirmed by officers, read by nobody else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from ipfund.common import audit, clock
from ipfund.common.errors import NotAllowed, NotNow
from organisations import asked, services
from organisations.models import ProfileItem
from organisations.views.profile import validity_of
from programs import asking
from tests.factories.accounts import UserFactory
from tests.factories.awards import a_pdf
from tests.factories.organisations import CertificateFactory, FigureFactory, OrganisationFactory, member_of, officer_of
from tests.factories.programs import ProgramFactory, direction_definition
from tests.support.world import finish

pytestmark = pytest.mark.django_db
PATENTS = {"id": "valid_patents", "label": "有效专利总量", "kind": "integer", "unit": "件", "profile": True}
IN_ALLIANCE = {"in": ["unit.uscc", {"list": "alliance"}]}


def a_guide(**more):
    """Return a published program whose direction asks for a figure and looks into a list."""
    program = ProgramFactory()
    definition = program.definition
    definition["reference_lists"] = {"alliance": "服务业联盟单位", "dishonest": "失信主体"}
    rule = {"all": [IN_ALLIANCE, {"not": {"in": ["unit.uscc", {"list": "dishonest"}]}}]}
    condition = {"id": "member", "clause": "2", "text": "联盟单位", "class": "list", "rule": rule}
    fields = {"basis": [PATENTS]}
    definition["directions"] = [direction_definition("1-1", conditions=[condition], extra_fields=fields, **more)]
    type(program).objects.filter(pk=program.pk).update(definition=definition)
    return program


@pytest.fixture
def unit():
    return OrganisationFactory()


@pytest.fixture
def admin(unit):
    return member_of(unit, role="admin")


def declare(unit, by, value=101, revision=0, **more):
    question = asked.Question("valid_patents", "有效专利总量", "integer")
    given = {"value": value, "counted_on": date(2025, 3, 1), "revision": revision, **more}
    return services.declare_figure(unit.pk, question, by=by, **given)


def test_the_definitions_say_which_figures_are_asked_and_which_lists_bar():
    a_guide()

    assert [(one.id, one.unit, one.asked_by) for one in asked.questions().values()] == [
        ("valid_patents", "件", ("1-1 高质量知识产权创造企业培育",))
    ]
    assert {name: kind.bars for name, kind in asked.list_kinds().items()} == {"alliance": False, "dishonest": True}


def test_a_list_that_two_programs_look_into_names_each_with_its_directions():
    kind = asking.under("2026年指南", asked.ListKind("dishonest", "名单", asked_by=("2026年指南", "1-5 甲", "1-5 甲")))

    assert asking.together(kind, asking.under("2025年指南", replace(kind, asked_by=("2025年指南",)))).asked_by == (
        "2026年指南：1-5 甲",
        "2025年指南",
    )


def test_an_administrator_declares_a_figure_and_a_change_needs_a_new_confirmation(unit, admin):
    item = declare(unit, admin)
    services.confirm_item(item.pk, by=UserFactory(roles=["city_officer"]), revision=1, note="与公告数据一致")
    changed = declare(unit, admin, value=120, revision=1)

    assert (changed.pk, changed.value, changed.revision, changed.is_confirmed) == (item.pk, 120, 2, False)
    assert [event.action for event in audit.events_of(unit)] == ["item_declared", "item_confirmed", "item_declared"]


def test_what_did_not_change_stays_confirmed(unit, admin):
    item = declare(unit, admin)
    services.confirm_item(item.pk, by=UserFactory(roles=["city_officer"]), revision=1, note="一致")

    assert declare(unit, admin, revision=1).is_confirmed


def test_an_old_page_changes_nothing(unit, admin):
    declare(unit, admin)
    with pytest.raises(NotNow) as refused:
        declare(unit, admin, value=5, revision=0)

    assert (refused.value.code, ProfileItem.objects.get().value) == ("stale", 101)


def test_only_an_administrator_declares_and_the_refusal_is_recorded(unit):
    with pytest.raises(NotAllowed):
        declare(unit, member_of(unit))

    assert [event.refused for event in audit.events_of(unit)] == [True]


def test_the_page_asks_for_the_figure_with_its_day_and_keeps_the_evidence(client, unit, admin):
    a_guide()
    client.force_login(admin)
    page = reverse("organisations:figure", args=[unit.pk, "valid_patents"])
    wrong = client.post(page, {"revision": 0, "value": "abc", "counted_on": ""})
    right = client.post(
        page, {"revision": 0, "value": "1,024", "counted_on": "2025-03-01", "evidence": a_pdf("清单.pdf")}
    )
    item = ProfileItem.objects.get()

    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["counted_on", "value"])
    assert (right.status_code, item.value, item.evidence.name) == (302, 1024, "清单.pdf")


def test_a_figure_that_no_guide_asks_for_does_not_exist(client, unit, admin):
    client.force_login(admin)

    assert client.get(reverse("organisations:figure", args=[unit.pk, "secrets"])).status_code == 404


def test_a_file_that_is_no_document_is_said_beside_its_field(client, unit, admin):
    from django.core.files.uploadedfile import SimpleUploadedFile

    a_guide()
    client.force_login(admin)
    sent = {"revision": 0, "value": 3, "counted_on": "2025-03-01", "evidence": SimpleUploadedFile("a.pdf", b"MZ\x90")}
    response = client.post(reverse("organisations:figure", args=[unit.pk, "valid_patents"]), sent)

    assert (list(response.context["form"].errors), ProfileItem.objects.count()) == (["evidence"], 0)


def test_a_membership_is_chosen_from_the_lists_that_do_not_bar(client, unit, admin):
    a_guide()
    client.force_login(admin)
    page = reverse("organisations:add_certificate", args=[unit.pk]) + "?kind=alliance"
    form = client.get(page).context["form"]
    sent = {"revision": 0, "name": "alliance", "title": "成员证书", "issued_by": "联盟", "starts_on": "2024-01-01"}
    client.post(page, {**sent, "ends_on": "2026-01-01"})

    assert [name for name, _title in form.fields["name"].choices] == ["", "alliance"]
    assert ProfileItem.objects.values_list("group", "name", "title").get() == ("membership", "alliance", "成员证书")


@pytest.mark.parametrize(
    ("starts", "ends", "validity"),
    [
        (-10, None, "valid"),
        (-10, 61, "valid"),
        (-10, 60, "soon"),
        (-10, 0, "soon"),
        (-10, -1, "over"),
        (1, 9, "coming"),
    ],
)
def test_a_certificate_warns_before_it_runs_out(starts, ends, validity):
    today = localdate(clock.now())
    item = CertificateFactory.build(
        organisation=None,
        declared_by=None,
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )

    assert validity_of(item, today) == validity


def test_a_removed_item_is_gone_from_the_profile_and_stays_in_the_record(client, unit, admin):
    item = CertificateFactory(organisation=unit)
    client.force_login(admin)
    client.post(reverse("organisations:remove_item", args=[item.pk]), {"revision": 1})

    assert (unit.profile_items.standing().count(), audit.events_of(unit).last().action) == (0, "item_removed")


@pytest.mark.parametrize(
    ("role", "status"), [("own", 200), ("stranger", 404), ("officer", 200), ("other_officer", 404), ("auditor", 200)]
)
def test_evidence_is_open_to_the_unit_and_to_the_officers_who_see_it(client, unit, admin, role, status):
    item = declare(unit, admin, evidence=a_pdf("清单.pdf"))
    people = {
        "own": lambda: member_of(unit),
        "stranger": lambda: member_of(OrganisationFactory()),
        "officer": lambda: officer_of(unit.district_office),
        "other_officer": lambda: officer_of(OrganisationFactory().district_office),
        "auditor": lambda: UserFactory(roles=["auditor"]),
    }
    client.force_login(people[role]())
    answer = client.get(reverse("organisations:item_file", args=[item.pk]))
    finish(answer)

    read = audit.events_of(unit).filter(action="read_item_evidence").count()
    assert (answer.status_code, read) == (status, 1 if status == 200 else 0)


def test_an_officer_of_another_district_cannot_confirm(unit, admin):
    item = declare(unit, admin)
    with pytest.raises(NotAllowed):
        services.confirm_item(item.pk, by=officer_of(OrganisationFactory().district_office), revision=1, note="x")


def test_officers_see_what_the_unit_declared_and_when(client, unit, admin):
    a_guide()
    declare(unit, admin)
    officer = officer_of(unit.district_office)
    client.force_login(officer)
    page = client.get(reverse("organisations:unit", args=[unit.pk])).content.decode()
    item = ProfileItem.objects.get()
    answer = client.post(reverse("organisations:confirm_item", args=[item.pk]), {"revision": 1, "note": "与证书一致"})

    assert admin.name in page
    assert reverse("organisations:confirm_item", args=[item.pk]) in page
    assert (answer.status_code, ProfileItem.objects.get().confirmed_by) == (302, officer)


def test_the_profile_takes_the_same_statements_however_long_it_is(client, unit, admin, django_assert_max_num_queries):
    a_guide()
    for number in range(3):
        CertificateFactory(organisation=unit, number=f"{number}")
    FigureFactory(organisation=unit)
    client.force_login(admin)
    page = reverse("organisations:profile", args=[unit.pk])
    client.get(page)
    with django_assert_max_num_queries(9):
        client.get(page)
