"""Moving the demo's clock: one offset in the database, shown in a banner, impossible in production.

While the demo is stopped its clock stands still: else a walk begun on the eighth day before the deadline would go on
after it. The mark that ``keep_time`` leaves every minute says where.
"""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ipfund.common import clock
from ipfund.common.forms import PlainForm
from ipfund.common.models import ClockShift
from ipfund.demo.models import ClockMark

MARKED_EVERY = timedelta(minutes=1)


class ClockForm(PlainForm):
    """An empty moment sets the clock back to the real time."""

    moment = forms.DateTimeField(
        label=_("The demo's time"),
        required=False,
        help_text=_(
            "Beijing time, for example 2025-03-28 16:55. Leave it empty for the real time. Going back undoes "
            "nothing: what was done since then keeps its later time."
        ),
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


def shift_to(moment):
    """Let the demo's clock show ``moment`` now; None: the real time."""
    if not settings.CLOCK_SHIFT_ALLOWED:
        raise ImproperlyConfigured("The clock may not be shifted under these settings.")
    shift = moment - clock.database_now() if moment else timedelta(0)
    ClockShift.objects.update_or_create(pk=1, defaults={"seconds": round(shift.total_seconds())})
    clock.forget_offset()
    keep_time()


def keep_time():
    """Remember what the clock shows now."""
    ClockMark.objects.update_or_create(pk=1, defaults={"seen_at": clock.now()})


def go_on():
    """Let a demo that was stopped go on where it was seen last, never before; at the real time it just goes on."""
    mark = ClockMark.objects.first()
    if mark and clock.offset():
        shift_to(mark.seen_at + MARKED_EVERY)
