"""What must hold of programs, their kept definitions and directions."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.invariants import Invariant

INVARIANTS = [
    Invariant(
        "definitions_are_contiguous",
        _("The kept definitions of a program are numbered 1, 2, 3 ... without a gap."),
        """SELECT program_id FROM programs_programversion
           GROUP BY program_id HAVING MIN(version) <> 1 OR MAX(version) <> COUNT(*)""",
    ),
    Invariant(
        "definition_in_force_is_kept",
        _("The definition in force is the newest kept one."),
        """SELECT p.code FROM programs_program p JOIN programs_programversion v ON v.program_id = p.id
           WHERE v.version = (SELECT MAX(w.version) FROM programs_programversion w WHERE w.program_id = p.id)
           AND (v.version <> p.definition_version OR v.digest <> p.digest)""",
    ),
    Invariant(
        "direction_is_of_its_category",
        _("A direction and its category belong to the same program."),
        """SELECT d.code FROM programs_direction d JOIN programs_category c ON c.id = d.category_id
           WHERE c.program_id <> d.program_id""",
    ),
    Invariant(
        "funded_within_quota",
        _("No direction pays more projects than it contracts."),
        "SELECT code FROM programs_direction WHERE funded IS NOT NULL AND (quota IS NULL OR funded > quota)",
    ),
    Invariant(
        "amount_fits_its_kind",
        _("A direction has an amount unless it is decided case by case."),
        "SELECT code FROM programs_direction WHERE (amount_kind = 'decided') <> (amount_yuan IS NULL)",
    ),
    Invariant(
        "quota_fits_its_kind",
        _("A direction has a number of places unless the guide states none."),
        "SELECT code FROM programs_direction WHERE (quota_kind = 'unstated') <> (quota IS NULL)",
    ),
]
