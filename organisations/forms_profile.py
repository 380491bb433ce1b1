"""Forms of the unit's profile: what its administrator declares, what an officer confirms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ipfund.common import clock
from ipfund.common.filing import FORMATS
from ipfund.common.forms import CleanCharField, CodeField
from organisations.enums import ProfileGroup
from organisations.forms import YES_NO, RevisionForm

ACCEPTED = ",".join(f".{name}" for name in (*FORMATS, "jpeg"))
OTHER = ""


class ItemForm(RevisionForm):
    """What every item has: the revision that was shown, and a file as evidence."""

    revision = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("PDF, JPG or PNG. A new file replaces the old one."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class NumberField(forms.DecimalField):
    """A number that people may type with separators."""

    def to_python(self, value):
        return super().to_python(str(value).replace(",", "").replace("，", "") if value else value)


class FigureForm(ItemForm):
    """One figure that guides ask for, with the day it was counted."""

    counted_on = forms.DateField(label=_("Counted on"))
    field_order = ["value", "counted_on", "evidence", "revision"]

    def __init__(self, *args, question, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"] = field_of(question)
        self.fields["value"].error_messages["required"] = _("Fill this in.")
        self.fields["evidence"].help_text = question.proof or self.fields["evidence"].help_text
        self.order_fields(self.field_order)

    def clean_counted_on(self):
        day = self.cleaned_data["counted_on"]
        if day > timezone.localdate(clock.now()):
            raise ValidationError(_("This date is in the future."))
        return day


def field_of(question, *, required=True):
    """Return the form field that asks a question of the guides."""
    if question.kind == "yes_no":
        return forms.TypedChoiceField(
            label=question.label,
            choices=[(1, YES_NO[0][1]), (0, YES_NO[1][1])],
            coerce=int,
            empty_value=None,
            required=required,
            help_text=question.hint,
            widget=forms.RadioSelect,
        )
    field = NumberField(
        label=question.label,
        min_value=0,
        max_value=10**10,
        decimal_places=0 if question.kind == "integer" else 2,
        required=required,
        help_text=question.hint,
    )
    field.suffix = question.unit
    return field


class CertificateForm(ItemForm):
    """A qualification, or a membership or recognition that a list of the guides is about."""

    name = forms.ChoiceField(
        label=_("What it is"),
        required=False,
        help_text=_("Choose the list where a guide asks for it; everything else is another qualification."),
    )
    title = CleanCharField(label=_("Name of the certificate"), max_length=200)
    number = CodeField(label=_("Certificate number"), max_length=100, required=False)
    issued_by = CleanCharField(label=_("Issued by"), max_length=200)
    starts_on = forms.DateField(label=_("Valid from"))
    ends_on = forms.DateField(
        label=_("Valid until"), required=False, help_text=_("Leave it empty if it does not expire.")
    )
    field_order = ["name", "title", "number", "issued_by", "starts_on", "ends_on", "evidence", "revision"]

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = [(kind.id, kind.title) for kind in kinds.values() if not kind.bars]
        self.fields["name"].choices = [(OTHER, _("Another qualification")), *wanted]

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The end date is before the start date."))
        return data

    def declared(self):
        """Return what the service keeps."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"revision", "evidence"}}
        data["group"] = ProfileGroup.MEMBERSHIP if data["name"] else ProfileGroup.QUALIFICATION
        return data


class ConfirmItemForm(RevisionForm):
    note = CleanCharField(
        label=_("Compared with"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example the certificate, the public register and the date of the check; the unit can see this."
        ),
    )


class RemoveItemForm(RevisionForm):
    """Nothing to fill in: confirmed by its button."""
