"""Reports from several registers with the row of the definition beside each; a register is read once."""

from programs.models import Program
from registers import rules
from registers.enums import Kind


def as_rows(reports):
    """Return [{report, entry, standing}, ...] in the order of the reports."""
    programs = Program.objects.in_bulk({report.year.program_id for report in reports}) if reports else {}
    entries = {pk: {(one.kind, one.no): one for one in program.spec.entries} for pk, program in programs.items()}
    found = []
    for report in reports:
        program = programs[report.year.program_id]
        entry = entries[program.pk].get((report.kind, report.no))
        measured = entry is not None and report.kind == Kind.INDICATOR and program.spec.reporting
        standing = rules.standing(entry, report.value, report.year.year, program.spec.reporting) if measured else None
        found.append({"report": report, "entry": entry, "standing": standing, "program": program})
    return found
