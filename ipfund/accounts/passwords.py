"""Django's rule on length, in words of our own: its Chinese catalogue has lost this one sentence."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# Django's own Chinese says 你; our catalogue says these sentences to people as everything else is said.
gettext_noop("Your password can’t be too similar to your other personal information.")
gettext_noop("Your password can’t be a commonly used password.")
gettext_noop("Your password can’t be entirely numeric.")
gettext_noop("Your old password was entered incorrectly. Please enter it again.")
gettext_noop("Incorrect code.")  # allauth's
gettext_noop("Authenticator code")


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self):
        return _("This password is too short: use at least %(least)s characters.") % {"least": self.min_length}

    def get_help_text(self):
        return _("Use at least %(least)s characters.") % {"least": self.min_length}
