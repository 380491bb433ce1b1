"""Excel out and in: flat sheets with the numbers of the page; a filled sheet is taken as a whole or not at all."""

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook  # noqa: TID253 -- tests may load it

from ipfund.common import audit
from ipfund.common.errors import NotNow, Unfit
from ipfund.common.upload import TYPES
from registers import intake
from registers.models import FilledSheet, Report
from registers.services import filling
from tests.factories.registers import a_report, a_year
from tests.registers.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.invariants, pytest.mark.once("sqlite")]
VALUE, PROGRESS, TEXT = 7, 8, 9
WORKSHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<sheetData><row r="1">%s</row></sheetData></worksheet>'
)


def rows_of(data, sheet=0):
    return [list(row) for row in load_workbook(BytesIO(data)).worksheets[sheet].iter_rows(values_only=True)]


def downloaded(plan):
    answer = signed_in(plan.judge).get(reverse("registers:sheet", args=[plan.court.pk, plan.year.year]))
    return rows_of(b"".join(answer.streaming_content))


def as_upload(rows, name="填报表.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue(), TYPES["xlsx"])


def filled(plan):
    rows = downloaded(plan)
    rows[2][VALUE], rows[3][PROGRESS], rows[3][TEXT] = 83.5, "已完成", "=HYPERLINK(1)"
    return rows


def test_a_sheet_with_too_many_rows_is_refused_with_their_number(plan, monkeypatch):
    monkeypatch.setattr(intake, "ROWS_MOST", 2)
    rows = filled(plan)
    blank = [[None] * len(rows[0])] * 5

    sheet, _problems = filling.keep_sheet(plan.court, plan.year, by=plan.judge, sent=as_upload([*rows, *blank]))
    with pytest.raises(Unfit) as refusal:
        filling.keep_sheet(plan.court, plan.year, by=plan.judge, sent=as_upload([*rows, *blank, rows[2]]))

    assert (len(sheet.rows), "共3行" in refusal.value.message) == (2, True)


def test_the_sheet_goes_out_is_filled_and_comes_back(plan):
    sheet, problems = filling.keep_sheet(plan.court, plan.year, by=plan.judge, sent=as_upload(filled(plan)))
    before = Report.objects.count()
    filling.take_sheet(sheet.pk, by=plan.judge)

    found = {report.kind: (report.value, report.progress, report.state) for report in Report.objects.order_by("pk")}
    assert (problems, before) == ([], 0)
    assert found == {"indicator": (Decimal("83.5"), "", "draft"), "item": (None, "done", "draft")}
    again, _problems = filling.keep_sheet(plan.court, plan.year, by=plan.judge, sent=as_upload(downloaded(plan)))
    assert again.rows == []


def test_mistakes_are_told_with_their_rows_and_nothing_is_loaded(plan):
    rows = filled(plan)
    rows[2][VALUE], rows[3][PROGRESS] = "八十三", "差不多"
    rows += [rows[2][:], ["任务", 99, "", "没有这一项", "", "", "", "", "", ""]]

    sheet, problems = filling.keep_sheet(plan.court, plan.year, by=plan.judge, sent=as_upload(rows))

    assert (sheet, FilledSheet.objects.count(), [str(problem) for problem in problems]) == (
        None,
        0,
        [
            "第3行：“八十三”不是数字。",
            "第4行：“差不多”不是规定的进展情况用语，可用的用语见第二张工作表。",
            "第5行：该行重复出现。",
            "第6行：本部门没有该行对应的指标或任务。",
        ],
    )


def test_a_sheet_that_is_older_than_somebodys_save_is_not_taken(plan):
    sheet, _problems = filling.keep_sheet(plan.court, plan.year, by=plan.judge, sent=as_upload(filled(plan)))
    a_report(plan.court, plan.year, "item", "3", by=plan.judge)

    with pytest.raises(NotNow) as refusal:
        filling.take_sheet(sheet.pk, by=plan.judge)

    assert (refusal.value.code, Report.objects.filter(kind="indicator").count()) == ("stale", 0)
    assert audit.events_of(plan.court).get(refused=True).action == "take_sheet"


def test_what_is_confirmed_is_not_changed_by_a_sheet(plan):
    a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="confirmed", manager=plan.manager)
    rows = downloaded(plan)
    rows[3][TEXT] = "改动"

    _sheet, problems = filling.keep_sheet(plan.court, plan.year, by=plan.judge, sent=as_upload(rows))

    assert [problem.row for problem in problems] == [4]


