"""One small world with everybody and everything in it, made once a module: for the tests that visit every page."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from guardian.shortcuts import assign_perm

from applications.models import Printout
from awards.services import contracts, deliberation, drafting, meetings, notices, printing, release
from duplicates.models import Pair
from duplicates.services.comparing import compare
from ipfund.accounts import links
from ipfund.common import clock, filing
from organisations import services as organisations
from organisations.models import Officer, ProfileFile
from organisations.services.letters import keep_letter
from programs.services import drafting as setting_up
from reviews import services as reviews
from reviews.models import MeetingPackage
from reviews.services import invite_expert
from tests.factories import awards as of_awards
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, attach_what_is_required
from tests.factories.organisations import (
    CertificateFactory,
    CityFactory,
    ListImportFactory,
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
    PastProjectFactory,
    SanctionFactory,
    member_of,
    officer_of,
)
from tests.factories.programs import DirectionFactory, ProgramFactory, direction_definition
from tests.factories.reviews import SHEET, ExpertFactory, group_of
from tests.support import registering

PERSONAS = (
    "anonymous", "newcomer", "owner", "colleague", "stranger", "admin", "other_admin", "district", "other_district",
    "in_charge", "other_city", "manager", "expert", "other_expert", "auditor", "reporter", "other_reporter", "system_admin",
)  # fmt: skip
ATTACHED = [{"kind": "plan", "title": "实施方案", "required": True, "formats": ["pdf"]}]


@contextmanager
def days_ago(days):
    """Let process and database stand some days in the past."""
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(datetime.now(UTC) - timedelta(days=days)):
        patch.setattr(clock, "database_now", lambda: datetime.now(UTC))
        clock.forget_offset()
        yield
    clock.forget_offset()


@contextmanager
def undone():
    """Whatever happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def finish(response):
    """Close an answer as its server would, but not the connection that the world lives in."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


def world_once(django_db_blocker):
    """Yield a world; everything of it is rolled back at the end. Use it in a fixture with scope="module"."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic._from_testcase = True  # as Django's TestCase does: durable blocks may be inside
        with atomic:
            yield make_world()
            transaction.set_rollback(True)


def make_world():
    world = SimpleNamespace()
    world.program = ProgramFactory(max_applications=30, opens_at=clock.now() - timedelta(days=90))
    world.direction = a_direction(world.program, "1-1")
    world.other_direction = a_direction(world.program, "1-2")
    world.decided_direction = a_direction(world.program, "1-3")
    people(world)
    decisions(world)
    declarations(world)
    review(world)
    leftovers(world)
    registering.register(world)
    compare(world.filed.pk)
    compare(world.accepted.pk)
    world.pair = Pair.objects.get()
    world.sessions = {}
    for name in PERSONAS[1:]:
        getattr(world.people, name).forget_roles()
        client = Client()
        client.force_login(getattr(world.people, name))
        world.sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return world


def client_of(world, who):
    """Return a browser of one persona, signed in once for all."""
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    return client


def a_direction(program, code):
    definition = direction_definition(code, score_sheet=SHEET, attachments=ATTACHED)
    definition["sections"] = [*definition["sections"], {"key": "attachments", "title": "附件"}]
    return DirectionFactory(program=program, code=code, quota=9, definition=definition)


def people(world):
    world.office, world.other_office = OfficeFactory(parent=CityFactory()), OfficeFactory(area="河东区")
    world.unit = OrganisationFactory(district_office=world.office)
    world.other_unit = OrganisationFactory(district_office=world.other_office)
    world.pending_unit = OrganisationFactory(district_office=world.office, pending=True)
    member_of(world.pending_unit, role="admin")
    world.expert, world.other_expert = ExpertFactory(), ExpertFactory()
    world.people = SimpleNamespace(
        newcomer=UserFactory(),
        owner=member_of(world.unit),
        colleague=member_of(world.unit),
        stranger=member_of(world.other_unit),
        admin=member_of(world.unit, role="admin"),
        other_admin=member_of(world.other_unit, role="admin"),
        district=officer_of(world.office),
        other_district=officer_of(world.other_office),
        in_charge=runs(UserFactory(roles=["city_officer"]), world.direction, world.decided_direction),
        other_city=runs(UserFactory(roles=["city_officer"]), world.other_direction),
        manager=UserFactory(roles=["program_manager"]),
        expert=world.expert.user,
        other_expert=world.other_expert.user,
        auditor=UserFactory(roles=["auditor"]),
        system_admin=UserFactory(roles=["system_admin"], is_staff=True),
    )
    world.asking = MembershipFactory(user=world.people.newcomer, organisation=world.unit, pending=True)
    world.membership = world.unit.memberships.get(user=world.people.colleague)
    world.invitation = invite_expert(
        name="周专家", email="zhou@example.net", employer="某大学", by=world.people.manager
    )
    world.invitation_token = links.token(links.INVITE, [world.invitation.pk, world.invitation.sent])
    world.letter = keep_letter(
        world.unit, of_awards.a_pdf("盖章函.pdf"), by=world.people.district, reason="法定代表人更换"
    )
    world.officer = Officer.objects.create(user=world.people.district, office=world.office, since=clock.now())


def runs(officer, *directions):
    for direction in directions:
        assign_perm("programs.run_direction", officer, direction)
    return officer


def declaration(world, until, *, direction=None):
    direction = direction or world.direction
    return ApplicationFactory(**{until: True}, direction=direction, organisation=world.unit, owner=world.people.owner)


