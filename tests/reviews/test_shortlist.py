"""The shortlist as Excel: the numbers of the page, one value a cell, text that stays text."""

import hashlib
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook  # noqa: TID253 -- tests may load it

from ipfund.common.models import Event
from reviews import services
from reviews.models import Assignment
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import in_charge_of
from tests.factories.reviews import ExpertFactory, a_direction, a_review, give_scores, group_of

pytestmark = [pytest.mark.django_db, pytest.mark.invariants, pytest.mark.once("postgresql")]
TRAPS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")']


def finished(direction=None, **made):
    review = a_review(experts=3, declarations=3, direction=direction or a_direction(quota=2), **made)
    for application, score in zip(review.applications, (70, 90, 80), strict=True):
        give_scores(review, score, score + 1, score + 1, application=application)
    services.finish_review(review.direction, by=review.officer)
    return review


def opened(data):
    return load_workbook(BytesIO(data))


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_the_workbook_holds_the_same_rows_and_numbers_as_the_page(client):
    review = finished()
    client.force_login(review.officer)

    shown = client.get(reverse("reviews:results", args=[review.direction.pk])).context["rows"]
    answer = client.post(reverse("reviews:shortlist", args=[review.direction.pk]))
    book = opened(b"".join(answer.streaming_content))

    assert book.sheetnames == ["入围名单", "专家评分", "说明"]
    listed = rows_of(book["入围名单"])
    assert [(row[0], row[1], f"{row[8]:.2f}", row[9]) for row in listed] == [
        (row.rank, row.application.number, row.shown_mean, row.number_counted) for row in shown
    ]
    assert [row[10] for row in listed] == ["是", "是", "否"]
    assert [row[11] for row in listed] == [10, 10, None]
    assert [row[6] for row in listed] == [10, 10, 10]


def test_the_columns_are_fixed():
    review = finished()

    book = opened(services.export_shortlist([review.direction], by=review.officer))

    assert [cell.value for cell in book["入围名单"][1]] == [
        "排名", "编号", "项目名称", "单位", "统一社会信用代码", "方向", "申请资金（万元）", "自筹（配套）资金（万元）", "平均分",
        "计入评分数", "是否在名额内", "建议金额（万元）",
    ]  # fmt: skip


def test_the_scores_have_one_row_an_expert_and_criterion():
    review = finished()

    book = opened(services.export_shortlist([review.direction], by=review.officer))

    scores = rows_of(book["专家评分"])
    assert len(scores) == 3 * 3 * 2
    best = [row for row in scores if row[0] == review.applications[1].number]
    assert sorted((row[6], row[9]) for row in best) == sorted(
        [("实施方案", 60), ("经费预算", 30), *[("实施方案", 60), ("经费预算", 31)] * 2]
    )


def test_the_notes_say_what_rule_gave_the_numbers():
    review = finished()

    notes = dict(rows_of(opened(services.export_shortlist([review.direction], by=review.officer))["说明"]))

    assert notes["计分规则"] == "评分达到5个及以上时，去掉一个最高分和一个最低分后取平均值，四舍五入保留2位小数"
    assert notes["生成人"] == str(review.officer)
    assert len(notes["工作表“入围名单”的SHA-256"]) == 64


@pytest.mark.parametrize("trap", TRAPS)
def test_no_text_of_a_user_ever_becomes_a_formula(trap):
    review = finished(title=trap)

    book = opened(services.export_shortlist([review.direction], by=review.officer))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert {row[2] for row in rows_of(book["入围名单"])} == {trap}


def test_every_export_is_recorded_with_its_hash():
    review = finished()

    data = services.export_shortlist([review.direction], by=review.officer)

    event = Event.objects.get(action="export_shortlist")
    assert (event.actor, event.data) == (review.officer, {"sha256": hashlib.sha256(data).hexdigest(), "rows": 3})


def test_an_unfinished_review_has_no_shortlist(client):
    review = a_review()
    client.force_login(review.officer)

    assert client.post(reverse("reviews:shortlist", args=[review.direction.pk])).status_code == 409


def test_the_command_writes_the_same_file(tmp_path):
    review, target = finished(), tmp_path / "list.xlsx"

    call_command("export_shortlist", review.direction.program.code, "-o", str(target), stdout=StringIO())

    assert len(rows_of(load_workbook(target)["入围名单"])) == 3


@pytest.mark.parametrize(
    "arguments",
    [["nowhere"], ["{program}", "--direction", "9-9"], ["{program}", "--direction", "{code}"], ["{program}"]],
)
def test_the_command_says_what_it_cannot_export(tmp_path, arguments):
    direction = a_direction()
    words = [word.format(program=direction.program.code, code=direction.code) for word in arguments]

    with pytest.raises(CommandError):
        call_command("export_shortlist", *words, "-o", str(tmp_path / "x.xlsx"))


def test_the_command_says_when_the_file_cannot_be_written(tmp_path):
    review = finished()

    with pytest.raises(CommandError):
        call_command("export_shortlist", review.direction.program.code, "-o", str(tmp_path / "no" / "x.xlsx"))


def test_experts_are_assigned_from_the_command_line_and_conflicts_reported():
    direction = a_direction()
    officer, first, second = in_charge_of(direction), ExpertFactory(), ExpertFactory(employer="天津示例有限公司")
    applications = [
        ApplicationFactory(accepted=True, direction=direction),
        ApplicationFactory(accepted=True, direction=direction, organisation__name="天津示例有限公司"),
    ]
    group_of(direction, [first], officer=officer)
    names, out = f"{first.user.username},{second.user.email}", StringIO()

    call_command("assign_experts", direction.program.code, direction.code, "--experts", names, stdout=out)

    assert Assignment.objects.count() == 3
    assert out.getvalue().splitlines()[0] == "3 given"
    assert out.getvalue().count(applications[1].number) == 1


@pytest.mark.parametrize("wrong", ["program", "direction", "expert", "officer"])
def test_the_command_names_what_it_does_not_know(wrong):
    direction, expert = a_direction(), ExpertFactory()
    program = "nowhere" if wrong == "program" else direction.program.code
    code = "9-9" if wrong == "direction" else direction.code
    people = "nobody" if wrong == "expert" else expert.user.username

    with pytest.raises(CommandError):
        call_command("assign_experts", program, code, "--experts", people)
