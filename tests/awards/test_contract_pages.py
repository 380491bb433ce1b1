import pytest
from django.urls import reverse

from awards import rules
from awards.models import Contract, SealedScan
from awards.services import printing
from ipfund.common import audit
from tests.factories.accounts import UserFactory
from tests.factories.applications import people_of
from tests.factories.awards import a_manager, a_pdf, awarded, contract_in, drafted, fresh, today
from tests.factories.organisations import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
SUBJECT = "设备费"


def url(name, contract, *more):
    return reverse(f"awards:{name}", args=[contract.pk, *more])


def typed(contract, grant="6", own="2", **said):
    """Return what the unit's form sends."""
    return {
        "revision": contract.revision,
        "payee_name": "某公司",
        "bank_name": "某银行",
        "bank_account": "6222 0000 1111 2222",
        "source_own": "2",
        "expenses-TOTAL_FORMS": "1",
        "expenses-INITIAL_FORMS": "1",
        "expenses-0-subject": SUBJECT,
        "expenses-0-grant": grant,
        "expenses-0-own": own,
        "party-applicant-representative": "王法人",
    } | said


def test_the_officer_drafts_sends_and_the_unit_hands_in(client, clock_at):
    application = awarded(clock_at=clock_at)
    people = people_of(application)
    client.force_login(people.in_charge)
    client.post(reverse("awards:contract_draft", args=[application.pk]))
    contract = Contract.objects.get()
    client.post(url("contract_send", contract), {"revision": contract.revision})
    client.force_login(people.owner)

    answer = client.post(url("contract_fill", contract), typed(fresh(contract), hand_in="1"))

    contract = fresh(contract)
    assert (answer.status_code, contract.state, contract.bank_account) == (302, "checking", "6222000011112222")
    assert contract.budget["expenses"] == [{"subject": SUBJECT, "grant": "60000.00", "own": "20000.00", "note": ""}]


def test_an_unbalanced_budget_is_saved_and_the_page_says_what_is_missing(client, clock_at):
    contract = contract_in("with_unit", clock_at=clock_at)
    client.force_login(people_of(contract.application).owner)

    answer = client.post(url("contract_fill", contract), typed(contract, grant="5", hand_in="1"), follow=True)

    assert fresh(contract).state == "with_unit"
    assert "资助资金支出合计5 万元" in answer.content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"bank_account": "账号"},
        {"bank_account": "1"},
        {"expenses-0-grant": "六万"},
        {"expenses-0-grant": "-1"},
        {"expenses-0-grant": "NaN"},
        {"expenses-0-subject": ""},
        {"source_own": "1e400"},
        {"expenses-TOTAL_FORMS": "9999999"},
        {"expenses-TOTAL_FORMS": "x"},
        {"revision": ""},
        {"payee_name": "长" * 201},
    ],
)
def test_nonsense_in_the_units_form_is_refused_politely(client, clock_at, said):
    contract = contract_in("with_unit", clock_at=clock_at)
    client.force_login(people_of(contract.application).owner)

    answer = client.post(url("contract_fill", contract), typed(contract) | said)

    assert (answer.status_code, fresh(contract).revision) == (422, contract.revision)


def test_a_stale_page_of_the_unit_is_409_and_keeps_what_was_typed(client, clock_at):
    contract = contract_in("with_unit", clock_at=clock_at)
    client.force_login(people_of(contract.application).owner)
    client.post(url("contract_fill", contract), typed(contract))

    answer = client.post(url("contract_fill", contract), typed(contract, payee_name="另一公司"))

    assert (answer.status_code, fresh(contract).payee_name) == (409, "某公司")
    assert "另一公司" in answer.content.decode()


def test_the_total_stands_beside_the_award_in_plain_numbers_with_the_unit(client, clock_at):
    contract = contract_in("with_unit", clock_at=clock_at)
    Contract.objects.filter(pk=contract.pk).update(amount_yuan=95_000)
    client.force_login(people_of(contract.application).owner)

    page = client.get(url("contract_fill", contract)).content.decode()

    assert '<strong data-sum-of="grant">—</strong> / 9.5 万元</td>' in page


def test_rows_are_added_and_removed_without_javascript(client, clock_at):
    contract = contract_in("with_unit", clock_at=clock_at)
    client.force_login(people_of(contract.application).owner)

    more = client.post(url("contract_fill", contract), typed(contract, add_row="expenses")).content.decode()
    less = client.post(url("contract_fill", contract), typed(contract, remove_row="expenses-0")).content.decode()

    assert 'name="expenses-1-subject"' in more
    assert '<tr class="is-removed">' in less
    assert fresh(contract).revision == contract.revision


def test_the_account_is_masked_until_somebody_asks_and_that_is_recorded(client, clock_at):
    contract = contract_in("checking", clock_at=clock_at)
    officer = people_of(contract.application).in_charge
    client.force_login(officer)

    before = client.get(url("contract", contract)).content.decode()
    after = client.post(url("contract_account", contract)).content.decode()

    assert ("6222000011112222" in before, "6222000011112222" in after) == (False, True)
    assert audit.events_of(contract).filter(action="reveal_account").count() == 1


def test_the_officer_returns_with_a_reason_only(client, clock_at):
    contract = contract_in("checking", clock_at=clock_at)
    client.force_login(people_of(contract.application).in_charge)
    data = {"revision": contract.revision, "reason": ""}

    silent = client.post(url("contract_return", contract), data)
    done = client.post(url("contract_return", contract), data | {"reason": "账号与户名不符"})

    assert (silent.status_code, done.status_code) == (422, 302)
    assert (fresh(contract).state, fresh(contract).return_note) == ("with_unit", "账号与户名不符")


