"""The closed sets of a register: kinds of rows, states of a report, how far a task has come, how a value stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    INDICATOR = "indicator", _("Indicator")
    ITEM = "item", _("Task item")


class ReportState(TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    CONFIRMED = "confirmed", _("Confirmed")


class Progress(TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    UNDER_WAY = "under_way", _("Being carried out")
    LASTING = "lasting", _("Ongoing")
    DONE = "done", _("Done")
    HINDERED = "hindered", _("Hindered")


class Standing(TextChoices):
    """How a value stands to what is expected of its year."""

    REACHED = "reached", _("Target reached")
    ON_COURSE = "on_course", _("On course")
    BEHIND = "behind", _("Behind")
    UNKNOWN = "unknown", _("No expectation")


WRITABLE = (ReportState.DRAFT, ReportState.RETURNED)
HANDED_IN = (ReportState.SUBMITTED, ReportState.CONFIRMED)
REPORT_TONES = {"draft": "neutral", "submitted": "waiting", "returned": "attention", "confirmed": "good"}
PROGRESS_TONES = {
    "not_started": "neutral",
    "under_way": "active",
    "lasting": "active",
    "done": "good",
    "hindered": "bad",
}
STANDING_TONES = {"reached": "good", "on_course": "active", "behind": "bad", "unknown": "neutral"}
