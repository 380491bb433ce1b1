"""Handing results out: every export is an event of the record."""

import hashlib

from django.utils.translation import gettext as _

from applications.enums import State
from applications.models import Application
from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotNow, Unfit
from reviews import exports
from reviews.models import ReviewResult
from reviews.results import ranking
from reviews.services import sheets


def export_shortlist(directions, *, by=None):
    """Return the workbook of one or more finished directions of one program; recorded with its hash."""
    if not directions:
        raise Unfit(_("No direction of this program has a finished review."), code="nothing")
    with act("export_shortlist", directions[0], by=by):
        refuse_unfinished(directions)
        now = clock.now()
        parts = []
        for direction in directions:
            sheet = sheets.sheet_of(direction)
            parts.append((direction, sheet, ranking(direction, sheet)))
        data = exports.shortlist(parts, at=now, by=by)
        sha256 = hashlib.sha256(data).hexdigest()
        for direction, _sheet, rows in parts:
            told = {"sha256": sha256, "rows": len(rows)}
            audit.record(direction, "export_shortlist", by=by, new=sha256[:12], data=told)
    return data


def refuse_unfinished(directions):
    """A shortlist is what came of finished reviews; a half-finished one would be read as final."""
    for direction in directions:
        if Application.objects.filter(direction=direction, state=State.EXPERT_REVIEW).exists():
            raise NotNow(
                _("The review of the direction %(code)s is not finished.") % {"code": direction.code}, code="unfinished"
            )
        if not ReviewResult.objects.filter(direction=direction).exists():
            raise NotNow(
                _("The direction %(code)s has no results of a review.") % {"code": direction.code}, code="nothing"
            )
