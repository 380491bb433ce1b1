"""What the demo's lists, ledgers and profiles say before the story begins: ``fixtures/demo/records.yaml``."""

import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from ipfund.demo.casting import named, of_role
from ipfund.demo.scans import a_scan
from organisations import asked, services
from organisations.enums import ProfileGroup
from organisations.models import ListImport, Organisation, PastProject
from organisations.services import projects

RECORDS = settings.BASE_DIR / "fixtures" / "demo" / "records.yaml"
EMPTY_ROW = {"uscc": "", "starts_on": None, "ends_on": None, "note": ""}
EMPTY_PROJECT = {"uscc": "", "planned_end": None, "closeout_result": "", "closed_on": None}


def keep():
    """Import, enter and declare whatever is missing; again changes nothing."""
    told = yaml.safe_load(RECORDS.read_text(encoding="utf-8"))
    manager = named(of_role("program_manager")[0]["username"])
    import_lists(told["lists"], manager)
    enter_projects(told["projects"], manager)
    for line in told["figures"]:
        declare(line, manager, figure)
    for line in told["certificates"]:
        declare(line, manager, certificate)


def import_lists(lists, manager):
    kinds = asked.list_kinds()
    for line in lists:
        if line["kind"] in kinds and not ListImport.objects.filter(kind=line["kind"]).exists():
            rows = [{**EMPTY_ROW, **entry, "row": row} for row, entry in enumerate(line["names"], start=2)]
            found = services.import_list(
                kinds[line["kind"]], rows, by=manager, source=line["source"], listed_on=line["listed_on"]
            )
            services.take_list(found.pk, by=manager, replaces=0)


def enter_projects(lines, manager):
    for line in lines:
        if PastProject.objects.filter(number=line["number"]).exists():
            continue
        fields = {**EMPTY_PROJECT, **line}
        objection = fields.pop("objection", "")
        project = projects.add_project(by=manager, **fields)
        if objection:
            unit = project.organisation
            admin = named(unit.admins().first().user.username)
            services.object_to(project.pk, by=admin, unit=unit, reason=objection)


def declare(line, manager, declaring):
    """Let the unit's administrator declare an item once; the manager confirms it where the line says so."""
    unit = Organisation.objects.filter(uscc=line["unit"]).first()
    if unit is None or unit.profile_items.filter(name=line["name"], title__gt="").exists():
        return
    admin = named(unit.admins().first().user.username)
    item = declaring(unit, line, by=admin, evidence=evidence_of(line))
    if "confirmed" in line and item is not None:
        services.confirm_item(item.pk, by=manager, revision=item.revision, note=line["confirmed"])


def evidence_of(line):
    title = line.get("evidence")
    return title and SimpleUploadedFile(f"{title}.pdf", a_scan(title), "application/pdf")


def figure(unit, line, *, by, evidence):
    question = asked.questions().get(line["name"])
    if question is None:
        return None
    return services.declare_figure(
        unit.pk, question, by=by, revision=0, value=line["value"], counted_on=line["counted_on"], evidence=evidence
    )


def certificate(unit, line, *, by, evidence):
    names = ("name", "title", "number", "issued_by", "starts_on", "ends_on")
    group = ProfileGroup.MEMBERSHIP if line["name"] else ProfileGroup.QUALIFICATION
    fields = {name: line[name] for name in names}
    return services.declare_certificate(unit.pk, by=by, group=group, evidence=evidence, **fields)
