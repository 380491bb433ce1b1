"""Filters for the guide's numbers: ``{{ direction|quota }}``, ``{{ direction|amount }}``, ``{{ indicator|target }}``."""

from django import template

from programs import wording

register = template.Library()
for name in ("quota", "amount", "target", "window"):
    register.filter(name, getattr(wording, name))
