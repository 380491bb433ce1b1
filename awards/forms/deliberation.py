"""What the program manager types before and after the meeting."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from awards.enums import Outcome
from awards.models import DecisionMeeting
from awards.services.deliberation import Proposal
from ipfund.common.filing import KeptFileField
from ipfund.common.forms import CleanCharField, PlainForm, PlainModelForm, ReasonForm, WanField
from ipfund.common.money import wan

UPLOAD = forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})


class DecisionForm(PlainForm):
    """One row of the ranked table; its prefix is the declaration."""

    version = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Decision"), choices=[("", "—"), *Outcome.choices], required=False)
    amount = WanField(label=_("Amount"), required=False)
    reserve_order = forms.IntegerField(label=_("Place"), min_value=1, max_value=9999, required=False)
    reason = CleanCharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, *args, row, **kwargs):
        self.row = row
        super().__init__(*args, prefix=str(row.application.pk), initial=self.as_kept(row), **kwargs)

    @staticmethod
    def as_kept(row):
        decision = row.decision
        kept = {"version": row.application.version, "amount": row.largest_award}
        if decision is None:
            return kept
        return {
            **kept,
            "outcome": decision.outcome,
            "amount": decision.amount_yuan or row.largest_award,
            "reserve_order": decision.reserve_order,
            "reason": decision.reason,
        }

    def clean(self):
        said = super().clean()
        amount, most = said.get("amount"), self.row.largest_award
        if said.get("outcome") == Outcome.AWARD and "amount" not in self.errors:
            if not amount:
                self.add_error("amount", ValidationError(_("An award needs an amount."), code="required"))
            elif most is not None and amount > most:
                self.add_error("amount", ValidationError(_("At most %s.") % wan(most), code="max"))
        return said

    @property
    def errors_about(self):
        """The declaration: several rows may be wrong at once."""
        return f"{self.row.application.number} "

    def proposal(self):
        said = self.cleaned_data
        return Proposal(
            application_id=self.row.application.pk,
            version=said["version"],
            outcome=said["outcome"],
            amount=said.get("amount"),
            reserve_order=said.get("reserve_order"),
            reason=(said.get("reason") or "").strip(),
        )


class MeetingForm(PlainModelForm):
    scan = KeptFileField(label=_("Scanned record"), required=False, widget=UPLOAD, help_text=_("PDF, JPG or PNG"))

    class Meta:
        model = DecisionMeeting
        fields = ("held_on", "chair", "participants", "record")
        widgets = {"participants": forms.Textarea(attrs={"rows": 3}), "record": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "participants": _("Names, separated by commas"),
            "record": _("What was discussed and decided, or attach the scanned record below"),
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_held_on(self):
        if self.cleaned_data["held_on"] > self.today:
            raise ValidationError(_("The date of the meeting is in the future."), code="future")
        return self.cleaned_data["held_on"]

    def clean(self):
        said = super().clean()
        if not said.get("scan") and not (said.get("record") or "").strip() and "scan" not in self.errors:
            self.add_error("record", ValidationError(_("Enter the record, or attach it as a scan."), code="required"))
        return said


class ReleaseForm(PlainForm):
    meeting = forms.ModelChoiceField(
        label=_("Deciding meeting"), queryset=DecisionMeeting.objects.none(), empty_label=_("Choose the meeting")
    )
    shortfall_reason = CleanCharField(
        label=_("Why places stay empty"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, direction, missing, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = DecisionMeeting.objects.filter(program=direction.program)
        if missing:
            self.fields["shortfall_reason"].required = True
        else:
            del self.fields["shortfall_reason"]


class PromotionForm(ReasonForm):
    amount = WanField(label=_("Amount"))
    field_order = ("amount", "reason")


class DayForm(PlainForm):
    """One day of the calendar set right."""

    date = forms.DateField(label=_("Day"), widget=forms.DateInput)
    is_working = forms.ChoiceField(
        label=_("Kind of day"), choices=[("yes", _("Working day")), ("no", _("Day off"))], initial="no"
    )
    note = CleanCharField(label=_("Note"), max_length=100, required=False)

    def clean_date(self):
        day = self.cleaned_data["date"]
        if not 2000 <= day.year <= 2100:
            raise ValidationError(_("Give a day between 2000 and 2100."), code="year")
        return day
