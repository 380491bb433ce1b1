"""Who decides, and what the regulation says about amounts, order, notices and contracts. Small and pure."""

from decimal import Decimal

from applications.rules import acts_for_office, is_in_charge, is_owner, is_unit_admin
from awards.enums import ContractState, Outcome, PartyRole

FOLLOWERS = ("district_officer", "city_officer", "program_manager", "auditor")

# --- who ---------------------------------------------------------------------------------------------------------


def decides(user):
    """The program manager prepares the decisions, publishes them and rules on objections."""
    return user.has_role("program_manager")


def may_know_authors(user):
    """Who objects is known to the program manager and the auditor, to nobody else."""
    return user.has_role("program_manager", "auditor")


def follows(application, user):
    """Whether a person has to do with an award otherwise than as an expert who once scored the declaration."""
    return is_owner(application, user) or is_unit_admin(application, user) or user.has_role(*FOLLOWERS)


def acts_for_unit(contract, user):
    """The applicant or the unit's administrator."""
    return is_owner(contract.application, user) or is_unit_admin(contract.application, user)


def is_officer_of(contract, user):
    """The city officer who runs the direction."""
    return is_in_charge(contract.application, user)


def is_manager_of(contract, user):  # noqa: ARG001 -- the shape of a permission
    return decides(user)


def may_reveal_account(contract, user):
    """Whoever fills it in, checks it or audits it."""
    return is_officer_of(contract, user) or acts_for_unit(contract, user) or user.has_role("program_manager", "auditor")


def may_bring_scan(contract, user, party):
    """The officer for every party; the unit for itself and its partner; a district office for itself."""
    if is_officer_of(contract, user):
        return True
    if acts_for_unit(contract, user):
        return party["role"] != PartyRole.AUTHORITY
    return party["role"] == PartyRole.DISTRICT_OFFICE and acts_for_office(contract.application, user)


# --- money ---------------------------------------------------------------------------------------------------------


def largest_award(requested, ceiling):
    """The award is neither above the guide's amount nor above what was asked for; None: nothing limits it."""
    return min((limit for limit in (requested, ceiling) if limit is not None), default=None)


def largest_total(quota, funded, ceiling):
    """What the direction can cost at most: where fewer are paid than contracted, only those count."""
    places = funded or quota
    return None if places is None or ceiling is None else places * ceiling


def largest_payment(amounts, funded):
    """What the proposed awards can cost at most."""
    return sum(sorted(amounts, reverse=True)[:funded], Decimal(0))


def own_funds_needed(amount, requested, matching):
    """Own funds that the guide asks for beside an award, in yuan; zero where it asks for none."""
    if matching is None:
        return Decimal(0)
    base = requested if matching.base == "requested" else amount
    return (Decimal(str(matching.ratio)) * (base or Decimal(0))).quantize(Decimal("0.01"))


# --- order -----------------------------------------------------------------------------------------------------------


def passed_over(decisions):
    """Return those not awarded although one with an equal or lower score is: each needs the officer's reason.

    ``decisions`` is an iterable of (key, outcome, mean); a declaration without a mean stands behind all others.
    """
    decided = [(key, outcome, Decimal(-1) if mean is None else mean) for key, outcome, mean in decisions]
    awarded = [mean for _key, outcome, mean in decided if outcome == Outcome.AWARD]
    lowest = min(awarded, default=None)
    return [
        key
        for key, outcome, mean in decided
        if outcome in {Outcome.RESERVE, Outcome.REJECT} and lowest is not None and mean >= lowest
    ]


# --- contract ----------------------------------------------------------------------------------------------------------


def key_of(party):
    """Return how a party is told from all others of its contract: by its role, by its number too where several have it."""
    return party.get("key") or party["role"]


def party_of(contract, key):
    return next((party for party in contract.parties if key_of(party) == key), None)


def paid_parties(contract):
    """Return those of the role that is paid: a guide may know several supporting institutions."""
    return [party for party in contract.parties if party["role"] == contract.payee_role]


def has_payee(contract):
    return bool(contract.payee_name and contract.bank_name and contract.bank_account)


def pays_the_right_party(contract):
    """Where the guide pays a third party, the payee is one of those that stand there as this party."""
    if contract.payee_role != PartyRole.SUPPORTING_INSTITUTION:
        return True
    return any(contract.payee_name in party["name"].split("、") for party in paid_parties(contract))


def is_short(scan, contract):
    """Whether a scan has fewer pages than the print that was to be sealed; older prints were not counted."""
    return contract.pdf_pages is not None and scan.pages < contract.pdf_pages


def has_pdf(contract):
    return bool(contract.pdf_sha256)


def is_editable_by_unit(contract, user):
    return contract.state == ContractState.WITH_UNIT and acts_for_unit(contract, user)
