"""Scores as people read them."""

from django import template

from ipfund.common.money import NOTHING
from organisations.enums import LegalForm

register = template.Library()


@register.filter
def score(number):
    """Return 86.0000 as 86, 84.5000 as 84.5, and a dash for nothing."""
    return NOTHING if number is None or number == "" else format(number.normalize(), "f")


@register.filter
def legal_form(code):
    """Return what a frozen version calls a unit before the law, in the reader's language."""
    return dict(LegalForm.choices).get(code, code)


@register.filter
def get(values, key):
    """Return what a dict holds under a key that only the data knows; "" for nothing."""
    return values.get(key, "")
