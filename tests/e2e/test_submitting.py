"""A unit registers and files a declaration of the real guide without a line of JavaScript."""

import pytest

from ipfund.common import audit, invariants
from tests.e2e.steps import file_a_declaration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_declaration_is_filed_and_passed_without_javascript(visitor, city):
    admin, writer = visitor(javascript=False), visitor(javascript=False)

    application = file_a_declaration(city, admin, writer, visitor(city.officer, javascript=False))

    assert (application.state, application.receipts.count()) == ("accepted", 1)
    assert (invariants.broken(), audit.first_broken_link()) == ([], None)
