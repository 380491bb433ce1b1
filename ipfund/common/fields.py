"""One form field as HTML: label, hint, error, control, counter. Python, not nested includes, as forms are long."""

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ipfund.common.formats import size
from ipfund.common.forms import TEXT_LIMIT, WanField
from ipfund.common.icons import icon
from ipfund.common.quick import Select, format_html, format_html_join

CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)
DASHES = "---------"  # how Django shows that nothing is chosen
EMPTY = mark_safe("")


def render_field(bound, *, label=None, hint=None, suffix=None, width="", bare=False, placeholder=None):
    """Return a bound field with everything around it; ``bare`` hides the label (table cells).

    ``placeholder=""`` takes away one that a form of somebody else brings.
    """
    if bound.is_hidden:
        return bound.as_widget()
    parts = Parts(bound, label, hint, suffix, bare=bare, placeholder=placeholder)
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        body = choice_group(parts)
    elif isinstance(bound.field.widget, forms.CheckboxInput):
        body = single_check(parts)
    else:
        body = one_control(parts)
    css = (
        f"ip-field {'has-error' if messages_of(bound) else ''} {'is-bare' if bare else ''} {width_class(bound, width)}"
    )
    return format_html('<div class="{}">{}</div>', " ".join(css.split()), body)


class Parts:
    """The pieces around one control, and the ids that tie them to it."""

    def __init__(self, bound, label, hint, suffix, *, bare, placeholder):
        self.bound, self.bare, self.placeholder = bound, bare, placeholder
        self.id = bound.auto_id or bound.html_name
        self.label_text = bound.label if label is None else label
        self.hint_text = bound.help_text if hint is None else hint
        self.suffix_text = suffix if suffix is not None else default_suffix(bound.field)
        self.limit = text_limit(bound.field)
        self.described_by = []
        self.hint = self.part("helptext", self.hint_text, '<div class="ip-hint" id="{}">{}</div>')
        self.upload_limit = self.part("limit", upload_limit(bound.field), '<div class="ip-hint" id="{}">{}</div>')
        self.error = self.errors()
        self.suffix = self.part("suffix", self.suffix_text, '<span class="input-group-text" id="{}">{}</span>')
        self.counter = self.count()

    def part(self, name, text, html):
        if not text:
            return EMPTY
        self.described_by.append(f"{self.id}_{name}")
        return format_html(html, f"{self.id}_{name}", text)

    def errors(self):
        messages = messages_of(self.bound)
        if not messages:
            return EMPTY
        lines = format_html_join(mark_safe("<br>"), "{}", ((message,) for message in messages))
        html = '<p class="ip-error" id="{}">{}</p>'
        text = format_html(
            '{}<span class="visually-hidden">{}</span>{}', icon("exclamation-circle-fill"), _("Error: "), lines
        )
        return self.part("error", text, html)

    def count(self):
        if not self.limit or not isinstance(self.bound.field.widget, forms.Textarea):
            return EMPTY
        self.described_by.append(f"{self.id}_counter")
        return format_html(
            '<div class="ip-hint ip-counter" id="{0}_counter" data-counter="{0}" data-max="{1}" data-left="{2}" data-over="{3}">{4}</div>',
            self.id,
            self.limit,
            _("Characters left: {n} (at most {max})"),
            _("Characters too many: {n} (at most {max})"),
            _("At most %d characters") % self.limit,
        )

    def caption(self):
        mark = EMPTY
        if self.bound.field.disabled:
            mark = format_html(' {}<span class="visually-hidden">{}</span>', icon("lock"), _("(locked)"))
        elif self.bound.field.required:
            mark = format_html(
                ' <span class="ip-required" title="{0}"><span aria-hidden="true">*</span><span class="visually-hidden">{0}</span></span>',
                _("required"),
            )
        return format_html("{}{}", self.label_text, mark)

    def attrs(self, css):
        widget, field = self.bound.field.widget, self.bound.field
        attrs = {"class": f"{css} {widget.attrs.get('class', '')}".strip()}
        if self.described_by:
            attrs["aria-describedby"] = " ".join(self.described_by)
        if field.required and not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            attrs["aria-required"] = "true"
        if self.error:
            attrs["class"] += " is-invalid"
        if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":  # Django's default
            attrs["rows"] = 5
        if self.placeholder is not None:
            attrs["placeholder"] = self.placeholder or False
        if "maxlength" in widget.attrs:
            # a browser would cut a pasted text without a word; the server says so, but not of an address too long for it
            attrs["maxlength"] = getattr(field, "cut_at", False)
        if isinstance(widget, forms.FileInput):
            attrs["data-max-bytes"] = widget.attrs.get("data-max-bytes", settings.ATTACHMENT_MAX_BYTES)
            attrs["data-too-large"] = _("{name} is too large to send.")
        return attrs


def messages_of(bound):
    """Return what is wrong with a field; of a file, also that it has to be chosen again: no browser sends it twice."""
    if bound.errors or not isinstance(bound.field, forms.FileField) or not bound.form.errors or not bound.data:
        return bound.errors
    return [_("The file was not kept, as the form is not complete: choose it again.")]


def one_control(parts):
    bound = parts.bound
    widget = as_typed(bound) or browser_widget(bound.field)
    css = "form-select" if isinstance(widget, forms.Select) else "form-control"
    control = bound.as_widget(widget=widget, attrs=parts.attrs(css))
    if css == "form-select":
        control = mark_safe(control.replace(DASHES, _("Please choose"), 1))  # noqa: S308 -- rendered by Django
    if parts.suffix:
        control = format_html('<div class="input-group">{}{}</div>', control, parts.suffix)
    label_css = "visually-hidden" if parts.bare else "form-label"
    label = format_html('<label class="{}" for="{}">{}</label>', label_css, bound.id_for_label, parts.caption())
    return join(label, parts.hint, parts.upload_limit, parts.error, control, parts.counter)


