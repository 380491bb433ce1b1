"""What the services of decisions, notices, objections and contracts ask before they act."""

from django.utils.translation import gettext as _

from awards import rules
from ipfund.common.acting import patience
from ipfund.common.errors import NotAllowed, NotNow
from programs.models import Direction


def require_manager(by):
    if not rules.decides(by):
        raise NotAllowed(_("Only the program manager may do this."), code="not_yours")


def require_reason(reason):
    if not reason.strip():
        raise NotNow(_("Say why."), code="no_reason")


def lock_direction(pk):
    """Decisions of a direction are taken one after another, so that nobody counts its quota beside us."""
    with patience():
        Direction.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    return Direction.objects.select_related("program").get(pk=pk)
