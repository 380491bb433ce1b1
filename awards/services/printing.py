"""The print of a contract that every party seals: made once, kept with its hash."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import override

from applications import sections
from awards import budget, rules, targets
from awards.capitals import in_capitals, numeral
from awards.enums import ContractState, PartyRole
from awards.models import Contract
from awards.notifications import tell_unit
from ipfund.common import audit
from ipfund.common.documents import pdf

COPIES = 4
WHEN = {
    "contract": "任务合同签订后",
    "midterm": "中期检查通过后",
    "acceptance": "项目验收通过后",
    "evaluation": "项目绩效评价后",
}


def make(contract_id):
    """Render and keep the print, unless it is there already or the text went back meanwhile."""
    contract = with_all().get(pk=contract_id)
    if contract.state != ContractState.READY_TO_SEAL or contract.pdf_sha256:
        return
    data = render(contract)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        held = Contract.objects.select_for_update(no_key=True).get(pk=contract_id)
        if held.state != ContractState.READY_TO_SEAL or held.pdf_sha256 or held.revision != contract.revision:
            return
        held.pdf_sha256, held.pdf_pages = digest, pdf.pages_in(data)
        held.pdf.save(f"{held.number}.pdf", ContentFile(data), save=False)
        held.save(update_fields=["pdf", "pdf_sha256", "pdf_pages"])
        audit.record(held, "print", data={"sha256": digest, "revision": held.revision})
        held.application = contract.application
        tell_unit(held, "contract_to_seal")


def with_all():
    return Contract.objects.select_related(
        "version", "application__organisation__district_office", "application__direction__program",
        "application__direction__category",
    )  # fmt: skip


def render(contract, *, draft=False):
    return pdf.render("pdf/contract.html", context_of(contract, draft=draft))


def context_of(contract, *, draft):
    """Return what the contract's template prints; the text of a contract is Chinese whoever reads it."""
    application = contract.application
    direction, program = application.direction, application.direction.program
    with override("zh-hans"):
        rows, totals = budget.comparison(budget.declared(contract.version), contract.budget)
        return {
            "draft": draft,
            "contract": contract,
            "program": program.title,
            "authority": program.authority,
            "category": direction.category.title if direction.category else "",
            "direction": f"{direction.code} {direction.title}",
            "title": contract.version.content["application"]["title"],
            "version": contract.version,
            "parts": parts_of(contract),
            "targets": targets.rows(contract.targets),
            "budget_rows": rows,
            "budget_totals": totals,
            "sources": sources_of(contract),
            "capitals": in_capitals(contract.amount_yuan),
            "payments": payments_of(contract),
            "matching": direction.spec.funding.matching,
            "needed_own": rules.own_funds_needed(
                contract.amount_yuan, application.requested_yuan, direction.spec.funding.matching
            ),
            "supporting": supporting(contract),
            "copies": numeral(max(COPIES, len(contract.parties) + 1)),
            "obligations": direction.spec.obligations,
            "reports": direction.spec.reports,
        }


def supporting(contract):
    """Return the labels of the supporting institutions, and of the one that is paid, as the clauses name them."""
    found = [party for party in contract.parties if party["role"] == PartyRole.SUPPORTING_INSTITUTION]
    if not found:
        return None
    paid = [party["label"] for party in found if contract.payee_name in party["name"].split("、")]
    everybody = "、".join(party["label"] for party in found)
    to = (paid[0] if paid else everybody) if contract.payee_role == PartyRole.SUPPORTING_INSTITUTION else ""
    return {"labels": everybody, "paid": to, "several": len(found) > 1}


def parts_of(contract):
    """Return the sections of the approved version that the contract repeats, as blocks."""
    written = contract.version.content["sections"]
    parts = sections.parts(written, direction=contract.application.direction, unit=contract.application.organisation)
    return [part for part in parts if part.key in contract.content]


def sources_of(contract):
    names = {
        "grant": "甲方资助资金",
        **dict(budget.own_sources(targets.context_of(contract.version, contract.application))),
    }
    return [
        {"name": names.get(row["kind"], "其他来源"), "amount": budget.money(row, "amount"), "note": row.get("note", "")}
        for row in contract.budget.get("sources") or []
        if budget.money(row, "amount")
    ]


def payments_of(contract):
    return [
        {
            **part,
            "when": WHEN[part["when"]],
            "capitals": in_capitals(part["amount"]),
            "amount": budget.money(part, "amount"),
        }
        for part in contract.payment_plan
    ]
