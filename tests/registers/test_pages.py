"""What people see and press: the department's form, the manager's decisions, the status page, who is told no."""

from datetime import UTC, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ipfund.common import audit
from registers.models import Evidence, Report
from registers.services import reporting
from tests.factories.accounts import UserFactory
from tests.factories.awards import a_pdf
from tests.factories.registers import a_manager, a_register, a_report, a_year, reporter_of, the
from tests.registers.conftest import signed_in
from tests.support.world import finish

pytestmark = [pytest.mark.django_db, pytest.mark.invariants, pytest.mark.once("sqlite")]


def write_url(plan, kind="item", no="3"):
    return reverse("registers:write", args=[plan.court.pk, plan.year.year, kind, no])


def test_what_was_handed_in_after_it_was_due_is_marked_wherever_it_is_read(plan):
    late = a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="submitted")
    in_time = a_report(plan.court, plan.year, "indicator", "2", by=plan.judge, until="submitted", value="82")
    Report.objects.filter(pk=late.pk).update(submitted_at=datetime.combine(plan.year.due_on, time(16, 1), tzinfo=UTC))
    Report.objects.filter(pk=in_time.pk).update(
        submitted_at=datetime.combine(plan.year.due_on, time(15, 59), tzinfo=UTC)
    )

    asked = [
        (plan.judge, reverse("registers:desk", args=[plan.court.pk, plan.year.year])),
        (plan.judge, late.get_absolute_url()),
        (plan.manager, reverse("registers:waiting")),
        (plan.manager, in_time.get_absolute_url()),
    ]
    said = [signed_in(person).get(url).content.decode().count("逾期填报") for person, url in asked]

    assert said == [1, 1, 1, 0]


def posted(revision=0, **more):
    return {"revision": revision, "progress": "done", "text": "已办结案件320件。", **more}


def test_a_department_writes_saves_and_submits(plan):
    client = signed_in(plan.judge)

    saved = client.post(write_url(plan), posted(action="save"))
    submitted = client.post(write_url(plan), posted(revision=1, action="submit"))

    report = Report.objects.get()
    assert (saved["Location"], submitted["Location"], report.state) == (
        write_url(plan),
        reverse("registers:desk", args=[plan.court.pk, plan.year.year]),
        "submitted",
    )


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_is_kept(plan):
    answer = signed_in(plan.judge).post(write_url(plan), {"revision": 0, "text": "未选进展", "action": "submit"})

    page = answer.content.decode()
    assert (answer.status_code, "请选择进展情况。" in page, "未选进展" in page) == (422, True, True)
    assert Report.objects.get().state == "draft"


def test_a_value_out_of_bounds_is_refused_in_the_form(plan):
    answer = signed_in(plan.judge).post(write_url(plan, "indicator", "2"), {"revision": 0, "value": "１01", "text": ""})

    assert (answer.status_code, answer.context["form"].errors["value"]) == (422, ["不超过100。"])


def test_the_second_of_two_gets_409_and_keeps_the_text(plan):
    colleague = reporter_of(plan.court, by=plan.manager)
    signed_in(plan.judge).post(write_url(plan), posted(text="甲写的", action="save"))

    answer = signed_in(colleague).post(write_url(plan), posted(text="乙写的", action="save"))

    page = answer.content.decode()
    assert (answer.status_code, "甲写的" in page, "乙写的" in page) == (409, True, True)
    assert answer.context["form"].data["revision"] == Report.objects.get().revision


def test_evidence_is_added_shown_and_taken_away(plan):
    client = signed_in(plan.judge)
    client.post(write_url(plan), {**posted(action="save"), "file": a_pdf("办案情况.pdf")})
    file = Evidence.objects.get()

    shown = client.get(reverse("registers:evidence", args=[file.pk]))
    looked = audit.events_of(file.report).get(action="read_register_evidence")
    client.post(reverse("registers:remove_evidence", args=[file.pk]))

    assert shown.getvalue().startswith(b"%PDF")
    finish(shown)
    assert client.get(reverse("registers:evidence", args=[file.pk])).status_code == 404
    assert (looked.actor, looked.data["sha256"]) == (plan.judge, file.sha256)


def test_a_file_that_is_none_is_refused_and_the_text_kept(plan):
    wrong = SimpleUploadedFile("证据.pdf", b"no pdf at all", "application/pdf")

    answer = signed_in(plan.judge).post(write_url(plan), {**posted(action="save"), "file": wrong})

    assert (answer.status_code, "已办结案件320件。" in answer.content.decode()) == (422, True)


