"""What the page of a contract shows: computed once, for the officer and for the unit alike."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import budget, rules, targets
from awards.capitals import in_capitals
from awards.enums import ContractState, PartyRole
from awards.forms.contracts import ScanForm
from awards.services import contracts as services
from ipfund.common import audit
from ipfund.common.downloads import as_listed

STEPS = (
    ContractState.DRAFTED,
    ContractState.WITH_UNIT,
    ContractState.CHECKING,
    ContractState.READY_TO_SEAL,
    ContractState.SIGNED,
)


def page_of(contract, user):
    rows, totals = budget.comparison(budget.declared(contract.version), contract.budget)
    return {
        "contract": contract,
        "application": contract.application,
        "steps": steps_of(contract),
        "turn": turn_of(contract),
        "rows": targets.rows(contract.targets),
        "budget_rows": rows,
        "budget_totals": totals,
        "sources": budget.totals_of(contract.budget),
        "capitals": in_capitals(contract.amount_yuan),
        "payments": contract.payment_plan,
        "problems": services.problems_of(contract)
        if contract.state in {ContractState.WITH_UNIT, ContractState.CHECKING}
        else [],
        "scans": scans_of(contract, user),
        "missing": services.missing_scans(contract) if contract.state == ContractState.READY_TO_SEAL else [],
        "short": services.short_scans(contract) if contract.state == ContractState.READY_TO_SEAL else [],
        "events": events_of(contract),
        "scan_form": None,
        "revealed": "",
        **rights_of(contract, user),
    }


def rights_of(contract, user):
    officer, unit = rules.is_officer_of(contract, user), rules.acts_for_unit(contract, user)
    return {
        "is_officer": officer,
        "is_unit": unit,
        "may_edit": officer and contract.state == ContractState.DRAFTED,
        "may_fill": unit and contract.state == ContractState.WITH_UNIT,
        "may_check": officer and contract.state == ContractState.CHECKING,
        "may_return": officer and contract.state in {ContractState.CHECKING, ContractState.READY_TO_SEAL},
        "may_sign": officer and contract.state == ContractState.READY_TO_SEAL,
        "may_reveal": bool(contract.bank_account) and rules.may_reveal_account(contract, user),
        "may_print": bool(contract.pdf) and rules.may_reveal_account(contract, user),
    }


def steps_of(contract):
    if contract.state == ContractState.ANNULLED:
        return [{"label": contract.get_state_display(), "state": "stopped", "note": ""}]
    reached = STEPS.index(contract.state)
    signed = contract.state == ContractState.SIGNED
    return [
        {
            "label": step.label,
            "state": "done" if place < reached or signed else "current" if place == reached else "todo",
            "note": "",
        }
        for place, step in enumerate(STEPS)
    ]


def turn_of(contract):
    """Return the sentence that names who must act, and what."""
    return {
        ContractState.DRAFTED: _("The officer in charge checks the period and the parties and sends it to the unit."),
        ContractState.WITH_UNIT: _(
            "The unit adjusts the budget to the award, enters payee and account, and submits it."
        ),
        ContractState.CHECKING: _("The officer in charge checks it and approves or returns it."),
        ContractState.READY_TO_SEAL: _(
            "Every party seals the print; the scans are uploaded here, then the officer signs it off."
        ),
        ContractState.SIGNED: _("The contract is in force."),
        ContractState.ANNULLED: _("The award has been revoked; the contract has no effect."),
    }[contract.state]


def scans_of(contract, user):
    """Return one line a party: its scan of this text if there is one, and the form for whoever may bring it."""
    kept = {scan.party: scan for scan in services.valid_scans(contract)}
    sealing = contract.state == ContractState.READY_TO_SEAL and bool(contract.pdf_sha256)
    lines = []
    for party in contract.parties:
        key = rules.key_of(party)
        scan = kept.get(key)
        url = reverse("awards:scan", args=[scan.pk]) if scan else ""
        may = sealing and rules.may_bring_scan(contract, user, party)
        lines.append(
            {
                "party": party,
                "role": PartyRole(party["role"]).label,
                "files": [as_listed(scan, url)] if scan else [],
                "pages": pages_of(scan, contract) if scan else "",
                "form": ScanForm(party=key, initial={"shown": contract.pdf_sha256}) if may else None,
                "url": reverse("awards:scan_upload", args=[contract.pk, key]),
            }
        )
    return lines


def pages_of(scan, contract):
    """Return the sentence about a scan with fewer pages than the print; "" for every other."""
    if not rules.is_short(scan, contract):
        return ""
    return ngettext(
        "It has %(scan)s page, the print has %(print)s. Is everything there?",
        "It has %(scan)s pages, the print has %(print)s. Is everything there?",
        scan.pages,
    ) % {"scan": scan.pages, "print": contract.pdf_pages}


def events_of(contract):
    """Return the contract's steps for the timeline, newest first; who only read is left to the auditor."""
    names = {
        "draft_contract": _("Drafted from the approved version"),
        "edit_draft": _("Period and parties changed"),
        "send_to_unit": _("Sent to the unit"),
        "fill": _("Filled in by the unit"),
        "hand_in": _("Submitted for checking"),
        "return_to_unit": _("Returned to the unit"),
        "approve": _("Approved"),
        "print": _("Printed for sealing"),
        "upload_scan": _("Sealed scan uploaded"),
        "sign": _("Signed"),
        "annul": _("Annulled"),
    }
    found = audit.events_of(contract).filter(action__in=names, refused=False).order_by("-seq")
    return [
        {
            "at": event.at,
            "title": names[event.action],
            "who": event.actor_name,
            "text": event.reason,
            "tone": "bad" if event.action == "annul" else "good" if event.action == "sign" else "neutral",
        }
        for event in found
    ]
