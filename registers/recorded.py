"""How registers, departments and reports read in the record."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.record.names import Recorded
from registers.enums import ReportState

OBJECTS = {
    "registers.department": Recorded("name", "registers:department"),
    "registers.reportingyear": Recorded("year"),
    "registers.report": Recorded("department__name", "registers:report", states=ReportState),
}

ACTIONS = {
    "departments_taken_over": _("Departments taken from the definition"),
    "add_department": _("Department added"),
    "department_added": _("Department added"),
    "registers.department:added": _("Department added"),
    "set_members": _("Members of the group set"),
    "members_set": _("Members of the group set"),
    "assign_rows": _("Rows assigned"),
    "rows_assigned": _("Rows assigned"),
    "take_row": _("Row withdrawn"),
    "row_taken": _("Row withdrawn"),
    "add_reporter": _("Reporter named"),
    "invite_reporter": _("Reporter invited"),
    "become_reporter": _("Reporter named"),
    "reporter_added": _("Reporter named"),
    "end_duty": _("Reporter's duty ended"),
    "reporter_ended": _("Reporter's duty ended"),
    "open_year": _("Year opened for reporting"),
    "reporting_year_opened": _("Year opened for reporting"),
    "move_due": _("Due date of the reports changed"),
    "save_report": _("Report saved"),
    "submit_report": _("Report submitted"),
    "registers.report:submit": _("Report submitted"),
    "submit_all": _("Reports submitted together"),
    "registers.report:take_back": _("Report taken back"),
    "registers.report:confirm": _("Report confirmed"),
    "send_back": _("Report returned"),
    "correct": _("Confirmed report corrected"),
    "evidence_added": _("Evidence added"),
    "evidence_removed": _("Evidence removed"),
    "remove_evidence": _("Evidence removed"),
    "upload_sheet": _("Filled sheet uploaded"),
    "sheet_uploaded": _("Filled sheet uploaded"),
    "take_sheet": _("Filled sheet imported"),
    "sheet_taken": _("Filled sheet imported"),
    "export_register": _("Register exported"),
    "export_sheet": _("Sheet of the department downloaded"),
    "read_register_evidence": _("Evidence opened"),
}
