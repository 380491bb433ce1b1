"""What happened to a row: its reports through the years, and the record of them in words."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.formats import chained
from ipfund.common.models import Event
from registers.models import Report

TOLD = {
    "submit": (_("Submitted"), "waiting"),
    "take_back": (_("Taken back by the department"), "neutral"),
    "confirm": (_("Confirmed"), "good"),
    "send_back": (_("Returned"), "attention"),
    "correct": (_("Corrected after the confirmation"), "active"),
}


def reports_of_row(program, entry):
    found = Report.objects.filter(year__program=program).of_row(entry.kind, entry.no)
    found = found.select_related("year", "department").prefetch_related("files")
    return list(found.order_by("year__year", "department__position", "department__pk"))


def events_of_row(reports):
    """Return the steps of these reports, newest first; what is only being written is nobody else's matter."""
    by_id = {report.pk: report for report in reports}
    steps = Event.objects.filter(
        subject_type="registers.report", subject_id__in=list(by_id), action__in=list(TOLD), refused=False
    )
    return [told(event, by_id[event.subject_id]) for event in steps.order_by("-at", "-pk")] if by_id else []


def told(event, report):
    title, tone = TOLD[event.action]
    return {
        "at": event.at,
        "title": f"{report.year.year} {report.department.name} {title}",
        "who": event.actor_name,
        "text": "\n".join(part for part in (event.reason, in_words(event)) if part),
        "tone": tone,
    }


def in_words(event):
    """A correction says both values; the other steps speak for themselves."""
    if event.action != "correct":
        return ""
    old, new = event.data["old"], event.data["new"]
    return chained(f"{old[name] or '—'} → {new[name] or '—'}" for name in ("value", "text") if old[name] != new[name])
