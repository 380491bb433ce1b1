"""The page's form of a section: it shows kept answers and the problems found. Judging is the sections' business.

Sections have up to a hundred inputs, so the widgets write their HTML themselves instead of rendering templates.
"""

from dataclasses import dataclass, field

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from applications.sections import questions as q
from applications.sections.base import Group, Table
from ipfund.common.formats import aside, said
from ipfund.common.forms import CleanCharField, PlainForm
from ipfund.common.quick import flatatt, format_html, format_html_join

MODES = {"integer": "numeric", "number": "decimal", "amount": "decimal", "percent": "decimal"}
TYPES = {"phone": "tel", "email": "email"}
SUFFIXES = {"percent": "%"}
RADIO_MOST = 4
AS_ROWS = 4


class Line(forms.TextInput):
    def render(self, name, value, attrs=None, renderer=None):  # noqa: ARG002 -- Django's signature
        attrs = {**self.attrs, **(attrs or {}), "name": name, "type": self.input_type}
        if value not in (None, ""):
            attrs["value"] = value
        return format_html("<input{}>", flatatt(attrs))


class Area(forms.Textarea):
    def render(self, name, value, attrs=None, renderer=None):  # noqa: ARG002 -- Django's signature
        return format_html(
            "<textarea{}>\n{}</textarea>", flatatt({**self.attrs, **(attrs or {}), "name": name}), value or ""
        )


class Pick(forms.Select):
    def render(self, name, value, attrs=None, renderer=None):  # noqa: ARG002 -- Django's signature
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, flatatt({"selected": code == value}), label) for code, label in [("", ""), *self.choices]),
        )
        return format_html("<select{}>{}</select>", flatatt({**self.attrs, **(attrs or {}), "name": name}), options)


class Shown(forms.Field):
    """A field that only carries what the field tag shows."""

    def __init__(self, question, widget, *, limit=None, **kwargs):
        super().__init__(
            label=question.label,
            help_text=kwargs.pop("hint", question.hint),
            required=question.required,
            disabled=bool(question.fixed),
            initial=kwargs.pop("initial", None),
            widget=widget,
        )
        self.max_length = limit
        self.suffix = _("10,000 yuan") if question.kind == "amount" else SUFFIXES.get(question.kind, question.unit)


def field_of(question, value, *, compact=False, sums=""):
    """Return the form field of one question; ``compact``: in a cell of a table."""
    if question.kind == "tick":
        return Shown(question, forms.CheckboxInput())
    if question.kind == "ticks":
        return Shown(question, forms.CheckboxSelectMultiple(choices=question.choices))
    if question.choices:
        radio = not compact and (len(question.choices) <= RADIO_MOST)
        return Shown(question, (forms.RadioSelect if radio else Pick)(choices=question.choices))
    if question.kind == "long_text":
        return Shown(question, Area(attrs={"rows": 3 if compact else rows_for(question)}), limit=question.limit)
    attrs = {"autocomplete": "off"} | ({"data-sum": sums} if sums else {})
    if question.kind in MODES:
        attrs["inputmode"] = MODES[question.kind]
    if question.kind == "date" and (not value or q.day(value)):
        attrs["type"] = "date"
    attrs["type"] = TYPES.get(question.kind, attrs.get("type", "text"))
    return Shown(question, Line(attrs=attrs), initial=value)


def rows_for(question):
    return AS_ROWS if question.limit <= 500 else 6 if question.limit <= 2000 else 10


@dataclass
class Layout:
    """One part of the page: a group of bound fields, or a table of them."""

    part: object
    is_table: bool = False
    is_sheet: bool = False
    fields: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    blank: object = None  # the row a new one is made from
    totals: list = field(default_factory=list)
    grand_total: str = ""  # of all columns of a sheet together


@dataclass
class Row:
    name: str
    fields: list
    label: str = ""


