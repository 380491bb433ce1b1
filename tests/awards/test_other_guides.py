"""Two other guides from the draft to the signed contract, by the real services: nothing of them stands in Python."""

import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.conf import settings

from applications.sections.context import Context
from applications.sections.targets import minimums
from awards import targets
from awards.services import contracts, deliberation, drafting, notices, release
from awards.services.meetings import record_meeting
from ipfund.common.errors import NotNow
from programs.definition import read_definition
from programs.services import load_definition
from tests.factories.applications import ApplicationFactory, people_of
from tests.factories.awards import a_manager, fresh, result_for, seal_and_sign
from tests.factories.organisations import OfficeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ACCOUNT = {"payee_name": "某服务机构", "bank_name": "某银行某支行", "bank_account": "6222000011112222"}


def a_program(code):
    return load_definition(read_definition(settings.BASE_DIR / "fixtures" / "programs" / f"{code}.yaml")).program


def at(month, day, year=2025):
    return datetime(year, month, day, 4, 0, tzinfo=UTC)


def decided(application, *, amount, on, first_day=None, clock_at):
    """Take a declaration from deliberation to the award: meeting, release, and a public notice where the route has one."""
    manager, direction = a_manager(), application.direction
    clock_at(datetime(on.year, on.month, on.day, 8, 0, tzinfo=UTC))
    result_for(application, 88)
    proposal = deliberation.Proposal(application.pk, 1, "award", amount=amount)
    deliberation.decide(direction.pk, [proposal], by=manager)
    meeting = record_meeting(
        application.program, by=manager, held_on=on, chair="局长", participants="局长、副局长", record="同意。"
    )
    release.release(direction.pk, by=manager, meeting_id=meeting.pk)
    if first_day:
        notice = notices.publish_notice(
            application.program, by=manager, directions=[direction], first_day=first_day,
            title="拟立项公示", contact="规划科 0770-2820000", columns=["amount"],
        )  # fmt: skip
        clock_at(at(6, 20))  # its five working days are over
        notices.confirm_awards(notice, by=manager)
    application.refresh_from_db()
    return application


def signed(contract, *, budget, **said):
    """Let the unit fill in, the officer approve, everybody seal; return the contract and the words of its print."""
    people = people_of(contract.application)
    contract = contracts.fill(
        contract.pk, by=people.owner, revision=contract.revision, budget=budget, **(ACCOUNT | said)
    )
    contract = contracts.hand_in(contract.pk, by=people.admin, revision=contract.revision)
    contract = contracts.approve(contract.pk, by=people.in_charge, revision=contract.revision)
    seal_and_sign(contract, officer=people.in_charge, unit=people.admin)
    contract = fresh(contract)
    return contract, words_of(contract)


def words_of(contract):
    with contract.pdf.open("rb") as file:
        text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=file.read(), capture_output=True, check=True)
    return "".join(text.stdout.decode().split())


def money(grant, own):
    return {
        "sources": [
            {"kind": "grant", "amount": str(grant), "note": ""},
            {"kind": "own", "amount": str(own), "note": ""},
        ],
        "expenses": [{"subject": "委托服务费", "grant": str(grant), "own": str(own), "note": "服务"}],
    }


def institution(name):
    return {"name": name, "uscc": "", "contact": "王支撑", "phone": "022-23000000", "work": "承担运营服务"}


def sent(application):
    """Return the contract as the officer drafted it and sent it to the unit."""
    officer = people_of(application).in_charge
    contract = drafting.draft_contract(application.pk, by=officer)
    return contracts.send_to_unit(contract.pk, by=officer, revision=contract.revision)


def held_to(contract):
    """Return id -> (guide minimum, declared, contract, what else it is bound to)."""
    rows = targets.rows(contract.targets)
    return {row["id"]: (row["asked"], row["declared_shown"], row["target_shown"], row["further"]) for row in rows}


def refused(contract, **said):
    """Return the sentence that keeps the unit from handing in what it filled in."""
    people = people_of(contract.application)
    contract = contracts.fill(contract.pk, by=people.owner, revision=contract.revision, **(ACCOUNT | said))
    with pytest.raises(NotNow) as caught:
        contracts.hand_in(contract.pk, by=people.admin, revision=contract.revision)
    return str(caught.value.message)