def test_submitting_all_shows_first_what_goes_and_sends_what_stays_ticked(plan):
    a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="returned", manager=plan.manager)
    ready = a_report(plan.court, plan.year, "indicator", "2", by=plan.judge, value=83)
    client, args = signed_in(plan.judge), [plan.court.pk, plan.year.year]

    shown = client.get(reverse("registers:submit_all", args=args))
    none, one = (client.post(shown.request["PATH_INFO"], data) for data in ({}, {"report": f"{ready.pk}-1"}))
    desk = client.get(reverse("registers:desk", args=args)).context

    assert ([line["report"] for line in shown.context["lines"]], shown.context["left"]) == ([ready], 1)
    assert [answer["Location"] for answer in (none, one)] == [
        shown.request["PATH_INFO"],
        reverse("registers:desk", args=args),
    ]
    assert (sum(desk["counts"].values()), desk["counts"]["done"], desk["ready"]) == (desk["all"], 1, 0)


def test_evidence_of_a_draft_is_the_departments_own(plan):
    signed_in(plan.judge).post(write_url(plan), {**posted(action="save"), "file": a_pdf("办案情况.pdf")})
    url = reverse("registers:evidence", args=[Evidence.objects.get().pk])

    answers = [signed_in(person).get(url) for person in (plan.officer, plan.manager)]
    for answer in answers:
        finish(answer)

    assert [answer.status_code for answer in answers] == [404, 200]


def test_another_departments_pages_do_not_exist(plan):
    client = signed_in(plan.officer)
    desk = reverse("registers:desk", args=[plan.court.pk, plan.year.year])

    assert [client.get(url).status_code for url in (desk, write_url(plan))] == [404, 404]
    assert client.post(write_url(plan)).status_code == 404


def test_a_manager_does_not_write_and_a_reporter_does_not_decide_even_with_an_empty_form(plan):
    report = a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="submitted")
    decide = [reverse(f"registers:{name}", args=[report.pk]) for name in ("confirm", "send_back", "correct")]

    assert signed_in(plan.manager).post(write_url(plan)).status_code == 403
    assert [signed_in(plan.judge).post(url).status_code for url in decide] == [403, 403, 403]


def test_the_manager_confirms_returns_and_corrects(plan):
    client = signed_in(plan.manager)
    one = a_report(plan.court, plan.year, "indicator", "2", by=plan.judge, until="submitted", value=83)
    other = a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="submitted")

    client.post(reverse("registers:confirm", args=[one.pk]), {"revision": one.revision})
    client.post(reverse("registers:send_back", args=[other.pk]), {"revision": other.revision, "reason": "请附清单。"})
    one.refresh_from_db()
    data = {"revision": one.revision, "value": "84", "text": "", "reason": "口径调整"}
    client.post(reverse("registers:correct", args=[one.pk]), data)

    found = {report.kind: (report.state, report.value) for report in Report.objects.order_by("pk")}
    assert found == {"indicator": ("confirmed", 84), "item": ("returned", None)}


def test_a_return_needs_its_note(plan):
    report = a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="submitted")

    answer = signed_in(plan.manager).post(
        reverse("registers:send_back", args=[report.pk]), {"revision": report.revision, "reason": " "}
    )

    assert (answer.status_code, Report.objects.get().state) == (422, "submitted")


def test_an_old_page_confirms_nothing(plan):
    report = a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="submitted")

    answer = signed_in(plan.manager).post(reverse("registers:confirm", args=[report.pk]), {"revision": 1})

    assert (answer.status_code, Report.objects.get().state) == (409, "submitted")


def test_ticked_reports_are_confirmed_together(plan):
    first = a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="submitted")
    second = a_report(plan.office, plan.year, "item", "1", by=plan.officer, until="submitted")

    ticks = [f"{report.pk}-{report.revision}" for report in (first, second)]
    signed_in(plan.manager).post(reverse("registers:waiting"), {"report": [*ticks, "x-1", "99999999-1"]})

    assert list(Report.objects.order_by("pk").values_list("state", flat=True)) == ["confirmed", "confirmed"]


