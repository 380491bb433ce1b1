"""The process of a report: from which states each step leads where. Nothing else changes a state."""

from django.utils.translation import gettext as _

from ipfund.common.errors import NotNow
from registers.enums import ReportState as State

STEPS = {
    "save": ((State.DRAFT, State.RETURNED), None),  # stays where it is
    "submit": ((State.DRAFT, State.RETURNED), State.SUBMITTED),
    "take_back": ((State.SUBMITTED,), State.DRAFT),
    "confirm": ((State.SUBMITTED,), State.CONFIRMED),
    "send_back": ((State.SUBMITTED,), State.RETURNED),
    "correct": ((State.CONFIRMED,), None),
}


def move(report, step):
    """Take one step, or refuse it with the state the report is in."""
    sources, target = STEPS[step]
    if report.state not in sources:
        raise NotNow(
            _("This report is “%(state)s”; this step is not possible now.") % {"state": report.get_state_display()},
            code="wrong_state",
        )
    report.state = target or report.state
