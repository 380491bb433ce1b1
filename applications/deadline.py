"""The only deadline. 17:00:00.000 is in, anything later is out (guide, part 1, 3.2).

The deciding clock is the database's, read before the service opens its transaction; what is due is read after the lock.
"""

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from applications import rules
from applications.enums import State
from ipfund.common.errors import NotNow
from ipfund.common.formats import beijing


def due_at(application):
    """Return the instant by which this declaration must be submitted and approved; None: there is none.

    The program's instant, or a later one from a named exception or from the due date of an office's return.
    """
    if application.program.closes_at is None and application.return_due_at is None:
        return None
    instants = [application.program.closes_at, application.extended_until, application.return_due_at]
    return max(filter(None, instants))


def is_late(application, at):
    due = due_at(application)
    return due is not None and at > due


def is_missed(application, at):
    """Whether what must be done in time was not: only a later deadline, or the office's answer, leads on."""
    waiting = application.state in {State.DRAFT, State.UNIT_REVIEW, State.RETURNED}
    return application.state == State.EXPIRED or (waiting and is_late(application, at))


def is_closed(application, at):
    """Whether what was not filed missed its deadline. What an office returned has a due date of its own."""
    return is_missed(application, at) and not rules.was_returned_by_an_office(application)


def shown_state(application, at):
    """Return the state as its own people read it: what missed its deadline was not filed in time, swept or not."""
    return State.EXPIRED if is_closed(application, at) else application.state


def may_be_taken_back_until(application, at):
    """Return until when the unit may fetch back what waits for its first review; None: not any more."""
    due = due_at(application)
    return due if application.state == State.FIRST_REVIEW and due and at <= due else None


def before_the_end(program, at):
    """Say on the page of a step taken for a direction that declarations may still come in; "" once none can."""
    if program.closes_at is None or at > program.closes_at:
        return ""
    return _(
        "The deadline (%(due)s) has not passed yet: further declarations may still be filed in this direction, and this "
        "step does not cover them."
    ) % {"due": in_words(program.closes_at)}


def refusal_of_return(application, until):
    """Say why an office cannot want a correction by ``until``; "": it can. No date of its own cuts the deadline short."""
    due = due_at(application)
    if due is None or until >= due:
        return ""
    said = _("Not before the deadline, %(due)s: until then the applicant may file in any case.")
    return said % {"due": in_words(due)}


def refuse_late(application, at):
    """Raise NotNow with the reason when ``at``, the database's time at arrival, is past due."""
    if is_late(application, at):
        raise NotNow(
            _("The deadline was %(due)s; your request arrived at %(at)s and cannot be accepted.")
            % {"due": in_words(due_at(application)), "at": beijing(at, seconds=True)},
            code="late",
        )


def refuse_unopened(application, at):
    opens = application.program.opens_at
    if opens is not None and at < opens:
        raise NotNow(_("Submission opens at %(opens)s.") % {"opens": in_words(opens)}, code="not_open")


def in_words(instant):
    return beijing(instant)


def is_running(application, at):
    """Whether the clock still runs for a declaration that its unit has not filed."""
    return application.state in {State.DRAFT, State.UNIT_REVIEW} and not is_late(application, at)


def parsed(text):
    """Return an instant that an event keeps as text."""
    return datetime.fromisoformat(text)


def as_text(instant):
    """Return an instant as a page carries it: to the microsecond, "none" where there is none."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds") if instant else "none"


def refuse_other_shown(shown, due):
    """Raise NotNow when the page showed another deadline than holds now; None: nobody was shown a page."""
    if shown is not None and shown != as_text(due):
        raise NotNow(
            _("The deadline has been moved in the meantime: it is now %(now)s. Check again, then decide.")
            % {"now": in_words(due) if due else _("none")},
            code="other_version",
        )
