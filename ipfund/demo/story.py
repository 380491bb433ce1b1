"""Take the demo's declarations as far as ``fixtures/demo/declarations.yaml`` says, step by step, by the right people.

Each chapter happens on a day of its own; the clock is left where a newcomer can still submit. The story is told once,
the whole of it or nothing: what people did to the demo since then is theirs.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from applications.models import Application, Section
from applications.sections import KINDS, spec_of, state_of
from applications.services import attaching, checking, drafting, offices, submitting
from ipfund.accounts.models import User
from ipfund.demo import clock, outcomes, similar
from ipfund.demo.casting import named, officer_at
from ipfund.demo.clock import shift_to
from ipfund.demo.people import cast
from ipfund.demo.scans import a_scan
from ipfund.demo.words import in_own_words
from ipfund.demo.writing import complete_data
from organisations.models import Organisation
from organisations.services import units
from programs.models import Direction

STORY = settings.BASE_DIR / "fixtures" / "demo" / "declarations.yaml"
BEIJING = ZoneInfo("Asia/Shanghai")
STEPS = (
    "draft",
    "complete",
    "submitted",
    "filed",
    "accepted",
    "in_review",
    "deliberation",
    "public_notice",
    "awarded",
    "contracted",
)
STOPS = {"withdrawn": "complete", "returned": "filed", "refused": "filed", "not_awarded": "deliberation", "revoked": "awarded"}  # fmt: skip


def day(month, number, hour=10):
    return datetime(2025, month, number, hour, tzinfo=BEIJING)


BEGINS = day(3, 20)  # where a newcomer begins


def set_the_stage():
    """Before anybody of the cast exists, let them register before the story begins; else go on from where it was."""
    clock.go_on()
    if not User.objects.filter(username__in=[person["username"] for person in cast()["people"]]).exists():
        shift_to(day(3, 2))


def is_told():
    return Application.objects.filter(owner__username__in=[person["username"] for person in cast()["people"]]).exists()


@transaction.atomic
def tell():
    """Write and move every declaration; returns how many were made."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    lines = told["declarations"]
    shift_to(day(3, 3))
    confirm_units()
    for line in lines:
        line["application"] = start(line)
        line["reach"] = STEPS.index(STOPS.get(line["until"], line["until"]))
    for number, (name, act) in enumerate(CHAPTERS, start=1):
        shift_to(day(3, 3 + number, 9))
        for line in lines:
            if line["reach"] >= STEPS.index(name):
                act(line["application"], line)
    outcomes.tell([line for line in lines if line["reach"] >= STEPS.index("accepted")], told["comments"])
    shift_to(day(3, 20, 9))
    for line in lines:
        if line["until"] in ENDS:
            ENDS[line["until"]](line["application"])
    similar.tell(lines)
    shift_to(BEGINS)
    return len(lines)


def confirm_units():
    """Every office confirms its units, but for one that still waits."""
    for unit in Organisation.objects.filter(state="pending").exclude(name__contains="西青区").order_by("pk"):
        if officer := officer_at(unit.reviewing_office):
            units.confirm_unit(unit.pk, by=officer, revision=unit.revision)


def start(line):
    owner = named(line["owner"])
    direction = Direction.objects.select_related("program").get(program__code="tianjin-2025", code=line["direction"])
    return drafting.start(
        direction=direction, organisation=Organisation.objects.get(pk=next(iter(owner.unit_roles))), by=owner
    )


def fresh(application):
    return Application.objects.select_related("program", "direction__program", "organisation", "office", "owner").get(
        pk=application.pk
    )


def write(application, line):
    """Fill in every section and attach what is required."""
    application, owner = fresh(application), named(line["owner"])
    for wanted in spec_of(application.direction).attachments:
        if wanted.required:
            scan = a_scan(f"{wanted.title} {application.number}")
            upload = SimpleUploadedFile(f"{wanted.title}.pdf", scan, "application/pdf")
            attaching.attach(
                application.pk, by=owner, wanted=wanted, upload=upload, state_after=lambda _files: "complete"
            )
    context = checking.context_of(application, [], application.attachments.order_by("pk"), person=owner)
    written = complete_data(context, title=line["title"], requested_wan=line.get("wan"))
    written = in_own_words(written, line["title"], owner=owner, unit=application.organisation)
    context = replace(context, sections=written)
    for key, data in written.items():
        revision = Section.objects.values_list("revision", flat=True).get(application=application, key=key)
        drafting.save_section(
            application.pk,
            key,
            by=owner,
            revision=revision,
            data=data,
            state=state_of(KINDS[key].problems(data, context)),
            summary=KINDS[key].summary(data, context),
        )


def submit(application, line):
    application = fresh(application)
    submitting.submit(
        application.pk, by=named(line["owner"]), version=application.version, check=checking.refuse_incomplete
    )


def approve(application, _line):
    admin = application.organisation.admins().first().user
    submitting.unit_approve(application.pk, by=named(admin.username), version=1)


def accept(application, _line):
    opinion = "申报主体符合条件，材料齐全，同意通过初审。"
    offices.first_pass(application.pk, by=officer_at(application.office), version=1, opinion=opinion)


def withdraw(application):
    submitting.withdraw(application.pk, by=application.owner, version=0, reason="与已申报项目内容相近，申请撤回。")


def send_back(application):
    offices.return_for_correction(
        application.pk,
        by=officer_at(application.office),
        version=1,
        reason="经费测算依据不足，请补充；附件中的授权使用人名单不清晰，请重新上传。",
        sections=["budget", "attachments"],
        due_at=day(3, 31, 17),
    )


def refuse(application):
    clause = next(clause for clause in offices.clauses_of(application.direction) if "独立法人" in clause)
    offices.refuse(
        application.pk,
        by=officer_at(application.office),
        version=1,
        reason="申报单位为分公司，不具有独立法人资格。",
        clause=clause,
    )


CHAPTERS = (("complete", write), ("submitted", submit), ("filed", approve), ("accepted", accept))
ENDS = {"withdrawn": withdraw, "returned": send_back, "refused": refuse}
