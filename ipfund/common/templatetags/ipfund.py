"""Our template tags and filters: builtin in every template. The gallery (/gallery/) shows each of them.

Filters: wan, yuan (Decimal yuan), bj (Beijing time, ``bj:"s"`` with seconds), size (bytes), mask_phone, duration, who;
with the punctuation of the reader's language: listed (a, b), chained (a; b), aside (``"a"|aside:"b"``: a (b)) and the tag said (a: b).
Tags that end in a block: ``{% notice "warning" title="..." %}...{% endnotice %}``.
"""

import json

from django import template
from django.conf import settings
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ipfund.common import addresses, clock, fields, formats, looks, money, people
from ipfund.common.icons import icon as draw
from ipfund.common.kept import kept

register = template.Library()

register.filter("wan", money.wan)
register.filter("yuan", money.yuan)
register.filter("size", formats.size)
register.filter("listed", formats.listed)
register.filter("chained", formats.chained)
register.filter("aside", formats.aside)
register.filter("mask_phone", formats.mask_phone)
register.filter("duration", formats.duration)
register.filter("who", people.describe)
register.tag(kept)
register.tag(addresses.url)
register.simple_tag(formats.said, name="said")
register.simple_tag(fields.render_field, name="field")
register.simple_tag(looks.badge, name="badge")
register.simple_tag(looks.state_badge, name="state_badge")

NOTICE_ICONS = {
    "info": "info-circle-fill",
    "success": "check-circle-fill",
    "warning": "exclamation-triangle-fill",
    "error": "exclamation-circle-fill",
}


@register.simple_tag
def site_title():
    return settings.SITE_TITLE or _("Intellectual property project fund")


@register.simple_tag
def support_phone():
    """``{% support_phone as phone %}``: of technical support, empty where the bureau named none."""
    return settings.SUPPORT_PHONE


@register.filter
def bj(moment, precision=""):
    return formats.beijing(moment, seconds=precision == "s")


@register.simple_tag
def icon(name, label="", css=""):
    """``{% icon "clock" %}`` is decoration; ``{% icon "clock" label=_("late") %}`` is read aloud."""
    return draw(name, label, css)


@register.simple_tag
def clause(label, text):
    """The guide's own sentence with its printed number: ``{% clause condition.clause condition.text %}``."""
    return format_html(
        '<blockquote class="ip-clause"><span class="ip-clause-label">{}</span>{}</blockquote>',
        _("Guide %s") % label if label else _("Guide"),
        format_html('<p lang="zh-Hans">{}</p>', text),
    )


@register.simple_block_tag
def notice(content, tone="info", title="", role=""):
    """A callout. ``tone``: info, success, warning, error; ``role="alert"`` only for what has just happened."""
    return format_html(
        '<div class="ip-notice is-{}"{}>{}<div>{}{}</div></div>',
        tone,
        format_html(' role="{}"', role) if role else "",
        draw(NOTICE_ICONS[tone]),
        format_html("<strong>{}</strong>", title) if title else "",
        content,
    )


@register.simple_tag
def answer(label, value="", change="", note=""):
    """A row of ``<dl class="ip-answers">``: what was answered and, with ``change=url``, a link to change it."""
    shown = format_html('<span class="ip-quiet">{}</span>', _("Not provided"))
    if value not in ("", None, [], ()):
        text = str(value)
        shown = linebreaks_filter(text) if "\n" in text else value
    link = format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', change, _("Change"), label)
    return format_html(
        '<div class="ip-answer"><dt>{}</dt><dd>{}{}</dd>{}</div>',
        label,
        shown,
        format_html('<div class="ip-hint">{}</div>', note) if note else "",
        format_html('<dd class="ip-answer-change">{}</dd>', link) if change else "",
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources, title=""):
    """``{% error_summary form formset problems title=... %}``: nothing when all is well."""
    return {"errors": fields.error_links(*sources), "title": title}


@register.inclusion_tag("components/form_actions.html")
def form_actions(submit, *, name="", value="", tone="primary", cancel="", cancel_label="", sticky=False):
    """The buttons below a form, with the place where unsaved changes are announced."""
    return locals()


@register.inclusion_tag("components/task_list.html")
def task_list(items):
    """Items: title, url ("" = locked), status (a section state), and perhaps hint, who, when."""
    return {"items": items}


@register.inclusion_tag("components/timeline.html")
def timeline(events):
    """Events, newest first: at, title, and perhaps who, text, tone, current."""
    return {"events": events}


@register.inclusion_tag("components/stepper.html")
def stepper(steps):
    """Steps of the process: label, state (done, current, todo, stopped), and perhaps note."""
    return {"steps": steps}


@register.inclusion_tag("components/contact_card.html")
def contact_card(contacts, title="", hours="", note=""):
    """Contacts: name, phone, and perhaps ``for`` (what they are asked about)."""
    return {"contacts": contacts, "title": title, "hours": hours, "note": note}


@register.inclusion_tag("components/countdown.html")
def countdown(until, label="", over="", tone="card"):
    """Time left until an instant, by the server's clock. ``tone``: card, inline, or dark (on the masthead)."""
    words = {
        "days": _("{d} d {h} h {m} min"),
        "hours": _("{h} h {m} min {s} s"),
        "over": str(over or _("The deadline has passed")),
    }
    return {"until": until, "now": clock.now(), "label": label, "words": json.dumps(words), "tone": tone}


@register.inclusion_tag("components/file_list.html")
def file_list(files):
    """Files: name, size, sha256, and perhaps url, kind, by, at, remove_url."""
    return {"files": files}


@register.inclusion_tag("components/metrics.html")
def metrics(tiles):
    """Tiles: label, value, and perhaps unit, url, note, tone (as of badges)."""
    return {"tiles": tiles}


@register.inclusion_tag("components/tabs.html")
def tabs(items, label=""):
    """Tabs that are links: label, url, active, and perhaps count."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts):
    """``{% breadcrumb _("Projects") url _("This page") %}``: label and address in turn, the last label alone."""
    links = [{"label": parts[at], "url": parts[at + 1]} for at in range(0, len(parts) - 1, 2)]
    return {"links": links, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag("components/empty.html")
def empty(title, text="", url="", label="", icon="inbox"):
    """What to show instead of an empty table: why it is empty and what to do next."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.inclusion_tag("components/filter_bar.html")
def filter_bar(form, clear=""):
    """A GET form in one line; ``clear`` is the address without any filter."""
    return {"form": form, "clear": clear}


@register.inclusion_tag("components/search.html")
def search_box(action, label, name="q", value="", placeholder=""):
    return {"action": action, "label": label, "name": name, "value": value, "placeholder": placeholder}


@register.inclusion_tag("components/print_button.html")
def print_button(label=""):
    return {"label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page, parameter="page"):
    """Previous and next of an ``ipfund.common.paging.Page``; keeps the other parameters."""
    query = context["request"].GET.copy()
    return {
        "page": page,
        "before": turned(query, parameter, page.number - 1),
        "after": turned(query, parameter, page.number + 1),
    }


def turned(query, parameter, number):
    query[parameter] = number
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_header(context, label, key, css=""):
    """A <th> whose link sorts by ``?sort=key``, and the other way round with ``-key``."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    query.pop("page", None)
    query["sort"] = f"-{key}" if now == key else key
    arrow = {"ascending": draw("chevron-up"), "descending": draw("chevron-down")}.get(order, "")
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a href="?{}">{} {}</a></th>',
        css,
        order,
        query.urlencode(),
        label,
        arrow,
    )
