"""Forms of the officers' pages about similar declarations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms_process import by_program
from duplicates.enums import DECISIONS, HitKind, PairState
from ipfund.common.forms import PlainForm, ReasonForm


class FilterForm(PlainForm):
    """Which pairs are listed. Only directions of which the person sees declarations."""

    direction = forms.ModelChoiceField(
        label=_("Direction"), queryset=None, required=False, empty_label=_("All directions")
    )
    kind = forms.ChoiceField(label=_("In common"), required=False, choices=[("", _("Any")), *HitKind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *PairState.choices])

    def __init__(self, *args, directions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["direction"].queryset = directions
        self.fields["direction"].choices = [("", _("All directions")), *by_program(directions.to_filter_by())]


class DecisionForm(ReasonForm):
    """An officer's decision on what was shown."""

    state = forms.ChoiceField(
        label=_("Finding about the pair"),
        choices=[(state.value, state.label) for state in DECISIONS],
        widget=forms.RadioSelect,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["state", "reason", "revision"]