def declarations(world):
    world.draft = declaration(world, "draft")
    attach_what_is_required(world.draft, world.people.owner)
    world.file = world.draft.attachments.get()
    world.complete = declaration(world, "complete")
    world.waiting = declaration(world, "submitted")
    world.filed = declaration(world, "filed")
    world.returned = declaration(world, "returned")
    world.accepted = declaration(world, "accepted")
    world.printout = Printout.objects.create(
        application=world.draft, asked_by=world.people.owner, asked_at=clock.now(), done_at=clock.now()
    )
    world.printout.file.save("matrix.pdf", ContentFile(b"%PDF-1.4"))


def review(world):
    """One declaration under review: one expert has signed, two more help to score it elsewhere."""
    world.group = group_of(world.direction, [world.expert], officer=world.people.in_charge)
    world.place = world.group.members.get()
    reviews.set_chair(world.group.pk, expert=world.expert, by=world.people.in_charge)
    reviews.assign(world.accepted.pk, expert=world.expert, group=world.group, by=world.people.in_charge)
    reviews.start_review(world.direction, by=world.people.in_charge, reason="按要求组织评审")
    world.assignment = world.accepted.assignments.get()
    world.accepted.refresh_from_db()
    world.review_file = world.accepted.attachments.get()
    world.package = MeetingPackage.objects.create(
        direction=world.direction,
        asked_by=world.people.in_charge,
        asked_at=clock.now(),
        made_at=clock.now(),
        state="ready",
        sha256=sha256(b"PK").hexdigest(),
        size=2,
    )
    world.package.file.save("matrix.zip", ContentFile(b"PK"))


def decided(world, direction, outcome, mean):
    application = declaration(world, "deliberation", direction=direction)
    of_awards.result_for(application, mean)
    amount = Decimal(60_000) if outcome == "award" else None
    proposal = deliberation.Proposal(application.pk, 1, outcome, amount=amount)
    deliberation.decide(direction.pk, [proposal], by=world.people.manager)
    return application


def released(world, direction):
    by = world.people.manager
    application, reserve = decided(world, direction, "award", 90), decided(world, direction, "reserve", 80)
    meeting = meetings.record_meeting(
        world.program,
        by=by,
        held_on=clock.now().date() - timedelta(days=1),
        chair="李局长",
        participants="李局长、王副局长",
        record="同意立项。",
        scan=of_awards.a_pdf("会议纪要.pdf"),
    )
    release.release(direction.pk, by=by, meeting_id=meeting.pk, shortfall_reason="符合条件的项目不足")
    return application, reserve, meeting


def noticed(world, direction):
    application, reserve, meeting = released(world, direction)
    notice = notices.publish_notice(
        world.program,
        by=world.people.manager,
        directions=[direction],
        first_day=(clock.now() + timedelta(hours=8)).date(),
        title="拟立项公示",
        contact="规划处 022-23039857",
        columns=["amount"],
    )
    return application, reserve, meeting, notice


def decisions(world):
    """A contract under way, from a notice of two months ago, and a notice that runs today."""
    with days_ago(60):
        world.awarded, _reserve, _meeting, old = noticed(world, world.direction)
    with days_ago(30):
        notices.confirm_awards(old, by=world.people.manager)
    contract = drafting.draft_contract(world.awarded.pk, by=world.people.in_charge)
    contract = contracts.send_to_unit(contract.pk, by=world.people.in_charge, revision=contract.revision)
    contract = contracts.fill(
        contract.pk,
        by=world.people.owner,
        revision=contract.revision,
        budget=of_awards.BUDGET,
        payee_name="某公司",
        bank_name="某银行天津分行",
        bank_account="6222000011112222",
    )
    contract = contracts.hand_in(contract.pk, by=world.people.admin, revision=contract.revision)
    contracts.approve(contract.pk, by=world.people.in_charge, revision=contract.revision)
    printing.make(contract.pk)
    contract.refresh_from_db()
    contracts.upload_scan(contract.pk, by=world.people.in_charge, party="authority", upload=of_awards.a_pdf())
    world.contract, world.scan = contract, contract.scans.get()
    world.proposed, reserve, world.meeting, world.notice = noticed(world, world.decided_direction)
    world.reserve, world.entry = reserve.decision, world.notice.entries.get()


def ledgers(world):
    """A profile with evidence, a list in force and one to be checked, and a project the unit objected to."""
    kept = filing.keep(ProfileFile(organisation=world.unit), of_awards.a_pdf("证书.pdf"), by=world.people.admin)
    world.certificate = CertificateFactory(organisation=world.unit, declared_by=world.people.admin, evidence=kept)
    ListImportFactory(imported_by=world.people.manager, names=[("某公司", "")])
    world.draft_list = ListImportFactory(imported_by=world.people.manager, state="draft", taken_at=None)
    row = {
        "row": 2,
        "uscc": "",
        "name": "某公司",
        "number": "",
        "lineage": "ip_creation",
        "title": "试点",
        "year": 2023,
    }
    row |= {"state": "ongoing", "planned_end": None, "closeout_result": "", "closed_on": None}
    world.draft_projects = organisations.import_projects([row], by=world.people.manager, file_name="台账.xlsx")
    world.own_project = PastProjectFactory(organisation=world.unit, year=2022)
    disputed = {"objection": "已结项", "objected_at": clock.now(), "objected_by": world.people.admin}
    world.past_project = PastProjectFactory(organisation=world.unit, lineage="ip_creation", **disputed)


def leftovers(world):
    world.objection = of_awards.objection_to(world.entry)
    world.evidence = world.objection.files.get()
    world.token, world.code, world.year = world.objection.token, world.program.code, clock.now().year
    world.sanction = SanctionFactory()
    ledgers(world)
    world.program_draft = setting_up.start_change(world.program, by=world.people.manager)
