"""Moving the demo's clock: one offset in the database, shown in a banner, impossible in production."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ipfund.common import clock
from ipfund.common.forms import PlainForm
from ipfund.common.models import ClockShift


class ClockForm(PlainForm):
    """An empty moment sets the clock back to the real time."""

    moment = forms.DateTimeField(
        label=_("The demo's time"),
        required=False,
        help_text=_("Beijing time, for example 2025-03-28 16:55. Empty: the real time."),
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


def shift_to(moment):
    """Let the demo's clock show ``moment`` now; None: the real time."""
    if not settings.CLOCK_SHIFT_ALLOWED:
        raise ImproperlyConfigured("The clock may not be shifted under these settings.")
    shift = moment - clock.database_now() if moment else timedelta(0)
    ClockShift.objects.update_or_create(pk=1, defaults={"seconds": round(shift.total_seconds())})
    clock.forget_offset()
