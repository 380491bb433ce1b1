"""One act in one transaction; what is refused is recorded after the rollback."""

from contextlib import contextmanager

from django.db import transaction

from ipfund.common import audit
from ipfund.common.errors import Refusal


@contextmanager
def act(obj, action, *, by):
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        audit.refusal(obj, action, by=by, reason=refusal.message, data={"code": refusal.code})
        raise
