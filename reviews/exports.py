"""The shortlist as a workbook: flat sheets, fixed columns, one value a cell, the numbers of the page."""

import hashlib
import json
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ipfund.common.documents.sheets import SCORE, WAN, Column, workbook
from ipfund.common.formats import beijing
from reviews import rules
from reviews.results import scored_criteria

PLACES = {
    "in": gettext_lazy("yes"),
    "out": gettext_lazy("no"),
    "tie": gettext_lazy("tie at the quota line: to be decided"),
    "": "",
}


def shortlist(parts, *, at, by):
    """Return the workbook of [(direction, sheet, rows), ...] in the house's language, whoever asks for it."""
    with override(settings.LANGUAGE_CODE):
        listed = [line for direction, sheet, rows in parts for line in listed_rows(direction, rows)]
        scores = [line for direction, sheet, rows in parts for line in score_rows(direction, sheet, rows)]
        hashes = {_("Shortlist"): sha256_of(listed), _("Expert scores"): sha256_of(scores)}
        return workbook(
            [
                (_("Shortlist"), shortlist_columns(), listed),
                (_("Expert scores"), score_columns(), scores),
                (_("Notes"), [Column(_("Item"), 22), Column(_("Content"), 70)], notes(parts, hashes, at=at, by=by)),
            ]
        )


def shortlist_columns():
    return [
        Column(_("Rank"), 8),
        Column(_("Number"), 22),
        Column(_("Title"), 44),
        Column(_("Unit"), 36),
        Column(_("Unified social credit code"), 22),
        Column(_("Direction"), 36),
        Column(_("Requested (10,000 yuan)"), 14, WAN),
        Column(_("Own funds (10,000 yuan)"), 14, WAN),
        Column(_("Mean score"), 11, SCORE),
        Column(_("Scores counted"), 11),
        Column(_("Within the quota"), 14),
        Column(_("Suggested amount (10,000 yuan)"), 16, WAN),
    ]


def listed_rows(direction, rows):
    for row in rows:
        application = row.application
        yield [
            row.rank,
            application.number,
            application.title,
            application.organisation.name,
            application.organisation.uscc,
            str(direction),
            in_wan(application.requested_yuan),
            in_wan(application.own_funds_yuan),
            None if row.mean is None else Decimal(row.shown_mean),
            row.number_counted,
            str(PLACES[row.place]),
            in_wan(row.suggested),
        ]


def score_columns():
    return [
        Column(_("Number"), 22),
        Column(_("Title"), 36),
        Column(_("Unit"), 30),
        Column(_("Direction"), 20),
        Column(_("Expert"), 12),
        Column(_("Employer"), 30),
        Column(_("Criterion"), 28),
        Column(_("Highest score"), 10),
        Column(_("Weight"), 8),
        Column(_("Score"), 8, "General"),
        Column(_("Weighted score"), 10, SCORE),
        Column(_("The expert's total"), 12, SCORE),
        Column(_("Counted"), 8),
        Column(_("Recommended"), 8),
        Column(_("Comment"), 60),
    ]


def score_rows(direction, sheet, rows):
    """One row an expert and criterion."""
    for row in rows:
        application = row.application
        for line in row.given:
            expert, card = line.assignment.expert, line.card
            before = [application.number, application.title, application.organisation.name, direction.code]
            after = [card.total, line.counted, card.recommend, card.comment]
            for criterion, score, weighted in scored_criteria(sheet, card):
                highest, weight = rules.exact(criterion.max), rules.exact(criterion.weight)
                judged = [str(expert), expert.employer, criterion.title, highest, weight, score, weighted]
                yield [*before, *judged, *after]


def notes(parts, hashes, *, at, by):
    """What somebody needs who finds the file years later."""
    yield [_("Program"), parts[0][0].program.title]
    yield [_("Authority"), parts[0][0].program.authority]
    for direction, sheet, rows in parts:
        yield [_("Direction"), str(direction)]
        yield [_("Quota"), quota_of(direction)]
        yield [_("Ceiling"), ceiling_of(direction)]
        yield [_("Score sheet"), sheet.title]
        yield [_("Aggregation"), aggregation_of(sheet)]
        yield [_("Declarations"), len(rows)]
    yield [_("Created at"), beijing(at, seconds=True)]
    yield [_("Created by"), str(by) if by else _("the command line")]
    for title, value in hashes.items():
        yield [_("SHA-256 of the sheet “%(title)s”") % {"title": title}, value]


def quota_of(direction):
    if direction.quota is None:
        return _("not stated")
    return f"{direction.get_quota_kind_display()} {direction.quota}"


def ceiling_of(direction):
    if direction.amount_yuan is None:
        return str(direction.get_amount_kind_display())
    return _("%(kind)s %(amount)s × 10,000 yuan") % {
        "kind": direction.get_amount_kind_display(),
        "amount": rules.plain(in_wan(direction.amount_yuan)),
    }


def aggregation_of(sheet):
    """Say the rule in words, with its numbers."""
    aggregation = sheet.aggregation
    rounding = _("rounded half up, decimal places: %(decimals)s") % {"decimals": aggregation.decimals}
    if aggregation.method == "mean":
        return _("mean of all scores, %(rounding)s") % {"rounding": rounding}
    return _(
        "with %(count)s scores or more, one highest and one lowest score are dropped; then the mean, %(rounding)s"
    ) % {
        "count": aggregation.drop_from,
        "rounding": rounding,
    }


def in_wan(amount):
    return None if amount is None else amount / 10_000


def sha256_of(rows):
    """The fingerprint of a sheet's values, so that a changed cell can be told."""
    text = json.dumps(rows, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
