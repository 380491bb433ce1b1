"""Who may open which page of the registers. Which register and department, the querysets say."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import PUBLIC, roles

READS = roles("reporter", "program_manager", "auditor", "system_admin")
REPORTS = roles("reporter")
RUNS = roles("program_manager")
KNOWS = roles("program_manager", "auditor", "system_admin")

POLICY = {
    "registers:home": READS.in_menu(_("Registers"), "registers", 58),
    "registers:status": PUBLIC,  # a register whose definition says so; the others do not exist for the public
    "registers:row": PUBLIC,
    "registers:export": READS,
    "registers:mine": REPORTS.in_menu(_("My department's reports"), "own", 12),
    "registers:desk": REPORTS,
    "registers:submit_all": REPORTS,
    "registers:sheet": REPORTS,
    "registers:upload": REPORTS,
    "registers:filled": REPORTS,
    "registers:write": REPORTS,
    "registers:submit": REPORTS,
    "registers:take_back": REPORTS,
    "registers:remove_evidence": REPORTS,
    "registers:evidence": READS,
    "registers:report": READS,
    "registers:waiting": KNOWS.in_menu(_("Reports to confirm"), "registers", 59),
    "registers:confirm": RUNS,
    "registers:send_back": RUNS,
    "registers:correct": RUNS,
    "registers:years": RUNS,
    "registers:move_due": RUNS,
    "registers:assign": RUNS,
    "registers:add_department": RUNS,
    "registers:department": KNOWS,
    "registers:members": RUNS,
    "registers:add_reporter": RUNS,
    "registers:invite_reporter": RUNS,
    "registers:end_reporter": RUNS,
    "registers:take_row": RUNS,
}
