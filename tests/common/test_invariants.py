"""The claims about the data: there are enough of them, each finds what breaks it, and the command says so."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.translation import override

from ipfund.common import invariants
from ipfund.common.invariants import Invariant
from tests.factories.process import declaration, officer_for

pytestmark = pytest.mark.django_db

BREAKS = {
    "submitted_has_a_version": "UPDATE applications_application SET version = 0",
    "version_is_the_newest": "UPDATE applications_application SET version = 7",
    "versions_are_contiguous": "UPDATE applications_applicationversion SET number = 3",
    "filed_has_a_receipt": "DELETE FROM applications_receipt",
    "filed_has_its_time": "UPDATE applications_application SET filed_at = NULL",
    "receipts_name_their_version": "UPDATE applications_receipt SET number = 'X'",
    "receipts_follow_their_submission": "UPDATE applications_receipt SET issued_at = '2001-01-01 00:00:00+00:00'",
    "receipts_are_in_time": "UPDATE programs_program SET closes_at = '2001-01-01 00:00:00+00:00'",
    "limit_per_unit": "UPDATE programs_program SET max_applications = 0",
    "filed_holds_a_place": "UPDATE applications_application SET holds_place = false",
    "ended_holds_no_place": "UPDATE applications_application SET state = 'refused'",
    "state_is_the_recorded_one": "UPDATE applications_application SET state = 'awarded'",
    "with_an_office_is_not_returned": "UPDATE applications_application SET returned_from = 'accepted'",
    "returned_says_why": "UPDATE applications_application SET state = 'returned'",
    "expired_knows_where_from": "UPDATE applications_application SET state = 'expired'",
    "requested_within_the_ceiling": "UPDATE applications_application SET requested_yuan = 100001",
    "matching_is_kept": "UPDATE programs_direction SET matching_ratio = 3",
    "exceptions_are_counted": "UPDATE applications_application SET extended_until = '2030-01-01 00:00:00+00:00'",
    "units_with_people_have_an_administrator": "UPDATE organisations_membership SET role = 'member'",
    "confirmed_says_when": "UPDATE organisations_organisation SET confirmed_at = NULL",
    "decided_memberships_say_when": "UPDATE organisations_membership SET decided_at = NULL",
    "only_officers_act_for_offices": "DELETE FROM accounts_user_groups",
}


def found():
    return {name for name, _claim, _rows in invariants.broken(thorough=True)}


def test_there_are_at_least_twenty_five_and_each_is_one_query_or_one_function():
    claims = invariants.registered()

    assert (len(claims) >= 25, all(bool(one.sql) != bool(one.rows) for one in claims)) == (True, True)


@pytest.mark.parametrize("name", BREAKS)
def test_each_claim_finds_what_breaks_it(name):
    application = declaration("first_review")
    officer_for(application)
    before = found()
    with connection.cursor() as cursor:
        cursor.execute(BREAKS[name])

    assert (before, name in found()) == (set(), True)


def test_a_changed_version_is_found_by_its_hash_and_its_budget():
    application = declaration("first_review")
    version = application.versions.get()
    version.content["sections"]["budget"]["sources"][0]["amount"] = "1.00"
    version.save()

    assert found() == {"versions_keep_their_hash", "sources_equal_expenses"}


def test_a_forged_receipt_is_found():
    application = declaration("first_review")
    receipt = application.receipts.get()
    receipt.payload = receipt.payload | {"issued_at": "2025-01-01T00:00:00+00:00"}
    receipt.save()

    assert found() == {"receipts_are_genuine"}


def test_the_command_names_what_is_broken(capsys):
    application = declaration("first_review")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE applications_application SET state = 'awarded'")
    with pytest.raises(CommandError):
        call_command("check_invariants")

    assert "BROKEN state_is_the_recorded_one" in capsys.readouterr().err
    assert application.pk


def test_the_command_says_how_many_hold(capsys):
    call_command("check_invariants", "--files")

    assert capsys.readouterr().out.strip() == f"All {len(invariants.registered())} invariants hold."


def test_a_name_used_twice_is_an_error(monkeypatch):
    monkeypatch.setattr(
        invariants, "INVARIANTS", [Invariant("same", "", "SELECT 1"), Invariant("same", "", "SELECT 1")]
    )

    with pytest.raises(ValueError, match="listed twice"):
        invariants.registered()


def test_every_claim_reads_in_chinese():
    with override("zh-hans"):
        assert [one.name for one in invariants.registered() if str(one.claim).isascii()] == []
