"""Django's rule on length, in words of our own: its Chinese catalogue has lost this one sentence."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self):
        return _("This password is too short: use at least %(least)s characters.") % {"least": self.min_length}