def test_the_status_page_shows_what_came_what_is_late_and_who_owes_it(plan):
    late = a_year(plan.program, by=plan.manager, year=2024, days=-3)
    a_report(plan.court, late, "indicator", "2", by=plan.judge, until="confirmed", manager=plan.manager, value=84)
    client = signed_in(plan.judge)
    url = reverse("registers:status", args=[plan.program.code])

    page = client.get(url)
    departments = client.get(url, {"view": "departments"})
    narrowed = client.get(url, {"view": "items", "state": "late", "department": plan.court.pk})

    board = page.context["board"]
    rows = {row.entry.no: (row.value, row.expected, row.standing) for row in board.rows_of("indicator")}
    assert (page.context["year"], rows["2"]) == (late, (84, 84, "on_course"))
    assert {place.department.name: place.late for place in departments.context["places"]}["法院"] == 1
    assert [row.entry.no for section in narrowed.context["sections"] for row in section.rows] == ["3"]


def test_a_draft_is_not_shown_to_others(plan):
    a_report(plan.court, plan.year, "indicator", "2", by=plan.judge, value=99)
    url = reverse("registers:row", args=[plan.program.code, "indicator", "2"])

    assert "<strong>99</strong>" not in signed_in(plan.officer).get(url).content.decode()


def test_the_rows_page_tells_what_happened_without_the_drafts(plan):
    a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="confirmed", manager=plan.manager)

    page = signed_in(plan.officer).get(reverse("registers:row", args=[plan.program.code, "item", "3"]))

    assert [event["title"] for event in page.context["events"]] == ["2023 法院 已确认", "2023 法院 已提交"]


def test_a_register_is_for_those_concerned_unless_its_definition_says_public(plan, client):
    public = a_register(reporting={"public": True})
    urls = [reverse("registers:status", args=[program.code]) for program in (plan.program, public)]
    officer = UserFactory(roles=["city_officer"])

    assert [client.get(url).status_code for url in urls] == [404, 200]
    assert [signed_in(officer).get(url).status_code for url in urls] == [404, 200]
    assert [signed_in(plan.judge).get(url).status_code for url in urls] == [200, 200]


def test_a_public_register_is_found_from_the_home_page_and_offers_only_what_its_reader_may_open(plan, client):
    public = a_register(title="公开的方案", reporting={"public": True})
    year = a_year(public, by=plan.manager)
    home, status = client.get("/").content.decode(), reverse("registers:status", args=[public.code])
    offers = [reverse("registers:export", args=[public.code, year.year]), f'"{reverse("registers:home")}"']

    assert (status in home, reverse("registers:status", args=[plan.program.code]) in home) == (True, False)
    for reader, offered in ((client, False), (signed_in(UserFactory()), False), (signed_in(plan.manager), True)):
        page = reader.get(status).content.decode()
        trail = page.split("ip-breadcrumb")[1].split("</nav>")[0]
        assert ([offer in page for offer in offers], "公开的方案" in trail) == ([offered, offered], True)


def test_the_public_of_a_register_reads_what_was_handed_in_but_not_who_did_what(client):
    manager, program = a_manager(), a_register(reporting={"public": True})
    court, year = the(program, "法院"), a_year(program, by=manager)
    judge = reporter_of(court, by=manager)
    report = a_report(court, year, "item", "3", by=judge, until="returned", manager=manager)
    reporting.submit_report(report.pk, by=judge, revision=report.revision)
    urls = [
        reverse("registers:row", args=[program.code, "item", "3"]),
        reverse("registers:status", args=[program.code]) + "?view=departments",
    ]
    stranger = signed_in(UserFactory(roles=["member"]))

    for reader, told in ((client, False), (stranger, False), (signed_in(judge), True), (signed_in(manager), True)):
        row, places = (reader.get(url).content.decode() for url in urls)
        assert "已完成。" in row
        assert ("无填报人" in places) == told
        assert ("请补充。" in row, judge.name in row + places.split("<tbody>")[1].split("</tbody>")[0]) == (told, told)


def test_a_year_is_opened_on_its_page(plan):
    url = reverse("registers:years", args=[plan.program.code])

    answer = signed_in(plan.manager).post(url, {"year": "2025", "due_on": "2026-01-31"})

    assert (answer.status_code, plan.program.reporting_years.count()) == (302, 2)


def test_rows_that_nobody_answers_for_are_given_on_a_page(plan):
    url = reverse("registers:assign", args=[plan.program.code])
    client = signed_in(plan.manager)

    client.post(url, {"department": plan.office.pk, "rows": ["indicator-1"]})

    assert client.get(url).context["entries"] == []
    assert the(plan.program, "知识产权局").assignments.get().no == "1"


def test_signing_in_leads_a_reporter_to_the_departments_reports(plan):
    assert signed_in(plan.judge).get(reverse("applications:work"))["Location"] == reverse("registers:mine")
