"""Publishing a notice, objecting to it, ruling on an objection."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from awards.enums import AuthorKind, Column, ObjectionState
from awards.models import Objection
from awards.services.objections import FILES_MOST, TEXT_MOST, is_anonymous
from ipfund.accounts.phones import has_phone, is_phone, one_dot
from ipfund.common.filing import KeptFileField
from ipfund.common.forms import CleanCharField, CodeField, PlainForm, PlainModelForm, ReasonForm
from programs.models import Direction

ACCEPTED = ".pdf,.jpg,.jpeg,.png"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class NoticeForm(PlainForm):
    directions = forms.ModelMultipleChoiceField(
        label=_("Directions"), queryset=Direction.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    title = CleanCharField(label=_("Title of the notice"), max_length=200)
    number = CleanCharField(label=_("Document number"), max_length=60, required=False)
    first_day = forms.DateField(label=_("First day"))
    columns = forms.MultipleChoiceField(
        label=_("Columns besides unit, project and direction"),
        choices=Column.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = CleanCharField(label=_("Text"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    contact = CleanCharField(
        label=_("Where to send objections"),
        max_length=300,
        help_text=_("Office, address and phone for letters and questions"),
    )

    def __init__(self, *args, directions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["directions"].queryset = directions

    def clean_first_day(self):
        day = self.cleaned_data["first_day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Give a day between 2000 and 2100."), code="year")
        return day

    def clean_contact(self):
        if not has_phone(self.cleaned_data["contact"]):
            raise ValidationError(_("Give the phone number in full, for example 022-12345678."), code="phone")
        return self.cleaned_data["contact"]


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(KeptFileField):
    """Several files in one field; of several, the message names the one that is not taken."""

    widget = ManyFilesInput(attrs={"accept": ACCEPTED})

    def clean(self, data, initial=None):
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not files:
            return [super().clean(None, initial)] if self.required else []
        if len(files) > FILES_MOST:
            raise ValidationError(_("At most %s files.") % FILES_MOST, code="many")
        return [self.clean_one(one, initial, named=len(files) > 1) for one in files]

    def clean_one(self, sent, initial, *, named):
        try:
            return super().clean(sent, initial)
        except ValidationError as error:
            if not named:
                raise
            told = {"file": sent.name, "problem": error.messages[0]}
            raise ValidationError(_("%(file)s: %(problem)s") % told, code=error.code) from error


class ObjectionForm(PlainModelForm):
    """Named authors only. What is typed stays on the page when something is missing."""

    letter = KeptFileField(
        label=_("Signed or sealed letter"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("A unit's letter must bear its seal; a person signs. PDF, JPG or PNG"),
    )
    evidence = ManyFilesField(label=_("Proof"), required=False, help_text=_("Up to five files: PDF, JPG or PNG"))
    contact = CodeField(label=_("Phone"), max_length=50)
    truth = forms.BooleanField(label=_("What I state is true, and I take responsibility for it."))

    class Meta:
        model = Objection
        fields = ("kind", "author_name", "contact_name", "contact", "email", "address", "text")
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 8})}
        labels = {"author_name": _("Your full name, or the full name of the unit")}
        help_texts = {
            "contact_name": _("Only for a unit: the person to contact"),
            "email": _("If you give one, the ruling is sent there"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = AuthorKind.choices
        self.fields["text"].max_length = TEXT_MOST

    def clean_author_name(self):
        name = one_dot(self.cleaned_data["author_name"])
        if is_anonymous(name):
            raise ValidationError(_("Anonymous objections are not accepted: give your full name."), code="anonymous")
        return name

    def clean_contact(self):
        if not is_phone(self.cleaned_data["contact"]):
            raise ValidationError(_("Give a phone number at which you can be reached."), code="phone")
        return self.cleaned_data["contact"]

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if len(text) > TEXT_MOST:
            message = _("At most %s characters; attach longer texts as a file.") % TEXT_MOST
            raise ValidationError(message, code="long")
        return text

    def clean(self):
        said = super().clean()
        unit = said.get("kind") == AuthorKind.UNIT
        if unit and not said.get("letter") and "letter" not in self.errors:
            self.add_error("letter", ValidationError(_("A unit objects by a letter with its seal."), code="required"))
        if unit and not said.get("contact_name") and "contact_name" not in self.errors:
            self.add_error("contact_name", ValidationError(_("Enter a contact person of the unit."), code="required"))
        files = {"letter", "evidence"}
        if not unit and not files & self.errors.keys() and not any(said.get(one) for one in files):
            for one in sorted(files):
                self.add_error(
                    one, ValidationError(_("Attach a proof or the signed letter: one is enough."), code="required")
                )
        return said

    def said(self):
        """Return what ``services.objections`` takes."""
        names = self.Meta.fields
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class LetterForm(ObjectionForm):
    """The same, typed by the program manager from a letter on paper."""

    received_on = forms.DateField(label=_("Received on"))
    field_order = ("received_on",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["author_name"].label = _("Who objects: full name of the person or unit")
        self.fields["truth"].label = _("The letter is signed or sealed, and it is attached as a scan.")
        self.fields["letter"].required = True


class RulingForm(ReasonForm):
    version = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    ruling = forms.ChoiceField(
        label=_("Ruling"),
        widget=forms.RadioSelect,
        choices=[
            (ObjectionState.REJECTED, _("Reject: the award stays proposed")),
            (ObjectionState.UPHELD, _("Uphold: the project is not awarded")),
            (ObjectionState.NOT_ACCEPTED, _("Not accepted: no named author, no proof, or not about this award")),
        ],
    )
    sure = forms.BooleanField(
        label=_("I have checked the ruling. An upheld objection ends the project, and that cannot be undone."),
        error_messages={"required": _("Tick to confirm the ruling.")},
    )
    field_order = ("ruling", "reason", "sure")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Sent to the author and to the unit. Do not name the author.")

    def said(self):
        """Return what ``services.rule_objection`` takes."""
        return {name: self.cleaned_data[name] for name in ("version", "ruling", "reason")}
