"""The score sheet of a direction: the guide's until the first score comes in, then the frozen one."""

import hashlib

from django.utils.translation import gettext as _

from applications.snapshot import canonical
from ipfund.common import audit, clock
from ipfund.common.errors import NotNow
from reviews.models import ScoreSheet


def sheet_of(direction):
    """Return the sheet that scores are given by now."""
    frozen = ScoreSheet.objects.filter(direction=direction).first()
    return frozen.spec if frozen else stated_sheet(direction)


def stated_sheet(direction):
    """Return the sheet of the guide as it is loaded now."""
    sheet = direction.spec.score_sheet
    if sheet is None:
        raise NotNow(
            _("The guide has no score sheet for the direction %(code)s.") % {"code": direction.code}, code="no_sheet"
        )
    return sheet


def freeze(direction, *, by):
    """Keep the sheet as it is now; in the transaction of the first score."""
    frozen = ScoreSheet.objects.filter(direction=direction).first()
    if frozen is not None:
        return frozen.spec
    content = stated_sheet(direction).model_dump(mode="json", by_alias=True)
    sha256 = hashlib.sha256(canonical(content)).hexdigest()
    frozen, created = ScoreSheet.objects.get_or_create(
        direction=direction, defaults={"content": content, "sha256": sha256, "frozen_at": clock.now()}
    )
    if created:
        audit.record(direction, "freeze_score_sheet", by=by, new=sha256[:12], data={"sha256": sha256})
    return frozen.spec
