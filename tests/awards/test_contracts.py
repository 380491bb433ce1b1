import subprocess
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest

from applications.models import Application
from awards import targets
from awards.services import contracts, drafting, printing
from ipfund.common import audit
from ipfund.common.errors import NotAllowed, NotNow
from programs.schema.funding import PeriodSpec
from tests.factories.applications import people_of
from tests.factories.awards import (
    BUDGET,
    NOON,
    a_manager,
    a_pdf,
    awarded,
    contract_in,
    drafted,
    filled_in,
    fresh,
    today,
)
from tests.factories.programs import DirectionFactory, direction_definition
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db
THREE = {
    "parties": [
        {"label": "甲方", "role": "authority"},
        {"label": "乙方", "role": "applicant"},
        {"label": "丙方", "role": "supporting_institution"},
    ],
    "payee": "supporting_institution",
}
HALVES = [
    {"share": 0.5, "when": "contract", "quote": "先资助50%"},
    {"share": 0.5, "when": "acceptance", "quote": "验收后资助50%"},
]


def a_direction(clock_at, **more):
    clock_at(NOON)
    return DirectionFactory(definition=direction_definition("1-1", **more))


@pytest.mark.parametrize(
    ("months", "declared", "expected"),
    [
        (12, (date(2025, 5, 3), date(2026, 5, 2)), (date(2025, 5, 3), date(2026, 5, 2))),
        (12, (date(2025, 3, 3), date(2026, 3, 2)), (date(2025, 4, 1), date(2026, 3, 31))),
        (24, (None, None), (date(2025, 4, 1), date(2027, 3, 31))),
    ],
)
def test_the_period_is_the_declared_one_unless_it_has_begun(months, declared, expected):
    assert drafting.period_of(PeriodSpec(months=months, quote="项目周期"), declared, date(2025, 4, 1)) == expected


def test_the_contract_is_drafted_from_the_version_that_was_decided_on(clock_at):
    contract = drafted(clock_at=clock_at)

    assert (contract.state, contract.version.number, contract.amount_yuan) == ("drafted", 1, Decimal(60_000))
    assert contract.number == f"{contract.application.number}-HT"
    assert (contract.starts_on, contract.ends_on) == (date(2025, 6, 28), date(2026, 6, 27))  # as declared
    assert [party["label"] for party in contract.parties] == ["甲方", "乙方"]
    assert contract.parties[1]["name"] == contract.application.organisation.name


def test_the_targets_are_the_declared_ones_and_never_below_the_guide(clock_at):
    contract = drafted(clock_at=clock_at)

    (line,) = contract.targets
    assert (line["minimum"], line["declared"], line["target"]) == ("2", "2", "2")
    assert (targets.below_minimum(line), targets.below_declared(line)) == (False, False)


@pytest.mark.parametrize(
    ("comparator", "minimum", "declared", "target"),
    [
        (">=", "20", "25", "25"),
        (">=", "20", "15", "20"),
        (">", "100", "101", "101"),
        ("<=", "30", "45", "30"),
        ("<=", "30", "20", "20"),
        ("=", "1", "3", "1"),
        (">=", None, "4", "4"),
        ("increasing", None, ["1", "2", "3"], ["1", "2", "3"]),
    ],
)
def test_a_target_is_the_stricter_of_the_guide_and_the_declaration(comparator, minimum, declared, target):
    from applications.sections.targets import Promise

    least = None if minimum is None else Decimal(minimum)
    promise = Promise("one", "1", "指标", comparator, least, "项", "project", declared, "")

    assert targets.line_of(promise)["target"] == target


def test_a_contract_is_drafted_once_and_only_for_an_award(clock_at):
    contract = drafted(clock_at=clock_at)

    with pytest.raises(NotNow) as refusal:
        drafting.draft_contract(contract.application_id, by=people_of(contract.application).in_charge)

    assert refusal.value.code == "drafted"


def test_only_the_officer_in_charge_drafts(clock_at):
    application = awarded(clock_at=clock_at)

    with pytest.raises(NotAllowed):
        drafting.draft_contract(application.pk, by=a_manager())


