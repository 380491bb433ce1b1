"""One declaration of the real guide from the registration of its unit to the signed contract, all through the pages."""

import pytest

from applications.verification import code_of
from awards.capitals import in_capitals
from ipfund.common import audit, invariants
from tests.e2e import contracting, deciding
from tests.e2e.steps import file_a_declaration
from tests.support.processes import need

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_registration_of_a_unit_to_the_signed_contract(visitor, city):
    need("pdftotext")
    admin, writer, public = visitor(), visitor(), visitor()
    application = file_a_declaration(city, admin, writer, visitor(city.officer))
    assert application.state == "accepted"

    officer, manager = visitor(city.in_charge), visitor(city.manager)
    group = deciding.form_group(officer, city)
    deciding.review(officer, city, group, visitor)
    shown, values = deciding.shortlist(officer, city)
    mean = str(application.review_result.mean.quantize(application.review_result.mean.__class__("0.01")))
    assert (mean in shown, any(value.startswith(mean.rstrip("0").rstrip(".")) for value in values)) == (True, True)
    assert application.number in values

    wan = f"{application.requested_yuan / 10_000:f}".rstrip("0").rstrip(".")
    deciding.decide(manager, city, application, wan)
    notice = deciding.publish(manager, city)
    deciding.move_clock(public, "2025-03-12 10:00")
    assert deciding.object_and_reject(public, manager).state == "rejected"
    deciding.move_clock(public, "2025-03-26 10:00")
    manager.open("awards:notice_confirm", notice.pk).save()
    application.refresh_from_db()
    assert application.state == "awarded"

    contract = contracting.draw_up(officer, admin, application)
    print_ = contracting.read_print(officer, contract).replace(" ", "")
    target = next(row["name"] for row in contract.targets)
    assert [part in print_ for part in (contract.number, in_capitals(contract.amount_yuan), target[:6])] == [True] * 3
    contracting.seal((officer, admin), contract)
    contracting.sign(officer, contract, "2025-03-26")
    application.refresh_from_db()
    assert (contract.state, application.state) == ("signed", "contracted")

    version = application.versions.get()
    printed = contracting.declaration_print(writer, application)
    assert (application.number in printed, code_of(version)[:4] in printed) == (True, True)
    public.open("applications:verify").fill(number=version.acknowledgement, code=code_of(version)).press(
        "main form button"
    )
    assert public.page.locator(".ip-finding-in_force").count() == 1
    assert (invariants.broken(), audit.first_broken_link()) == ([], None)