class SectionForm(forms.Form):
    """``parts`` of a section, filled with its data, with its problems beside their fields."""

    use_required_attribute = False

    def __init__(self, parts, data, problems=(), *, extra_row_in=""):
        super().__init__(data={})
        self.layout = []
        self.sheets = False
        for part in parts:
            add = (
                self.add_group
                if isinstance(part, Group)
                else self.add_table
                if isinstance(part, Table)
                else self.add_sheet
            )
            self.layout.append(add(part, data, extra_row_in))
        self._errors = ErrorDict()
        for problem in problems:
            if problem.field in self.fields:
                self._errors.setdefault(problem.field, self.error_class()).append(problem.sentence)

    def add(self, question, name, value, **how):
        """Add the inputs of one question; return their bound fields."""
        if question.kind == "series":
            values = value or []
            return [
                bound
                for i, label in enumerate(question.labels)
                for bound in self.add(
                    question.but(kind="number", label=aside(question.label, label), hint="" if i else question.hint),
                    f"{name}-{i}",
                    values[i] if i < len(values) else "",
                )
            ]
        shown = q.typed(question, question.fixed or value)
        self.fields[name] = field_of(question, shown, **how)
        self.data[name] = shown
        return [self[name]]

    def add_group(self, group, data, _extra):
        answers = group.answers(data)
        fields = []
        for question in group.questions:
            bound = self.add(question, group.input_name(question), answers.get(question.id, ""))
            fields += [(one, question.width) for one in bound]
        return Layout(group, fields=fields)

    def add_table(self, table, data, extra):
        rows = table.rows(data)
        count = max(len(rows), table.min_rows, 1) + (extra == table.name)
        made = [
            self.table_row(table, i, rows[i] if i < len(rows) else {}) for i in range(min(count, table.max_rows + 200))
        ]
        blank = self.table_row(table, "__prefix__", {})
        return Layout(table, is_table=True, rows=made, blank=blank)

    def table_row(self, table, i, answers):
        name = f"{table.name}-{i}"
        fields = [
            bound
            for column in table.columns
            for bound in self.add(column.but(hint=""), f"{name}-{column.id}", answers.get(column.id, ""), compact=True)
        ]
        return Row(name=name, fields=fields)

    def add_sheet(self, sheet, data, _extra):
        self.sheets = True
        rows = []
        for i, (_key, label, answers) in enumerate(sheet.answers(data)):
            fields = []
            for column in sheet.columns:
                name, value = f"{sheet.name}-{i}-{column.id}", answers.get(column.id, "")
                one = column.but(label=said(label, column.label))
                fields += self.add(one, name, value, compact=True, sums=sheet.sums.get(column.id, ""))
            rows.append(Row(name=f"{sheet.name}-{i}", fields=fields, label=label))
        totals = [sheet.sums.get(column.id, "").split(" ")[0] for column in sheet.columns]
        together = {name for names in sheet.sums.values() for name in names.split(" ")[1:]}
        return Layout(sheet, is_table=True, is_sheet=True, rows=rows, totals=totals, grand_total="".join(together))

    def links(self, problems, address=""):
        """Return what the error summary lists: each sentence with its way to the field."""
        return [{"text": problem.sentence, "href": f"{address}#{self.anchor(problem.field)}"} for problem in problems]

    def anchor(self, name):
        return f"id_{name}" if name in self.fields or name.startswith("kind-") else "section"


class StartForm(PlainForm):
    """For which unit: most people are in one."""

    organisation = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(str(unit.pk), unit.name) for unit in units]
        self.fields["organisation"].label = _("Applicant unit")


class HandOverForm(PlainForm):
    to = forms.ChoiceField(widget=forms.Select)
    version = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    shown = forms.IntegerField(min_value=1, max_value=10**15, widget=forms.HiddenInput)  # who writes it

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(person.pk), person.name) for person in people]
        self.fields["to"].label = _("New author")


class UploadForm(PlainForm):
    """One file of one kind."""

    file = forms.FileField()
    kind = CleanCharField(max_length=60, widget=forms.HiddenInput)
