"""Forms of the officers' ledgers: imported lists, past projects, objections."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ipfund.common import clock
from ipfund.common.forms import CleanCharField, PlainForm, PlainModelForm
from organisations import asked
from organisations.enums import PastState
from organisations.forms import SearchForm, UsccField
from organisations.models import PastProject

EXCEL = forms.FileInput(attrs={"accept": ".xlsx"})


class ListUploadForm(PlainForm):
    source = CleanCharField(label=_("Source"), max_length=300, help_text=_("Who published it, under what number."))
    listed_on = forms.DateField(label=_("Date of the list"))
    file = forms.FileField(label=_("Excel file"), widget=EXCEL, help_text=_("In the template's format; .xlsx."))

    def clean_listed_on(self):
        day = self.cleaned_data["listed_on"]
        if day > timezone.localdate(clock.now()):
            raise forms.ValidationError(_("This date is in the future."))
        return day


class TakeListForm(PlainForm):
    """Which list in force the new one was compared with; 0 where there was none."""

    replaces = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput)


class ProjectsUploadForm(PlainForm):
    file = forms.FileField(label=_("Excel file"), widget=EXCEL, help_text=_("In the template's format; .xlsx."))


class ProjectForm(PlainModelForm):
    """One project of the ledger; the code or, where it is not known, the exact name says whose it is."""

    uscc = UsccField(
        label=_("Unified social credit code"),
        required=False,
        help_text=_("Without a code the entry holds for the unit of exactly this name."),
    )
    name = CleanCharField(label=_("Unit name"), max_length=200)
    lineage = forms.ChoiceField(
        label=_("Kind of project"),
        help_text=_("Projects of one kind count as “of the same kind” (同类) from year to year."),
    )
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    field_order = ["name", "uscc"]

    class Meta:
        model = PastProject
        fields = [
            "name",
            "uscc",
            "number",
            "title",
            "year",
            "lineage",
            "state",
            "planned_end",
            "closeout_result",
            "closed_on",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = asked.lineages()
        kept = self.instance.lineage
        if kept and kept not in kinds:
            kinds = {**kinds, kept: kept}
        self.fields["lineage"].choices = list(kinds.items())

    def clean(self):
        data = super().clean()
        if data.get("state") == PastState.ONGOING and data.get("closeout_result"):
            self.add_error("closeout_result", _("A project under way has no closeout result."))
        return data


class ProjectFilterForm(SearchForm):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *PastState.choices])
    disputed = forms.BooleanField(label=_("With an open objection"), required=False)


class ObjectForm(PlainForm):
    reason = CleanCharField(
        label=_("What is wrong"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: closed on which day, with which document."),
    )


class AnswerForm(PlainForm):
    answer = CleanCharField(
        label=_("Answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The unit can see this. If the unit is right, correct the project first."),
    )
