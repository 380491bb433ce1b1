"""What happens at a deadline: nothing that decides.

The sweep marks what is late, tells people, and may run late, twice or never, with the same outcome; reminders go out
once each.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from applications import deadline
from applications.models import Application
from applications.services.submitting import expire
from ipfund.common import clock, outbox, sweeps
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow
from programs.models import Program
from programs.services import change_deadline

AFTER = timedelta(minutes=5)  # from here on after an instant the sweep tidies
BEFORE = (timedelta(hours=3), timedelta(days=1), timedelta(days=7))  # the reminders, nearest first


def close_late():
    """Mark what is past due; each row is locked and asked again. Returns the ids that were marked."""
    late = Application.objects.past_due(clock.decide() - AFTER).order_by("pk").values_list("pk", flat=True)
    return [pk for pk, marked in sweeps.each("close_programs", late, lambda pk: (pk, expire(pk))) if marked]


def remind():
    """Queue the reminders that are due now; the outbox keys make each go out once. Returns how many were asked for."""
    now, wanted, entries = clock.now(), {}, []
    unfinished = Application.objects.unfinished().select_related("program").defer("program__definition")
    for group, pk in filter(None, sweeps.each("remind_unfinished", unfinished, partial(reminder, now=now))):
        wanted.setdefault(group, []).append(pk)
    for (kind, whom, ahead, due), ids in wanted.items():
        key = f"remind:{kind}:{whom}:{ahead}:{due.isoformat()}"
        entries.append((key, {"kind": kind, "ids": ids, "key": key}))
    with transaction.atomic():
        outbox.enqueue_many("remind", entries)
    return len(entries)


def reminder(application, *, now):
    """Return ((kind, whom, seconds ahead, due), declaration) of the reminder that is due now, or None."""
    due = deadline.due_at(application)
    ahead = nearest_reminder(due, now)
    if ahead is None or application.created_at > due - ahead:
        return None
    return (*addressee(application), int(ahead.total_seconds()), due), application.pk


def addressee(application):
    """Return whom a reminder goes to: the unit's administrators for what waits for them, else the applicant."""
    if application.state == "unit_review":
        return "unit", f"{application.organisation_id}-{application.program_id}"
    return "applicant", application.pk


def nearest_reminder(due, now):
    """Return the reminder whose time has come, the nearest to the deadline; None when it is too early or too late."""
    if due is None or now >= due:
        return None
    return next((ahead for ahead in BEFORE if now >= due - ahead), None)


def move_deadline(program_id, *, by, to, reason, shown=None):
    """The program manager's audited act: later or earlier, never into the past, and everybody concerned is told.

    ``shown`` is the deadline that the page showed, as ``deadline.as_text`` gives it.
    """
    at = clock.decide()
    with act("move_deadline", Program(pk=program_id), by=by):
        if not by.has_role("program_manager"):
            raise NotAllowed(_("Only the program manager may move the deadline."))
        program = Program.objects.select_for_update(no_key=True).get(pk=program_id)
        old = program.closes_at
        deadline.refuse_other_shown(shown, old)
        if to <= at:
            raise NotNow(_("The new deadline must be in the future."), code="past")
        if to == old:
            raise NotNow(_("That is already the deadline."), code="same")
        event = change_deadline(program, to=to, by=by, reason=reason)
        outbox.enqueue(
            "deadline-moved",
            f"deadline-moved:{program.pk}:{event.seq}",
            program_id=program.pk,
            old=old.isoformat() if old else "",
            by=by.pk,
            reason=reason,
        )
    return program
