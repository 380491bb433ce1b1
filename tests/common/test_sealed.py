"""Bank accounts lie encrypted, keys can be changed, and nobody sees one in clear without a line in the record."""

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from awards.models import Contract
from ipfund.common import audit, sealed
from tests.factories.awards import contract_in, filled_in

pytestmark = pytest.mark.django_db
ACCOUNT = "6222000011112222"


@pytest.fixture
def contract(clock_at):
    return filled_in(contract_in("with_unit", clock_at=clock_at), bank_account=ACCOUNT)


def as_stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT bank_account FROM awards_contract")
        return cursor.fetchone()[0]


def account():
    return Contract.objects.get().bank_account


def test_the_database_never_holds_the_account_in_clear(contract):
    assert (ACCOUNT in as_stored(), as_stored()[:5]) == (False, sealed.MARK)
    assert (account(), Contract.objects.get().masked_account) == (ACCOUNT, "•••• 2222")


def test_nothing_is_stored_as_nothing():
    assert (sealed.seal(""), sealed.unseal("")) == ("", "")


def test_a_new_key_first_the_old_one_still_opens_until_all_is_sealed_anew(contract, settings, capsys):
    old, new = settings.DATA_KEYS[0], Fernet.generate_key().decode()
    settings.DATA_KEYS = [new, old]
    before = account()
    call_command("reseal")
    settings.DATA_KEYS = [new]

    assert (before, account()) == (ACCOUNT, ACCOUNT)
    assert capsys.readouterr().out.strip() == "1 values sealed with the first key."


def test_without_the_right_key_nothing_is_shown_and_nothing_resealed(contract, settings):
    settings.DATA_KEYS = [Fernet.generate_key().decode()]
    kept = as_stored()

    with pytest.raises(ImproperlyConfigured):
        account()
    with pytest.raises(CommandError):
        call_command("reseal")
    assert (as_stored(), list(sealed.unreadable())) == (kept, [f"awards.contract:{contract.pk}"])


def test_what_lies_in_clear_breaks_the_claim(contract):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE awards_contract SET bank_account = %s", [ACCOUNT])

    assert list(sealed.unreadable()) == [f"awards.contract:{contract.pk}"]


def test_a_key_that_is_none_stops_the_start(settings):
    settings.DATA_KEYS = ["short"]

    assert "ipfund.E009" in [error.id for error in run_checks()]


def test_the_account_is_masked_until_it_is_asked_for_and_that_is_recorded(client, contract):
    client.force_login(contract.application.owner)
    pages = [client.get(contract.get_absolute_url()), client.get(reverse("awards:contract_fill", args=[contract.pk]))]
    hidden = [ACCOUNT in page.content.decode() for page in pages]
    shown = client.post(reverse("awards:contract_account", args=[contract.pk])).content.decode()

    assert (hidden, ACCOUNT in shown) == ([False, False], True)
    assert audit.events_of(contract).filter(action="reveal_account", actor=contract.application.owner).count() == 1