def test_the_print_is_a_pdf_and_reading_it_is_recorded(client, clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    client.force_login(people_of(contract.application).admin)

    answer = client.get(url("contract_pdf", contract))

    assert (answer["Content-Type"], b"".join(answer)[:5]) == ("application/pdf", b"%PDF-")
    assert audit.events_of(contract).filter(action="read_print").count() == 1


def scan_of(contract, role, pages=None):
    """What the form of one party sends: the scan, of all pages, and the print that its page offered."""
    held = fresh(contract)
    return {
        f"scan-{role}-upload": a_pdf(f"{role}.pdf", pages=pages or held.pdf_pages),
        f"scan-{role}-shown": held.pdf_sha256,
    }


def test_scans_come_from_both_sides_and_the_officer_signs_off(client, clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    people = people_of(contract.application)
    client.force_login(people.owner)
    client.post(url("scan_upload", contract, "applicant"), scan_of(contract, "applicant"))
    client.force_login(people.in_charge)
    early = client.post(url("contract_sign", contract), {"revision": fresh(contract).revision, "signed_on": today()})
    client.post(url("scan_upload", contract, "authority"), scan_of(contract, "authority"))

    done = client.post(url("contract_sign", contract), {"revision": fresh(contract).revision, "signed_on": today()})

    assert (early.status_code, done.status_code, fresh(contract).state) == (409, 302, "signed")
    assert fresh(contract).application.state == "contracted"


def test_a_scan_with_fewer_pages_than_the_print_is_signed_off_only_when_it_was_looked_at(client, clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    client.force_login(people_of(contract.application).in_charge)
    client.post(url("scan_upload", contract, "applicant"), scan_of(contract, "applicant"))
    told = client.post(url("scan_upload", contract, "authority"), scan_of(contract, "authority", pages=1), follow=True)
    sent = {"revision": fresh(contract).revision, "signed_on": today()}

    assert f"扫描件1页，打印稿{fresh(contract).pdf_pages}页。" in told.content.decode()
    assert client.post(url("contract_sign", contract), sent).status_code == 422
    assert client.post(url("contract_sign", contract), sent | {"short_seen": "on"}).status_code == 302
    assert audit.events_of(contract).get(action="sign").data["short"] == ["甲方"]


def test_a_print_from_before_pages_were_counted_is_compared_with_nothing():
    assert [rules.is_short(SealedScan(pages=1), Contract(pdf_pages=known)) for known in (None, 1, 2)] == [
        False,
        False,
        True,
    ]


def test_an_empty_upload_or_an_unknown_party_keeps_nothing(client, clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    client.force_login(people_of(contract.application).owner)

    assert client.post(url("scan_upload", contract, "applicant")).status_code == 422
    assert client.post(url("scan_upload", contract, "stranger")).status_code == 404
    assert client.post(url("scan_upload", contract, "authority"), scan_of(contract, "authority")).status_code == 403
    assert contract.scans.count() == 0


def test_who_may_see_a_contract_and_who_may_not(client, clock_at):
    contract = contract_in("checking", clock_at=clock_at)
    people, unit = people_of(contract.application), contract.application.organisation
    answers = {
        "owner": people.owner,
        "admin": people.admin,
        "colleague": member_of(unit),
        "in charge": people.in_charge,
        "its office": people.officer,
        "manager": a_manager(),
        "another officer": UserFactory(roles=["city_officer"]),
        "another district": UserFactory(roles=["district_officer"]),
        "expert": UserFactory(roles=["expert"]),
    }
    for name, user in answers.items():
        client.force_login(user)
        answers[name] = client.get(url("contract", contract)).status_code

    assert answers == {
        "owner": 200, "admin": 200, "colleague": 404, "in charge": 200, "its office": 200, "manager": 200,
        "another officer": 404, "another district": 404, "expert": 403,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("step", "who", "status"),
    [
        ("contract_approve", "owner", 403),
        ("contract_sign", "manager", 403),
        ("contract_hand_in", "in_charge", 403),
        ("contract_fill", "owner", 409),
        ("contract_send", "in_charge", 409),
    ],
)
def test_the_wrong_person_is_403_and_the_wrong_time_is_409(client, clock_at, step, who, status):
    contract = contract_in("checking", clock_at=clock_at)
    client.force_login(getattr(people_of(contract.application), who))

    answer = client.post(url(step, contract), {"revision": contract.revision})

    assert (answer.status_code, fresh(contract).state) == (status, "checking")


def test_the_officer_sets_period_and_parties_right(client, clock_at):
    contract = drafted(clock_at=clock_at)
    client.force_login(people_of(contract.application).in_charge)
    data = {
        "revision": contract.revision,
        "starts_on": "2025-06-01",
        "ends_on": "2026-05-31",
        "party-authority-contact": "孙志艳",
    }

    wrong = client.post(url("contract_edit", contract), data | {"ends_on": "2025-05-31"})
    done = client.post(url("contract_edit", contract), data)

    contract = fresh(contract)
    assert (wrong.status_code, done.status_code, contract.parties[0]["contact"]) == (422, 302, "孙志艳")
    assert contract.parties[1]["name"] == contract.application.organisation.name


def test_the_thread_shows_minimum_declared_and_contract_side_by_side(client, clock_at):
    contract = contract_in("with_unit", clock_at=clock_at)
    client.force_login(people_of(contract.application).owner)

    page = client.get(reverse("awards:thread", args=[contract.application_id])).content.decode()

    assert page.count("不少于 2 期") == 3


def test_the_thread_exists_before_the_contract_does(client, clock_at):
    application = awarded(clock_at=clock_at)
    client.force_login(people_of(application).owner)

    page = client.get(reverse("awards:thread", args=[application.pk])).content.decode()

    assert page.count("不少于 2 期") == 2
