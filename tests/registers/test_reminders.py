"""Letters: before the due date, every week while late, once each; to the people of the department and the manager."""

from datetime import date

import pytest
from django.core import mail

from ipfund.common.models import OutboxEntry
from programs.schema.register import ReportingSpec
from registers import tasks
from registers.services import deciding, reminding
from registers.services.reporting import Said
from tests.factories.registers import a_report, a_year
from tests.registers.conftest import signed_in
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db
DUE = date(2025, 3, 20)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2025, 3, 5), None),
        (date(2025, 3, 6), "before-14"),
        (date(2025, 3, 17), "before-3"),
        (date(2025, 3, 20), "before-3"),
        (date(2025, 3, 21), "late-0"),
        (date(2025, 3, 27), "late-0"),
        (date(2025, 3, 28), "late-1"),
        (date(2025, 4, 3), "late-1"),
        (date(2025, 4, 4), None),
    ],
)
def test_reminders_go_out_in_stages(today, stage):
    reporting = ReportingSpec(first_year=2024, last_year=2025, remind_days=(14, 3), remind_late=2)
    assert reminding.stage_of(DUE, today, reporting) == stage


def reminders():
    return list(OutboxEntry.objects.filter(kind="remind-register").order_by("pk"))


def test_only_departments_with_people_that_owe_something_are_reminded_and_once(plan):
    late = a_year(plan.program, by=plan.manager, year=2024, days=-1)
    for kind, no, said in (("indicator", "2", {"value": 84}), ("item", "3", {})):
        a_report(plan.court, late, kind, no, by=plan.judge, until="submitted", **said)

    tasks.remind_reporters()
    tasks.remind_reporters()

    assert [entry.payload["department_id"] for entry in reminders()] == [plan.office.pk]


def test_a_year_long_past_is_reminded_of_no_more_and_the_status_page_shows_the_gap(plan):
    late = a_year(plan.program, by=plan.manager, year=2024, days=-400)

    tasks.remind_reporters()

    assert reminders() == []
    page = signed_in(plan.manager).get(f"/registers/{plan.program.code}/?year={late.year}")
    assert "催报已于" in page.content.decode()
    assert page.context["board"].counts["late"] == len(page.context["board"].cells)


def test_the_letter_says_what_is_owed_and_where(plan):
    late = a_year(plan.program, by=plan.manager, year=2024, days=-1)
    tasks.remind_register(year_id=late.pk, department_id=plan.court.pk, key="k")

    letter = OutboxEntry.objects.get(kind="mail", key__contains="mail:k:").payload
    assert (letter["address"], letter["context"]["count"], letter["context"]["late"]) == (plan.judge.email, 2, True)


def test_a_return_tells_the_department_and_a_submission_the_manager_once_a_day(plan):
    a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="returned", manager=plan.manager)
    for entry in OutboxEntry.objects.filter(kind="report-moved").order_by("pk"):
        tasks.report_moved(**entry.payload)
        tasks.report_moved(**entry.payload)

    letters = OutboxEntry.objects.filter(kind="mail").order_by("pk").values_list("payload__template", flat=True)
    assert sorted(letters) == [
        *["email/registers/appointed"] * 2,
        "email/registers/returned",
        "email/registers/submitted_today",
    ]


def test_every_letter_can_be_written(plan):
    report = a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="confirmed", manager=plan.manager)
    deciding.correct(
        report.pk, by=plan.manager, revision=report.revision, said=Said(progress="done", text="更正"), reason="笔误"
    )
    a_report(plan.office, plan.year, "item", "1", by=plan.officer, until="returned", manager=plan.manager)
    late = a_year(plan.program, by=plan.manager, year=2024, days=-1)
    tasks.remind_register(year_id=late.pk, department_id=plan.court.pk, key="late")
    tasks.remind_register(year_id=plan.year.pk, department_id=plan.court.pk, key="before")

    mailed()
    mailed()

    subjects = {message.subject.split("：")[0] for message in mail.outbox}
    assert subjects >= {"已退回", "已更正", "填报待确认", "逾期提醒", "填报提醒"}
