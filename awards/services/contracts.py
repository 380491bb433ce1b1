"""The steps of a task contract: sent to the unit, filled in, checked or returned, printed, sealed, signed; or annulled."""

from contextlib import contextmanager
from decimal import Decimal
from itertools import zip_longest

from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from applications.services.core import lock, step
from awards import budget, rules
from awards.enums import ContractState, PartyRole
from awards.models import Contract, SealedScan
from awards.notifications import tell_officers, tell_unit
from awards.services.calendar import day_in, today
from duplicates.services.naming import note_account
from ipfund.common import audit, clock, filing, outbox
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow
from ipfund.common.formats import listed

EDITED_BY_OFFICER = ("starts_on", "ends_on", "parties")
EDITED_BY_UNIT = ("budget", "payee_name", "bank_name", "bank_account")
PERSONS = ("representative", "contact", "phone", "address")  # what the unit says of itself and of its partner
NAMED_BY_UNIT = (PartyRole.SUPPORTING_INSTITUTION,)


@contextmanager
def contract_step(action, contract_id, *, by, revision=None, reason=""):
    """Hold one contract while one action is done to it: its declaration is locked first, then itself."""
    with act(action, Contract(pk=contract_id), by=by):
        contract = lock_contract(
            contract_id, lock(Contract.objects.values_list("application", flat=True).get(pk=contract_id))
        )
        check_permission(contract, action, by)
        check_revision(contract, revision)
        old, contract.told = contract.state, {}
        try:
            yield contract
        except TransitionNotAllowed as error:
            raise not_now(contract) from error
        finish(contract, action, by=by, old=old, reason=reason, data=contract.told)


def lock_contract(contract_id, application):
    contract = (
        Contract.objects.select_for_update(no_key=True, of=("self",)).select_related("version").get(pk=contract_id)
    )
    contract.application = application
    return contract


def finish(contract, action, *, by, old, reason="", data=None):
    contract.revision += 1
    if contract.state != old:
        contract.moved_at = clock.now()
    contract.save()
    data = {"revision": contract.revision, **(data or {})}
    audit.record(contract, action, by=by, old=old, new=contract.state, reason=reason, data=data)


def check_permission(contract, action, by):
    """Raise NotNow when the state has no such step, NotAllowed when the step is somebody else's."""
    meta = getattr(getattr(contract, action, None), "_django_fsm", None)
    if meta is None:
        return
    if meta.get_transition(contract.state) is None:
        raise not_now(contract)
    if not meta.get_transition(contract.state).has_perm(contract, by):
        raise NotAllowed(_("You are not entitled to take this step."), code="not_yours")


def check_revision(contract, revision):
    """Nobody decides on a text they were not shown, and no old page overwrites a newer one."""
    if revision is not None and revision != contract.revision:
        raise NotNow(
            _(
                "The contract has been changed in the meantime. Reload the page, compare, and repeat what still "
                "applies."
            ),
            code="stale",
        )


def not_now(contract):
    return NotNow(
        _("This is not possible now: the contract is in the state “%(state)s”.")
        % {"state": contract.get_state_display()},
        code="wrong_state",
    )


def edit_draft(contract_id, *, by, revision, **said):
    """The officer sets period and parties right before the unit sees them."""
    with contract_step("edit_draft", contract_id, by=by, revision=revision) as contract:
        if contract.state != ContractState.DRAFTED:
            raise not_now(contract)
        if not rules.is_officer_of(contract, by):
            raise NotAllowed(_("You are not entitled to take this step."), code="not_yours")
        if said["ends_on"] <= said["starts_on"]:
            raise NotNow(_("The period ends before it starts."), code="period")
        keep(contract, said, EDITED_BY_OFFICER)
    return contract


def keep(contract, said, allowed):
    for name in allowed:
        if name in said:
            setattr(contract, name, said[name])


def send_to_unit(contract_id, *, by, revision):
    with contract_step("send_to_unit", contract_id, by=by, revision=revision) as contract:
        unnamed = [
            party["label"] for party in contract.parties if not party["name"] and party["role"] not in NAMED_BY_UNIT
        ]
        if unnamed:
            raise NotNow(
                _("First enter the names of all parties: %(labels)s") % {"labels": listed(unnamed)}, code="party"
            )
        contract.send_to_unit()
        tell_unit(contract, "contract_to_fill")
    return contract


