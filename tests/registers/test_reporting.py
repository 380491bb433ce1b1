"""A department writes, submits and takes back; the manager confirms, returns, corrects. Every step is recorded."""

from decimal import Decimal

import pytest

from ipfund.common import audit
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from ipfund.common.models import Event
from registers.board import Board
from registers.models import Report
from registers.services import deciding, departments, reporting
from registers.services.reporting import Said
from tests.factories.accounts import UserFactory
from tests.factories.registers import a_manager, a_register, a_report, a_year, reporter_of, the

pytestmark = [pytest.mark.django_db, pytest.mark.invariants]


@pytest.fixture
def manager():
    return a_manager()


@pytest.fixture
def program():
    return a_register()


@pytest.fixture
def court(program):
    return the(program, "法院")


@pytest.fixture
def judge(court, manager):
    return reporter_of(court, by=manager)


@pytest.fixture
def year(program, manager):
    return a_year(program, by=manager)


def test_a_value_goes_from_draft_to_confirmed(court, judge, year, manager):
    report = a_report(
        court, year, "indicator", "2", by=judge, until="confirmed", manager=manager, value=Decimal("82.5")
    )

    actions = [(event.action, event.old, event.new) for event in audit.events_of(report)]
    assert (report.state, actions) == (
        "confirmed",
        [("save_report", "", ""), ("submit", "draft", "submitted"), ("confirm", "submitted", "confirmed")],
    )


def test_a_report_is_saved_incomplete_and_submitted_only_when_complete(court, judge, year):
    report = reporting.save_report(court, year, "item", "3", by=judge, revision=0, said=Said(text="已办结案件"))

    with pytest.raises(Unfit) as refusal:
        reporting.submit_report(report.pk, by=judge, revision=report.revision)

    assert (refusal.value.code, Report.objects.get(pk=report.pk).state) == ("progress", "draft")


def test_two_people_at_once_the_second_is_told_and_overwrites_nothing(court, judge, year):
    first = reporting.save_report(court, year, "item", "3", by=judge, revision=0, said=Said(text="甲"))

    with pytest.raises(NotNow) as refusal:
        reporting.save_report(court, year, "item", "3", by=judge, revision=0, said=Said(text="乙"))

    first.refresh_from_db()
    assert (refusal.value.code, refusal.value.status, first.text) == ("stale", 409, "甲")


def test_who_does_not_report_for_the_department_is_refused_and_it_is_recorded(court, year):
    stranger = UserFactory()

    with pytest.raises(NotAllowed):
        reporting.save_report(court, year, "item", "3", by=stranger, revision=0, said=Said(text="冒充"))

    event = audit.events_of(court).get(refused=True)
    assert (event.action, event.actor, Report.objects.count()) == ("save_report", stranger, 0)


def test_a_row_of_another_department_is_not_taken(court, judge, year):
    with pytest.raises(NotNow) as refusal:
        reporting.save_report(court, year, "item", "1", by=judge, revision=0, said=Said(text="越权"))

    assert refusal.value.code == "not_owed"


def test_a_value_out_of_bounds_is_not_kept(court, judge, year):
    with pytest.raises(Unfit):
        reporting.save_report(court, year, "indicator", "2", by=judge, revision=0, said=Said(value=Decimal(101)))

    assert Report.objects.count() == 0


def test_a_returned_report_is_mended_and_submitted_again(court, judge, year, manager):
    report = a_report(court, year, "item", "3", by=judge, until="returned", manager=manager)

    report = reporting.save_report(
        court, year, "item", "3", by=judge, revision=report.revision, said=Said(progress="lasting", text="补充说明")
    )
    report = reporting.submit_report(report.pk, by=judge, revision=report.revision)

    assert (report.state, report.return_note) == ("submitted", "请补充。")


def test_what_is_submitted_is_not_written_over_but_can_be_taken_back(court, judge, year):
    report = a_report(court, year, "item", "3", by=judge, until="submitted")

    with pytest.raises(NotNow):
        reporting.save_report(court, year, "item", "3", by=judge, revision=report.revision, said=Said(text="改"))
    report = reporting.take_back(report.pk, by=judge, revision=report.revision)

    assert report.state == "draft"


