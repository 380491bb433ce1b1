"""A small register for tests: two indicators and three items; everything through the services that people use."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

import yaml
from django.utils.timezone import localdate

from ipfund.common import clock
from programs.definition import parse_definition
from programs.services import load_definition
from registers.models import Department
from registers.services import deciding, departments, reporting, years
from registers.services.reporting import Said
from tests.factories.accounts import UserFactory

NUMBERS = count(1)
FIRST, LAST = 2023, 2025
ROWS = [
    {"kind": "indicator", "no": "1", "group": "创造", "text": "有效发明专利量（件）", "unit": "件", "base": 100, "target": 400, "decimals": 0},
    {"kind": "indicator", "no": "2", "group": "保护", "text": "满意度（分）", "unit": "分", "base": 80, "target": 86, "max": 100, "responsible": ["法院"]},
    {"kind": "item", "no": "1", "group": "（一）政策", "text": "（1）健全激励机制。", "responsible": ["知识产权局", "科技局"], "lead": "知识产权局"},
    {"kind": "item", "no": "2", "group": "（一）政策", "text": "（2）建设特色园区。", "responsible": ["各开发区"]},
    {"kind": "item", "no": "3", "group": "（二）保护", "text": "（3）审理案件。", "responsible": ["法院"]},
]  # fmt: skip


def definition(code, **more):
    reporting_spec = {"base_year": 2022, "first_year": FIRST, "last_year": LAST, "groups": ["各开发区"]}
    return {
        "code": code,
        "kind": "register",
        "title": "知识产权强市建设方案",
        "authority": "某区人民政府",
        "timezone": "Asia/Shanghai",
        "reporting": reporting_spec | more.pop("reporting", {}),
        "register": ROWS,
        **more,
    }


def a_register(**more):
    """Return a loaded register; its departments come with it."""
    content = definition(f"plan-{next(NUMBERS)}", **more)
    return load_definition(parse_definition(yaml.safe_dump(content, allow_unicode=True), "plan.yaml")).program


def a_manager():
    return UserFactory(roles=["program_manager"])


def the(program, name):
    return Department.objects.select_related("program").get(program=program, name=name)


def a_year(program, *, by, year=FIRST, days=30):
    """Open a year that is due so many days from now; negative: it is late."""
    due_on = localdate(clock.now()) + timedelta(days=days)
    return years.open_year(program, by=by, year=year, due_on=due_on)


def reporter_of(department, *, by):
    user = UserFactory()
    departments.add_reporter(department.pk, by=by, username=user.username)
    user.forget_roles()
    return user


def a_report(department, year, kind, no, *, by, until="saved", manager=None, **said):
    """Write one report and take it as far as ``until`` says."""
    said = {"value": Decimal(200)} if kind == "indicator" and not said else said
    if "value" in said:
        said["value"] = Decimal(said["value"])
    said = said or {"progress": "done", "text": "已完成。"}
    report = reporting.save_report(department, year, kind, no, by=by, revision=0, said=Said(**said))
    if until != "saved":
        report = reporting.submit_report(report.pk, by=by, revision=report.revision)
    if until == "confirmed":
        report = deciding.confirm(report.pk, by=manager, revision=report.revision)
    if until == "returned":
        report = deciding.send_back(report.pk, by=manager, revision=report.revision, reason="请补充。")
    return report
