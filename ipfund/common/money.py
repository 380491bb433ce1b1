"""Amounts are kept in yuan and read in 万元, the unit of every guide; in English, which has no such unit, in yuan."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ipfund.common.formats import in_chinese

NOTHING = "—"


def plain(amount):
    """Return a Decimal without trailing zeros and never in exponent form."""
    return format(amount.normalize(), ",f")


def wan(amount):
    """Return 100000 yuan as "10 万元"; in English as "100,000 yuan"."""
    if amount is None or amount == "":
        return NOTHING
    if not in_chinese():
        return _("%(amount)s yuan") % {"amount": plain(Decimal(amount))}
    return _("%(amount)s × 10,000 yuan") % {"amount": plain(Decimal(amount) / 10_000)}


def yuan(amount):
    """Return 100000 yuan as "100,000.00 元"."""
    if amount is None or amount == "":
        return NOTHING
    return _("%(amount)s yuan") % {"amount": f"{Decimal(amount):,.2f}"}
