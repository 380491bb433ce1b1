"""The demo's registers: departments get their people, years are opened and reported, as the fixture says."""

from datetime import date
from decimal import Decimal

import yaml
from django.conf import settings
from django.db import transaction

from ipfund.demo.casting import account, named, of_role
from ipfund.demo.clock import shift_to
from ipfund.demo.story import BEGINS, day
from programs.models import Program
from registers.models import Department
from registers.services import deciding, departments, reporting, years
from registers.services.reporting import Said

STORY = settings.BASE_DIR / "fixtures" / "demo" / "registers.yaml"
TEXT = "数据来源：年度统计报表。"


def tell():
    """Bring every register that is loaded and has no open year as far as the fixture says; return the reports made."""
    programs = {program.code: program for program in Program.objects.filter(reporting_years=None)}
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))["registers"]
    told = [(programs[line["code"]], line) for line in told if line["code"] in programs]
    if not told:
        return 0
    with transaction.atomic():  # the whole story or nothing of it
        return play(told, named(of_role("program_manager")[0]["username"]))


def play(told, manager):
    shift_to(day(3, 5))
    for program, line in told:
        prepare(program, line, manager)
    for person in of_role("reporter"):
        appoint(person, manager)
    shift_to(day(3, 12))
    made = sum(write(program, part, manager) for program, line in told for part in line["reports"])
    shift_to(BEGINS)
    return made


def prepare(program, line, manager):
    """Departments, groups and assigned rows, then the years."""
    for name in line.get("add", ()):
        departments.add_department(program, by=manager, name=name)
    for year, due_on in line["years"].items():
        years.open_year(program, by=manager, year=year, due_on=date.fromisoformat(str(due_on)))
    found = {one.name: one for one in Department.objects.filter(program=program)}
    for name, members in line.get("members", {}).items():
        group = found[name]
        chosen = [found[member] for member in members]
        departments.set_members(group.pk, by=manager, revision=group.revision, members=chosen)
    for name, rows in line["assign"].items():
        departments.assign_rows(found[name].pk, by=manager, rows=[tuple(row.split("-")) for row in rows])


def appoint(person, manager):
    """Give a person of the cast the departments that are there."""
    user, _made = account(person)
    for department in Department.objects.filter(program__code=person["register"], name__in=person["departments"]):
        if not department.reporters.active().filter(user=user).exists():
            departments.add_reporter(department.pk, by=manager, username=user.username)


def write(program, part, manager):
    """Write the reports of one line and take them as far as it says; who has no reporter writes nothing."""
    department = Department.objects.select_related("program").get(program=program, name=part["department"])
    reporter = department.reporters.active().select_related("user").first()
    if reporter is None:
        return 0
    by, year = named(reporter.user.username), program.reporting_years.get(year=part["year"])
    said = {
        ("indicator", no): Said(value=Decimal(str(value)), text=TEXT) for no, value in part.get("values", {}).items()
    }
    said |= {("item", no): Said(progress=progress, text=part["text"]) for no, progress in part.get("items", {}).items()}
    for (kind, no), one in said.items():
        report = reporting.save_report(department, year, kind, no, by=by, revision=0, said=one)
        finish(report, part, by, manager)
    return len(said)


def finish(report, part, by, manager):
    if part["until"] == "saved":
        return
    report = reporting.submit_report(report.pk, by=by, revision=report.revision)
    if part["until"] == "confirmed":
        deciding.confirm(report.pk, by=manager, revision=report.revision)
    if part["until"] == "returned":
        deciding.send_back(report.pk, by=manager, revision=report.revision, reason=part["note"])
