"""What must hold of departments, duties and reports."""

from django.utils.translation import gettext_lazy as _

from ipfund.common import filing
from ipfund.common.invariants import Invariant
from registers import rules
from registers.models import Evidence, Report

BATCH = 500


def values_out_of_bounds():
    """A value stays within the bounds of its indicator; rows that a later definition left out are not asked."""
    entries = {}
    reports = Report.objects.filter(value__isnull=False).select_related("year__program").order_by("year__program", "pk")
    for report in reports.iterator(BATCH):
        program = report.year.program
        if program.pk not in entries:
            entries = {program.pk: {(entry.kind, entry.no): entry for entry in program.spec.entries}}
        entry = entries[program.pk].get((report.kind, report.no))
        if entry is not None and rules.out_of_bounds(entry, report.value):
            yield f"{report.pk}"


INVARIANTS = [
    Invariant(
        "reporters_hold_the_permission",
        _("Whoever reports for a department holds its permission."),
        """SELECT r.id FROM registers_reporter r WHERE r.ended_at IS NULL AND NOT EXISTS (
               SELECT 1 FROM registers_departmentuserobjectpermission p
               WHERE p.content_object_id = r.department_id AND p.user_id = r.user_id)""",
    ),
    Invariant(
        "permission_follows_a_duty",
        _("Nobody may report for a department without the duty."),
        """SELECT p.id FROM registers_departmentuserobjectpermission p WHERE NOT EXISTS (
               SELECT 1 FROM registers_reporter r
               WHERE r.department_id = p.content_object_id AND r.user_id = p.user_id AND r.ended_at IS NULL)""",
    ),
    Invariant(
        "reporter_role_follows_a_duty",
        _("Who reports for a department has the reporter's role, and nobody else has it."),
        """WITH holders AS (SELECT ug.user_id FROM accounts_user_groups ug JOIN auth_group g ON g.id = ug.group_id
                            WHERE g.name = 'reporter'),
                duties AS (SELECT user_id FROM registers_reporter WHERE ended_at IS NULL)
           SELECT user_id FROM holders WHERE user_id NOT IN (SELECT user_id FROM duties)
           UNION SELECT user_id FROM duties WHERE user_id NOT IN (SELECT user_id FROM holders)""",
    ),
    Invariant(
        "report_is_of_its_register",
        _("A report's department and year are of the same register."),
        """SELECT t.id FROM registers_report t JOIN registers_department d ON d.id = t.department_id
           JOIN registers_reportingyear y ON y.id = t.year_id WHERE d.program_id <> y.program_id""",
    ),
    Invariant(
        "handed_in_is_complete",
        _("A report that was submitted has its value, or its progress and what was done."),
        """SELECT id FROM registers_report WHERE state IN ('submitted', 'confirmed') AND (submitted_at IS NULL
           OR (kind = 'indicator' AND value IS NULL) OR (kind = 'item' AND (progress = '' OR text = '')))""",
    ),
    Invariant(
        "decided_has_a_decider",
        _("A confirmed or returned report names who decided and when; a returned one says why."),
        """SELECT id FROM registers_report WHERE state IN ('confirmed', 'returned') AND (decided_at IS NULL
           OR decided_by_id IS NULL OR (state = 'returned' AND return_note = ''))""",
    ),
    Invariant(
        "report_state_is_recorded",
        _("The newest recorded step of a report led to the state it is in."),
        """SELECT t.id FROM registers_report t WHERE t.state <> COALESCE((
               SELECT e.new FROM common_event e WHERE e.subject_type = 'registers.report' AND e.subject_id = t.id
               AND NOT e.refused AND e.action IN ('submit', 'take_back', 'confirm', 'send_back', 'correct')
               ORDER BY e.seq DESC LIMIT 1), 'draft')""",
    ),
    Invariant(
        "group_has_single_members",
        _("A group consists of single departments of its own register."),
        """SELECT m.id FROM registers_department_members m
           JOIN registers_department g ON g.id = m.from_department_id
           JOIN registers_department d ON d.id = m.to_department_id
           WHERE NOT g.is_group OR d.is_group OR g.program_id <> d.program_id""",
    ),
    Invariant(
        "report_values_within_bounds",
        _("A value stays within the bounds of its indicator."),
        rows=values_out_of_bounds,
    ),
    Invariant(
        "register_files_are_whole",
        _("The evidence of reports is kept as it was accepted."),
        rows=lambda: filing.changed(Evidence),
        thorough=True,
    ),
]
