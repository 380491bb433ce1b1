"""Celery's doors to the outbox and the record."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from ipfund.common import audit, clock, health, mail, outbox  # noqa: F401 -- mail registers its handler

SWEEP_BATCH = 500


@shared_task(name="ipfund.common.tasks.deliver")
def deliver(key):
    outbox.deliver(key)


@shared_task(name="ipfund.common.tasks.sweep_outbox")
def sweep_outbox():
    """Ring again for what waits; the work itself is the workers', each entry under a time limit of its own."""
    health.worker_seen()
    outbox.ring_waiting(SWEEP_BATCH)


@shared_task(name="ipfund.common.tasks.anchor_day")
def anchor_day():
    """Anchor yesterday, local time; the first run of a day does it, the others find it done."""
    audit.take_anchor(timezone.localdate(clock.now()) - timedelta(days=1))
