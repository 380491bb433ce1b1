"""Numbers of a register as people write them (30, 2.4, never 30.0000), and what its rows are called."""

from django import template

from registers import rules
from registers.enums import Kind

register = template.Library()
register.filter("plain", rules.plain)


@register.filter
def called(entry):
    """Return what a row is called where its text is too long: 指标 13."""
    return f"{Kind(entry.kind).label} {entry.no}"
