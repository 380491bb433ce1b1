"""The package's forms around a password: its rules in sentences, its fields named as they are on the page."""

from allauth.account import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

LABELS = {
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}


def rules_in_words():
    return " ".join(map(str, password_validators_help_texts()))


class SaysTheRules:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = rules_in_words()
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label


class SignInForm(forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail address")


class ChangePasswordForm(SaysTheRules, forms.ChangePasswordForm):
    pass


class ResetPasswordKeyForm(SaysTheRules, forms.ResetPasswordKeyForm):
    pass
