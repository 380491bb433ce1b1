"""System checks that keep a public server honest: no demo people, no demo mailbox, no shifted clock."""

import re
from datetime import timedelta

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


@register
def personal_data_can_be_sealed(app_configs, **_options):  # noqa: ARG001 -- Django's signature
    """Refuse keys that are none."""
    from ipfund.common.sealed import box  # noqa: PLC0415 -- models are there only now

    try:
        box(tuple(settings.DATA_KEYS))
    except ValueError:
        return [
            Error("IPFUND_DATA_KEYS must be Fernet keys (32 bytes in URL-safe base64) with commas.", id="ipfund.E009")
        ]
    return []


@register
def a_lease_outlives_its_task(app_configs, **_options):  # noqa: ARG001 -- Django's signature
    """Refuse times with which two workers would do the same entry at once: the first is still at it when it is given anew."""
    from ipfund.common.outbox import LEASE  # noqa: PLC0415 -- models are there only now

    limit = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
    visible = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout")
    found = []
    if limit >= LEASE:
        found.append(
            Error(f"The outbox's lease ({LEASE}) must be longer than a task may run ({limit}).", id="ipfund.E007")
        )
    if visible is not None and limit >= timedelta(seconds=visible):
        found.append(Error("The broker's visibility_timeout must be longer than a task may run.", id="ipfund.E008"))
    return found
