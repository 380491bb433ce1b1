"""Names and phones as people write them: small pure rules that accounts and units share."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MIDDLE_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･"), "·")
PHONE = re.compile(r"(?=(?:\D*\d){5})[+(\d][\d\s()+\-/,;、转分机ext.#]{4,49}", re.IGNORECASE)


def one_dot(name):
    """Write every middle dot as U+00B7, as the rule on names in government systems asks."""
    return name.translate(MIDDLE_DOTS).strip()


def is_phone(text):
    """Check loosely: digits, separators and extensions such as 12345678转123."""
    return PHONE.fullmatch(text) is not None


def has_phone(text):
    """Whether a phone stands somewhere in a text, such as an office with its address."""
    return PHONE.search(text) is not None


def check_phone(text):
    if not is_phone(text):
        raise ValidationError(_("Enter a phone number, for example 13800001234 or 022-12345678转123."))
