"""The officer's draft, the unit's part of a contract, and the last step."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from awards.enums import PartyRole
from awards.rules import key_of
from ipfund.common.forms import CleanCharField, CodeField, PlainForm, WanField

ZERO = Decimal(0)


class RevisionForm(PlainForm):
    """The revision the person was shown; comes with every step."""

    revision = forms.IntegerField(min_value=0, max_value=1_000_000_000, widget=forms.HiddenInput)


class ReturnForm(RevisionForm):
    reason = CleanCharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class PeriodForm(RevisionForm):
    starts_on = forms.DateField(label=_("Start of the project"))
    ends_on = forms.DateField(label=_("End of the project"))

    def clean(self):
        said = super().clean()
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", ValidationError(_("The period ends before it starts."), code="order"))
        return said


class PartyForm(PlainForm):
    """One party. ``locked`` fields are shown as the system knows them."""

    name = CleanCharField(label=_("Name of the party"), max_length=200, required=False)
    representative = CleanCharField(label=_("Legal representative or agent"), max_length=100, required=False)
    contact = CleanCharField(label=_("Contact person"), max_length=100, required=False)
    phone = CodeField(label=_("Phone"), max_length=50, required=False)
    address = CleanCharField(label=_("Address"), max_length=300, required=False)

    def __init__(self, *args, party, locked=(), **kwargs):
        self.party = party
        super().__init__(*args, prefix=f"party-{key_of(party)}", initial=party, **kwargs)
        for name in locked:
            self.fields[name].disabled = True

    @property
    def errors_about(self):
        """The party: several of them have a contact person."""
        return f"{self.party['label']} "

    def said(self):
        return {**self.party, **self.cleaned_data}


def party_forms(data, parties, *, for_unit):
    """Return a form for each party that may be written to here."""
    forms_ = []
    for party in parties:
        if for_unit and party["role"] == PartyRole.AUTHORITY:
            continue
        known = party["role"] != PartyRole.SUPPORTING_INSTITUTION and party["name"]
        forms_.append(PartyForm(data, party=party, locked=("name",) if known else ()))
    return forms_


class PayeeForm(RevisionForm):
    """Payee, account and the funds beside the award; ``sources`` are (kind, name) as the guide's budget names them."""

    payee_name = CleanCharField(label=_("Payee"), max_length=200, help_text=_("Exactly as the account is named"))
    bank_name = CleanCharField(label=_("Bank and branch"), max_length=200)
    bank_account = CodeField(label=_("Account number"), max_length=40)

    def __init__(self, *args, sources, kept_account="", **kwargs):
        super().__init__(*args, **kwargs)
        if kept_account:
            words = _("Saved: %(account)s. Leave this empty to keep it.") % {"account": kept_account}
            self.fields["bank_account"].help_text = words
        self.kinds = [kind for kind, _name in sources]
        for kind, label in sources:
            self.fields[f"source_{kind}"] = WanField(label=label, required=False)
            self.fields[f"source_{kind}"].widget.attrs["data-sum"] = "sources not_grant"
        for name in ("payee_name", "bank_name", "bank_account"):
            self.fields[name].required = False

    def clean_bank_account(self):
        account = "".join(self.cleaned_data["bank_account"].split()).replace("-", "")
        if account and not (account.isascii() and account.isalnum() and 8 <= len(account) <= 34):
            raise ValidationError(_("An account number has 8 to 34 digits or letters."), code="account")
        return account

    @property
    def sources(self):
        return [self[f"source_{kind}"] for kind in self.kinds]


class ExpenseForm(PlainForm):
    subject = CleanCharField(label=_("Subject"), max_length=100, required=False)
    grant = WanField(label=_("From the funding"), required=False)
    own = WanField(label=_("From own and other funds"), required=False)
    note = CleanCharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, asked=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = asked or {}
        self.fields["grant"].widget.attrs["data-sum"] = "grant"
        self.fields["own"].widget.attrs["data-sum"] = "own"

    def clean(self):
        said = super().clean()
        if (said.get("grant") or said.get("own")) and not (said.get("subject") or "").strip():
            self.add_error("subject", ValidationError(_("Enter the subject of this expense."), code="required"))
        return said


class BaseExpenses(forms.BaseFormSet):
    def __init__(self, *args, asked=(), **kwargs):
        self.asked = asked
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index):
        rows = self.asked
        row = rows[index] if index is not None and index < len(rows) else {}
        return {**super().get_form_kwargs(index), "asked": row}

    def rows(self):
        """Return the expenses that hold anything, in yuan as text."""
        kept = [form.cleaned_data for form in self.forms if not self._should_delete_form(form)]
        return [
            {
                "subject": row["subject"].strip(),
                "grant": str(row.get("grant") or ZERO),
                "own": str(row.get("own") or ZERO),
                "note": row.get("note", ""),
            }
            for row in kept
            if row.get("subject", "").strip() and (row.get("grant") or row.get("own") or row.get("note"))
        ]


Expenses = forms.formset_factory(
    ExpenseForm, formset=BaseExpenses, extra=0, can_delete=True, max_num=60, absolute_max=80, validate_max=True
)


class ScanForm(PlainForm):
    upload = forms.FileField(
        label=_("Sealed scan"),
        help_text=_("All pages in one file: PDF, JPG or PNG"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    shown = CodeField(max_length=64, widget=forms.HiddenInput)  # the hash of the print that the page offered

    def __init__(self, *args, party, **kwargs):
        super().__init__(*args, prefix=f"scan-{party}", **kwargs)


class SignForm(RevisionForm):
    short_seen = forms.BooleanField(
        label=_("I have opened each scan with fewer pages than the print: all text, seals and signatures are there."),
        error_messages={"required": _("Open these scans, then tick this; or have them uploaded again.")},
    )
    signed_on = forms.DateField(label=_("Day of signature"))

    def __init__(self, *args, short=(), **kwargs):
        super().__init__(*args, **kwargs)
        if not short:
            del self.fields["short_seen"]
