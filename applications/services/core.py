"""One step of the process: read the clock, lock, ask who, when and which version, change, record, tell.

Every verb of this package and of reviews and awards that moves a declaration goes through ``step``.
"""

from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from applications import loading, rules
from applications.models import Application
from ipfund.common import audit, clock, outbox
from ipfund.common.acting import patience
from ipfund.common.errors import NotAllowed, NotNow, Refusal


class NothingToDo(Exception):  # noqa: N818 -- not an error
    """Leave a step without a trace: rolled back, not recorded."""


@contextmanager
def step(action, application_id, *, by, version=None, reason="", data=None, lock_unit=False, unless=None):
    """Hold one declaration while one action is done to it; save and record it when the block ends well.

    Yields the locked application; ``application.step_at`` is the database's time before any lock was waited for.
    A Refusal rolls everything back and is recorded in a transaction of its own, unless it judged nothing. ``unless()`` is asked under the lock,
    of a step that no longer fits: when the same request was done meanwhile, the step ends with NothingToDo.
    """
    at = clock.decide()
    told = dict(data or {})
    try:
        with transaction.atomic():
            application = lock(application_id, lock_unit=lock_unit)
            application.step_at = at
            application.told = told
            old = application.state
            if unless is not None and not fits(application, action, version) and unless():
                raise NothingToDo
            check_permission(application, action, by)
            check_version(application, version)
            try:
                yield application
            except TransitionNotAllowed as error:
                raise not_now(application) from error
            application.moved_at = at
            application.save()
            event = audit.record(
                application, action, by=by, old=old, new=application.state, reason=reason, data=_version_of(application)
            )
            outbox.enqueue(
                "application-moved",
                f"moved:{application.pk}:{event.seq}",
                application_id=application.pk,
                action=action,
                event_id=event.pk,
            )
    except Refusal as refusal:
        if by is None or not refusal.recorded:
            raise
        audit.refusal(
            Application(pk=application_id), action, by=by, reason=refusal.message, data={"code": refusal.code}
        )
        raise


def lock(application_id, *, lock_unit=False):
    """Lock order: the unit's row, then the application; never the program. What is due is read after the lock."""
    with patience():
        if lock_unit:
            lock_unit_of(application_id)
        loading.hold(application_id)
    fresh = loading.with_all_around.one(application_id)
    if fresh is None:
        raise Application.DoesNotExist
    fresh.program = fresh.direction.program
    return fresh


def lock_unit_of(application_id):
    """Whoever counts a unit's places holds its row, so that nobody counts beside them."""
    loading.hold_unit_of(application_id)


def fits(application, action, version):
    """Whether state and version are those the request was made for: then it cannot have been done before."""
    transition = getattr(application, action)._django_fsm.get_transition(application.state)
    return transition is not None and version in (None, application.version)


def check_permission(application, action, by):
    """Raise NotNow when the state has no such step, NotAllowed when the step is somebody else's."""
    method = getattr(application, action, None)
    meta = getattr(method, "_django_fsm", None)
    if meta is None:
        check_act(application, action, by)
        return
    if meta.get_transition(application.state) is None or not meta.conditions_met(application, application.state):
        raise not_now(application)
    if not meta.has_transition_perm(application, application.state, by):
        raise NotAllowed(_("You are not entitled to take this step."), code="not_yours")


def may(application, action, person):
    """Whether a person could take a step now, as far as the declaration itself knows: for buttons."""
    if action in rules.ACTS:
        return rules.ACTS[action](application, person)
    meta = getattr(application, action)._django_fsm
    return (
        meta.get_transition(application.state) is not None
        and meta.conditions_met(application, application.state)
        and meta.has_transition_perm(application, application.state, person)
    )


def check_act(application, action, by):
    if not rules.ACTS[action](application, by):
        raise NotAllowed(_("You are not entitled to take this step."), code="not_yours")


def check_version(application, version):
    """Every decision carries the version that the person was shown; nobody decides on a text they did not read."""
    if version is not None and version != application.version:
        raise NotNow(
            _(
                "The declaration has been replaced in the meantime: you were shown version %(shown)s; it is now "
                "version %(now)s."
            )
            % {"shown": version, "now": application.version},
            code="other_version",
        )


def not_now(application):
    return NotNow(
        _("This is not possible now: the declaration is in the state “%(state)s”.")
        % {"state": application.get_state_display()},
        code="wrong_state",
    )


def _version_of(application):
    return {"version": application.version, **application.told}
