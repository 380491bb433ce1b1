"""The frame of every step on a decision, notice, objection or contract: one transaction, and a record also of refusals."""

from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from applications.services.core import patience
from awards import rules
from ipfund.common import audit
from ipfund.common.errors import NotAllowed, NotNow, Refusal
from programs.models import Direction


@contextmanager
def act(action, subject, *, by):
    """Hold one transaction; what is refused in it is rolled back, and recorded in a transaction of its own."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        if by is not None:
            audit.refusal(subject, action, by=by, reason=refusal.message, data={"code": refusal.code})
        raise


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
