"""What the manager does with reports: confirm, return with a note, correct what is confirmed."""

from django.utils.translation import gettext as _

from ipfund.common import clock
from ipfund.common.acting import act
from ipfund.common.errors import NotNow, Unfit
from registers import rules
from registers.models import Report
from registers.services.departments import require_manager, require_revision
from registers.services.reporting import Said, locked, owed_entry, step
from registers.workflow import move


def confirm(report_id, *, by, revision):
    with act("confirm", Report(pk=report_id), by=by):
        require_manager(by)
        report = locked(report_id)
        require_revision(report, revision)
        report.decided_at, report.decided_by, report.return_note = clock.now(), by, ""
        step(report, "confirm", by=by, data=Said.of(report).as_data())
    return report


def confirm_many(chosen, *, by):
    """Confirm (report, revision) one by one; return (confirmed, [sentence of each refusal])."""
    confirmed, refused = 0, []
    for report_id, revision in chosen:
        try:
            confirm(report_id, by=by, revision=revision)
        except NotNow as refusal:
            refused.append(refusal.message)
        else:
            confirmed += 1
    return confirmed, refused


def send_back(report_id, *, by, revision, reason):
    """Return a report to its department, with what is to be mended."""
    with act("send_back", Report(pk=report_id), by=by):
        require_manager(by)
        report = locked(report_id)
        require_revision(report, revision)
        report.decided_at, report.decided_by, report.return_note = clock.now(), by, reason
        step(report, "send_back", by=by, reason=reason)
    return report


def correct(report_id, *, by, revision, said, reason):
    """Change what is confirmed: the only way, with its reason, both versions in the record."""
    with act("correct", Report(pk=report_id), by=by):
        require_manager(by)
        report = locked(report_id)
        require_revision(report, revision)
        entry = owed_entry(report.department, report.kind, report.no)
        said = said.fitting(entry)
        move(report, "correct")
        if not reason.strip():
            raise NotNow(_("Say why."), code="no_reason")
        if said.value is not None and (problem := rules.out_of_bounds(entry, said.value)):
            raise Unfit(problem, code="value")
        if missing := rules.missing(entry, **vars(said)):
            raise Unfit(" ".join(missing.values()), code=next(iter(missing)))
        if said == Said.of(report):
            raise Unfit(_("Nothing differs from what has been confirmed."), code="same")
        old = Said.of(report)
        report.value, report.progress, report.text = said.value, said.progress, said.text
        step(report, "correct", by=by, reason=reason, data={"old": old.as_data(), "new": said.as_data()})
    return report