def test_a_confirmed_value_changes_only_by_a_correction_with_its_reason(court, judge, year, manager):
    report = a_report(court, year, "indicator", "2", by=judge, until="confirmed", manager=manager, value=Decimal(83))

    with pytest.raises(NotNow):
        reporting.take_back(report.pk, by=judge, revision=report.revision)
    with pytest.raises(NotNow):
        deciding.correct(report.pk, by=manager, revision=report.revision, said=Said(value=Decimal(84)), reason=" ")
    report = deciding.correct(
        report.pk, by=manager, revision=report.revision, said=Said(value=Decimal(84)), reason="统计口径调整"
    )

    event = audit.events_of(report).get(action="correct", refused=False)
    said = (event.reason, event.data["old"]["value"], event.data["new"]["value"])
    assert (report.state, report.value, said) == ("confirmed", 84, ("统计口径调整", "83", "84"))


def test_nobody_but_the_manager_decides(court, judge, year):
    report = a_report(court, year, "item", "3", by=judge, until="submitted")

    for act in (deciding.confirm, reporting.take_back):
        with pytest.raises(NotAllowed):
            act(report.pk, by=UserFactory(roles=["auditor"]), revision=report.revision)

    assert [event.action for event in audit.events_of(report).filter(refused=True)] == ["confirm", "take_back"]


def test_a_decision_holds_for_the_version_that_was_shown(court, judge, year, manager):
    report = a_report(court, year, "item", "3", by=judge, until="submitted")

    with pytest.raises(NotNow) as refusal:
        deciding.confirm(report.pk, by=manager, revision=report.revision - 1)

    assert refusal.value.code == "stale"


def test_what_is_complete_and_as_it_was_shown_is_submitted_at_once(court, judge, year):
    one = a_report(court, year, "indicator", "2", by=judge, value=Decimal(82))
    other = reporting.save_report(court, year, "item", "3", by=judge, revision=0, said=Said(text="未选进展"))

    assert reporting.submit_all(court, year, {one.pk: one.revision - 1}, by=judge) == (0, 1)
    assert reporting.submit_all(court, year, {one.pk: one.revision, other.pk: other.revision}, by=judge) == (1, 1)


def test_a_returned_report_goes_with_the_others_once_it_is_written_on(court, judge, year, manager):
    report = a_report(court, year, "item", "3", by=judge, until="returned", manager=manager)

    assert reporting.submit_all(court, year, {report.pk: report.revision}, by=judge) == (0, 1)
    said = Said(progress="done", text="已补充清单。")
    mended = reporting.save_report(court, year, "item", "3", by=judge, revision=report.revision, said=said)
    assert reporting.submit_all(court, year, {mended.pk: mended.revision}, by=judge) == (1, 0)


def test_the_manager_confirms_many_and_hears_of_each_that_was_not_possible(court, judge, year, manager):
    one = a_report(court, year, "indicator", "2", by=judge, until="submitted", value=Decimal(82))
    other = a_report(court, year, "item", "3", by=judge, until="submitted")

    confirmed, refused = deciding.confirm_many([(one.pk, one.revision), (other.pk, 1)], by=manager)

    assert (confirmed, len(refused), Event.objects.filter(action="confirm", refused=True).count()) == (1, 1, 1)


def test_the_board_counts_what_is_owed_reported_and_late(program, court, judge, manager):
    year = a_year(program, by=manager, days=-1)
    a_report(court, year, "indicator", "2", by=judge, until="submitted", value=Decimal(82))
    a_report(court, year, "item", "3", by=judge, until="returned", manager=manager)

    counts = Board(program, year).counts

    assert counts == {"owed": 5, "in": 1, "confirmed": 0, "waiting": 1, "returned": 1, "late": 4, "unanswered": 1}


def test_a_group_with_members_is_reported_by_each_of_them(program, manager):
    group = the(program, "各开发区")
    zones = [departments.add_department(program, by=manager, name=name) for name in ("经开区", "高新区")]
    before = [cell.department.name for cell in Board(program, None).rows[3].cells]
    departments.set_members(group.pk, by=manager, revision=group.revision, members=zones)

    after = [(cell.department.name, cell.through) for cell in Board(program, None).rows[3].cells]

    assert (before, after) == (["各开发区"], [("经开区", "各开发区"), ("高新区", "各开发区")])


def test_the_lead_comes_first_and_is_marked(program):
    cells = Board(program, None).rows[2].cells

    assert [(cell.department.name, cell.lead) for cell in cells] == [("知识产权局", True), ("科技局", False)]
