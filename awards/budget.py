"""The budget of a contract: the declared one re-cut to what was awarded. Yuan as text, as in the declaration."""

from copy import deepcopy
from decimal import Decimal

from django.utils.translation import gettext as _

from applications.sections.budget import sources_sheet, totals_of
from ipfund.common.money import wan

ZERO = Decimal(0)


def own_sources(context):
    """Return (kind, name) of every source beside the funding, as the guide's form names them."""
    return [(kind, name) for kind, name in sources_sheet(context).rows if kind != "grant"]


def declared(version):
    return version.content["sections"].get("budget") or {"sources": [], "expenses": []}


def opening(version, amount):
    """Return the declared budget with the awarded amount in the place of the requested one; the unit re-cuts the rest."""
    budget = deepcopy(declared(version))
    sources = [row for row in budget.get("sources") or [] if row.get("kind") != "grant"]
    budget["sources"] = [{"kind": "grant", "amount": str(amount), "note": ""}, *sources]
    return budget


def problems(budget, amount, needed_own):
    """Return the sentences that keep a budget from being handed in."""
    totals, found = totals_of(budget), []
    if totals["grant"] != amount:
        found.append(_("The funding must be the awarded %(amount)s.") % {"amount": wan(amount)})
    if totals["spent_grant"] != amount:
        found.append(
            _("Expenses from the funding add up to %(spent)s; they must equal the award of %(amount)s.")
            % {"spent": wan(totals["spent_grant"]), "amount": wan(amount)}
        )
    if totals["spent_own"] != totals["not_grant"]:
        found.append(
            _("Expenses from own and other funds add up to %(spent)s; they must equal those funds, %(given)s.")
            % {"spent": wan(totals["spent_own"]), "given": wan(totals["not_grant"])}
        )
    if totals["own"] < needed_own:
        found.append(
            _("The guide requires own funds of at least %(needed)s in addition to this award; the budget has %(own)s.")
            % {"needed": wan(needed_own), "own": wan(totals["own"])}
        )
    return found


def comparison(before, after):
    """Return one row a subject: requested and contracted, from the funding and from own funds; then both totals."""
    old = {row.get("subject"): row for row in before.get("expenses") or []}
    new = {row.get("subject"): row for row in after.get("expenses") or []}
    rows = []
    for subject in dict.fromkeys([*old, *new]):
        values = {
            "asked_grant": money(old.get(subject), "grant"),
            "asked_own": money(old.get(subject), "own"),
            "grant": money(new.get(subject), "grant"),
            "own": money(new.get(subject), "own"),
        }
        if any(values.values()):
            rows.append({"subject": subject, "note": (new.get(subject) or {}).get("note", ""), **values})
    totals = {key: sum((row[key] for row in rows), ZERO) for key in ("asked_grant", "asked_own", "grant", "own")}
    return rows, totals


def money(row, column):
    text = (row or {}).get(column) or "0"
    return Decimal(text)
