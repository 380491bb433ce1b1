"""The unit's part of the contract: the budget re-cut to the award, payee and account; the targets stand."""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from awards import budget, rules, targets
from awards.enums import ContractState
from awards.forms.contracts import Expenses, PayeeForm, party_forms
from awards.services import contracts as services
from awards.views.contracts import find
from ipfund.common import money
from ipfund.common.errors import NotAllowed, NotNow

ZERO = Decimal(0)
BLANK_ROWS = 2


def fill(request, pk):
    """GET and POST of the unit's form; ``hand_in`` saves and hands in at once."""
    contract = find(request, pk)
    if not rules.acts_for_unit(contract, request.user):
        raise NotAllowed(_("Only the applicant and the unit's administrator may fill in the contract."))
    if contract.state != ContractState.WITH_UNIT:
        raise services.not_now(contract)
    asked = budget.declared(contract.version).get("expenses") or []
    sources = budget.own_sources(targets.context_of(contract.version, contract.application))
    form = PayeeForm(
        request.POST or None,
        sources=sources,
        initial=initial_of(contract, sources),
        kept_account=contract.masked_account,
    )
    parties = party_forms(request.POST or None, contract.parties, for_unit=True)
    expenses = Expenses(
        rows_changed(request) if request.method == "POST" else None,
        prefix="expenses",
        initial=expense_rows(contract, asked),
        asked=asked,
    )
    problem, status = "", 200
    if request.method == "POST" and not {"add_row", "remove_row"} & set(request.POST):
        status = 422
        if all([form.is_valid(), expenses.is_valid(), *[party.is_valid() for party in parties]]):
            try:
                return keep(request, contract, form, expenses, parties)
            except NotNow as refusal:
                problem, status = refusal.message, refusal.status
    context = {
        "contract": contract,
        "application": contract.application,
        "form": form,
        "parties": parties,
        "expenses": expenses,
        "problem": problem,
        "rows": targets.rows(contract.targets),
        "requested": contract.application.requested_yuan,
        "cut": max((contract.application.requested_yuan or ZERO) - contract.amount_yuan, ZERO),
        "needed_own": needed_own(contract),
        "award_wan": money.plain(contract.amount_yuan / 10_000),
    }
    return render(request, "awards/contract_fill.html", context, status=status)


def rows_changed(request):
    """Return the POST, with a row more or less where that was asked for without JavaScript."""
    data = request.POST.copy()
    if "remove_row" in data:
        data[f"{data['remove_row']}-DELETE"] = "on"
    total = data.get("expenses-TOTAL_FORMS", "0")
    if "add_row" in data and total.isdecimal() and int(total) < 60:
        data["expenses-TOTAL_FORMS"] = str(int(total) + 1)
    return data


def needed_own(contract):
    matching = contract.application.direction.spec.funding.matching
    return rules.own_funds_needed(contract.amount_yuan, contract.application.requested_yuan or ZERO, matching)


def initial_of(contract, sources):
    kept = {row.get("kind"): budget.money(row, "amount") for row in contract.budget.get("sources") or []}
    return {
        "revision": contract.revision,
        "payee_name": contract.payee_name or payee_of(contract),
        "bank_name": contract.bank_name,
        **{f"source_{kind}": kept.get(kind) or None for kind, _name in sources},
    }


def payee_of(contract):
    """Return the name of the party that is paid, as a suggestion; of several nobody but the unit knows which."""
    paid = rules.paid_parties(contract)
    return paid[0]["name"] if len(paid) == 1 else ""


def expense_rows(contract, asked):
    """Return the rows to re-cut: every subject that was declared, then the contract's own, then blank ones."""
    kept = {row["subject"]: row for row in contract.budget.get("expenses") or []}
    subjects = dict.fromkeys([row.get("subject", "") for row in asked] + list(kept))
    rows = [
        {
            "subject": subject,
            "grant": budget.money(kept.get(subject), "grant") or None,
            "own": budget.money(kept.get(subject), "own") or None,
            "note": (kept.get(subject) or {}).get("note", ""),
        }
        for subject in subjects
        if subject
    ]
    return [*rows, *({} for _blank in range(BLANK_ROWS))]


def keep(request, contract, form, expenses, parties):
    """Save, and hand in where that button was pressed; what is missing then is told on the contract's page."""
    said, written = form.cleaned_data, {rules.key_of(party.party): party.said() for party in parties}
    sources = [{"kind": "grant", "amount": str(contract.amount_yuan), "note": ""}]
    sources += [
        {"kind": kind, "amount": str(said[f"source_{kind}"]), "note": ""}
        for kind in form.kinds
        if said.get(f"source_{kind}")
    ]
    saved = services.fill(
        contract.pk,
        by=request.user,
        revision=said["revision"],
        budget={"sources": sources, "expenses": expenses.rows()},
        parties=[written.get(rules.key_of(party), {}) for party in contract.parties],
        payee_name=said["payee_name"].strip(),
        bank_name=said["bank_name"].strip(),
        bank_account=said["bank_account"] or contract.bank_account,
    )
    if "hand_in" not in request.POST:
        messages.success(request, _("Saved. It has not been submitted yet."))
        return redirect("awards:contract_fill", contract.pk)
    try:
        services.hand_in(contract.pk, by=request.user, revision=saved.revision)
    except NotNow as refusal:
        messages.error(request, refusal.message)
        return redirect("awards:contract_fill", contract.pk)
    messages.success(request, _("Submitted. The officer in charge will check it."))
    return redirect(contract)
