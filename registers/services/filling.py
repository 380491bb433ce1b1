"""The department's Excel sheet: read and kept, then taken as a whole or not at all."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ipfund.common import audit, clock, upload
from ipfund.common.acting import act
from ipfund.common.errors import NotNow, Unfit
from registers import intake
from registers.duties import Duties
from registers.models import FilledSheet
from registers.services.reporting import Said, held, require_reporter, write


def keep_sheet(department, year, *, by, sent):
    """Read a sheet; return (the kept sheet or None, the problems). With a problem nothing is kept."""
    with act("upload_sheet", department, by=by):
        require_reporter(by, department)
        found = upload.inspect(sent, formats=("xlsx",))
        if found.extension != "xlsx":
            raise Unfit(_("Save the sheet as .xlsx and upload it again."), code="file")
        differences, problems = intake.read_sheet(sent, department, year)
        if problems:
            return None, problems
        sheet = FilledSheet.objects.create(
            department=department,
            year=year,
            name=found.name,
            sha256=found.sha256,
            rows=[difference.as_data() for difference in differences],
            uploaded_at=clock.now(),
            uploaded_by=by,
        )
        audit.record(
            department, "sheet_uploaded", by=by, new=found.name, data={"sha256": found.sha256, "sheet": sheet.pk}
        )
    return sheet, []


def take_sheet(sheet_id, *, by):
    """Save every row of a sheet; one that somebody changed meanwhile stops them all."""
    sheet = FilledSheet.objects.select_related("department__program", "year").get(pk=sheet_id)
    with act("take_sheet", sheet.department, by=by):
        require_reporter(by, sheet.department)
        FilledSheet.objects.select_for_update(no_key=True).get(pk=sheet_id)
        sheet.refresh_from_db(fields=["taken_at"])
        if sheet.taken_at:
            raise NotNow(_("This sheet has already been imported."), code="taken")
        owed = {(entry.kind, entry.no): entry for entry in Duties(sheet.department.program).rows_of(sheet.department)}
        for row in sheet.rows:
            take_row(sheet, row, owed, by=by)
        sheet.taken_at = clock.now()
        sheet.save(update_fields=["taken_at"])
        audit.record(
            sheet.department, "sheet_taken", by=by, new=sheet.name, data={"rows": len(sheet.rows), "sheet": sheet.pk}
        )
    return sheet


def take_row(sheet, row, owed, *, by):
    entry = owed.get((row["kind"], row["no"]))
    if entry is None:
        raise NotNow(_("Row %s no longer belongs to the department.") % row["no"], code="not_owed")
    report = held(sheet.department, sheet.year, row["kind"], row["no"], by=by, revision=row["revision"])
    value = Decimal(row["value"]) if row["value"] else None
    write(report, entry, Said(value, row["progress"], row["text"]), by=by)
