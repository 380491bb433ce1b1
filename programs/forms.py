"""The search box of the directions, and the questions around setting a program up (its parts: ``programs/editing``)."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ipfund.common.forms import CleanCharField, CodeField, PlainForm, ReasonForm, clean_text
from programs.editing.copying import EMPTY, SHIFT
from programs.enums import ProgramKind
from programs.models import Program, ProgramDraft
from programs.schema.base import RESERVED_CODES

LONGEST_QUESTION = 60
MOST_WORDS = 5
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LARGEST_TEXT = 2 * 1024 * 1024


class SearchForm(PlainForm):
    q = CleanCharField(label=_("Search the directions"), max_length=LONGEST_QUESTION, required=False)

    def words(self):
        """Return the words that were asked for; nothing for a question that is too long."""
        return self.cleaned_data["q"].split()[:MOST_WORDS] if self.is_valid() else []


# --- setting a program up -----------------------------------------------------------------------------------------


class NewCodeForm(PlainForm):
    """What every new program is asked: a code that nobody has, and a title."""

    code = CodeField(
        label=_("Code of the program"),
        max_length=60,
        help_text=_("For example tianjin-2026: lower case, digits, hyphens."),
    )
    title = CleanCharField(label=_("Title of the program"), max_length=200)

    def clean_code(self):
        code = self.cleaned_data["code"].lower()
        if not CODE.fullmatch(code) or code in RESERVED_CODES:
            raise ValidationError(_("Use lower-case letters, digits and single hyphens, for example tianjin-2026."))
        if Program.objects.filter(code=code).exists() or ProgramDraft.objects.filter(code=code).exists():
            raise ValidationError(_("This code is already taken."))
        return code


class CopyForm(NewCodeForm):
    years = forms.IntegerField(
        label=_("Years to shift"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=_("By how many years the dates are shifted."),
    )
    dates = forms.ChoiceField(
        label=_("Dates"),
        choices=[(SHIFT, _("shift by these years")), (EMPTY, _("leave empty, to be filled in"))],
        widget=forms.RadioSelect,
        initial=SHIFT,
    )


class EmptyForm(NewCodeForm):
    authority = CleanCharField(label=_("Authority"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProgramKind.choices, widget=forms.RadioSelect, initial="call")


class TextFileField(forms.FileField):
    """A file of UTF-8 text, given back as text."""

    default_error_messages = {
        "too_large": _("This file is larger than 2 MB."),
        "no_text": _("This file is not text in UTF-8."),
    }

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"data-max-bytes": LARGEST_TEXT}

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return ""
        self.name = file.name
        if file.size > LARGEST_TEXT:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        try:
            return clean_text(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(self.error_messages["no_text"], code="no_text") from error


class UploadForm(PlainForm):
    file = TextFileField(label=_("Definition file (YAML)"), widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.txt"}))
    source = TextFileField(
        label=_("Text of the guide (optional)"),
        required=False,
        help_text=_("With it, every sentence is checked against the guide."),
        widget=forms.FileInput(attrs={"accept": ".txt"}),
    )


class SourceForm(PlainForm):
    source = TextFileField(label=_("Text of the guide"), widget=forms.FileInput(attrs={"accept": ".txt"}))


class RevisionForm(PlainForm):
    """Which state of the draft the person was shown."""

    revision = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)


class DecisionsForm(RevisionForm):
    """The places that copying leaves to be decided; ticked are those that were looked at."""

    done = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, count, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["done"].choices = [(number, str(number)) for number in range(count)]


class DiscardForm(RevisionForm, ReasonForm):
    pass


class PublishForm(RevisionForm):
    """The reason is asked for whatever is in force already; the tick always."""

    reason = CleanCharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    read = forms.BooleanField(label=_("I have checked what will be published."))

    def __init__(self, *args, changes_something, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = changes_something
        if not changes_something:
            self.fields["reason"].label = _("Note (optional)")


class AddItemForm(PlainForm):
    """A new direction or register entry: its number and its name; everything else follows on its own page."""

    number = CodeField(label=_("Number"), max_length=20)
    name = CleanCharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("indicator", _("indicator")), ("item", _("duty"))]
    )


class CompareForm(PlainForm):
    old = forms.IntegerField(label=_("Older definition"), min_value=1, max_value=10**6)
    new = forms.IntegerField(label=_("Newer definition"), min_value=1, max_value=10**6)
