"""One act in one transaction: what is refused is rolled back, and recorded in a transaction of its own.

``act`` is the frame of every service that is no step of a declaration (that is ``applications.services.core.step``).
A mistake in what was typed (``Unfit``) is said beside its field, as a form's would be, and not recorded.
Nor is who could not wait any longer (``Busy``).
"""

from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from ipfund.common import audit
from ipfund.common.errors import Busy, NotAllowed, Refusal


@contextmanager
def act(action, subject, *, by, about=""):
    """Hold one transaction; ``subject`` is whose record a refusal goes into, a name tag ``Model(pk=...)`` will do.

    ``about`` says what was asked for where the subject does not: two different requests are two refusals (decision 052).
    Inside another frame that goes down too, only the outermost refusal stays; be the outermost in a request.
    """
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        if refusal.recorded:
            data = {"code": refusal.code} | ({"about": str(about)} if about else {})
            audit.refusal(subject, action, by=by, reason=refusal.message, data=data)
        raise


@contextmanager
def patience(sentence=""):
    """Turn a lock that was not given in time into words; nothing was changed."""
    try:
        yield
    except OperationalError as error:
        raise Busy(sentence or _("Somebody else is working on this right now; please try again.")) from error


def require(request, allowed, action, subject, *, sentence="", about=""):
    """Refuse before anything is asked: what is not somebody's to do is 403 even for an empty form, and recorded."""
    if allowed:
        return
    refusal = NotAllowed(sentence or _("You are not entitled to take this step."), code="not_yours")
    if request.method != "POST":
        raise refusal
    with act(action, subject, by=request.user, about=about):
        raise refusal