def test_the_payments_follow_the_guide_and_add_up(clock_at):
    funding = {"kind": "nominal", "amount_wan": 10, "quote": "拟支持额度10万元", "payment_plan": HALVES}
    contract = drafted(clock_at=clock_at, direction=a_direction(clock_at, funding=funding))

    assert [part["amount"] for part in contract.payment_plan] == ["30000.00", "30000.00"]


def test_where_fewer_are_paid_than_contracted_the_contract_says_so(clock_at):
    quota = {"kind": "max", "number": 50, "funded": 35, "quote": "排名前35家项目承担单位进行资助"}
    contract = drafted(clock_at=clock_at, direction=a_direction(clock_at, quota=quota))

    assert (contract.conditional["quota"], contract.conditional["funded"]) == (50, 35)


def test_an_unbalanced_budget_is_kept_but_not_handed_in(clock_at):
    contract = filled_in(contract_in("with_unit", clock_at=clock_at), budget=deepcopy(BUDGET) | {"expenses": []})

    with pytest.raises(NotNow) as refusal:
        contracts.hand_in(contract.pk, by=people_of(contract.application).owner, revision=contract.revision)

    assert (refusal.value.code, fresh(contract).state) == ("incomplete", "with_unit")


def test_own_funds_must_match_the_awarded_amount(clock_at):
    matching = {"payer": "applicant", "ratio": 1, "base": "awarded", "quote": "不少于1:1匹配"}
    funding = {"kind": "ceiling", "amount_wan": 10, "quote": "不超过10万元", "matching": matching}
    contract = filled_in(contract_in("with_unit", clock_at=clock_at, direction=a_direction(clock_at, funding=funding)))

    with pytest.raises(NotNow) as refusal:
        contracts.hand_in(contract.pk, by=people_of(contract.application).owner, revision=contract.revision)

    assert "6" in refusal.value.message


def test_an_old_page_does_not_overwrite_a_newer_contract(clock_at):
    contract = contract_in("with_unit", clock_at=clock_at)
    filled_in(contract)

    with pytest.raises(NotNow) as refusal:
        filled_in(contract, payee_name="另一公司")

    assert (refusal.value.code, fresh(contract).payee_name) == ("stale", "某公司")


def test_the_unit_says_nothing_of_the_authority_and_gives_itself_no_other_name(clock_at):
    contract = contract_in("with_unit", clock_at=clock_at)
    said = [{"name": "假冒", "phone": "1"}, {"name": "改名", "phone": "13900000000"}]

    parties = filled_in(contract, parties=said).parties

    assert [party["name"] for party in parties] == [party["name"] for party in contract.parties]
    assert (parties[0]["phone"], parties[1]["phone"]) == (contract.parties[0]["phone"], "13900000000")


