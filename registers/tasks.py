"""Celery's doors and the outbox's handlers of the registers. Each takes ids, is idempotent, and calls a service."""

from celery import shared_task

from ipfund.common import outbox


@outbox.handler("report-moved")
def report_moved(*, report_id, action, seq):
    from registers import notifications  # noqa: PLC0415 -- leaf

    notifications.tell(report_id, action, seq)


@outbox.handler("remind-register")
def remind_register(*, year_id, department_id, key):
    from registers import notifications  # noqa: PLC0415 -- leaf

    notifications.remind(year_id=year_id, department_id=department_id, key=key)


@shared_task(name="registers.tasks.remind_reporters")
def remind_reporters():
    from registers.services import reminding  # noqa: PLC0415 -- leaf

    reminding.remind()
