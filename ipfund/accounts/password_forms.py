"""The package's forms that set a password, with the rules said in sentences as everywhere else."""

from allauth.account import forms
from django.contrib.auth.password_validation import password_validators_help_texts


def rules_in_words():
    return " ".join(map(str, password_validators_help_texts()))


class SaysTheRules:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = rules_in_words()


class ChangePasswordForm(SaysTheRules, forms.ChangePasswordForm):
    pass


class ResetPasswordKeyForm(SaysTheRules, forms.ResetPasswordKeyForm):
    pass
