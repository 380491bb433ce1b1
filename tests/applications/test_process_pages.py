"""Every page of the process opens for whom it is meant, in every state."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application
from applications.services.offices import grant_extension
from ipfund.common import clock
from ipfund.common.formats import beijing
from ipfund.common.models import Event
from programs.models import Program
from tests.factories.accounts import UserFactory
from tests.factories.applications import fresh
from tests.factories.process import ORDER, admin_of, declaration, manager, officer_for, officer_in_charge

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
STATES = [*ORDER, "returned", "unit_returned", "refused", "withdrawn"]


def opened(client, person, name, *args, query=""):
    client.force_login(person)
    return client.get(reverse(f"applications:{name}", args=args) + query)


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_a_declaration_opens_for_applicant_unit_officer_and_auditor(client, state):
    application = declaration(state)
    officer = officer_for(application)
    people = [application.owner, admin_of(application.organisation), manager(), UserFactory(roles=["auditor"])]
    answers = [opened(client, person, "detail", application.pk).status_code for person in people]
    answers.append(opened(client, officer, "detail", application.pk).status_code)

    assert answers == [200, 200, 200, 200, 200 if application.filed_at else 404]


@pytest.mark.parametrize("state", ["draft", "unit_review", "unit_returned"])
def test_until_the_unit_approves_the_page_says_that_it_is_not_filed_and_who_must_act(client, state):
    application = declaration(state)
    page = opened(client, application.owner, "detail", application.pk).content.decode()
    must_act = admin_of(application.organisation) if state == "unit_review" else application.owner

    assert ("尚未报送" in page, must_act.name in page) == (True, True)
    assert ("修改稿，尚未重新提交" in page) == (state == "unit_returned")


@pytest.mark.parametrize("state", ["first_review", "accepted", "contracted"])
def test_once_the_unit_has_approved_no_page_says_that_it_is_not_filed(client, state):
    application = declaration(state)

    assert "尚未报送" not in opened(client, application.owner, "detail", application.pk).content.decode()


def test_the_receipt_names_number_version_hash_time_and_signature(client):
    application = declaration("first_review")
    receipt = application.receipts.get()
    page = opened(client, application.owner, "receipt", application.pk).content.decode()

    assert [part in page for part in (receipt.number, receipt.version.content_sha256, "Ed25519")] == [True] * 3


@pytest.mark.parametrize(
    ("state", "says"), [("first_review", "无需其他操作"), ("contracted", "报送"), ("refused", "已失效")]
)
def test_a_receipt_says_where_the_declaration_stands_by_now(client, state, says):
    application = declaration(state)
    page = opened(client, application.owner, "receipt", application.pk).content.decode()

    assert (says in page, "无需其他操作" in page) == (True, state == "first_review")


def test_a_stranger_learns_nothing(client):
    application = declaration("first_review")
    stranger = declaration("draft").owner
    answers = [opened(client, stranger, name, application.pk).status_code for name in ("detail", "receipt")]

    assert answers == [404, 404]


def test_an_applicant_does_not_learn_who_ran_the_expert_review(client):
    application = declaration("deliberation")
    officer = officer_in_charge(application)
    page = opened(client, application.owner, "detail", application.pk).content.decode()

    assert officer.name not in page


def test_an_office_reads_and_prints_what_was_filed_the_auditor_what_is_being_corrected_too(client):
    from applications.services import submitting
    from applications.services.printing import ask_for_pdf
    from tests.factories.process import no_check

    application = declaration("returned")
    officer = officer_for(application)
    application.sections.filter(key="budget").update(data={"sources": [], "expenses": [], "note": "neu"})
    submitting.submit(application.pk, by=application.owner, version=1, check=no_check)
    page = opened(client, officer, "review", application.pk)
    detail = reverse("applications:detail", args=[application.pk])

    assert page.context["version"].number == 1
    assert [client.get(detail, {"v": number}).status_code for number in (1, 2)] == [200, 404]

    overseer = UserFactory(roles=["auditor"])
    read = [opened(client, person, "detail", application.pk).context["versions"] for person in (officer, overseer)]
    printed = [ask_for_pdf(fresh(application), by=person).version.number for person in (officer, overseer)]

    assert [[version.number for version in versions] for versions in read] == [[1], [1, 2]]
    assert printed == [1, 2]


@pytest.mark.parametrize("name", ["unit_waiting", "unit_all"])
def test_the_units_desk_opens_with_and_without_anything_on_it(client, name):
    application = declaration("unit_review")
    admin = admin_of(application.organisation)
    other = admin_of(declaration("withdrawn").organisation)

    assert [opened(client, person, name).status_code for person in (admin, other)] == [200, 200]


@pytest.mark.parametrize("name", ["office", "past_due", "exception", "counts"])
def test_the_offices_pages_open(client, name):
    application = declaration("first_review")
    people = [officer_for(application), officer_in_charge(application), manager()]

    assert [opened(client, person, name).status_code for person in people] == [200, 200, 200]


def test_the_managers_deadlines_open(client):
    application = declaration("draft")
    person = manager()
    answers = [opened(client, person, "deadlines"), opened(client, person, "move_deadline", application.program.code)]

    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize(
    ("state", "who", "expected"),
    [
        ("unit_review", "admin", ["approve", "unit-return", "take-back", "withdraw"]),
        ("unit_review", "owner", ["take-back", "withdraw"]),
        ("first_review", "owner", []),
        ("first_review", "admin", ["take-back", "withdraw"]),
        ("first_review", "officer", ["pass", "return", "refuse"]),
        ("accepted", "officer", []),
        ("accepted", "in_charge", ["return", "refuse"]),
        ("returned", "officer", ["extend"]),
        ("contracted", "admin", []),
        ("refused", "admin", []),
    ],
)
def test_everybody_is_offered_what_is_theirs_to_do_now(client, state, who, expected):
    application = declaration(state)
    person = {
        "admin": admin_of(application.organisation),
        "owner": application.owner,
        "officer": officer_for(application),
        "in_charge": officer_in_charge(application),
    }[who]
    page = opened(client, person, "detail", application.pk)
    offered = [url.split("/do/")[1].split("/")[0] for _label, url, *_how in page.context["acts"] if "/do/" in url]

    assert offered == expected
    handing_over = any("/hand-over/" in url for _label, url, *_how in page.context["acts"])
    assert handing_over == (who == "admin" and state != "refused")


@pytest.mark.parametrize("state", ["draft", "unit_review", "unit_returned", "returned"])
def test_past_the_due_date_nothing_is_asked_that_would_be_refused_as_late(client, state):
    application = declaration(state)
    past = clock.now() - timedelta(seconds=1)
    Application.objects.filter(pk=application.pk).update(return_due_at=past if state == "returned" else None)
    Program.objects.filter(pk=application.program_id).update(closes_at=past)
    detail = opened(client, application.owner, "detail", application.pk)
    tasks = opened(client, application.owner, "task_list", application.pk).content.decode()
    (row,) = opened(client, application.owner, "mine").context["page"].rows

    assert [label for label, _url, tone, _means in detail.context["acts"] if tone == "primary"] == []
    assert ("查看全文" in tasks, "可按任意顺序填写" in tasks, "请修改本部分" in tasks) == (True, False, False)
    decided_by_office = "修改期限已过，由审核部门决定如何处理" if state == "returned" else ""
    assert (row.next_step, row.missed) == (decided_by_office, state != "returned")
    badge = ("逾期未报送</span>" in detail.content.decode(), row.shown_state == "expired")
    assert badge == (state != "returned", state != "returned")


def test_past_the_deadline_the_units_desk_asks_for_nothing_and_says_who_decides(client):
    application = declaration("unit_review")
    admin = admin_of(application.organisation)
    asked = opened(client, admin, "unit_waiting").content.decode()
    Program.objects.filter(pk=application.program_id).update(closes_at=clock.now() - timedelta(hours=1))
    closed = opened(client, admin, "unit_waiting").content.decode()

    assert ["请逐份审阅后" in page for page in (asked, closed)] == [True, False]
    assert f"是否延期由{application.office.name}" in closed
    assert "逾期未报送" in opened(client, admin, "unit_all").content.decode()


def test_opening_pages_records_nothing_new(client):
    application = declaration("first_review")
    before = Event.objects.count()
    opened(client, application.owner, "detail", application.pk)

    assert Event.objects.count() == before


@pytest.mark.parametrize("state", ["draft", "unit_review"])
def test_who_is_late_reads_whom_to_ask_and_then_until_when_and_why(client, state):
    application = declaration(state)
    now = clock.now()
    Program.objects.filter(pk=application.program_id).update(closes_at=now - timedelta(hours=1))
    pages = [(application.owner, "task_list"), (application.owner, "detail")]
    for person, name in pages:
        page = opened(client, person, name, application.pk).content.decode()
        assert (f"由{application.office.name}或" in page, "不设申请表，请电话申请" in page) == (True, True)
        for contact in application.direction.spec.contacts:
            assert contact.phone in page

    until = now + timedelta(days=2)
    grant_extension(application.pk, by=officer_for(application), until=until, reason="当日系统故障。")
    for person, name in pages:
        page = opened(client, person, name, application.pk).content.decode()
        assert (f"可在 {beijing(until)} 前提交" in page, "当日系统故障。" in page) == (True, True)
