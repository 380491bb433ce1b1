"""Reminders: before a year's reports are due, and every week while they are late, as often as the definition says.

Each goes out once.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate

from ipfund.common import clock, outbox
from registers import rules
from registers.board import Board, places
from registers.models import ReportingYear


def remind():
    """Queue what is due today, one entry a department; returns how many were asked for."""
    today, entries = localdate(clock.now()), []
    for year in ReportingYear.objects.select_related("program").order_by("pk"):
        reporting = year.program.spec.reporting
        if reporting is None or (stage := stage_of(year.due_on, today, reporting)) is None:
            continue
        for place in places(Board(year.program, year)):
            if place.people and place.in_count < place.owed:
                key = f"remind-register:{year.pk}:{place.department.pk}:{year.due_on}:{stage}"
                entries.append((key, {"year_id": year.pk, "department_id": place.department.pk, "key": key}))
    with transaction.atomic():
        outbox.enqueue_many("remind-register", entries)
    return len(entries)


def stage_of(due_on, today, reporting):
    """Return the name of the reminder whose day has come, the nearest to the due date; None: too early, or ended."""
    if today > rules.reminded_until(due_on, reporting):
        return None
    if today > due_on:
        return f"late-{(today - due_on - timedelta(days=1)) // rules.LATE_EVERY}"
    reached = [days for days in reporting.remind_days if today >= due_on - timedelta(days=days)]
    return f"before-{min(reached)}" if reached else None
