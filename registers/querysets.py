"""Which registers exist for whom, who reports for which department, and what waits for a decision."""

from django.apps import apps
from django.db import models

from programs.enums import ProgramKind
from programs.models import Program
from registers.enums import ReportState
from registers.rules import READS_ALL


def registers_visible_to(user):
    """Managers and auditors see every register, reporters those of their departments, the public what is public."""
    registers = Program.objects.visible_to(user).filter(kind=ProgramKind.REGISTER)
    if user.is_authenticated and user.has_role(*READS_ALL):
        return registers
    public = Program.objects.public_registers()
    if not user.is_authenticated:
        return public
    mine = models.Q(pk__in=held_by(user).values("content_object__program"))
    return registers.filter(models.Q(pk__in=public.values("pk")) | mine)


def works_on(user, program):
    """Who reports, who did what to a row, why it was returned: that is for these people, not for the public."""
    if not user.is_authenticated:
        return False
    return user.has_role(*READS_ALL) or held_by(user).filter(content_object__program=program).exists()


def held_by(user):
    """Return the object permissions by which a person reports for departments."""
    held = apps.get_model("registers", "DepartmentUserObjectPermission")  # models lean on this module
    return held.objects.filter(user=user, permission__codename="report_for")


class DepartmentQuerySet(models.QuerySet):
    def reported_by(self, user):
        return self.filter(pk__in=held_by(user).values("content_object"))

    def visible_to(self, user):
        """Whose reports a person opens one by one: the manager and the auditor all, a reporter their own."""
        if user.has_role(*READS_ALL):
            return self
        return self.reported_by(user)


class ReporterQuerySet(models.QuerySet):
    def active(self):
        return self.filter(ended_at__isnull=True)


class ReportQuerySet(models.QuerySet):
    def of_row(self, kind, no):
        return self.filter(kind=kind, no=no)

    def waiting(self):
        return self.filter(state=ReportState.SUBMITTED)

    def visible_to(self, user):
        if user.has_role(*READS_ALL):
            return self
        return self.filter(department__in=held_by(user).values("content_object"))

    def for_list(self):
        """Beside each report its department, year and register, without the whole definition."""
        return self.select_related("department", "year__program").defer("year__program__definition")
