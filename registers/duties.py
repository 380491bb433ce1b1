"""Who answers for which row: the departments of the definition, the members of its groups, those assigned."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from ipfund.common.errors import NotNow
from registers.enums import Kind
from registers.models import Assignment, Department


@dataclass(frozen=True)
class Answering:
    """One department that answers for a row; ``through`` names the group it belongs to."""

    department: Department
    through: str = ""
    lead: bool = False


class Duties:
    """The duties of one register, read in three statements whatever its length."""

    def __init__(self, program):
        self.program = program
        self.spec = program.spec
        self.departments = list(Department.objects.filter(program=program).prefetch_related("members"))
        self.by_name = {department.name: department for department in self.departments}
        self.by_id = {department.pk: department for department in self.departments}
        self.assigned = {}
        for row in Assignment.objects.filter(department__program=program).order_by("given_at", "pk"):
            self.assigned.setdefault((row.kind, row.no), []).append(row.department_id)

    @cached_property
    def entries(self):
        return {(entry.kind, entry.no): entry for entry in self.spec.entries}

    @cached_property
    def _answering(self):
        return {key: self._find(entry) for key, entry in self.entries.items()}

    def of(self, key):
        """Return who answers for a row, each department once; an indicator is one department's."""
        return self._answering.get(key, [])

    def rows_of(self, department):
        """Return the entries a department answers for, in the definition's order."""
        return [
            entry
            for key, entry in self.entries.items()
            if any(answering.department.pk == department.pk for answering in self.of(key))
        ]

    def unanswered(self):
        """Return the entries nobody answers for."""
        return [entry for key, entry in self.entries.items() if not self.of(key)]

    def is_owed(self, department, kind, no):
        return any(answering.department.pk == department.pk for answering in self.of((kind, no)))

    def _find(self, entry):
        named = [self.by_name[name] for name in entry.responsible if name in self.by_name]
        named += [self.by_id[pk] for pk in self.assigned.get((entry.kind, entry.no), ())]
        named.sort(key=lambda department: department.name != entry.lead if entry.lead else False)
        found = {}
        for department in named:
            for answering in self._unfold(department, lead=department.name == entry.lead):
                known = found.get(answering.department.pk)
                if known is None or (known.through and not answering.through):
                    found[answering.department.pk] = answering
        answering = list(found.values())
        return answering[:1] if entry.kind == Kind.INDICATOR else answering

    def _unfold(self, department, *, lead):
        """A group with members is its members; one without is reported for as a whole."""
        members = sorted(department.members.all(), key=lambda member: (member.position, member.pk))
        if not (department.is_group and members):
            return [Answering(department, lead=lead)]
        return [Answering(self.by_id[member.pk], through=department.name, lead=lead) for member in members]


def reporting_of(program):
    """Return how a register is reported, as its definition says."""
    reporting = program.spec.reporting
    if reporting is None:
        raise NotNow(
            _("The definition of this register does not say for which years reports are made."), code="no_reporting"
        )
    return reporting
