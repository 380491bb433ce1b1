"""A guide's numbers in words: quotas, amounts, targets and windows, the same on every page and in every document."""

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from ipfund.common import money
from ipfund.common.formats import chained, listed, phrased
from programs.enums import AmountKind, QuotaKind


def plain(number):
    """Write 10.0 as 10 and 0.5 as 0.5."""
    return f"{number:g}" if isinstance(number, float) else str(number)


def quota(direction):
    """Return the places of a Direction: 1, at most 15, or 50 of which the best 35 are paid."""
    if direction.quota is None:
        return _("not stated")
    count = {"count": direction.quota, "funded": direction.funded}
    if direction.funded:
        return _("%(count)s projects, the best %(funded)s paid") % count
    if direction.quota_kind == QuotaKind.MAX:
        return npgettext("quota", "at most %(count)s project", "at most %(count)s projects", direction.quota) % count
    return npgettext("quota", "%(count)s project", "%(count)s projects", direction.quota) % count


def amount(direction):
    """Return the money for one project of a Direction."""
    if direction.amount_kind == AmountKind.DECIDED or direction.amount_yuan is None:
        return _("decided case by case")
    words = {"amount": money.wan(direction.amount_yuan)}
    return (
        _("at most %(amount)s") if direction.amount_kind == AmountKind.CEILING else _("%(amount)s intended")
    ) % words


def comparators():
    return {
        ">=": _("at least %(count)s"),
        ">": _("more than %(count)s"),
        "=": "%(count)s",
        "<=": _("at most %(count)s"),
    }


def compared(indicator, value):
    """Write one threshold: at least 2 sessions, at least 8%."""
    gap = "" if indicator.unit == "%" else " "
    return comparators()[indicator.comparator] % {"count": f"{plain(value)}{gap}{indicator.unit}"}


def target(indicator):
    """Return what an indicator of the guide demands: at least 2 sessions."""
    if indicator.comparator == "increasing":
        return _("increasing every year")
    if indicator.comparator == "all_true":
        return _("all of: %(parts)s") % {"parts": listed(indicator.parts)}
    if indicator.value_by is not None:
        return target_by(indicator)
    return phrased([compared(indicator, indicator.value), *indicator.parts])


def target_by(indicator):
    """Return a threshold that depends on the filer: one part for each value, then the others."""
    by = indicator.value_by
    told = [f"{name} {compared(indicator, value)}" for name, value in by.values.items()]
    rest = compared(indicator, by.default) if by.default is not None else _("as the guide says (no number)")
    told.append(_("others %(target)s") % {"target": rest})
    return chained(told)


def window(indicator):
    """Return when an indicator counts."""
    name, _colon, number = indicator.window.partition(":")
    phrases = {
        "project": _("within the project"),
        "year": _("every year"),
        "calendar_year": _("within the calendar year"),
        "quarter": _("every quarter"),
        "months": _("every %(number)s months"),
        "event": _("at each event"),
        "session": _("at each session"),
        "at_close": _("at the close of the project"),
        "series": _("over %(number)s years"),
    }
    return phrases[name] % {"number": number}
