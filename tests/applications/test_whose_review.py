"""Who sees more than they may decide is told whose it is; who decides is told where it went."""

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.process import declaration, manager, officer_for, officer_in_charge

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


@pytest.fixture
def application():
    return declaration("first_review")


def read(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(f"applications:{name}", args=args)).content.decode()


@pytest.mark.parametrize(
    ("who", "others"),
    [(officer_for, False), (officer_in_charge, True), (lambda _application: manager(), True)],
    ids=["office", "city", "manager"],
)
def test_a_first_review_of_another_office_is_named_so_in_the_list_and_on_its_page(client, application, who, others):
    person = who(application)
    pages = [read(client, person, "office"), read(client, person, "review", application.pk)]

    assert [f"由{application.office.name}" in page for page in pages] == [others, others]
    assert "您作出决定后" not in pages[1] or not others
    assert (application.number in pages[0], "待审核（含各区）" in pages[0]) == (True, others)


def test_a_decision_says_on_the_list_what_became_of_which_declaration(client, application):
    client.force_login(officer_for(application))
    address = reverse("applications:act", args=[application.pk, "pass"])
    page = client.post(address, {"version": 1, "opinion": "符合条件"}, follow=True).content.decode()

    assert f"{application.number}：已通过。当前状态：已受理。" in page


@pytest.mark.parametrize(("who", "said"), [(manager, True), (lambda: UserFactory(roles=["auditor"]), False)])
def test_only_who_can_extend_or_refuse_reads_that_they_can(client, who, said):
    page = read(client, who(), "past_due")

    assert ("可延长截止时间" in page, "由退回的机构" in page) == (said, not said)
