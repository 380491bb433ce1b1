"""What must hold of decisions, notices, objections and contracts."""

from django.utils.translation import gettext_lazy as _

from applications.models import Application
from awards import budget, rules, targets
from awards.models import Contract, Evidence, MeetingFile, NoticeEntry, SealedScan
from awards.services.notices import is_over
from ipfund.common import audit, filing
from ipfund.common.invariants import Invariant

BATCH = 500
WON = "'awarded', 'contracted'"


def contracts_out_of_balance():
    """From the hand-in on, the funding in the budget is the award and both sides are equal."""
    found = Contract.objects.exclude(state__in=["drafted", "with_unit", "annulled"]).order_by("pk")
    for contract in found.iterator(BATCH):
        if budget.problems(contract.budget, contract.amount_yuan, 0):
            yield contract.number


def lowered_targets():
    for number, lines in Contract.objects.order_by("pk").values_list("number", "targets").iterator(BATCH):
        if any(targets.below_minimum(line) or targets.below_declared(line) for line in lines):
            yield number


def plans_of_another_amount():
    for number, amount, plan in Contract.objects.order_by("pk").values_list("number", "amount_yuan", "payment_plan"):
        if plan and sum(budget.money(part, "amount") for part in plan) != amount:
            yield number


def signed_without_scans():
    """A signed contract has, of every party, a scan of the very text that was printed."""
    for contract in Contract.objects.filter(state="signed").order_by("pk").iterator(BATCH):
        valid = SealedScan.objects.filter(contract=contract, removed_at__isnull=True, pdf_sha256=contract.pdf_sha256)
        if {rules.key_of(party) for party in contract.parties} - set(valid.values_list("party", flat=True)):
            yield contract.number


def changed_files():
    yield from filing.changed(SealedScan, Evidence, MeetingFile)
    for contract in Contract.objects.exclude(pdf="").order_by("pk").iterator(BATCH):
        if filing.sha256_of(contract.pdf) != contract.pdf_sha256:
            yield contract.number


def confirmed_too_early():
    """By the instant in the record, in the program's time zone."""
    entries = NoticeEntry.objects.select_related("notice__program", "decision").order_by("pk")
    for entry in entries.iterator(BATCH):
        application = Application(pk=entry.decision.application_id)
        confirmed = audit.events_of(application).filter(action="confirm_award", refused=False).first()
        if confirmed and not is_over(entry.notice, confirmed.at):
            yield entry.number


