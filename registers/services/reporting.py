"""What a department does with its reports: save, attach evidence, submit, take back."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipfund.common import audit, clock, filing, outbox
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from registers import rules
from registers.duties import Duties
from registers.enums import Kind
from registers.models import Department, Evidence, Report
from registers.services.departments import require_revision
from registers.workflow import move

MOST_FILES = 10


@dataclass(frozen=True)
class Said:
    """What a report says; the other half of the two kinds stays empty."""

    value: Decimal | None = None
    progress: str = ""
    text: str = ""

    @classmethod
    def of(cls, report):
        return cls(report.value, report.progress, report.text) if report else cls()

    def fitting(self, entry):
        """Leave out what the kind of row does not have."""
        if entry.kind == Kind.INDICATOR:
            return Said(value=self.value, text=self.text)
        return Said(progress=self.progress, text=self.text)

    def as_data(self):
        return {"value": rules.plain(self.value), "progress": self.progress, "text": self.text}


def reports_for(person, department):
    return Department.objects.reported_by(person).filter(pk=department.pk).exists()


def require_reporter(person, department):
    if not reports_for(person, department):
        raise NotAllowed(_("You do not report for this department."), code="not_yours")


def save_report(department, year, kind, no, *, by, revision, said, files=()):
    """Keep what was typed; ``revision`` 0 begins a report. Raises NotNow where somebody saved it meanwhile."""
    with act("save_report", department, by=by, about=f"{year} {kind} {no}"):
        require_reporter(by, department)
        entry = owed_entry(department, kind, no)
        report = held(department, year, kind, no, by=by, revision=revision)
        write(report, entry, said, by=by)
        for sent in files:
            attach(report, sent, by=by)
    return report


def submit_report(report_id, *, by, revision):
    """Hand a complete report in."""
    with act("submit_report", Report(pk=report_id), by=by):
        report = locked(report_id)
        require_reporter(by, report.department)
        require_revision(report, revision)
        hand_in(report, by=by)
    return report


def submit_all(department, year, chosen, *, by):
    """Hand in those of ``chosen`` {report: revision} that are as they were shown; return (submitted, left)."""
    with act("submit_all", department, by=by):
        require_reporter(by, department)
        entries = {(entry.kind, entry.no): entry for entry in Duties(department.program).rows_of(department)}
        drafts = Report.objects.select_for_update(no_key=True, of=("self",)).filter(department=department, year=year)
        submitted = 0
        for report in drafts.filter(pk__in=chosen).order_by("pk"):
            entry = entries.get((report.kind, report.no))
            as_shown = report.revision == chosen[report.pk]
            if entry is not None and as_shown and rules.goes_with_the_others(entry, report):
                hand_in(report, by=by, entry=entry)
                submitted += 1
    return submitted, len(chosen) - submitted


def take_back(report_id, *, by, revision):
    """Back to writing, while the manager has not decided."""
    with act("take_back", Report(pk=report_id), by=by):
        report = locked(report_id)
        require_reporter(by, report.department)
        require_revision(report, revision)
        step(report, "take_back", by=by)
    return report


def remove_evidence(evidence_id, *, by):
    """Take a file away again; it stays in the store and in the record."""
    file = Evidence.objects.select_related("report__department").get(pk=evidence_id)
    with act("remove_evidence", file.report, by=by):
        report = locked(file.report_id)
        require_reporter(by, report.department)
        move(report, "save")
        taken = Evidence.objects.filter(pk=file.pk, removed_at__isnull=True).update(removed_at=clock.now())
        if not taken:
            raise NotNow(_("This file has already been removed."), code="removed")
        report.revision += 1
        report.save(update_fields=["revision"])
        audit.record(report, "evidence_removed", by=by, old=file.name, data={"sha256": file.sha256})
    return report


# --- inside the frame ----------------------------------------------------------------------------------------------


def owed_entry(department, kind, no):
    duties = Duties(department.program)
    if not duties.is_owed(department, kind, no):
        raise NotNow(_("This row no longer belongs to the department."), code="not_owed")
    return duties.entries[kind, no]


def held(department, year, kind, no, *, by, revision):
    """Return the report of a row under its lock, new when there is none; never over somebody else's save."""
    key = {"department": department, "year": year, "kind": kind, "no": no}
    report = Report.objects.select_for_update(no_key=True, of=("self",)).filter(**key).first()
    if report is None and revision == 0:
        try:
            with transaction.atomic():
                return Report.objects.create(**key, revision=0, saved_at=clock.now(), saved_by=by)
        except IntegrityError:
            report = Report.objects.get(**key)
    if report is None:
        raise NotNow(_("This report was not found. Reload the page."), code="gone")
    require_revision(report, revision)
    return report


def write(report, entry, said, *, by):
    said = said.fitting(entry)
    if said.value is not None and (problem := rules.out_of_bounds(entry, said.value)):
        raise Unfit(problem, code="value")
    move(report, "save")
    old = Said.of(report)
    report.value, report.progress, report.text = said.value, said.progress, said.text
    report.revision += 1
    report.saved_at, report.saved_by = clock.now(), by
    report.save()
    if old != said:
        audit.record(report, "save_report", by=by, data={"old": old.as_data(), "new": said.as_data()})


def attach(report, sent, *, by):
    if report.files.filter(removed_at__isnull=True).count() >= MOST_FILES:
        raise Unfit(_("At most %s files per report.") % MOST_FILES, code="files")
    file = filing.keep(Evidence(report=report), sent, by=by)
    audit.record(report, "evidence_added", by=by, new=file.name, data={"sha256": file.sha256})


def hand_in(report, *, by, entry=None):
    entry = entry or owed_entry(report.department, report.kind, report.no)
    if missing := rules.missing(entry, **vars(Said.of(report))):
        raise Unfit(" ".join(missing.values()), code=next(iter(missing)))
    report.submitted_at, report.submitted_by = clock.now(), by
    step(report, "submit", by=by, data=Said.of(report).as_data())


def step(report, action, *, by, reason="", data=None):
    """Change the state, keep and record it, and let the mails follow."""
    old = report.state
    move(report, action)
    report.revision += 1
    report.save()
    event = audit.record(report, action, by=by, old=old, new=report.state, reason=reason, data=data)
    outbox.enqueue(
        "report-moved", f"report-moved:{report.pk}:{event.seq}", report_id=report.pk, action=action, seq=event.seq
    )
    return event


def locked(report_id):
    found = Report.objects.select_for_update(no_key=True, of=("self",)).select_related("department__program", "year")
    return found.get(pk=report_id)
