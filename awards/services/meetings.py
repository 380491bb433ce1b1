"""The record of the meeting that decides."""

from django.utils.translation import gettext as _

from awards.models import DecisionMeeting, MeetingFile
from awards.services.calendar import today
from awards.services.core import require_manager
from ipfund.common import audit, clock, filing
from ipfund.common.acting import act
from ipfund.common.errors import Unfit


def record_meeting(program, *, by, held_on, chair, participants, record="", scan=None):
    """Keep who met when and what was decided: as text, as the scanned record, or both."""
    with act("record_meeting", program, by=by):
        require_manager(by)
        if not record.strip() and scan is None:
            raise Unfit(_("The record needs its text or a scan."), code="no_record")
        if held_on > today(program):
            raise Unfit(_("The date of the meeting is in the future."), code="future")
        now = clock.now()
        meeting = DecisionMeeting.objects.create(
            program=program, held_on=held_on, chair=chair, participants=participants, record=record, by=by, at=now
        )
        data = {"held_on": str(held_on), "chair": chair, "participants": participants}
        if scan is not None:
            kept = filing.keep(MeetingFile(meeting=meeting), scan, by=by)
            data["sha256"] = kept.sha256
        audit.record(meeting, "record_meeting", by=by, data=data)
    return meeting
