"""Form bases: what people paste is cleaned the same way everywhere, and refused with a sentence."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TEXT_LIMIT = 20_000


def clean_text(value):
    """Remove NUL and lone surrogates, which no database or PDF can hold, and unify line ends."""
    value = value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return value.encode("utf-8", "ignore").decode("utf-8")


def narrow(value):
    """Return codes, numbers and phones in their narrow form: full-width digits and colons become ASCII."""
    return unicodedata.normalize("NFKC", value).strip()


def posted(request):
    """Return what a form is bound to: the data of a POST, also of an empty one; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def refused(form, refusal, field=None, *, renewed=()):
    """Say on a form why a service refused; the answer carries the refusal's number, and what was typed stays.

    ``renewed`` names hidden fields about what the page shows anew: who has read what changed there may go on.
    """
    form.add_error(field, refusal.message)
    form.refused_with = refusal.status
    form.data = form.data.copy()
    for name in renewed:
        form.data[form.add_prefix(name)] = form.initial[name]


def status_of(*sent):
    """Return the number of the answer that shows these forms: refused, mistaken, or neither."""
    numbers = [getattr(form, "refused_with", 422) for form in sent if form is not None and form.errors]
    return max((number for number in numbers if number != 422), default=422) if numbers else 200


class CleanCharField(forms.CharField):
    """Text without what cannot be stored; limited even where nobody thought of a limit."""

    def __init__(self, *args, max_length=TEXT_LIMIT, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)

    def to_python(self, value):
        return super().to_python(clean_text(value) if isinstance(value, str) else value)


class CodeField(CleanCharField):
    """A code, number or phone: full-width characters are read as the narrow ones that were meant."""

    def to_python(self, value):
        return super().to_python(narrow(value) if isinstance(value, str) else value)


class WanField(forms.DecimalField):
    """An amount typed in 万元 (at most four decimals: one yuan) and kept in yuan."""

    default_error_messages = {"invalid": _("Enter an amount in 10,000 yuan, for example 12.5.")}

    def __init__(self, *, max_value=100_000_000, min_value=0, **kwargs):
        super().__init__(max_value=max_value, min_value=min_value, max_digits=14, decimal_places=4, **kwargs)

    def to_python(self, value):
        return super().to_python(narrow(value).replace(",", "") if isinstance(value, str) else value)

    def clean(self, value):
        wan = super().clean(value)
        return None if wan is None else (wan * 10_000).quantize(wan.__class__("0.01"))

    def prepare_value(self, value):
        from decimal import Decimal  # noqa: PLC0415 -- leaf

        if isinstance(value, Decimal):
            return format((value / 10_000).normalize(), "f")
        return value


class PlainMixin:
    """Clean whatever text a form takes; browsers are not asked to validate."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field, CleanCharField):
                wrap(field)
            if isinstance(field, forms.ModelMultipleChoiceField):
                refuse_impossible_keys(field)
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = what_is_missing(field)


def refuse_impossible_keys(field):
    """A key too large for any database is a choice that does not exist, not an error of ours."""
    clean = field.clean

    def clean_possible(value):
        try:
            return clean(value)
        except OverflowError as error:
            raise ValidationError(field.error_messages["invalid_list"], code="invalid_list") from error

    field.clean = clean_possible


def what_is_missing(field):
    if isinstance(field, forms.BooleanField):
        return _("Tick this box.")
    if isinstance(field, forms.FileField):
        return _("Choose the file to upload.")
    if isinstance(field, forms.ChoiceField | forms.DateField | forms.ModelChoiceField):
        return _("Choose something here.")
    return _("Fill this in.")


def wrap(field):
    convert = field.to_python
    field.to_python = lambda value: convert(clean_text(value) if isinstance(value, str) else value)


class PlainForm(PlainMixin, forms.Form):
    pass


class PlainModelForm(PlainMixin, forms.ModelForm):
    pass


class ReasonForm(PlainForm):
    """Why: asked with every return, refusal and override."""

    reason = CleanCharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def clean_reason(self):
        reason = self.cleaned_data["reason"].strip()
        if not reason:
            raise ValidationError(_("Say why."))
        return reason