def single_check(parts):
    control = parts.bound.as_widget(attrs=parts.attrs("form-check-input"))
    label = format_html(
        '<label class="form-check-label" for="{}">{}</label>', parts.bound.id_for_label, parts.caption()
    )
    return join(parts.error, format_html('<div class="form-check">{}{}{}</div>', control, label, parts.hint))


def choice_group(parts):
    bound, widget = parts.bound, parts.bound.field.widget
    attrs = {"class": parts.attrs("form-check-input")["class"]} | ({"id": bound.auto_id} if bound.auto_id else {})
    groups = widget.optgroups(
        bound.html_name, widget.format_value(bound.value()), attrs=bound.build_widget_attrs(attrs)
    )
    options = format_html_join("", "{}", ((option_group(bound, name, found),) for name, found, _index in groups))
    described = format_html(' aria-describedby="{}"', " ".join(parts.described_by)) if parts.described_by else EMPTY
    legend_css = "visually-hidden" if parts.bare else "form-label"
    return format_html(
        '<fieldset id="{}" tabindex="-1"{}><legend class="{}">{}</legend>{}{}{}</fieldset>',
        parts.id, described, legend_css, parts.caption(), parts.hint, parts.error, options,
    )  # fmt: skip


def option_group(bound, name, options):
    """Draw options; those of a named group stand under its name."""
    bounds = [BoundWidget(bound.field.widget, option, bound.form.renderer) for option in options]
    drawn = format_html_join(
        "",
        '<div class="form-check">{}<label class="form-check-label" for="{}">{}</label></div>',
        ((option.tag(), option.id_for_label, option.choice_label) for option in bounds),
    )
    return drawn if name is None else format_html("<fieldset><legend>{}</legend>{}</fieldset>", name, drawn)


def as_typed(bound):
    """Return a text box for what is no day or time: the browser's picker would show it empty."""
    picked = isinstance(bound.field.widget, forms.DateTimeInput | forms.DateInput | forms.TimeInput)
    if not picked or not isinstance(bound.data, str) or not any(one.code == "invalid" for one in coded(bound)):
        return None
    return forms.TextInput(attrs={"autocomplete": "off"})


def coded(bound):
    return bound.form.errors.as_data().get(bound.name, [])


def browser_widget(field):
    """Days and times get the browser's own picker, which wants ISO values; numbers a text box, which takes １２ and 1,000."""
    if type(field.widget) is forms.Select:
        return Select(attrs=field.widget.attrs, choices=field.widget.choices)
    if isinstance(field.widget, forms.DateTimeInput):
        return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={**field.widget.attrs, "type": "datetime-local"})
    if isinstance(field.widget, forms.DateInput):
        return forms.DateInput(format="%Y-%m-%d", attrs={**field.widget.attrs, "type": "date"})
    if isinstance(field.widget, forms.NumberInput):
        mode = "numeric" if type(field) is forms.IntegerField else "decimal"
        kept = {name: value for name, value in field.widget.attrs.items() if name not in ("min", "max", "step")}
        return forms.TextInput(attrs={**kept, "inputmode": mode, "autocomplete": "off"})
    return field.widget


def default_suffix(field):
    return _("10,000 yuan") if isinstance(field, WanField) else getattr(field, "suffix", "")


def text_limit(field):
    limit = getattr(field, "max_length", None)
    return limit if limit and limit < TEXT_LIMIT else None


def upload_limit(field):
    if not isinstance(field.widget, forms.FileInput):
        return ""
    return _("At most %s per file") % size(field.widget.attrs.get("data-max-bytes", settings.ATTACHMENT_MAX_BYTES))


def width_class(bound, width):
    if width:
        return f"ip-w-{width}"
    narrow = (forms.NumberInput, forms.DateInput, forms.DateTimeInput, forms.TimeInput)
    return "ip-w-short" if isinstance(bound.field.widget, narrow) else ""


def join(*parts):
    return mark_safe("".join(parts))  # noqa: S308 -- each part is escaped already


def error_links(*sources):
    """Return what is wrong in forms, formsets, lists of forms and of {"text", "href"}, as such a list, in page order."""
    links = []
    for source in sources:
        if hasattr(source, "forms"):
            links += [{"text": message, "href": ""} for message in source.non_form_errors()]
            for number, form in enumerate(source.forms, start=1):
                links += form_links(form, _("Row %d, ") % number)
        elif hasattr(source, "errors"):
            links += form_links(source)
        elif source:
            for one in source:
                links += form_links(one) if hasattr(one, "errors") else [one]
    return links


def form_links(form, row=""):
    """Return the links of one form; one that is made of nested rows knows them itself, one of several what it is about."""
    if hasattr(form, "links_of_errors"):
        return form.links_of_errors()
    row = row or getattr(form, "errors_about", "")
    links = [{"text": f"{row}{message}", "href": ""} for message in form.non_field_errors()]
    for bound in form:
        links += field_links(bound, row)
    return links


def field_links(bound, row=""):
    field = f"{row}{bound.label}".rstrip("。：？.:?")
    target = bound.id_for_label or bound.auto_id
    return [
        {"text": _("%(field)s: %(error)s") % {"field": field, "error": message}, "href": f"#{target}"}
        for message in messages_of(bound)
    ]
