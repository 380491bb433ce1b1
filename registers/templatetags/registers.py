"""Numbers of a register as people write them: 30, 2.4, never 30.0000."""

from django import template

from registers import rules

register = template.Library()
register.filter("plain", rules.plain)
