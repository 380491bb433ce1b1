"""Filters for the guide's numbers: ``{{ direction|quota }}``, ``{{ direction|amount }}``, ``{{ indicator|target }}``."""

from django import template

from programs import wording

register = template.Library()
for name in ("quota", "amount", "target", "window"):
    register.filter(name, getattr(wording, name))


@register.simple_tag
def direction_url(program, code):
    """Return the address of a direction's page; of a program that is only previewed, that of its preview."""
    return program.direction_url(code)
