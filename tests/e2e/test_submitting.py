"""From nothing to the receipt in a real browser; and the same without JavaScript."""

import pytest

from applications.models import Application
from ipfund.common import audit, invariants
from organisations.models import Membership, Organisation
from tests.e2e.filling import write_everything
from tests.factories.accounts import PASSWORD
from tests.factories.organisations import a_uscc

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def account(username, name):
    return {
        "username": username, "person_name": name, "email": f"{username}@example.org", "phone": "13802012345",
        "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip


def register_unit(person, city):
    person.open("organisations:register").fill(
        name="天津市津门智造有限公司",
        uscc=a_uscc(777_001),
        legal_form="企业",
        district_office=str(city.office.pk),
        address="天津市南开区鞍山西道1号",
        legal_representative="王法人",
        contact_name="李联系",
        contact_phone="022-23530000",
        contact_email="unit@example.org",
        **account("admin-li", "李管理"),
    )
    person.save()
    return Organisation.objects.get(name="天津市津门智造有限公司")


def join(person, unit):
    person.open("organisations:join_unit", unit.pk).fill(**account("writer-zhao", "赵申报")).save()


def hand_in(writer, city, unit):
    """Write a declaration page by page, check it, submit it; returns it."""
    writer.open("applications:start", city.direction.pk)
    writer.press("main form[method=post] button.btn-primary, main form[method=post] button.btn-success")
    application = Application.objects.get(organisation=unit)
    write_everything(writer, application, city.finished)
    writer.open("applications:check", application.pk).press("#submit form button")
    application.refresh_from_db()
    return application


def approve(admin, application):
    admin.open("applications:act", application.pk, "approve").fill(read="on").save()
    application.refresh_from_db()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_unit_registers_and_files_a_declaration_of_the_real_guide(visitor, city, javascript):
    admin, writer = visitor(javascript=javascript), visitor(javascript=javascript)
    unit = register_unit(admin, city)
    join(writer, unit)
    admin.open("organisations:people", unit.pk).press("form[action$='/accept/'] button")
    assert Membership.objects.get(organisation=unit, role="member").state == "active"

    application = hand_in(writer, city, unit)
    assert (application.state, "尚" in writer.text) == ("unit_review", True)
    approve(admin, application)

    officer = visitor(city.officer, javascript=javascript)
    officer.open("organisations:unit", unit.pk).press("form[action$='/confirm/'] button")
    officer.open("applications:act", application.pk, "pass").fill(opinion="申报主体符合条件，材料齐全。").save()
    application.refresh_from_db()
    assert (application.state, application.receipts.count()) == ("accepted", 1)
    assert (invariants.broken(), audit.first_broken_link()) == ([], None)
