"""Budget: where the money comes from and what it is spent on; both sides equal, kept in yuan, typed in 万元."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from applications.sections.base import Kind, Sheet, display_sheet
from applications.sections.questions import MISSING, WARNING, Problem, Question, is_amount
from ipfund.common.money import plain
from ipfund.common.money import wan as in_words

WAN = Decimal(10_000)
KINDS = ("grant", "own")  # the first two sources of every definition; whatever follows is "other"


class Budget(Kind):
    key = "budget"
    follows_from = ()

    def parts(self, context):
        return [sources_sheet(context), expenses_sheet(context)]

    def summary(self, data, context):  # noqa: ARG002 -- the shape of a kind
        totals = totals_of(data)
        return {
            "requested_yuan": totals["grant"].quantize(Decimal("0.01")),
            "own_funds_yuan": totals["own"].quantize(Decimal("0.01")),
            "total_yuan": totals["sources"].quantize(Decimal("0.01")),
        }

    def further_problems(self, data, context):
        totals = totals_of(data)
        if not totals["grant"] and not wrong_amounts((data.get("sources") or [])[:1], ("amount",)):
            yield Problem("sources-0-amount", _("Enter how much funding you apply for."), MISSING)
        if not totals["expenses"] and not wrong_amounts(data.get("expenses"), KINDS):
            yield Problem("expenses-0-grant", _("Enter what the money will be spent on."), MISSING)
        yield from funding_problems(context.spec.funding, totals)
        if totals["grant"] and totals["expenses"]:
            yield from balance_problems(totals)

    def display(self, data, context):
        totals = totals_of(data)
        given, spent = total_label(data.get("sources"), ("amount",)), total_label(data.get("expenses"), KINDS)
        sources = display_sheet(sources_sheet(context), data, [given, wan(totals["sources"]), ""])
        (expenses,) = display_sheet(
            expenses_sheet(context), data, [spent, wan(totals["spent_grant"]), wan(totals["spent_own"]), ""]
        )
        return [*sources, replace(expenses, rows=[row for row in expenses.rows if any(row[1:])])]


def source_names(context):
    return context.section("budget").sources or (
        _("Funding applied for"),
        _("Own funds of the unit"),
        _("Other sources"),
    )


def subject_names(context):
    return context.section("budget").subjects or (
        _("Equipment"),
        _("Materials"),
        _("Testing, processing and analysis"),
        _("Travel"),
        _("Conferences"),
        _("International cooperation and exchange"),
        _("Publication, literature, dissemination and intellectual property"),
        _("Labour"),
        _("Expert advice"),
        _("Other expenses"),
    )


def sources_sheet(context):
    names = source_names(context)
    rows = tuple((KINDS[i] if i < len(KINDS) else f"other{i - 1}", name) for i, name in enumerate(names))
    return Sheet(
        "sources",
        _("Sources of funds"),
        tuple((kind.replace("other1", "other"), name) for kind, name in rows),
        (
            Question("amount", _("Amount"), "amount", required=False),
            Question("note", _("Note"), max_length=200, required=False),
        ),
        key_name="kind",
        header=_("Source"),
        sums={"amount": "sources"},
    )


def expenses_sheet(context):
    return Sheet(
        "expenses",
        _("Expenses"),
        tuple((name, name) for name in subject_names(context)),
        (
            Question("grant", _("From the funding"), "amount", required=False),
            Question("own", _("From own and other funds"), "amount", required=False),
            Question("note", _("Purpose and calculation"), max_length=300, required=False),
        ),
        key_name="subject",
        header=_("Subject"),
        sums={"grant": "spent_grant expenses", "own": "spent_own expenses"},
    )


def totals_of(data):
    """Return all sums in yuan; what is no amount counts nothing here and is a problem of its own field."""
    sources = {row.get("kind"): money(row, "amount") for row in data.get("sources") or []}
    spent = {column: sum((money(row, column) for row in data.get("expenses") or []), Decimal(0)) for column in KINDS}
    everything = sum(sources.values(), Decimal(0))
    grant = sources.get("grant", Decimal(0))
    return {
        "sources": everything,
        "grant": grant,
        "own": sources.get("own", Decimal(0)),
        "not_grant": everything - grant,
        "spent_grant": spent["grant"],
        "spent_own": spent["own"],
        "expenses": spent["grant"] + spent["own"],
    }


def money(row, column):
    return Decimal(row[column]) if is_amount(row.get(column)) else Decimal(0)


def wrong_amounts(rows, columns):
    """Count what was typed and is no amount."""
    typed = [row.get(column) for row in rows or () for column in columns]
    return sum(bool(value) and not is_amount(value) for value in typed)


def total_label(rows, columns):
    """Name a row of totals; where something typed is no amount, say that it was left out."""
    wrong = wrong_amounts(rows, columns)
    return _("Total (without entries that are not amounts: %s)") % wrong if wrong else _("Total")


def funding_problems(funding, totals):
    ceiling = funding.amount_yuan
    if ceiling is not None and totals["grant"] > ceiling:
        yield Problem(
            "sources-0-amount",
            _("You apply for %(asked)s; the guide allows at most %(most)s: “%(quote)s”")
            % {"asked": in_words(totals["grant"]), "most": in_words(ceiling), "quote": funding.quote},
            WARNING if funding.kind == "nominal" else "wrong",
        )
    if not funding.matching or not totals["grant"]:
        return
    needed = totals["grant"] * Decimal(str(funding.matching.ratio))
    if totals["own"] < needed:
        yield Problem(
            "sources-1-amount",
            _("The guide requires own funds of at least %(needed)s; you have %(own)s: “%(quote)s”")
            % {"needed": in_words(needed), "own": in_words(totals["own"]), "quote": funding.matching.quote},
        )


def balance_problems(totals):
    pairs = (
        ("grant", "spent_grant", "expenses-0-grant", _("Expenses from the funding (%(spent)s) must equal the funding applied for (%(given)s).")),
        ("not_grant", "spent_own", "expenses-0-own", _("Expenses from own and other funds (%(spent)s) must equal those funds (%(given)s).")),
    )  # fmt: skip
    for given, spent, field, sentence in pairs:
        if totals[given] != totals[spent]:
            yield Problem(field, sentence % {"given": in_words(totals[given]), "spent": in_words(totals[spent])})


def wan(amount):
    return plain(amount / WAN)
