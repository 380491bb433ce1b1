"""Who is told what: after a step, and by the reminders. Letters are in templates/email/registers."""

from django.urls import reverse
from django.utils.timezone import localdate

from ipfund.accounts.models import User
from ipfund.common import clock, mail
from ipfund.common.formats import beijing
from ipfund.common.models import Event
from registers.board import Board
from registers.models import Department, Report, Reporter, ReportingYear

LISTED = 10  # rows a letter names
TO_REPORTERS = {"send_back": "returned", "correct": "corrected"}


def reporters_of(department_id):
    active = Reporter.objects.active().filter(department=department_id, user__is_active=True)
    return [reporter.user for reporter in active.select_related("user").order_by("since", "pk")]


def tell(report_id, action, seq):
    """Send the letters of one step; every letter has its key, so a second run sends none."""
    report = Report.objects.for_list().get(pk=report_id)
    register = report.year.program.title
    if letter := TO_REPORTERS.get(action):
        event = Event.objects.get(subject_type="registers.report", subject_id=report.pk, seq=seq)
        mail.send_later(
            to=reporters_of(report.department_id),
            template=f"email/registers/{letter}",
            context={
                "register": register,
                "row": f"{report.get_kind_display()} {report.no}",
                "year": report.year.year,
                "department": report.department.name,
                "reason": event.reason,
                "path": report.get_absolute_url(),
            },
            key=f"{letter}:{report.pk}:{seq}",
        )
    if action == "submit":
        mail.send_later(
            to=User.objects.active().in_role("program_manager").order_by("pk"),
            template="email/registers/submitted_today",
            context={"register": register, "path": reverse("registers:waiting")},
            key=f"register-submitted:{report.year.program_id}:{localdate(clock.now())}",
        )


def remind(*, year_id, department_id, key):
    """Write to the people of one department what it still owes; nothing when it has come meanwhile."""
    year = ReportingYear.objects.select_related("program").get(pk=year_id)
    department = Department.objects.get(pk=department_id)
    board = Board(year.program, year)
    owed = [row for row in board.rows for cell in row.cells if cell.department.pk == department_id and not cell.is_in]
    if not owed:
        return
    mail.send_later(
        to=reporters_of(department_id),
        template="email/registers/remind",
        context={
            "register": year.program.title,
            "department": department.name,
            "year": year.year,
            "due": beijing(year.due_on),
            "late": board.is_overdue,
            "count": len(owed),
            "rows": [f"{row.entry.no} {row.entry.text}"[:80] for row in owed[:LISTED]],
            "more": max(len(owed) - LISTED, 0),
            "path": reverse("registers:desk", args=[department_id, year.year]),
        },
        key=key,
    )
