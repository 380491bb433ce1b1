"""What must hold of the data at every moment. One claim is one query; its rows are what breaks the claim.

Each app lists its own in ``<app>/invariants.py`` as ``INVARIANTS``. They run after tests of the process, after faults,
after a restore, and whenever somebody asks: ``manage.py check_invariants``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_lazy as _

from ipfund.common import sealed

SHOWN = 20  # of the rows that break one claim


@dataclass(frozen=True)
class Invariant:
    """A claim about the data, and the query that finds what breaks it.

    ``sql`` is understood by SQLite and PostgreSQL alike; its first column names the row. Where SQL is not enough,
    ``rows`` is a function that yields the names. ``thorough`` ones read every file or text again: only when asked.
    """

    name: str
    claim: str
    sql: str = ""
    rows: Callable | None = None
    thorough: bool = False

    def broken_by(self):
        """Return the names of the first rows that break the claim, as text."""
        if self.rows is not None:
            return [str(name) for name, _ in zip(self.rows(), range(SHOWN), strict=False)]
        with connection.cursor() as cursor:
            cursor.execute(self.sql)
            return [str(row[0]) for row in cursor.fetchmany(SHOWN)]


def registered():
    """Return the invariants of all apps, the lowest app first; a name used twice is an error."""
    found = {}
    for config in apps.get_app_configs():
        for invariant in _listed_by(config):
            if invariant.name in found:
                raise ValueError(f"The invariant {invariant.name} is listed twice.")
            found[invariant.name] = invariant
    return list(found.values())


def _listed_by(config):
    name = f"{config.name}.invariants"
    try:
        return getattr(import_module(name), "INVARIANTS", [])
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return []


def broken(*, thorough=False):
    """Return [(name, claim, what breaks it), ...]; empty when everything holds."""
    asked = [invariant for invariant in registered() if thorough or not invariant.thorough]
    answers = [(invariant.name, invariant.claim, invariant.broken_by()) for invariant in asked]
    return [answer for answer in answers if answer[2]]


INVARIANTS = [
    Invariant(
        "record_has_no_gap",
        _("The events of one object are numbered 1, 2, 3 ... without a gap."),
        """SELECT subject_type || ':' || subject_id FROM common_event
           GROUP BY subject_type, subject_id HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*)""",
    ),
    Invariant(
        "record_is_chained",
        _("Every event carries the hash of the event before it."),
        """SELECT later.id FROM common_event later
           LEFT JOIN common_event earlier ON earlier.subject_type = later.subject_type
                AND earlier.subject_id = later.subject_id AND earlier.seq = later.seq - 1
           WHERE later.previous_hash <> COALESCE(earlier.hash, '')""",
    ),
    Invariant(
        "refusals_say_why",
        _("Every refusal in the record has its reason."),
        "SELECT id FROM common_event WHERE refused AND reason = ''",
    ),
    Invariant(
        "events_name_their_actor",
        _("Every event of a person carries the person's name as it was."),
        "SELECT id FROM common_event WHERE actor_id IS NOT NULL AND actor_name = ''",
    ),
    Invariant(
        "anchors_end_at_an_event",
        _("Every daily fingerprint ends at an event that exists."),
        """SELECT day FROM common_anchor WHERE last_event_id <> 0
           AND NOT EXISTS (SELECT 1 FROM common_event WHERE common_event.id = common_anchor.last_event_id)""",
    ),
    Invariant(
        "done_means_without_error",
        _("What the outbox has done carries no error."),
        "SELECT id FROM common_outboxentry WHERE done_at IS NOT NULL AND error <> ''",
    ),
    Invariant(
        "sealed_data_can_be_read",
        _("Every encrypted value is encrypted, and one of the keys opens it."),
        rows=sealed.unreadable,
        thorough=True,
    ),
]
