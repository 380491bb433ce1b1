"""Our template tags and filters: builtin in every template. The gallery shows each of them."""

from django import template

from ipfund.common import fields, formats, money, people
from ipfund.common.icons import icon as draw

register = template.Library()

register.filter("wan", money.wan)
register.filter("yuan", money.yuan)
register.filter("size", formats.size)
register.filter("mask_phone", formats.mask_phone)
register.filter("duration", formats.duration)
register.filter("who", people.describe)
register.simple_tag(fields.render_field, name="field")


@register.filter
def bj(moment, precision=""):
    """``{{ at|bj }}`` 2025年3月28日 17:00; ``{{ at|bj:"s" }}`` with seconds."""
    return formats.beijing(moment, seconds=precision == "s")


@register.simple_tag
def icon(name, label="", css=""):
    return draw(name, label, css)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources, title=""):
    """``{% error_summary form formset title=... %}``: nothing when all is well."""
    return {"errors": fields.error_links(*sources), "title": title}
