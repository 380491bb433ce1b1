"""The public notice: published with its days, over when they are over, then the awards are confirmed."""

import hashlib
import json
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from applications.enums import State
from applications.services.core import step
from awards.enums import Column
from awards.models import Decision, NoticeEntry, PublicNotice
from awards.services import calendar
from awards.services.core import lock_direction, require_manager
from ipfund.common import audit, clock, outbox
from ipfund.common.acting import act
from ipfund.common.errors import NotNow, Refusal
from ipfund.common.formats import beijing
from reviews.models import ReviewResult


def period_of(program):
    return {"days": 5, "unit": "working", **(program.settings.get("public_notice") or {})}


def publish_notice(program, *, by, directions, first_day, shown=None, **said):
    """Publish all released awards of some directions; the last day comes from the guide's period and the calendar.

    ``shown`` is the digest of the preview its publisher saw: what differs from it is not published.
    """
    with act("publish_notice", program, by=by):
        require_manager(by)
        for pk in sorted(direction.pk for direction in directions):
            lock_direction(pk)
        if first_day < calendar.today(program):
            raise NotNow(_("A notice cannot begin in the past."), code="past")
        notice, entries = draft(program, directions=directions, first_day=first_day, **said)
        if not entries:
            raise NotNow(_("No released award of these directions is waiting for a notice."), code="nothing")
        if shown is not None and shown != digest_of(notice, entries):
            raise NotNow(
                _("Not published: the content changed since the preview. Look at the new preview, then publish it."),
                code="changed",
            )
        notice.published_by = by
        notice.save()
        NoticeEntry.objects.bulk_create(entries)
        data = {"first_day": str(first_day), "last_day": str(notice.last_day), "entries": len(entries)}
        audit.record(notice, "publish_notice", by=by, data=data)
        outbox.enqueue("notice-published", f"notice-published:{notice.pk}", notice_id=notice.pk)
    return notice


def draft(program, *, directions, first_day, title, contact, number="", text="", columns=()):
    """Return (notice, entries) as they would be published now, not saved: what the preview shows."""
    period = period_of(program)
    notice = PublicNotice(
        program=program,
        number=number,
        title=title,
        text=text,
        columns=[column for column in Column.values if column in columns],
        first_day=first_day,
        last_day=calendar.end_of_period(first_day, period),
        period=period,
        contact=contact,
        published_at=clock.now(),
    )
    return notice, entries_of(notice, to_be_noticed(program, directions))


def digest_of(notice, entries):
    """Return a digest of all that a drafted notice says; the instant it is published at is not part of it."""
    said = ("number", "title", "text", "columns", "first_day", "last_day", "period", "contact")
    lines = ("decision_id", "number", "unit", "title", "direction", "amount_yuan", "score", "rank")
    content = [[getattr(notice, name) for name in said]]
    content += [[getattr(entry, name) for name in lines] for entry in entries]
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


def to_be_noticed(program, directions):
    """Return the released awards in the order of a notice: by direction, then by rank."""
    found = (
        Decision.objects.to_be_noticed().with_declaration().filter(direction__in=directions, direction__program=program)
    )
    results = {result.application_id: result for result in ReviewResult.objects.filter(direction__in=directions)}
    for decision in found:
        decision.result = results.get(decision.application_id)
    last = 10**9

    def place(decision):
        rank = decision.result.rank if decision.result and decision.result.rank else last
        return decision.application.direction.position, rank, decision.application.number

    return sorted(found, key=place)


def entries_of(notice, decisions):
    """Return what the notice says, to be frozen: units and projects, no person."""
    return [
        NoticeEntry(
            notice=notice,
            decision=decision,
            position=position,
            number=decision.application.number,
            unit=decision.application.organisation.name,
            title=decision.application.title,
            direction=str(decision.application.direction),
            amount_yuan=decision.amount_yuan,
            score=decision.result.mean if decision.result else None,
            rank=decision.result.rank if decision.result else None,
        )
        for position, decision in enumerate(decisions, start=1)
    ]


def day_of(notice, instant):
    return calendar.day_in(notice.program, instant)


def is_running(notice, instant):
    return notice.first_day <= day_of(notice, instant) <= notice.last_day


def is_over(notice, instant):
    return day_of(notice, instant) > notice.last_day


def ends_at(notice):
    """Return the instant at which the last day ends, for the countdown."""
    return datetime.combine(notice.last_day, time(23, 59, 59), tzinfo=ZoneInfo(notice.program.timezone))


def refuse_before_end(notice, instant):
    if not is_over(notice, instant):
        raise NotNow(
            _("The public notice runs until the end of %(day)s; awards can be confirmed after it.")
            % {"day": beijing(notice.last_day)},
            code="notice_running",
        )


def confirm_award(entry, *, by):
    """Make one award of a notice that is over and that nobody objects to any more."""
    decision = entry.decision
    with step(
        "confirm_award", decision.application_id, by=by, version=decision.version, data={"notice": entry.notice_id}
    ) as application:
        refuse_before_end(entry.notice, application.step_at)
        if entry.objections.open().exists():
            raise NotNow(
                _("%(number)s: an objection has not been ruled on yet.") % {"number": application.number},
                code="open_objection",
            )
        application.confirm_award()
    return application


def confirm_awards(notice, *, by):
    """Confirm every award of a notice that can be; returns (how many, sentences about those that cannot yet)."""
    with act("confirm_awards", notice, by=by):
        require_manager(by)
        refuse_before_end(notice, clock.decide())
        waiting = waiting_entries(notice)
        if not waiting:
            raise NotNow(_("Every award of this notice has already been settled."), code="settled")
    confirmed, left = 0, []
    for entry in waiting:
        try:
            confirm_award(entry, by=by)
        except Refusal as refusal:
            left.append(refusal.message)
        else:
            confirmed += 1
    return confirmed, left


def waiting_entries(notice):
    """Return the entries whose award is still to be made."""
    found = notice.entries.filter(decision__application__state=State.PUBLIC_NOTICE)
    return list(found.select_related("decision", "notice__program").order_by("position"))
