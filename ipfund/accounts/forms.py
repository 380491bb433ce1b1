"""Forms about people: a new account, the own profile."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ipfund.accounts.models import User
from ipfund.accounts.phones import check_phone, one_dot
from ipfund.common.forms import CleanCharField, CodeField, PlainForm, PlainModelForm

USERNAME = RegexValidator(r"^[\w.+-]{2,50}\Z", _("Use 2 to 50 letters, digits or . + - _, without spaces or @."))


class NameField(CleanCharField):
    """A person's name: rare characters and long names are fine, every middle dot becomes the official one."""

    def __init__(self, *, max_length=100, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        return one_dot(super().to_python(value))


class PhoneField(CodeField):
    """A phone number as people write it, with area code and extension."""

    def __init__(self, *, max_length=50, **kwargs):
        super().__init__(max_length=max_length, validators=[check_phone], **kwargs)


class AccountForm(PlainForm):
    """A new account; the password is checked against the person's own data."""

    username = CodeField(
        label=_("User name"),
        max_length=50,
        validators=[USERNAME],
        help_text=_("For signing in; you can also sign in with your e-mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    person_name = NameField(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("For decisions, returns and a forgotten password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(label=_("Your phone"), widget=forms.TextInput(attrs={"autocomplete": "tel"}))
    password1 = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean_username(self):
        username = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username=username).exists():
            raise ValidationError(_("This user name is taken. Choose another one."))
        return username

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        data = super().clean()
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", _("The two passwords do not match."))
        elif data.get("password1"):
            self.check_password(data)
        return data

    def check_password(self, data):
        person = User(username=data.get("username", ""), name=data.get("person_name", ""), email=data.get("email", ""))
        try:
            validate_password(data["password1"], person)
        except ValidationError as error:
            self.add_error("password1", error)

    def account(self):
        """Return what ``services.create_account`` takes."""
        data = self.cleaned_data
        return {
            "username": data["username"],
            "name": data["person_name"],
            "email": data["email"],
            "phone": data["phone"],
            "password": data["password1"],
        }


class InvitedForm(AccountForm):
    """The account of an invited person, whose name, address and phone are known."""

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, initial={"username": invitation.username}, **kwargs)
        self.invitation = invitation
        for name in ("person_name", "email", "phone"):
            del self.fields[name]

    def check_password(self, data):
        known = {"person_name": self.invitation.name, "email": self.invitation.email}
        super().check_password({**data, **known})


class ProfileForm(PlainModelForm):
    """One's own data; another e-mail address needs the password, for it is the way to a new one."""

    name = NameField(label=_("Your name"))
    phone = PhoneField(label=_("Your phone"), required=False)
    current_password = forms.CharField(
        label=_("Current password"),
        required=False,
        max_length=200,
        strip=False,
        help_text=_("Needed only to change the e-mail address."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    class Meta:
        model = User
        fields = ["name", "phone", "email", "language"]

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def clean(self):
        data = super().clean()
        if "email" in self.changed_data and not self.instance.check_password(data.get("current_password", "")):
            self.add_error("current_password", _("Enter your current password to change the e-mail address."))
        return data

    def _get_validation_exclusions(self):
        """Leave the address to the service, whose sentence does not say whether somebody has it."""
        return super()._get_validation_exclusions() | {"email"}
