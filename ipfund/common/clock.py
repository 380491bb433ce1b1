"""The one clock. Every time of the process comes from here; none from ``auto_now`` or a database default.

A demo or rehearsal may shift it by one offset, stored in the database. Production refuses a shift.
"""

import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

OFFSET_SECONDS_KEPT = 1.0  # how long a process may use an offset it has read
_kept = {"offset": timedelta(0), "read_at": float("-inf")}


def offset():
    """Return the demo's shift as a timedelta; always zero where shifting is not allowed."""
    if not settings.CLOCK_SHIFT_ALLOWED:
        return timedelta(0)
    if time.monotonic() - _kept["read_at"] > OFFSET_SECONDS_KEPT:
        from ipfund.common.models import ClockShift  # noqa: PLC0415 -- leaf

        seconds = ClockShift.objects.values_list("seconds", flat=True).first()
        _kept.update(offset=timedelta(seconds=seconds or 0), read_at=time.monotonic())
    return _kept["offset"]


def forget_offset():
    """Read the offset anew at the next call; called after it was changed."""
    _kept["read_at"] = float("-inf")


def now():
    """Return this process's time, shifted: for stamps and pages, never for a deadline."""
    return datetime.now(UTC) + offset()


def decide():
    """Return the database's time, shifted: the clock that decides about deadlines.

    Read it in autocommit, before the service opens its transaction, so that waiting for a lock costs nobody anything.
    """
    return database_now() + offset()


def database_now():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0])