def test_fangchenggang_goes_from_the_draft_to_the_contract(clock_at):
    clock_at(at(5, 6))
    direction = a_program("fangchenggang-2025").directions.get(code="3")
    unit = OrganisationFactory(natures=["知识产权服务机构"], district_office=OfficeFactory(area="港口区"))
    application = ApplicationFactory(deliberation=True, direction=direction, organisation=unit, requested_wan=15)

    application = decided(
        application, amount=Decimal(150_000), on=date(2025, 6, 3), first_day=date(2025, 6, 9), clock_at=clock_at
    )
    contract = sent(application)
    too_little = refused(contract, budget=money("150000.00", "149999.00"))
    contract, words = signed(fresh(contract), budget=money("150000.00", "150000.00"))

    assert "自筹（配套）资金不少于15 万元" in too_little
    assert (contract.state, contract.application.state) == ("signed", "contracted")
    assert (contract.starts_on, contract.ends_on) == (date(2025, 7, 5), date(2027, 7, 4))
    assert [(part["when"], part["amount"]) for part in contract.payment_plan] == [
        ("contract", "75000.00"),
        ("acceptance", "75000.00"),
    ]
    assert held_to(contract) == {
        "enterprises_in_pool": ("不少于 20 家", "不少于 20 家", "不少于 20 家", ""),
        "risk_reports": ("等于 1 份", "等于 1 份", "等于 1 份", "按每一“入库企业”计"),
        "new_overseas_filings": ("不少于 1 项", "不少于 1 项", "不少于 1 项", "按每一“入库企业”计"),
        "compliance_trainings": ("不少于 1 场", "不少于 1 场", "不少于 1 场", ""),
    }
    for told in ("按每一“入库企业”计", "任务合同签订后75,000.00", "项目验收通过后75,000.00", "单位自筹150,000.00"):
        assert told in words, told


def test_the_filing_of_centres_goes_from_the_draft_to_a_contract_that_each_institution_seals(clock_at):
    clock_at(at(7, 20, 2023))
    direction = a_program("tianjin-centres-2023").directions.get(code="2")
    bureau = OrganisationFactory(
        name="东丽区市场监管局（知识产权局）", legal_form="机关", district_office=OfficeFactory(area="东丽区")
    )
    application = ApplicationFactory(
        deliberation=True, direction=direction, organisation=bureau, requested_wan=50,
        data={"partners": {"rows": [institution("甲机构"), institution("乙机构")], "institutions": "2"}},
    )  # fmt: skip

    application = decided(application, amount=Decimal(400_000), on=date(2023, 9, 1), clock_at=clock_at)
    contract = sent(application)
    to_itself = refused(contract, budget=money("400000.00", "400000.00"), payee_name=bureau.name)
    contract, words = signed(fresh(contract), budget=money("400000.00", "400000.00"), payee_name="甲机构")

    assert "丙方一或丙方二" in to_itself
    assert "甲机构或乙机构" in to_itself
    assert (contract.state, contract.application.state) == ("signed", "contracted")
    assert [(party["label"], party["name"], party["contact"]) for party in contract.parties][1:] == [
        ("乙方", bureau.name, bureau.contact_name),
        ("丙方一", "甲机构", "王支撑"),
        ("丙方二", "乙机构", "王支撑"),
    ]
    assert [row[0] for row in held_to(contract).values()] == [
        "不少于 350 件", "不少于 100 项", "不少于 10 %", "不少于 10 %", "不少于 10 %", "不少于 10 单", "不少于 10 %",
    ]  # fmt: skip
    assert sorted(contract.scans.values_list("party", flat=True)) == [
        "applicant",
        "authority",
        "supporting_institution-1",
        "supporting_institution-2",
    ]
    for told in (
        "丙方一、丙方二是乙方确定的",
        "甲方将资助资金拨付给丙方一",
        "丙方二（盖章）：乙机构",
        "一式五份",
        "户名甲机构",
        "区级配套资金400,000.00",
        "收回已拨付的支持资金",
    ):
        assert told in words, told


@pytest.mark.parametrize(
    ("area", "zone", "filings", "growth"),
    [("滨海新区", None, "550", "10"), ("滨海新区", "天津港保税区", "550", "10"), ("东丽区", None, "350", "10"), ("河西区", None, "100", None)],
)  # fmt: skip
def test_a_district_bureau_is_held_to_its_own_thresholds(area, zone, filings, growth):
    office = OfficeFactory(area=area)
    office = OfficeFactory(area=zone, kind="zone", parent=office) if zone else office
    bureau = OrganisationFactory(legal_form="机关", district_office=office)
    direction = a_program("tianjin-centres-2023").directions.get(code="2")

    least = minimums(Context(direction.spec, bureau))

    assert (least["patent_product_filings"], least.get("transfer_licence_growth")) == (filings, growth)
