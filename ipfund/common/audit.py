"""The record: append-only events, hash-chained per object, anchored every day.

``record`` belongs inside the transaction of what it records; ``refusal`` after the rollback, in one of its own.
"""

import hashlib
import json
from datetime import UTC, timedelta
from functools import partial

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ipfund.common import clock
from ipfund.common.models import Anchor, Event
from ipfund.common.prepared import Prepared

CHAIN_TRIES = 5
AT_ONCE = 1000
HEAD = ("subject_type", "subject_id", "seq", "hash")
newest_of = Prepared(
    lambda kind, pk: (
        Event.objects.filter(subject_type=kind, subject_id=pk).order_by("-seq").values_list("seq", "hash")[:1]
    )
)


def record(obj, action, *, by=None, old="", new="", reason="", data=None):
    """Append one event to the chain of ``obj``; the caller holds the object's lock or takes the retry."""
    return _append(obj, action, by=by, old=old, new=new, reason=reason, data=data, refused=False)


def refusal(obj, action, *, by, reason, data=None):
    """Record that something was asked for and not done. Call it after the rollback.

    Of the same refusal only a few a minute are kept (decision 052); the newest of them is returned then.
    """
    said = {"by": by, "reason": str(reason), "data": in_order(data)}
    with transaction.atomic():
        return _repeated(obj, action, **said) or _append(obj, action, **said, refused=True)


def _repeated(obj, action, *, by, reason, data):
    """Return the newest event of a refusal that was recorded often enough in the last minute, or None.

    What a clock that went back since has dated later does not count.
    """
    actor, now = by.pk if by is not None else None, clock.now()
    most = settings.REFUSALS_A_MINUTE if actor else settings.REFUSALS_OF_STRANGERS_A_MINUTE
    lately = events_of(obj).filter(refused=True, at__gt=now - timedelta(minutes=1), at__lte=now)
    same = lately.filter(action=action, actor=actor, reason=reason, data=data)
    return same.last() if same.count() >= most else None


def in_order(data):
    """Return data as JSON keeps it, its keys in order: SQLite compares it as text."""
    return json.loads(json.dumps(data or {}, default=str, sort_keys=True))


def events_of(obj):
    """Return the events of one object, oldest first, with their actors."""
    return Event.objects.filter(subject_type=obj._meta.label_lower, subject_id=obj.pk).order_by("seq")


def record_each(action, said, *, by):
    """Append one event to the chain of each of many objects of one kind; ``said`` is [(object, new, data), ...]."""
    events = [_event(obj, action, by=by, new=new, data=data) for obj, new, data in said]
    for first in range(0, len(events), AT_ONCE):
        some = events[first : first + AT_ONCE]
        _chain(some, heads_of, partial(Event.objects.bulk_create, some))


def heads_of(events):
    """Return {id: (seq, hash)} of the newest event of each object that these are of."""
    kind, ids = events[0].subject_type, [event.subject_id for event in events]
    rows = Event.objects.filter(subject_type=kind, subject_id__in=ids).order_by("subject_id", "seq")
    return {row[0]: row[1:] for row in rows.values_list(*HEAD[1:])}


def _append(obj, action, **said):
    event = _event(obj, action, **said)
    _chain([event], _head_of_one, partial(event.save, force_insert=True))
    return event


def _head_of_one(events):
    (event,) = events
    return {event.subject_id: newest_of.one(event.subject_type, event.subject_id) or (0, "")}


def _event(obj, action, *, by, old="", new="", reason="", data=None, refused=False):
    actor = by if by is not None and by.pk else None
    return Event(
        subject_type=obj._meta.label_lower,
        subject_id=obj.pk,
        at=clock.now(),
        actor=actor,
        actor_name=str(actor) if actor else "",
        action=action,
        refused=refused,
        old=str(old),
        new=str(new),
        reason=str(reason),
        data=json.loads(json.dumps(data or {}, default=str)),
    )


def _chain(events, heads_of_them, write):
    """Write events, each as the next of its object; again when somebody was quicker."""
    for attempt in range(CHAIN_TRIES):
        heads = heads_of_them(events)
        for event in events:
            seq, event.previous_hash = heads.get(event.subject_id, (0, ""))
            event.pk, event.seq = None, seq + 1
            event.hash = digest(event)
        try:
            with transaction.atomic():
                write()
        except IntegrityError:
            if attempt == CHAIN_TRIES - 1:
                raise
        else:
            return


