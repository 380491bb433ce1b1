"""The sealed letters on which an office set an administrator: kept as they came, reading them is recorded."""

from django.utils.translation import gettext as _

from ipfund.common import audit, filing
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed
from organisations.models import Letter
from organisations.rules import may_read_letters


def keep_letter(unit, sent, *, by, reason):
    """Keep one letter of a unit; in the transaction of what it is the ground for."""
    letter = filing.keep(Letter(organisation=unit, reason=reason), sent, by=by)
    audit.record(unit, "letter_kept", by=by, new=letter.name, reason=reason, data={"sha256": letter.sha256})
    return letter


def read_letter(letter, *, by):
    """Let somebody open a letter; it names people, so who looked is recorded."""
    unit = letter.organisation
    with act("read_letter", unit, by=by):
        if not may_read_letters(by, unit):
            raise NotAllowed(_("Only the office of this unit and the auditors can open its letters."), code="not_yours")
        audit.record(unit, "read_letter", by=by, data={"letter": letter.pk, "sha256": letter.sha256})
    return letter