@pytest.mark.parametrize("rows", [[["别的表"]], []])
def test_another_workbook_is_refused(plan, rows):
    with pytest.raises(Unfit):
        filling.keep_sheet(plan.court, plan.year, by=plan.judge, sent=as_upload(rows))


def test_a_sheet_is_of_its_register_department_and_year(plan):
    mine, later = downloaded(plan), a_year(plan.program, by=plan.manager, year=plan.year.year + 1)
    for department, year in ((plan.court, later), (plan.office, plan.year)):
        with pytest.raises(Unfit, match=rf"“.*{plan.court}.*{plan.year.year}.*”.*“.*{department}.*{year.year}.*”"):
            intake.read_sheet(as_upload(mine), department, year)
    for unmarked in (mine[1:], [[None], *mine[1:]]):
        with pytest.raises(Unfit, match="前两行"):
            intake.read_sheet(as_upload(unmarked), plan.court, plan.year)


def test_what_an_empty_cell_clears_is_called_so(plan):
    a_report(plan.court, plan.year, "item", "3", by=plan.judge, progress="done", text="已建成。")
    rows, client = downloaded(plan), signed_in(plan.judge)
    rows[3][TEXT] = None

    upload = reverse("registers:upload", args=[plan.court.pk, plan.year.year])
    page = client.get(client.post(upload, {"file": as_upload(rows)})["Location"])

    assert [(row["clears"], row["clears_text"]) for row in page.context["differences"]] == [(False, True)]
    assert page.content.decode().count("清空") == 1


@pytest.mark.parametrize("content", [b"<broken", b"", WORKSHEET % b'<c r="A1" t="s"><v>999</v></c>'])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_damaged_workbook_is_told_so(plan, part, content):
    sent, damaged = as_upload([["a"]]), BytesIO()
    with zipfile.ZipFile(sent) as whole, zipfile.ZipFile(damaged, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, content if name == part else whole.read(name))

    with pytest.raises(Unfit):
        filling.keep_sheet(
            plan.court, plan.year, by=plan.judge, sent=SimpleUploadedFile("a.xlsx", damaged.getvalue(), TYPES["xlsx"])
        )


def test_the_pages_show_the_differences_before_anything_is_taken(plan):
    client = signed_in(plan.judge)
    upload = reverse("registers:upload", args=[plan.court.pk, plan.year.year])

    kept = client.post(upload, {"file": as_upload(filled(plan))})
    page = client.get(kept["Location"])
    taken = client.post(kept["Location"])

    assert [row["value"] or row["progress"] for row in page.context["differences"]] == ["83.5", "已完成"]
    assert (taken.status_code, Report.objects.count()) == (302, 2)


def test_the_register_goes_out_as_the_page_shows_it(plan):
    a_report(plan.court, plan.year, "indicator", "2", by=plan.judge, until="submitted", value=Decimal("81.5"))
    a_report(plan.court, plan.year, "item", "3", by=plan.judge, until="submitted", progress="done", text="=1+1")

    answer = signed_in(plan.manager).post(reverse("registers:export", args=[plan.program.code, plan.year.year]))
    data = b"".join(answer.streaming_content)

    head, first, second = rows_of(data)
    assert (len(head), first[9:13], second[5:11]) == (
        18,
        [None, None, None, "未明确责任部门"],
        [80, 86, 2023, 82, 81.5, "落后进度"],
    )
    cell = load_workbook(BytesIO(data)).worksheets[1]["G5"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    event = audit.events_of(plan.program).get(action="export_register")
    assert (event.data["year"], len(event.data["sha256"])) == (plan.year.year, 64)


def test_a_sheet_whose_row_left_the_register_is_shown_and_not_taken(plan):
    sheet, _problems = filling.keep_sheet(plan.court, plan.year, by=plan.judge, sent=as_upload(filled(plan)))
    sheet.rows[0]["no"] = "99"
    sheet.save()
    url, client = reverse("registers:filled", args=[sheet.pk]), signed_in(plan.judge)

    page, taken = client.get(url), client.post(url)

    assert "确认导入" not in page.content.decode()
    assert ("台账中已无此项" in page.content.decode(), taken.status_code, Report.objects.count()) == (True, 409, 0)


def test_a_fetched_sheet_is_recorded(plan):
    downloaded(plan)

    assert [event.actor for event in audit.events_of(plan.court).filter(action="export_sheet")] == [plan.judge]
