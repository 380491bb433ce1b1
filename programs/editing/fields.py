"""The form fields of a definition's leaves. Each takes what a definition holds and gives it back the same."""

import datetime as dt
import re
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ipfund.common.forms import CleanCharField, CodeField, narrow, what_is_missing
from programs.editing.complaints import in_words
from programs.editing.options import labels
from programs.reading import DefinitionError, read_document
from programs.writing import flow

NUMBER = re.compile(r"[-+]?\d{1,15}(\.\d{1,9})?")
SEPARATORS = re.compile(r"[\s,，、;；]+")
LINE_BREAK = "⏎"  # a line break inside one of several texts, which stand one a line
NO_BREAK = "\n"


class NumberField(forms.Field):
    """A number as it was written: 2 stays 2, 2.0 stays 2.0."""

    default_error_messages = {"invalid": _("Enter a number.")}
    widget = forms.NumberInput

    def prepare_value(self, value):
        return format(Decimal(repr(value)), "f") if isinstance(value, float) else value

    def to_python(self, value):
        text = narrow(value or "").replace(",", "")
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return float(text) if "." in text else int(text)


class WholeField(NumberField):
    default_error_messages = {"invalid": _("Enter a whole number.")}

    def to_python(self, value):
        number = super().to_python(value)
        if isinstance(number, float):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class ManyField(CleanCharField):
    """Several values in one text; ``split`` and ``join`` say how."""

    def prepare_value(self, value):
        return self.join(value) if isinstance(value, (list, tuple, dict)) else value

    def to_python(self, value):
        return self.split(super().to_python(value) or "")

    def run_validators(self, value):
        """The limit was for the text; its values are judged by the schema."""


class LinesField(ManyField):
    widget = forms.Textarea

    def join(self, value):
        return NO_BREAK.join(str(text).replace(NO_BREAK, LINE_BREAK) for text in value)

    def split(self, text):
        lines = [line.strip().replace(LINE_BREAK, NO_BREAK) for line in text.split(NO_BREAK)]
        return [line for line in lines if line]


class CodesField(ManyField):
    def join(self, value):
        return "、".join(map(str, value))

    def split(self, text):
        return [code for code in SEPARATORS.split(narrow(text)) if code]


class IntegersField(CodesField):
    def split(self, text):
        codes = super().split(text)
        if not all(code.isdecimal() and len(code) <= 9 for code in codes):
            raise ValidationError(_("Enter whole numbers, for example 14、3."), code="invalid")
        return [int(code) for code in codes]


class MappingField(ManyField):
    """Lines of ``name = value``."""

    widget = forms.Textarea
    number = NumberField(required=False)

    def join(self, value):
        return NO_BREAK.join(f"{name} = {self.number.prepare_value(one)}" for name, one in value.items())

    def split(self, text):
        found = {}
        for line in filter(str.strip, text.split(NO_BREAK)):
            name, equals, value = (part.strip() for part in self.parted(line.replace("＝", "=")))
            if not (equals and name and value):
                raise ValidationError(_("Write each line as: name = value (not “%(line)s”).") % {"line": line})
            if name in found:
                raise ValidationError(_("“%(name)s” occurs twice.") % {"name": name})
            found[name] = self.read(value)
        return found

    def parted(self, line):
        return line.partition("=")

    def read(self, value):
        return value


class NumbersField(MappingField):
    def parted(self, line):
        return line.rpartition("=")

    def read(self, value):
        return self.number.to_python(value)


class RuleField(CleanCharField):
    """A rule in the notation of a definition file."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return flow(value) if isinstance(value, dict) else value

    def to_python(self, value):
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            return read_document(text, "rule").value
        except DefinitionError as error:
            told = error.problems[0].split(": ", 1)[-1]
            if "keys of a program" in told:
                raise ValidationError(_("Write the rule as in the example.")) from error
            raise ValidationError(_("This cannot be read: %(why)s") % {"why": in_words(told)}) from error

    def run_validators(self, value):
        """The schema judges what was read."""


class DayAndTime(forms.MultiWidget):
    def __init__(self):
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__([day, forms.TextInput(attrs={"placeholder": "17:00", "aria-label": _("Time")})])

    def decompress(self, value):
        return (list(value) if isinstance(value, (list, tuple)) else value.split("T")) if value else ["", ""]


class MomentField(forms.MultiValueField):
    """An instant of the program's time zone, or a whole day: kept as the text of a definition."""

    widget = DayAndTime

    def __init__(self, *, zone, **kwargs):
        self.zone = zone
        parts = (forms.DateField(required=False), forms.TimeField(required=False, input_formats=["%H:%M", "%H:%M:%S"]))
        super().__init__(parts, require_all_fields=False, **kwargs)

    def prepare_value(self, value):
        if not isinstance(value, str) or "T" not in value:
            return value
        instant = dt.datetime.fromisoformat(value).astimezone(ZoneInfo(self.zone))
        return [instant.date().isoformat(), instant.strftime("%H:%M:%S" if instant.second else "%H:%M")]

    def compress(self, values):
        day, time = [*values, None, None][:2]
        if day is None:
            if time is not None:
                raise ValidationError(_("Choose the day too."))
            return None
        if time is None:
            return day.isoformat()
        return dt.datetime.combine(day, time, tzinfo=ZoneInfo(self.zone)).isoformat()


class DayField(forms.DateField):
    def clean(self, value):
        day = super().clean(value)
        return day and day.isoformat()


def field_for(leaf, value, *, zone, options, required):
    """Return the form field of one leaf; ``value`` is what it holds now, which stays among its choices."""
    words = leaf.words
    common = {"label": words.label, "help_text": words.help, "required": required}
    if leaf.kind in {"choice", "choices"}:
        field = _choice(leaf, value, options, common)
    elif leaf.kind == "yes_no":
        field = forms.BooleanField(**{**common, "required": False})
    elif leaf.kind == "moment":
        field = MomentField(zone=zone, **common)
    else:
        field = FIELDS[leaf.kind](**common, **({"widget": _area(words.rows)} if words.rows else {}))
    if required:
        field.error_messages["required"] = what_is_missing(field)
    return field


def _area(rows):
    return forms.Textarea(attrs={"rows": rows})


def _choice(leaf, value, options, common):
    told = labels(leaf.key)
    known = options[leaf.words.options] if leaf.words.options else [(one, told.get(one, one)) for one in leaf.choices]
    held = value if isinstance(value, (list, tuple)) else [value]
    known = [*known, *((one, one) for one in held if one and one not in dict(known))]
    if leaf.kind == "choice":
        return forms.ChoiceField(choices=known if common["required"] else [("", _("none")), *known], **common)
    first = [one for one in held if one in dict(known)]
    ordered = sorted(known, key=lambda pair: first.index(pair[0]) if pair[0] in first else len(first))
    return forms.MultipleChoiceField(choices=ordered, widget=forms.CheckboxSelectMultiple, **common)


FIELDS = {
    "text": CleanCharField,
    "code": CodeField,
    "own": CodeField,
    "integer": WholeField,
    "number": NumberField,
    "date": DayField,
    "lines": LinesField,
    "codes": CodesField,
    "integers": IntegersField,
    "mapping": MappingField,
    "numbers": NumbersField,
    "rule": RuleField,
}