def test_a_contract_returned_to_the_unit_carries_the_reason_and_voids_print_and_scans(clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    officer = people_of(contract.application).in_charge
    printing.make(contract.pk)
    contracts.upload_scan(contract.pk, by=officer, party="authority", upload=a_pdf())
    contract = fresh(contract)

    contracts.return_to_unit(contract.pk, by=officer, revision=contract.revision, reason="账号有误")

    contract = fresh(contract)
    assert (contract.state, contract.return_note, contract.pdf_sha256) == ("with_unit", "账号有误", "")
    assert contract.scans.filter(removed_at__isnull=True).count() == 0


def test_it_is_not_signed_before_the_scans_of_all_parties_are_in(clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    people = people_of(contract.application)
    printing.make(contract.pk)
    contracts.upload_scan(contract.pk, by=people.admin, party="applicant", upload=a_pdf())
    contract = fresh(contract)

    with pytest.raises(NotNow) as refusal:
        contracts.sign(contract.pk, by=people.in_charge, revision=contract.revision, signed_on=today())

    assert (refusal.value.code, "甲方" in refusal.value.message) == ("no_scan", True)


def test_the_unit_does_not_bring_the_scan_of_the_authority(clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)

    with pytest.raises(NotAllowed):
        contracts.upload_scan(contract.pk, by=people_of(contract.application).admin, party="authority", upload=a_pdf())


@pytest.mark.invariants
def test_the_whole_way_ends_at_contracted(clock_at, mailoutbox):
    contract = contract_in("signed", clock_at=clock_at)
    mailed()
    told = [one.to[0] for one in mailoutbox if "签订" in one.subject]
    people = people_of(contract.application)
    assert sorted(told) == sorted({people.owner.email, people.admin.email})

    assert (contract.state, contract.signed_on) == ("signed", date(2025, 5, 10))
    assert Application.objects.get(pk=contract.application_id).state == "contracted"
    steps = [event.action for event in audit.events_of(contract)]
    assert steps == [
        "draft_contract", "send_to_unit", "fill", "hand_in", "approve", "print", "upload_scan", "upload_scan", "sign",
    ]  # fmt: skip


@pytest.mark.invariants
def test_three_parties_sign_and_the_third_is_paid(clock_at):
    contract = contract_in("with_unit", clock_at=clock_at, direction=a_direction(clock_at, contract=THREE))
    third = {"name": "某服务支撑机构", "representative": "钱代表", "contact": "钱", "phone": "022-1", "address": "天津"}

    contract = filled_in(contract, parties=[{}, {}, third], payee_name="某服务支撑机构")

    assert (contract.payee_role, contract.parties[2]["name"]) == ("supporting_institution", "某服务支撑机构")
    assert contracts.problems_of(fresh(contract)) == []


@pytest.mark.invariants
@pytest.mark.parametrize("state", ["with_unit", "signed"])
def test_a_revoked_award_annuls_its_contract(clock_at, state):
    contract = contract_in(state, clock_at=clock_at)

    contracts.revoke(contract.application_id, by=a_manager(), reason="提供虚假材料")

    assert fresh(contract).state == "annulled"
    assert Application.objects.get(pk=contract.application_id).state == "revoked"


def test_who_looks_at_the_account_is_recorded(clock_at):
    contract = contract_in("checking", clock_at=clock_at)
    officer = people_of(contract.application).in_charge

    account = contracts.reveal_account(contract.pk, by=officer)

    assert (account, contract.masked_account) == ("6222000011112222", "•••• 2222")
    assert audit.events_of(contract).filter(action="reveal_account", actor=officer).count() == 1


def test_the_print_says_what_was_agreed(clock_at, tmp_path):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    contract = fresh(contract)
    path = tmp_path / "contract.pdf"
    with contract.pdf.open("rb") as file:
        path.write_bytes(file.read())

    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    words = "".join(text.split())

    for expected in [
        contract.number,
        "任务合同书",
        "目录",
        "人民币陆万元整",
        "60,000.00",
        "不少于2期",
        "6222000011112222",
        "某银行天津分行",
        contract.application.organisation.name,
        "甲方（盖章）",
        "乙方（盖章）",
        "共同条款",
        "第1页",
    ]:
        assert expected in words, expected


def test_the_print_is_made_once(clock_at):
    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    first = fresh(contract).pdf_sha256

    printing.make(contract.pk)

    assert fresh(contract).pdf_sha256 == first
    assert audit.events_of(contract).filter(action="print").count() == 1


@pytest.mark.parametrize("upload", ["text", "renamed"])
def test_what_is_no_scan_is_refused(clock_at, upload):
    from django.core.files.uploadedfile import SimpleUploadedFile

    contract = contract_in("ready_to_seal", clock_at=clock_at)
    printing.make(contract.pk)
    content = {"text": b"not a scan", "renamed": b"MZ\x90\x00 program"}[upload]

    with pytest.raises(NotNow):
        contracts.upload_scan(
            contract.pk,
            by=people_of(contract.application).admin,
            party="applicant",
            upload=SimpleUploadedFile("scan.pdf", content),
        )

    assert contract.scans.count() == 0
