"""What must happen after a commit is a row of the same transaction; the database is the truth on every transport.

``enqueue`` writes the row and rings the queue; a sweep only rings again, for what is not done when its lease is over.
Handlers are idempotent: each may run more than once.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from ipfund.common import clock
from ipfund.common.models import OutboxEntry

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=12)  # longer than a task may run (checks.py says so): nobody does an entry beside its holder
RING_AGAIN = timedelta(minutes=5)
BACK_OFF_SECONDS = 60
handlers = {}


def handler(kind):
    """Register ``def f(**payload)`` as what is done for one kind of entry."""

    def register(function):
        handlers[kind] = function
        return function

    return register


def enqueue(kind, key, **payload):
    """Write one entry; the same key again changes nothing. Call it inside the transaction it belongs to."""
    enqueue_many(kind, [(key, payload)])


def enqueue_many(kind, entries):
    """Write many entries of one kind at once: [(key, payload), ...]; the sweep or the worker takes them from there."""
    now = clock.now()
    rows = [OutboxEntry(kind=kind, key=key, payload=payload, created_at=now) for key, payload in entries]
    OutboxEntry.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(lambda: ring([key for key, _ in entries]), robust=True)


def ring(keys):
    """Tell the workers about some entries, and say whether they were told; a broker that is away only delays them."""
    from ipfund.common.tasks import deliver  # noqa: PLC0415 -- leaf

    try:
        for key in keys:
            deliver.apply_async(args=[key], retry=False, argsrepr=key, kwargsrepr="")
    except deliver.OperationalError:
        log.warning("The queue is away; the sweep will ring again for %s.", keys)
        return False
    return True


def ring_waiting(most):
    """Ring for what is not done and nobody holds; a long queue is not made longer by asking every half minute."""
    now = clock.now()
    unheard = waiting().filter(Q(rung_at__isnull=True) | Q(rung_at__lt=now - RING_AGAIN))
    keys = list(unheard.order_by("created_at", "pk").values_list("key", flat=True)[:most])
    OutboxEntry.objects.filter(key__in=keys).update(rung_at=now)
    if not ring(keys):
        OutboxEntry.objects.filter(key__in=keys, done_at__isnull=True).update(rung_at=None)


def deliver(key):
    """Do one entry now if nobody else holds it; what fails is tried again by the sweep."""
    now = clock.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    claimed = OutboxEntry.objects.filter(free, key=key, done_at__isnull=True).update(
        lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    entry = OutboxEntry.objects.get(key=key)
    try:
        handlers[entry.kind](**entry.payload)
    except Exception as error:
        entry.error = f"{type(error).__name__}: {error}"[:2000]
        entry.lease_until = clock.now() + timedelta(seconds=BACK_OFF_SECONDS * min(entry.attempts, 30))
        entry.rung_at = None
        entry.save(update_fields=["error", "lease_until", "rung_at"])
        log.exception("The outbox entry %s failed.", entry)
        return False
    entry.done_at, entry.error = clock.now(), ""
    entry.save(update_fields=["done_at", "error"])
    return True


def waiting():
    """Return the entries that are not done and that nobody holds."""
    now = clock.now()
    return OutboxEntry.objects.filter(done_at__isnull=True).filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
