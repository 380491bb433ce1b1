"""Scores as people read them."""

from django import template

from ipfund.common.money import NOTHING

register = template.Library()


@register.filter
def score(number):
    """Return 86.0000 as 86, 84.5000 as 84.5, and a dash for nothing."""
    return NOTHING if number is None or number == "" else format(number.normalize(), "f")


@register.filter
def get(values, key):
    """Return what a dict holds under a key that only the data knows; "" for nothing."""
    return values.get(key, "")
