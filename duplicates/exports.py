"""The pairs of a direction as a workbook: one line a pair, the numbers of the page."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ipfund.common.documents.sheets import MINUTE, Column, workbook
from ipfund.common.formats import listed

PERCENT = "0.0%"


def workbook_of(title, pairs):
    with override(settings.LANGUAGE_CODE):
        return workbook([(title, columns(), [cells(pair) for pair in pairs])])


def columns():
    one = ((_("Number"), 22), (_("Unit"), 32), (_("Project"), 40), (_("State"), 14))
    sides = (_("%s (first)"), _("%s (second)"))
    return [
        *(Column(side % name, width) for side in sides for name, width in one),
        Column(_("In common"), 24),
        Column(_("Share of the shorter text"), 12, PERCENT),
        Column(_("Identical characters"), 12),
        Column(_("Longest identical passage"), 12),
        Column(_("Finding about the pair"), 14),
        Column(_("Reason"), 50),
        Column(_("Decided by"), 12),
        Column(_("Time"), 20, MINUTE),
    ]


def cells(pair):
    readable = pair.sees_first and pair.sees_second
    return [
        *of_one(pair.first, seen=pair.sees_first),
        *of_one(pair.second, seen=pair.sees_second),
        listed(str(hit.get_kind_display()) for hit in pair.hits.all()),
        float(pair.share),
        pair.equal,
        pair.longest,
        str(pair.get_state_display()),
        pair.reason if readable else "",
        pair.decided_by.name if pair.decided_by else "",
        pair.decided_at,
    ]


def of_one(application, *, seen):
    """Return number, unit, title and state; of one that the officer may not see, its number and office."""
    if not seen:
        return [application.number, application.office.name, "", ""]
    return [application.number, application.organisation.name, application.title, application.get_state_display()]