def fill(contract_id, *, by, revision, **said):
    """The unit saves its budget, payee and account; complete or not."""
    with contract_step("fill", contract_id, by=by, revision=revision) as contract:
        if not rules.acts_for_unit(contract, by):
            raise NotAllowed(
                _("Only the applicant and the unit's administrator may fill in the contract."), code="not_yours"
            )
        if contract.state != ContractState.WITH_UNIT:
            raise not_now(contract)
        keep(contract, said, EDITED_BY_UNIT)
        if "bank_account" in said:
            note_account(contract.version, said["bank_account"])
        contract.parties = merged_parties(contract.parties, said.get("parties", []))
    return contract


def merged_parties(parties, said):
    """Return the parties with what the unit may say: nothing about the authority, no other name for itself."""
    merged = []
    for party, new in zip_longest(parties, said[: len(parties)], fillvalue={}):
        allowed = () if party["role"] == PartyRole.AUTHORITY else PERSONS
        allowed = (*allowed, "name") if party["role"] in NAMED_BY_UNIT else allowed
        merged.append({**party, **{key: new[key] for key in allowed if key in new}})
    return merged


def problems_of(contract):
    """Return the sentences that say what is missing before the contract can be handed in, or approved."""
    matching = contract.application.direction.spec.funding.matching
    needed = rules.own_funds_needed(contract.amount_yuan, contract.application.requested_yuan or Decimal(0), matching)
    found = budget.problems(contract.budget, contract.amount_yuan, needed)
    if not rules.has_payee(contract):
        found.append(_("Enter the payee, the bank and the account."))
    elif not rules.pays_the_right_party(contract):
        paid = rules.paid_parties(contract)
        found.append(
            _("The guide pays %(label)s: the payee must be %(name)s.")
            % {key: _(" or ").join(party[key] for party in paid) for key in ("label", "name")}
        )
    found += [
        _("%(label)s: enter the name of the party.") % {"label": party["label"]}
        for party in contract.parties
        if not party["name"]
    ]
    return found


def refuse_incomplete(contract):
    if found := problems_of(contract):
        raise NotNow(" ".join(found), code="incomplete")


def hand_in(contract_id, *, by, revision):
    with contract_step("hand_in", contract_id, by=by, revision=revision) as contract:
        refuse_incomplete(contract)
        contract.hand_in()
        tell_officers(contract, "contract_to_check")
    return contract


def return_to_unit(contract_id, *, by, revision, reason):
    """Back to the unit with the reason; scans of the text that is now void are taken out."""
    with contract_step("return_to_unit", contract_id, by=by, revision=revision, reason=reason) as contract:
        if not reason.strip():
            raise NotNow(_("Say why."), code="no_reason")
        contract.return_to_unit()
        contract.return_note = reason
        contract.pdf = ""
        SealedScan.objects.filter(contract=contract, removed_at__isnull=True).update(removed_at=clock.now())
        tell_unit(contract, "contract_returned")
    return contract


def approve(contract_id, *, by, revision):
    """The text is right: it is printed once, and this print is what every party seals."""
    with contract_step("approve", contract_id, by=by, revision=revision) as contract:
        refuse_incomplete(contract)
        contract.approve()
        outbox.enqueue("contract-pdf", f"contract-pdf:{contract.pk}:{contract.revision + 1}", contract_id=contract.pk)
    return contract


def upload_scan(contract_id, *, by, party, upload, shown=None):
    """Keep the contract as one ``party``, named by its key, sealed it; a newer scan takes the place of the older one.

    ``shown`` is the hash of the print that the page offered for sealing.
    """
    with contract_step("upload_scan", contract_id, by=by) as contract:
        if contract.state != ContractState.READY_TO_SEAL or not contract.pdf_sha256:
            raise not_now(contract)
        if shown is not None and shown != contract.pdf_sha256:
            raise NotNow(
                _(
                    "The contract has been printed again in the meantime (SHA-256 %(now)s…). Seal and scan the new "
                    "print."
                )
                % {"now": contract.pdf_sha256[:16]},
                code="other_version",
            )
        found = rules.party_of(contract, party)
        if found is None:
            raise NotNow(_("This contract has no such party."), code="no_party")
        if not rules.may_bring_scan(contract, by, found):
            raise NotAllowed(_("You cannot upload the scan of this party."), code="not_yours")
        now = clock.now()
        SealedScan.objects.filter(contract=contract, party=party, removed_at__isnull=True).update(removed_at=now)
        scan = SealedScan(contract=contract, party=party, pdf_sha256=contract.pdf_sha256)
        filing.keep(scan, upload, by=by)
        contract.told = {"party": party, "sha256": scan.sha256, "pages": scan.pages}
    return scan


