"""The demo's second half: experts, meeting, notice, contract; each direction has its own small group."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from applications.models import Application
from awards.models import Contract
from awards.services import contracts, deliberation, drafting, meetings, notices, printing, release
from ipfund.common import clock
from ipfund.demo.casting import named, of_role
from ipfund.demo.clock import shift_to
from ipfund.demo.scans import a_scan
from reviews import services as reviews
from reviews.models import Assignment, Expert, ScoreCard
from reviews.services.sheets import sheet_of

SCORES = (92, 88, 85, 90, 79)
LAST_SCORED = 2  # of the experts of a review that is still going on; the others have not signed its pledge yet


def tell(lines, comments):
    """Take every accepted declaration on, one phase a day."""
    from ipfund.demo.story import day  # noqa: PLC0415 -- the story tells this part

    shift_to(day(3, 8))
    reviewed = [line for line in lines if line["until"] != "accepted"]
    for line in reviewed:
        review(line["application"], comments, finish=line["until"] != "in_review")
    shift_to(day(3, 9))
    decided = [line for line in reviewed if line["until"] not in {"in_review", "deliberation"}]
    decide(decided)
    shift_to(day(3, 10, 8))
    noticed = [line["application"] for line in decided if line["until"] != "not_awarded"]
    notice = publish([application for application in noticed if not stays_in_notice(application, decided)])
    shift_to(day(3, 17, 8))
    publish([application for application in noticed if stays_in_notice(application, decided)])
    notices.confirm_awards(notice, by=the_manager())
    shift_to(day(3, 18))
    for line in decided:
        if line["until"] == "contracted":
            contract(line["application"])
        elif line["until"] == "revoked":
            contracts.revoke(line["application"].pk, by=the_manager(), reason="承担单位书面放弃立项。")


def stays_in_notice(application, lines):
    return next(line["until"] for line in lines if line["application"].pk == application.pk) == "public_notice"


def the_manager():
    return named(of_role("program_manager")[0]["username"])


def in_charge(application):
    held = application.direction.directionuserobjectpermission_set.select_related("user").order_by("pk").first()
    return named(held.user.username)


def review(application, comments, *, finish):
    direction, officer = application.direction, in_charge(application)
    experts = list(Expert.objects.select_related("user").order_by("pk"))
    group = reviews.form_group(
        program=direction.program, name=f"{direction.code} {direction.title}评审组", directions=[direction], by=officer
    )
    for expert in experts:
        reviews.add_member(group.pk, expert=expert, by=officer)
    for expert in experts if finish else experts[:LAST_SCORED]:
        reviews.sign_pledge(group.pk, by=expert.user, signed_name=expert.user.name)
    reviews.set_chair(group.pk, expert=experts[0], by=officer)
    reviews.assign_many([(application, expert) for expert in experts], group=group, by=officer)
    reviews.start_review(direction, by=officer, reason="专家组已组成。")
    assignments = Assignment.objects.filter(application=application).select_related("expert__user").order_by("pk")
    scored = zip(assignments[: None if finish else LAST_SCORED], SCORES, comments, strict=False)
    for assignment, total, comment in scored:
        score(assignment, total, sheet_of(direction), comment)
    if finish:
        reviews.finish_review(direction, by=officer)


def score(assignment, total, sheet, comment):
    """Spread a total over the criteria, as near as their maxima allow."""
    maxima = [Decimal(str(criterion.max)) for criterion in sheet.criteria]
    shares = {
        criterion.id: str((maximum * total / sum(maxima)).quantize(Decimal(1)))
        for criterion, maximum in zip(sheet.criteria, maxima, strict=True)
    }
    entry = {
        "gates": {gate.id: False for gate in sheet.gates},
        "scores": shares,
        "comment": comment,
        "recommend": True,
    }
    card = ScoreCard.objects.get(assignment=assignment)
    reviews.submit_score(assignment.pk, by=named(assignment.expert.user.username), revision=card.revision, entry=entry)


def decide(lines):
    by, program = the_manager(), lines[0]["application"].program
    meeting = meetings.record_meeting(
        program,
        by=by,
        held_on=localdate(clock.now()),
        chair="李局长",
        participants="局党组成员、规划发展处、保护处、运用促进处负责人",
        record="听取专家评审情况汇报，逐项审议，同意拟立项项目及资助额度，按程序公示。",
    )
    for line in lines:
        application = Application.objects.get(pk=line["application"].pk)
        if line["until"] == "not_awarded":
            deliberation.not_propose(
                application, by=by, version=application.version, reason="与既有工作重复，本年度不予立项。"
            )
        else:
            deliberation.propose(application, application.requested_yuan, by=by, version=application.version)
        release.release(application.direction_id, by=by, meeting_id=meeting.pk, shortfall_reason="申报项目数量不足。")


def publish(applications):
    directions = sorted({application.direction for application in applications}, key=lambda one: one.position)
    return notices.publish_notice(
        applications[0].program,
        by=the_manager(),
        directions=directions,
        first_day=localdate(clock.now()),
        title=f"2025年天津市知识产权资助项目拟立项公示（方向{'、'.join(one.code for one in directions)}）",
        contact="天津市知识产权局 022-83718188",
        columns=["amount"],
    )


def contract(application):
    """From the draft to the signature, everybody in turn."""
    officer, admin = in_charge(application), application.organisation.admins().first().user
    admin = named(admin.username)
    held = drafting.draft_contract(application.pk, by=officer)
    held = contracts.send_to_unit(held.pk, by=officer, revision=held.revision)
    held = contracts.fill(
        held.pk,
        by=admin,
        revision=held.revision,
        budget=held.budget,
        payee_name=application.organisation.name,
        bank_name="津门银行股份有限公司天津鞍山西道支行",
        bank_account="6222000011112222",
    )
    held = contracts.hand_in(held.pk, by=admin, revision=held.revision)
    contracts.approve(held.pk, by=officer, revision=held.revision)
    printing.make(held.pk)
    held = Contract.objects.get(pk=held.pk)
    for party in held.parties:
        scan = a_scan(party["label"], held.pdf_pages)
        upload = SimpleUploadedFile(f"{party['label']}盖章件.pdf", scan, "application/pdf")
        contracts.upload_scan(
            held.pk,
            by=officer if party["role"] == "authority" else admin,
            party=party.get("key", party["role"]),
            upload=upload,
        )
    held.refresh_from_db()
    contracts.sign(held.pk, by=officer, revision=held.revision, signed_on=localdate(clock.now()))