def digest(event):
    """Return the SHA-256 of everything an event says, including the hash before it."""
    said = [
        event.subject_type,
        event.subject_id,
        event.seq,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.actor_name,
        event.action,
        event.refused,
        event.old,
        event.new,
        event.reason,
        event.data,
        event.previous_hash,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken_link(events=None):
    """Return (event, what is wrong) for the first event that does not fit its chain, or None."""
    previous = None
    for event in (events or Event.objects).order_by("subject_type", "subject_id", "seq").iterator(2000):
        same = previous and (previous.subject_type, previous.subject_id) == (event.subject_type, event.subject_id)
        expected = (previous.seq + 1, previous.hash) if same else (1, "")
        if event.seq != expected[0]:
            return event, _("event %s of this object is missing") % expected[0]
        if event.previous_hash != expected[1]:
            return event, _("does not follow on from the event before it")
        if event.hash != digest(event):
            return event, _("was changed after it was written")
        previous = event
    return None


def grown_chains(after, until):
    """Return {(type, id): (seq, hash)}: the head of every chain that grew between two events of the record."""
    rows = Event.objects.filter(pk__gt=after, pk__lte=until).order_by("pk")
    return {row[:2]: row[2:] for row in rows.values_list(*HEAD).iterator(5000)}


def anchor_digest(heads, previous_digest=""):
    """Return the SHA-256 over chain heads, and over the anchor before them where there is one."""
    running = hashlib.sha256(f"{previous_digest}\n".encode() if previous_digest else b"")
    for key in sorted(heads):
        running.update("|".join(map(str, (*key, *heads[key]))).encode() + b"\n")
    return running.hexdigest()


def take_anchor(day):
    """Write the anchor of one day; a second call returns the first one."""
    if existing := Anchor.objects.filter(day=day).first():
        return existing
    last, before = last_settled_event(), Anchor.objects.order_by("-pk").first()
    previous_digest = before.digest if before else ""
    return Anchor.objects.create(
        day=day,
        taken_at=clock.now(),
        last_event_id=last,
        chains=Event.objects.filter(pk__lte=last, seq=1).count(),
        digest=anchor_digest(grown_chains(before.last_event_id if before else 0, last), previous_digest),
        previous_digest=previous_digest,
    )


@transaction.atomic
def last_settled_event():
    """Return the newest event's key once nobody holds a smaller one that is still to be committed.

    PostgreSQL gives keys out before the commit: an event that came late would break the anchor that left it out.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Event._meta.db_table}" IN SHARE MODE')
    return Event.objects.aggregate(last=Max("pk"))["last"] or 0


def first_broken_anchor():
    """Return the first anchor that the record no longer gives, or None: a cut tail shows here.

    The events are read once, in the order they were written, however many anchors there are.
    """
    anchors = list(Anchor.objects.order_by("pk"))
    from_the_first_event = [anchor.pk for anchor in anchors if not anchor.previous_digest]
    heads, chains, digest_before = {}, 0, ""
    for anchor, grown, begun in read_by_anchor(anchors):
        chains += begun
        if anchor.pk <= max(from_the_first_event, default=0):
            heads |= grown
        covered = grown if anchor.previous_digest else heads
        expected = (chains, anchor_digest(covered, anchor.previous_digest))
        if (anchor.chains, anchor.digest) != expected or anchor.previous_digest not in {"", digest_before}:
            return anchor
        digest_before = anchor.digest
    return None


def read_by_anchor(anchors):
    """Yield (anchor, heads of the chains that grew since the anchor before, chains begun since) in one reading."""
    rows = Event.objects.order_by("pk").values_list("pk", *HEAD).iterator(5000)
    row = next(rows, None)
    for anchor in anchors:
        grown, begun = {}, 0
        while row and row[0] <= anchor.last_event_id:
            grown[row[1:3]] = row[3:]
            begun += row[3] == 1
            row = next(rows, None)
        yield anchor, grown, begun