DECISIONS = [
    Invariant(
        "awarded_has_a_meeting_record",
        _("What is proposed, awarded or under contract was decided in a meeting whose record is kept."),
        """SELECT a.id FROM applications_application a WHERE a.state IN ('public_notice', 'awarded', 'contracted')
           AND NOT EXISTS (SELECT 1 FROM awards_decision d JOIN awards_decisionmeeting m ON m.id = d.meeting_id
               WHERE d.application_id = a.id AND d.outcome = 'award' AND d.state = 'released'
               AND (m.record <> '' OR EXISTS (SELECT 1 FROM awards_meetingfile f WHERE f.meeting_id = m.id)))""",
    ),
    Invariant(
        "award_within_ceiling_and_request",
        _("No award is above the guide's amount or above what was asked for."),
        """SELECT d.id FROM awards_decision d JOIN applications_application a ON a.id = d.application_id
           JOIN programs_direction p ON p.id = d.direction_id WHERE d.outcome = 'award'
           AND (d.amount_yuan > p.amount_yuan OR d.amount_yuan > a.requested_yuan)""",
    ),
    Invariant(
        "awards_within_quota",
        _("No direction has more awards than the guide has places."),
        """SELECT p.id FROM programs_direction p JOIN awards_decision d ON d.direction_id = p.id
           JOIN applications_application a ON a.id = d.application_id
           WHERE d.outcome = 'award' AND a.state IN ('deliberation', 'public_notice', 'awarded', 'contracted')
           GROUP BY p.id, p.quota HAVING COUNT(*) > p.quota""",
    ),
    Invariant(
        "decision_is_of_its_direction",
        _("A decision is in the direction of its declaration, on a version that was submitted."),
        """SELECT d.id FROM awards_decision d JOIN applications_application a ON a.id = d.application_id
           WHERE d.direction_id <> a.direction_id OR NOT EXISTS (SELECT 1 FROM applications_applicationversion v
               WHERE v.application_id = a.id AND v.number = d.version)""",
    ),
    Invariant(
        "pending_decisions_moved_nothing",
        _("A declaration whose decision is not released is still in deliberation, or was withdrawn."),
        """SELECT d.id FROM awards_decision d JOIN applications_application a ON a.id = d.application_id
           WHERE d.state = 'pending' AND a.state NOT IN ('deliberation', 'withdrawn')""",
    ),
]
NOTICES = [
    Invariant(
        "confirmed_after_the_notice",
        _("An award published in a notice was confirmed after the notice's last day."),
        rows=confirmed_too_early,
    ),
    Invariant(
        "no_open_objection_on_an_award",
        _("No award was made while an objection to it was open."),
        f"""SELECT o.id FROM awards_objection o JOIN awards_noticeentry e ON e.id = o.entry_id
           JOIN awards_decision d ON d.id = e.decision_id JOIN applications_application a ON a.id = d.application_id
           WHERE o.state = 'open' AND a.state IN ({WON})""",
    ),
    Invariant(
        "objection_has_author_and_proof",
        _("Every objection has a named author and at least one file."),
        """SELECT o.id FROM awards_objection o WHERE o.author_name = ''
           OR NOT EXISTS (SELECT 1 FROM awards_evidence f WHERE f.objection_id = o.id)""",
    ),
    Invariant(
        "ruling_is_recorded",
        _("Every ruling on an objection is in the record."),
        """SELECT o.id FROM awards_objection o WHERE o.state <> 'open' AND NOT EXISTS (SELECT 1 FROM common_event c
           WHERE c.subject_type = 'awards.objection' AND c.subject_id = o.id AND c.action = 'rule_objection'
           AND c.new = o.state)""",
    ),
]
CONTRACTS = [
    Invariant(
        "contract_is_of_the_award",
        _("A contract has the amount of its decision and the version that was decided on."),
        """SELECT c.id FROM awards_contract c JOIN awards_decision d ON d.application_id = c.application_id
           JOIN applications_applicationversion v ON v.id = c.version_id
           WHERE c.amount_yuan <> d.amount_yuan OR v.application_id <> c.application_id OR v.number <> d.version""",
    ),
    Invariant(
        "contracted_has_a_signed_contract",
        _("A declaration is under contract exactly when its contract is signed."),
        """SELECT c.id FROM awards_contract c JOIN applications_application a ON a.id = c.application_id
           WHERE (c.state = 'signed') <> (a.state = 'contracted')
           UNION SELECT a.id FROM applications_application a WHERE a.state = 'contracted'
           AND NOT EXISTS (SELECT 1 FROM awards_contract c WHERE c.application_id = a.id)""",
    ),
    Invariant(
        "signed_has_every_scan", _("A signed contract has the sealed scan of every party."), rows=signed_without_scans
    ),
    Invariant(
        "contract_budget_is_the_award", _("The budget of a contract is the award."), rows=contracts_out_of_balance
    ),
    Invariant("targets_were_not_lowered", _("No target is below the guide or the declaration."), rows=lowered_targets),
    Invariant("payments_add_up", _("The payments of a contract add up to its amount."), rows=plans_of_another_amount),
    Invariant(
        "award_files_unchanged",
        _("Scans, letters and prints are unchanged since they were kept."),
        rows=changed_files,
        thorough=True,
    ),
]
INVARIANTS = DECISIONS + NOTICES + CONTRACTS
