"""From the deliberation to the signed contract, each situation reached by the real services."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from ipfund.common import clock
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, people_of
from tests.factories.programs import DirectionFactory

OBJECTIONS = count(1)
MEETING_DAY = date(2025, 4, 25)
NOON = datetime(2025, 4, 29, 4, 0, tzinfo=UTC)  # Tuesday, noon in Beijing
AFTER_NOTICE = datetime(2025, 5, 9, 16, 0, tzinfo=UTC)  # 2025-05-10 00:00 in Beijing
SAID = {
    "kind": "person",
    "author_name": "赵实名",
    "contact_name": "",
    "contact": "13800000000",
    "email": "zhao@example.org",
    "address": "",
    "text": "该项目的部分成果不属于申报单位。",
}
BUDGET = {
    "sources": [{"kind": "grant", "amount": "60000.00", "note": ""}, {"kind": "own", "amount": "20000.00", "note": ""}],
    "expenses": [{"subject": "设备费", "grant": "60000.00", "own": "20000.00", "note": "检索设备"}],
}


def a_manager():
    return UserFactory(roles=["program_manager"])


def a_pdf(name="盖章件.pdf", pages=1):
    """Return an upload that is a real PDF."""
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page()
        document.save(stream)
    return SimpleUploadedFile(name, stream.getvalue(), content_type="application/pdf")


def result_for(application, mean):
    """Freeze a result as one expert's score would have given it."""
    from reviews.aggregation import ranks
    from reviews.models import ReviewResult, ScoreSheet
    from tests.factories.reviews import SHEET

    now = clock.now()
    ScoreSheet.objects.get_or_create(
        direction=application.direction, defaults={"content": SHEET, "sha256": "0" * 64, "frozen_at": now}
    )
    ReviewResult.objects.create(
        application=application,
        direction=application.direction,
        mean=None if mean is None else Decimal(str(mean)),
        counted=[] if mean is None else [{"assignment": 0, "total": str(mean), "counted": True}],
        note="" if mean is not None else "专家未评分",
        frozen_by=UserFactory(),
        frozen_at=now,
    )
    scored = list(ReviewResult.objects.filter(direction=application.direction, mean__isnull=False).order_by("pk"))
    for result, rank in zip(scored, ranks([result.mean for result in scored]), strict=True):
        ReviewResult.objects.filter(pk=result.pk).update(rank=rank)


def deliberated(*means, direction=None, **kwargs):
    """Return a direction with one declaration in deliberation for each mean, in that order."""
    direction = direction or DirectionFactory(**kwargs)
    applications = []
    for mean in means:
        application = ApplicationFactory(deliberation=True, direction=direction)
        result_for(application, mean)
        applications.append(application)
    return direction, applications


def a_meeting(program, *, by=None):
    from awards.services.meetings import record_meeting

    return record_meeting(
        program,
        by=by or a_manager(),
        held_on=MEETING_DAY,
        chair="李局长",
        participants="李局长、王副局长",
        record="同意立项。",
    )


def decided(*outcomes, **kwargs):
    """Return a direction whose declarations, best first, are noted as ``outcomes`` say (award, reserve, reject)."""
    from awards.services import deliberation

    means = [90 - place for place in range(len(outcomes))]
    direction, applications = deliberated(*means, **kwargs)
    proposals = [
        deliberation.Proposal(application.pk, 1, outcome, amount=Decimal(60_000) if outcome == "award" else None)
        for application, outcome in zip(applications, outcomes, strict=True)
    ]
    deliberation.decide(direction.pk, proposals, by=a_manager())
    return direction, applications


def released(*outcomes, **kwargs):
    from awards.services.release import release

    direction, applications = decided(*outcomes, **kwargs)
    meeting = a_meeting(direction.program)
    release(direction.pk, by=a_manager(), meeting_id=meeting.pk, shortfall_reason="符合条件的项目不足")
    for application in applications:
        application.refresh_from_db()
    return direction, applications


def noticed(*outcomes, clock_at, **kwargs):
    """Return (notice, applications); the clock stands at noon of 29 April 2025, the notice runs from the next day."""
    from awards.services.notices import publish_notice

    clock_at(NOON)
    direction, applications = released(*outcomes, **kwargs)
    notice = publish_notice(
        direction.program,
        by=a_manager(),
        directions=[direction],
        first_day=date(2025, 4, 30),
        title="2025年知识产权资助项目拟立项公示",
        contact="规划处 022-23039857",
        columns=["amount"],
    )
    return notice, applications


def objection_to(entry, *, address="", **said):
    from awards.services.objections import raise_objection

    number = next(OBJECTIONS)
    said = SAID | {"text": f"{SAID['text']}（{number}）"} | said
    return raise_objection(entry.pk, address=address or f"home-{number}", said=said, evidence=[a_pdf("证据.pdf")])


def awarded(*, clock_at, **kwargs):
    """Return a declaration whose award was confirmed after its notice."""
    from awards.services.notices import confirm_awards

    notice, applications = noticed("award", clock_at=clock_at, **kwargs)
    clock_at(AFTER_NOTICE)
    confirm_awards(notice, by=a_manager())
    applications[0].refresh_from_db()
    return applications[0]


def drafted(*, clock_at, **kwargs):
    from awards.services.drafting import draft_contract

    application = awarded(clock_at=clock_at, **kwargs)
    return draft_contract(application.pk, by=people_of(application).in_charge)


def filled_in(contract, **changes):
    from awards.services import contracts

    said = {"budget": BUDGET, "payee_name": "某公司", "bank_name": "某银行天津分行", "bank_account": "6222000011112222"}
    return contracts.fill(
        contract.pk, by=people_of(contract.application).owner, revision=contract.revision, **(said | changes)
    )


def contract_in(state, *, clock_at, **kwargs):
    """Return a contract in with_unit, checking, ready_to_seal or signed."""
    from awards.services import contracts

    contract = drafted(clock_at=clock_at, **kwargs)
    people = people_of(contract.application)
    officer, unit = people.in_charge, people.admin
    steps = {
        "with_unit": lambda held: contracts.send_to_unit(held.pk, by=officer, revision=held.revision),
        "checking": lambda held: contracts.hand_in(held.pk, by=unit, revision=filled_in(held).revision),
        "ready_to_seal": lambda held: contracts.approve(held.pk, by=officer, revision=held.revision),
        "signed": lambda held: seal_and_sign(held, officer=officer, unit=unit),
    }
    for reached, take in steps.items():
        contract = take(contract)
        if reached == state:
            break
    return fresh(contract)


def seal_and_sign(contract, *, officer, unit):
    from awards.services import contracts, printing

    printing.make(contract.pk)
    contract = fresh(contract)
    for party in contract.parties:
        by = officer if party["role"] == "authority" else unit
        upload = a_pdf(f"{party['label']}.pdf", pages=contract.pdf_pages)
        contracts.upload_scan(contract.pk, by=by, party=party.get("key", party["role"]), upload=upload)
    contract = fresh(contract)
    return contracts.sign(contract.pk, by=officer, revision=contract.revision, signed_on=today())


def today():
    return (clock.now() + timedelta(hours=8)).date()


def fresh(contract):
    from awards.models import Contract

    return Contract.objects.select_related(
        "application__direction__program", "application__organisation", "version"
    ).get(pk=contract.pk)