def valid_scans(contract):
    """Return the scans of this very text."""
    return contract.scans.filter(removed_at__isnull=True, pdf_sha256=contract.pdf_sha256)


def missing_scans(contract):
    """Return the labels of the parties whose sealed scan is not there yet."""
    have = set(valid_scans(contract).values_list("party", flat=True))
    return [party["label"] for party in contract.parties if rules.key_of(party) not in have]


def short_scans(contract):
    """Return the labels of the parties whose scan has fewer pages than the print."""
    short = {scan.party for scan in valid_scans(contract) if rules.is_short(scan, contract)}
    return [party["label"] for party in contract.parties if rules.key_of(party) in short]


def sign(contract_id, *, by, revision, signed_on, short_seen=False):
    """The scans of all parties are in: the contract is signed, and the declaration ends at ``contracted``.

    ``short_seen``: the officer looked at the scans that have fewer pages than the print, and takes them.
    """
    application_id = Contract.objects.values_list("application", flat=True).get(pk=contract_id)
    with step("sign_contract", application_id, by=by, data={"contract": contract_id}) as application:
        contract = lock_contract(contract_id, application)
        check_permission(contract, "sign", by)
        check_revision(contract, revision)
        if missing := missing_scans(contract):
            raise NotNow(_("The sealed scan is missing from: %(labels)s") % {"labels": listed(missing)}, code="no_scan")
        short = short_scans(contract)
        if short and not short_seen:
            raise NotNow(
                _("First check the scan of: %(labels)s. It has fewer pages than the print.")
                % {"labels": listed(short)},
                code="short_scan",
            )
        program = application.direction.program
        if not day_in(program, contract.drafted_at) <= signed_on <= today(program):
            raise NotNow(_("The day of signature must be between the draft and today."), code="signed_on")
        old = contract.state
        contract.sign()
        contract.signed_on = signed_on
        finish(contract, "sign", by=by, old=old, data={"short": short} if short else None)
        application.sign_contract()
        tell_unit(contract, "contract_signed")
    return contract


def reveal_account(contract_id, *, by):
    """Return the account number in clear; who looked is recorded."""
    contract = Contract.objects.select_related("application__direction", "application__organisation").get(
        pk=contract_id
    )
    with act("reveal_account", contract, by=by):
        if not rules.may_reveal_account(contract, by):
            raise NotAllowed(_("You are not allowed to see the account."), code="not_yours")
        audit.record(contract, "reveal_account", by=by)
    return contract.bank_account


def read_print(contract, *, by):
    """Let somebody open the print for sealing; it shows the account in clear, so reading it is recorded."""
    with act("read_print", contract, by=by):
        if not rules.may_reveal_account(contract, by):
            raise NotAllowed(_("You are not allowed to see the account."), code="not_yours")
        audit.record(contract, "read_print", by=by, data={"sha256": contract.pdf_sha256})
    return contract.pdf


def read_scan(scan, contract, *, by):
    """Let somebody open a sealed scan; it shows the account too."""
    with act("read_scan", contract, by=by):
        party = rules.party_of(contract, scan.party)
        if not (rules.may_reveal_account(contract, by) or (party and rules.may_bring_scan(contract, by, party))):
            raise NotAllowed(_("The scan shows the account, which you may not see."), code="not_yours")
        audit.record(contract, "read_scan", by=by, data={"party": scan.party, "sha256": scan.sha256})
    return scan


def revoke(application_id, *, by, reason, version=None):
    """Take an award back, signed or not; its contract is annulled with it."""
    with step("revoke", application_id, by=by, version=version, reason=reason) as application:
        if not reason.strip():
            raise NotNow(_("Say why."), code="no_reason")
        application.revoke()
        found = Contract.objects.filter(application=application).exclude(state=ContractState.ANNULLED).first()
        if found is not None:
            contract = lock_contract(found.pk, application)
            old = contract.state
            contract.annul()
            finish(contract, "annul", by=by, old=old, reason=reason)
    return application
