"""The process of a task contract, from the officer's draft to the last seal (practice 1.3).

Transitions change the state and nothing else; ``awards.services.contracts`` locks, checks, saves and records around them.
"""

from django.db import models
from django_fsm import FSMField, transition

from applications.workflow import SafeRefresh
from awards import rules
from awards.enums import ContractState


class ContractProcess(SafeRefresh, models.Model):
    state = FSMField(default=ContractState.DRAFTED, choices=ContractState.choices, protected=True)
    return_note = models.TextField(blank=True)

    class Meta:
        abstract = True

    @transition(state, source=ContractState.DRAFTED, target=ContractState.WITH_UNIT, permission=rules.is_officer_of)
    def send_to_unit(self):
        """Period and parties are right: the unit re-cuts the budget and names payee and account."""

    @transition(
        state,
        source=ContractState.WITH_UNIT,
        target=ContractState.CHECKING,
        conditions=[rules.has_payee],
        permission=rules.acts_for_unit,
    )
    def hand_in(self):
        self.return_note = ""

    @transition(
        state,
        source=[ContractState.CHECKING, ContractState.READY_TO_SEAL],
        target=ContractState.WITH_UNIT,
        permission=rules.is_officer_of,
    )
    def return_to_unit(self):
        """With the reason; a text that was already printed for sealing is void."""
        self.pdf_sha256, self.pdf_pages = "", None

    @transition(
        state, source=ContractState.CHECKING, target=ContractState.READY_TO_SEAL, permission=rules.is_officer_of
    )
    def approve(self):
        """From here the text is fixed: it is printed, and every party seals the same paper."""

    @transition(
        state,
        source=ContractState.READY_TO_SEAL,
        target=ContractState.SIGNED,
        conditions=[rules.has_pdf],
        permission=rules.is_officer_of,
    )
    def sign(self):
        """The sealed scans of all parties are in."""

    @transition(
        state,
        source=[state for state in ContractState.values if state != ContractState.ANNULLED],
        target=ContractState.ANNULLED,
        permission=rules.is_manager_of,
    )
    def annul(self):
        """The award was revoked."""
