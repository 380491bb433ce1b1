"""Forms about units, their people, officers and sanctions."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ipfund.accounts.enums import INVITED_ROLES, Role
from ipfund.accounts.forms import USERNAME, NameField, PhoneField
from ipfund.accounts.models import User
from ipfund.common import clock
from ipfund.common.formats import aside, phrased
from ipfund.common.forms import CleanCharField, CodeField, PlainForm, PlainModelForm, ReasonForm
from organisations.enums import MemberRole, Nature, UnitState
from organisations.models import Membership, Office, Organisation, Sanction
from organisations.services.officers import active_people, directions
from organisations.services.units import already_registered
from organisations.uscc import normalise, validate_uscc

EARLIEST = date(1800, 1, 1)  # no unit is older: what is typed before is a slip
YES_NO = ((True, _("Yes")), (False, _("No")))


class UsccField(CodeField):
    """A unified social credit code, however it was pasted."""

    def __init__(self, *, max_length=60, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        return normalise(super().to_python(value))

    def validate(self, value):
        super().validate(value)
        if value:
            validate_uscc(value)


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, office):
        return office.area


class UnitForm(PlainModelForm):
    """The data of a unit, for registering and for changing them."""

    name = NameField(
        label=_("Unit name"),
        max_length=200,
        help_text=_("The full name, as on the certificate and the seal."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    uscc = UsccField(label=_("Unified social credit code"), help_text=_("18 characters, as on the certificate."))
    natures = forms.MultipleChoiceField(
        label=_("Kind of unit"),
        choices=Nature.choices,
        required=False,
        help_text=_("Choose all that apply; directions ask for them."),
        widget=forms.CheckboxSelectMultiple,
    )
    independent = forms.TypedChoiceField(
        label=_("Independent legal person?"),
        choices=YES_NO,
        coerce=lambda value: value in (True, "True"),
        initial=True,
        help_text=_("A branch without legal personality answers “No”."),
        widget=forms.RadioSelect,
    )
    district_office = OfficeChoice(
        label=_("District or development zone"),
        queryset=Office.objects.none(),
        help_text=_("Where the unit is registered. Units in a development zone choose the zone."),
    )
    municipal = forms.TypedChoiceField(
        label=_("A unit directly under the city (市属)?"),
        choices=YES_NO,
        coerce=lambda value: value in (True, "True"),
        initial=False,
        help_text=_("Declarations of such units go to the city's bureau for first review."),
        widget=forms.RadioSelect,
    )
    legal_representative = NameField(label=_("Legal representative or person in charge"))
    contact_name = NameField(label=_("Contact person"))
    contact_phone = PhoneField(label=_("Contact phone of the unit"))

    class Meta:
        model = Organisation
        fields = [
            "name",
            "uscc",
            "legal_form",
            "natures",
            "independent",
            "established_on",
            "district_office",
            "municipal",
            "address",
            "legal_representative",
            "contact_name",
            "contact_phone",
            "contact_email",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district_office"].queryset = Office.objects.for_units()

    def clean_uscc(self):
        code = self.cleaned_data["uscc"]
        if Organisation.objects.filter(uscc=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError(already_registered(code))
        return code

    def clean_established_on(self):
        day = self.cleaned_data["established_on"]
        if day and day > timezone.localdate(clock.now()):
            raise ValidationError(_("This date is in the future."))
        if day and day < EARLIEST:
            raise ValidationError(_("The year is too early: please check it."))
        return day


class RevisionForm(PlainForm):
    """Which version of the data the person was shown."""

    revision = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)


class ReturnUnitForm(RevisionForm, ReasonForm):
    pass


class SearchForm(PlainForm):
    q = CleanCharField(label=_("Unit name or code"), max_length=200, required=False)


class UnitFilterForm(SearchForm):
    state = forms.ChoiceField(label=_("Registration"), required=False, choices=[("", _("All")), *UnitState.choices])


class SuccessorForm(PlainForm):
    """Who takes over the open declarations of somebody who leaves."""

    successor = forms.ModelChoiceField(label=_("Open declarations go to"), queryset=User.objects.none())

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        unit = membership.organisation_id
        others = User.objects.filter(memberships__organisation=unit, memberships__state="active")
        self.fields["successor"].queryset = others.exclude(pk=membership.user_id).order_by("name", "pk")


class HandoverForm(ReasonForm):
    """The emergency: a new administrator on a sealed letter of the unit."""

    membership = forms.ModelChoiceField(
        label=_("New administrator"),
        queryset=Membership.objects.none(),
        help_text=_("Somebody who is in the unit or has asked to join it."),
        widget=forms.RadioSelect,
    )
    end_others = forms.BooleanField(
        label=_("End the access of the former administrators; the new one takes over their drafts"), required=False
    )
    letter = forms.FileField(
        label=_("Scan of the sealed letter"),
        help_text=_("PDF, JPG or PNG; kept with the unit's record"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    field_order = ["membership", "end_others", "letter", "reason"]

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        people = unit.memberships.filter(state__in=["active", "pending"]).exclude(role=MemberRole.ADMIN, state="active")
        if not people.exists():
            self.fields["membership"].help_text = _(
                "Nobody else is in the unit yet. The person named in the letter first registers and asks to join it."
            )
        self.fields["membership"].queryset = people.with_people().order_by("user__name", "pk")
        self.fields["membership"].label_from_instance = describe_place
        self.fields["membership"].empty_label = None
        self.fields["reason"].label = _("Sealed letter: number, date, what it asks for")


def describe_place(membership):
    return aside(membership.user.name, phrased([membership.user.username, membership.get_state_display()]))


class SanctionForm(PlainModelForm):
    """One entry of a list; the code or, where the list has none, the exact name says whom it means."""

    uscc = UsccField(
        label=_("Unified social credit code"),
        required=False,
        help_text=_("Without a code the entry holds for the unit of exactly this name."),
    )

    class Meta:
        model = Sanction
        fields = ["name", "uscc", "kind", "source", "starts_on", "ends_on", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The end date is before the start date."))
        return data


class RepairForm(ReasonForm):
    repaired_on = forms.DateField(label=_("Lifted on"))
    field_order = ["repaired_on", "reason"]


class DutiesForm(PlainForm):
    """What an officer is, for which office, in charge of which directions, and who stands in."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, role.label) for role in INVITED_ROLES],
        widget=forms.CheckboxSelectMultiple,
    )
    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.all())
    title = CleanCharField(label=_("Position"), max_length=100, required=False)
    directions = forms.ModelMultipleChoiceField(
        label=_("Directions in charge"),
        queryset=Office.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Holds the same office and directions while this is set."),
    )

    def __init__(self, *args, officer=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["directions"].queryset = directions().order_by("program_id", "position", "pk")
        self.fields["deputy"].queryset = active_people().exclude(pk=officer.user_id if officer else None)

    def clean(self):
        data = super().clean()
        office, roles = data.get("office"), set(data.get("roles") or ())
        if office and Role.DISTRICT_OFFICER in roles and office.kind == "city":
            self.add_error("office", _("A district officer belongs to the office of a district or development zone."))
        if office and Role.CITY_OFFICER in roles and office.kind != "city":
            self.add_error("office", _("A city officer belongs to the city's office."))
        return data


class ChangeDutiesForm(RevisionForm, DutiesForm):
    def __init__(self, *args, officer, **kwargs):
        initial = {
            "roles": sorted(officer.user.group_names),
            "office": officer.office_id,
            "title": officer.title,
            "directions": officer.directions,
            "deputy": officer.deputy_id,
            "revision": officer.revision,
        }
        super().__init__(*args, officer=officer, initial=initial, **kwargs)


class InviteForm(DutiesForm):
    name = NameField(label=_("Name"))
    username = CodeField(label=_("User name"), max_length=50, validators=[USERNAME])
    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("The invitation goes there."))
    phone = PhoneField(label=_("Phone"), required=False)
    field_order = ["name", "username", "email", "phone"]

    def clean_username(self):
        username = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username=username).exists():
            raise ValidationError(_("This user name is taken. Choose another one."))
        return username

    def clean_email(self):
        return self.cleaned_data["email"].lower()
