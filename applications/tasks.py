"""Celery's doors and the outbox's handlers of the declaration. Each takes ids, is idempotent, and calls a service."""

from datetime import datetime

from celery import shared_task
from django.contrib.auth import get_user_model

from ipfund.common import outbox


@outbox.handler("application-moved")
def application_moved(*, application_id, action, event_id):
    from applications import notifications  # noqa: PLC0415 -- leaf

    if action == "submit":  # a new version; whoever compares declarations takes it from here, in a job of its own
        outbox.enqueue("compare-declaration", f"compare:{application_id}:{event_id}", application_id=application_id)
    notifications.tell(application_id, action, event_id)


@outbox.handler("printout")
def printout(*, printout_id):
    from applications.services import printing  # noqa: PLC0415 -- leaf

    printing.make(printout_id)


@outbox.handler("remind")
def remind(*, kind, ids, key):
    from applications import notifications  # noqa: PLC0415 -- leaf

    notifications.remind(kind, ids, key)


@outbox.handler("deadline-moved")
def deadline_moved(*, program_id, old, by, reason):
    """Bring back what an earlier sweep had marked, then tell everybody concerned."""
    from applications import notifications  # noqa: PLC0415 -- leaf
    from applications.models import Application  # noqa: PLC0415 -- leaf
    from applications.services.offices import reopen_after_change  # noqa: PLC0415 -- leaf
    from ipfund.common.errors import Refusal  # noqa: PLC0415 -- leaf
    from programs.models import Program  # noqa: PLC0415 -- leaf

    manager = get_user_model().objects.get(pk=by)
    program = Program.objects.get(pk=program_id)
    expired = Application.objects.filter(program=program, state="expired").order_by("pk")
    for pk in expired.values_list("pk", flat=True):
        try:
            reopen_after_change(pk, by=manager, reason=reason)
        except Refusal:
            continue
    was = datetime.fromisoformat(old) if old else None
    notifications.tell_of_new_deadline(program, old=was, reason=reason, event=f"{program.definition_version}")


@outbox.handler("program-changed")
def program_changed(*, program_id, version):
    from applications import notifications  # noqa: PLC0415 -- leaf

    notifications.tell_of_changed_program(program_id, version)


@shared_task(name="applications.tasks.close_programs")
def close_programs():
    from applications.services import closing  # noqa: PLC0415 -- leaf

    closing.close_late()


@shared_task(name="applications.tasks.remind_unfinished")
def remind_unfinished():
    from applications.services import closing  # noqa: PLC0415 -- leaf

    closing.remind()
