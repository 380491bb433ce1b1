"""Forms of the registers: a report, decisions on it, years, departments and their people."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ipfund.accounts.forms import USERNAME, NameField, PhoneField
from ipfund.common.forms import CleanCharField, CodeField, PlainForm, ReasonForm, narrow
from registers import rules
from registers.enums import Kind, Progress
from registers.models import Department
from registers.services.reporting import Said

KEY_MOST = 1_000_000_000
FILES = ".pdf,.jpg,.jpeg,.png"


class ValueField(forms.DecimalField):
    """A value as people type it: full-width digits and thousands separators are understood."""

    default_error_messages = {"invalid": _("Enter a number, for example 23.5.")}

    def to_python(self, value):
        return super().to_python(narrow(value).replace(",", "") if isinstance(value, str) else value)

    def prepare_value(self, value):
        return value if isinstance(value, str) else rules.plain(value)


class RevisionForm(PlainForm):
    """The revision the person was shown; comes with every step."""

    revision = forms.IntegerField(min_value=0, max_value=KEY_MOST, widget=forms.HiddenInput)


class SaidForm(RevisionForm):
    """What a report says about one row: a value for an indicator, a progress for an item, and words."""

    value = ValueField(label=_("Value of the year"), max_digits=18, decimal_places=4, required=False)
    progress = forms.ChoiceField(
        label=_("Progress made"), choices=Progress.choices, widget=forms.RadioSelect, required=False
    )
    text = CleanCharField(
        label=_("What was done"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        if entry.kind == Kind.INDICATOR:
            del self.fields["progress"]
            self.fields["value"].suffix = entry.unit or ""
            self.fields["text"].label = _("Explanation: source, scope, reasons")
        else:
            del self.fields["value"]

    def clean_value(self):
        value = self.cleaned_data["value"]
        if value is not None and (problem := rules.out_of_bounds(self.entry, value)):
            raise ValidationError(problem)
        return value

    @property
    def said(self):
        data = self.cleaned_data
        return Said(data.get("value"), data.get("progress", ""), data["text"].strip())


class ReportForm(SaidForm):
    file = forms.FileField(
        label=_("Add a file as evidence"),
        required=False,
        help_text=_("PDF, JPG or PNG; one at a time, the earlier ones stay."),
        widget=forms.ClearableFileInput(attrs={"accept": FILES}),
    )


class CorrectForm(SaidForm, ReasonForm):
    field_order = ["revision", "value", "progress", "text", "reason"]


class ReturnForm(RevisionForm, ReasonForm):
    reason = CleanCharField(
        label=_("What must be corrected"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SheetForm(PlainForm):
    file = forms.FileField(label=_("The filled sheet"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))


class YearForm(PlainForm):
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    due_on = forms.DateField(label=_("Reports are due on"), help_text=_("Until midnight of this day."))

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class DueForm(RevisionForm, ReasonForm):
    due_on = forms.DateField(label=_("Reports are due on"))
    field_order = ["revision", "due_on", "reason"]


class NameForm(PlainForm):
    name = CleanCharField(label=_("Name of the department"), max_length=100)

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if not name:
            raise ValidationError(_("Fill this in."))
        return name


class MembersForm(RevisionForm):
    members = forms.ModelMultipleChoiceField(
        label=_("Departments of this group"),
        queryset=Department.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each reports for itself. If none is chosen, the group reports as one."),
    )

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = Department.objects.filter(program=group.program_id, is_group=False)


class ReporterForm(PlainForm):
    username = CodeField(label=_("User name or e-mail address"), max_length=254)


class InviteReporterForm(PlainForm):
    name = NameField(label=_("Name"))
    username = CodeField(label=_("User name"), max_length=50, validators=[USERNAME])
    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("The invitation goes there."))
    phone = PhoneField(label=_("Phone"), required=False)


class AssignForm(PlainForm):
    """Rows that nobody answers for, and who shall."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    rows = forms.MultipleChoiceField(label=_("Rows"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, program, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(program=program)
        self.fields["rows"].choices = [(f"{entry.kind}-{entry.no}", entry.text) for entry in entries]

    @property
    def chosen(self):
        return [tuple(row.split("-", 1)) for row in self.cleaned_data["rows"]]


class FilterForm(PlainForm):
    """Narrow the status page down."""

    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("All departments")
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    STATES = (
        ("", _("All")),
        ("late", _("Late")),
        ("open", _("Not submitted")),
        ("waiting", _("Submitted, to be confirmed")),
        ("returned", _("Returned")),
        ("confirmed", _("Confirmed")),
        ("behind", _("Behind or hindered")),
        ("unanswered", _("Nobody responsible")),
    )

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(program=program)
        self.fields["state"].choices = self.STATES
