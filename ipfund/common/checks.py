"""System checks that keep a public server honest: no demo people, no demo mailbox, no shifted clock."""

import re

from django.conf import settings
from django.core.checks import Error, register

LEFT_OVERS = {
    "ipfund.E001": ("CLOCK_SHIFT_ALLOWED", lambda: settings.CLOCK_SHIFT_ALLOWED, "the clock can be shifted"),
    "ipfund.E002": ("INSTALLED_APPS", lambda: "ipfund.demo" in settings.INSTALLED_APPS, "the demo app is installed"),
    "ipfund.E003": ("EMAIL_BACKEND", lambda: "demo" in settings.EMAIL_BACKEND, "mail goes to the demo mailbox"),
    "ipfund.E004": (
        "SECOND_FACTOR_REQUIRED",
        lambda: not settings.SECOND_FACTOR_REQUIRED,
        "officers could sign in without a second factor",
    ),
}


@register
def demo_stays_out_of_production(app_configs, **_options):  # noqa: ARG001 -- Django's signature
    """Refuse demo parts where DEMO is off, and DEMO itself where the settings are made for the public."""
    public = settings.SECURE_HSTS_SECONDS > 0
    if settings.DEMO and not public:
        return []
    found = [
        Error(f"{meaning} ({name}), but these settings are not a demo's.", id=number)
        for number, (name, is_left_over, meaning) in LEFT_OVERS.items()
        if is_left_over()
    ]
    if settings.DEMO:
        found.append(Error("DEMO is on in settings made for the public (HSTS is on).", id="ipfund.E005"))
    return found


@register
def receipts_can_be_signed(app_configs, **_options):  # noqa: ARG001 -- Django's signature
    """Refuse a signing key that is not 32 bytes in hexadecimal."""
    if re.fullmatch(r"[0-9a-f]{64}", settings.SIGNING_KEY):
        return []
    return [Error("IPFUND_SIGNING_KEY must be 64 hexadecimal digits (32 bytes).", id="ipfund.E006")]
