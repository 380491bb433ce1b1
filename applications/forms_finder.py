"""The direction finder's questions: for somebody whose unit is not registered, and to narrow the answer down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import Outcome
from ipfund.common.forms import CleanCharField, PlainForm
from organisations.enums import LegalForm, Nature
from organisations.forms import YES_NO, OfficeChoice
from organisations.forms_profile import field_of
from organisations.models import Office
from programs.enums import Attribute

FIGURE = "figure_"


class ImagineForm(PlainForm):
    """What conditions read of a unit, as far as anybody can say it without registering. Nothing of it is kept."""

    legal_form = forms.ChoiceField(label=_("Legal form"), choices=[("", _("Please choose")), *LegalForm.choices])
    natures = forms.MultipleChoiceField(
        label=_("Kind of unit"),
        choices=Nature.choices,
        required=False,
        help_text=_("Choose all that apply."),
        widget=forms.CheckboxSelectMultiple,
    )
    independent = forms.TypedChoiceField(
        label=_("Independent legal person?"),
        choices=YES_NO,
        coerce=lambda value: value == "True",
        initial=True,
        widget=forms.RadioSelect,
    )
    district = OfficeChoice(
        label=_("District or development zone"), queryset=Office.objects.none(), required=False, empty_label=_("Any")
    )
    years = forms.IntegerField(
        label=_("Years since the unit was established"), min_value=0, max_value=1000, required=False
    )

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = Office.objects.for_units().select_related("parent")
        for question in questions:
            self.fields[f"{FIGURE}{question.id}"] = field_of(question, required=False)

    def said(self):
        """Return {attribute: value} of what was answered."""
        data, district = self.cleaned_data, self.cleaned_data["district"]
        found = {
            Attribute.LEGAL_FORM: data["legal_form"],
            Attribute.NATURES: data["natures"],
            Attribute.INDEPENDENT: data["independent"],
            Attribute.YEARS: data["years"],
            Attribute.DISTRICT: [district.area, district.parent.area] if district else None,
        }
        return {name: value for name, value in found.items() if value is not None}

    def figures(self):
        return {
            name.removeprefix(FIGURE): value
            for name, value in self.cleaned_data.items()
            if name.startswith(FIGURE) and value is not None
        }


class NarrowForm(PlainForm):
    """Which of the directions are shown."""

    q = CleanCharField(label=_("Direction"), required=False, max_length=60)
    program = forms.ChoiceField(label=_("Call"), required=False)
    show = forms.ChoiceField(label=_("Result"), required=False, choices=[("", _("All")), *Outcome.choices])

    def __init__(self, *args, programs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].choices = [("", _("All")), *((one.code, one.title) for one in programs)]

    def narrow(self, findings):
        if not self.is_valid():
            return findings
        asked = self.cleaned_data
        words = asked["q"].split()
        return [
            one
            for one in findings
            if asked["program"] in ("", one.direction.program.code)
            and asked["show"] in ("", one.outcome)
            and all(word in f"{one.direction.code} {one.direction.title}" for word in words)
        ]
