"""The tags and components that every page is made of."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from ipfund.common.forms import CleanCharField, PlainForm, WanField
from ipfund.common.paging import Page

CLOSING = datetime(2025, 3, 28, 9, 0, tzinfo=UTC)


class ExampleForm(PlainForm):
    title = CleanCharField(label="项目名称", max_length=5, help_text="不含单位名称")
    goal = CleanCharField(label="目标", max_length=500, required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="性质", choices=[("a", "企业"), ("b", "事业单位")], widget=forms.RadioSelect)
    starts = forms.DateField(label="开始", required=False)
    amount = WanField(label="金额", required=False)
    plan = forms.FileField(label="方案", required=False)
    number = CleanCharField(label="编号", disabled=True, required=False)
    truth = forms.BooleanField(label="承诺")


RowFormSet = forms.formset_factory(ExampleForm, extra=0)


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def render(text, request=None, **context):
    return engines["django"].from_string(text).render(context, request)


def flat(html):
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>", "", html)).strip()


def element(html, pattern):
    return re.search(pattern, html).group(0)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("100000.00"), "10 万元"),
        (Decimal(125000), "12.5 万元"),
        (Decimal("12345678.90"), "1,234.56789 万元"),
        (Decimal(10000000000), "1,000,000 万元"),
        (0, "0 万元"),
        (None, "—"),
    ],
)
def test_an_amount_in_yuan_is_shown_in_wan_without_trailing_zeros(amount, shown):
    assert render("{{ amount|wan }}", amount=amount) == shown


def test_an_amount_in_yuan_is_shown_to_the_fen():
    assert render("{{ amount|yuan }}", amount=Decimal(100000)) == "100,000.00 元"


def test_an_instant_is_shown_in_beijing_time_whatever_its_own_zone():
    assert render("{{ at|bj }} / {{ at|bj:'s' }}", at=CLOSING) == "2025年3月28日 17:00 / 2025年3月28日 17:00:00"


def test_a_day_is_shown_without_a_time():
    assert render("{{ day|bj }}", day=date(2025, 3, 28)) == "2025年3月28日"


def test_an_instant_is_shown_in_iso_order_to_english_readers():
    with translation.override("en"):
        assert render("{{ at|bj }}", at=CLOSING) == "2025-03-28 17:00"


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (5_872_025, "5.6 MB"), (None, "—")]
)
def test_bytes_are_shown_in_the_unit_people_use(count, shown):
    assert render("{{ count|size }}", count=count) == shown


@pytest.mark.parametrize(
    ("phone", "shown"), [("13812345678", "138****5678"), ("23039895", "23****95"), ("110", "****"), ("", "—")]
)
def test_the_middle_of_a_phone_number_is_hidden(phone, shown):
    assert render("{{ phone|mask_phone }}", phone=phone) == shown


def test_a_field_ties_hint_and_error_to_its_control():
    form = ExampleForm({"title": "超过五个字的名称"})

    html = render("{% field form.title %}", form=form)

    control = element(html, r"<input[^>]*>")
    assert 'aria-describedby="id_title_helptext id_title_error"' in control
    assert 'aria-invalid="true"' in control
    assert '<label class="form-label" for="id_title">' in html
    assert 'id="id_title_helptext">不含单位名称' in html
    assert 'id="id_title_error"' in html


def test_a_pasted_text_is_never_cut_by_the_browser():
    html = render("{% field form.title %}{% field form.goal %}", form=ExampleForm())

    assert "maxlength" not in html


def test_a_long_text_says_how_many_characters_it_takes():
    html = render("{% field form.goal %}", form=ExampleForm())

    assert "最多 500 字" in html
    assert 'data-counter="id_goal" data-max="500"' in html


def test_a_day_is_asked_for_with_the_browsers_picker_in_iso_order():
    form = ExampleForm(initial={"starts": date(2025, 3, 28)})

    control = element(render("{% field form.starts %}", form=form), r"<input[^>]*>")

    assert control.startswith('<input type="date" name="starts" value="2025-03-28"')


def test_an_amount_is_a_text_box_that_takes_any_digits_and_names_its_unit():
    html = render("{% field form.amount %}", form=ExampleForm(initial={"amount": Decimal(300000)}))

    assert element(html, r"<input[^>]*>").startswith('<input type="text" name="amount" value="30" inputmode="decimal"')
    assert '<span class="input-group-text" id="id_amount_suffix">万元</span>' in html


def test_a_file_says_its_limit_before_it_is_chosen():
    html = render("{% field form.plan %}", form=ExampleForm())

    assert "每个文件不超过 20 MB" in html
    assert 'data-max-bytes="20971520"' in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = render("{% field form.kind %}", form=ExampleForm({}))

    assert html.count('<input type="radio"') == 2
    assert (
        '<fieldset id="id_kind" tabindex="-1" aria-describedby="id_kind_error"><legend class="form-label">性质' in html
    )


def test_a_locked_field_says_so_to_a_screen_reader():
    html = render("{% field form.number %}", form=ExampleForm())

    assert "（已锁定，不能修改）" in html
    assert "disabled" in element(html, r"<input[^>]*>")


def test_a_label_cannot_smuggle_markup_into_the_page():
    html = render("{% field form.title label=label hint=label %}", form=ExampleForm(), label="<b>x</b>")

    assert "<b>" not in html


def test_the_error_summary_links_to_each_field_in_page_order():
    form = ExampleForm({"title": "名称"})

    html = render("{% error_summary form %}", form=form)

    assert re.findall(r'<a href="(.*?)">(.*?)</a>', html) == [
        ("#id_kind", "性质：请选择。"),
        ("#id_truth", "承诺：请勾选确认。"),
    ]
    assert 'role="alert"' in html


def test_the_error_summary_of_rows_says_which_row():
    rows = RowFormSet(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "名称", "form-0-kind": "a"},
    )

    html = render("{% error_summary rows %}", rows=rows)

    assert re.findall(r'<a href="(.*?)">(.*?)</a>', html) == [("#id_form-0-truth", "第 1 行，承诺：请勾选确认。")]


def test_the_error_summary_is_silent_when_all_is_well():
    form = ExampleForm({"title": "名称", "kind": "a", "truth": "on"}, {"plan": SimpleUploadedFile("a.pdf", b"x")})

    assert flat(render("{% error_summary form %}", form=form)) == ""


def test_a_state_has_one_name_for_officers_and_one_for_applicants():
    html = render('{% state_badge "unit_review" %}{% state_badge "unit_review" audience="applicant" %}')

    assert html == (
        '<span class="ip-badge is-waiting">单位审查</span><span class="ip-badge is-waiting">尚未报送：待单位审查</span>'
    )


def test_a_state_nobody_registered_shows_as_its_code():
    assert render('{% state_badge "lost" kind="nothing" %}') == '<span class="ip-badge is-neutral">lost</span>'


@pytest.mark.django_db
def test_the_countdown_shows_the_instant_without_a_script():
    html = flat(render('{% countdown until label="剩余" %}', until=CLOSING))

    assert '<time datetime="2025-03-28T09:00:00+00:00">2025年3月28日 17:00</time>' in html
    assert 'data-countdown="2025-03-28T09:00:00+00:00"' in html


def test_the_guides_sentence_keeps_its_printed_number():
    html = render("{% clause label sentence %}", label="（一）2.（2）", sentence="专利 >15 件")

    assert flat(html) == (
        '<blockquote class="ip-clause"><span class="ip-clause-label">指南原文 （一）2.（2）</span>'
        '<p lang="zh-Hans">专利 &gt;15 件</p></blockquote>'
    )


def test_an_answer_nobody_gave_says_so():
    assert "未填写" in render('{% answer "合作单位" value change="/x/" %}', value="")


def test_an_answer_of_several_lines_keeps_its_lines_and_loses_its_markup():
    html = render('{% answer "目标" value %}', value="一\n<i>二</i>")

    assert "<p>一<br>&lt;i&gt;二&lt;/i&gt;</p>" in html


@pytest.mark.django_db
def test_a_column_sorts_up_first_and_down_at_the_second_press():
    once = RequestFactory().get("/list/?page=3&state=draft")
    twice = RequestFactory().get("/list/?state=draft&sort=title")

    assert 'aria-sort="none"><a href="?state=draft&amp;sort=title">' in render("{% sort_header '名称' 'title' %}", once)
    assert 'aria-sort="ascending"><a href="?state=draft&amp;sort=-title">' in render(
        "{% sort_header '名称' 'title' %}", twice
    )


@pytest.mark.django_db
def test_turning_a_page_keeps_the_filter():
    request = RequestFactory().get("/list/?state=draft&page=2")

    html = render("{% pagination page %}", request, page=Page(rows=[1], number=2, has_next=True))

    assert re.findall(r'href="(.*?)"', html) == ["?state=draft&amp;page=1", "?state=draft&amp;page=3"]


@pytest.mark.django_db
def test_one_page_needs_no_pagination():
    html = render("{% pagination page %}", RequestFactory().get("/"), page=Page(rows=[], number=1, has_next=False))

    assert flat(html) == ""


def test_a_breadcrumb_ends_with_the_page_itself():
    html = flat(render('{% breadcrumb "项目" "/p/" "初审" %}'))

    assert '<li><a href="/p/">项目</a></li> <li aria-current="page">初审</li>' in html


def test_a_task_that_cannot_start_yet_is_no_link():
    tasks = [
        {"title": "预算", "url": "/b/", "status": "complete"},
        {"title": "提交", "url": "", "status": "not_started"},
    ]

    html = flat(render("{% task_list tasks %}", tasks=tasks))

    assert re.findall(r'<a href="(.*?)">', html) == ["/b/"]
    assert [text for text in ("已完成", "未开始") if text in html] == ["已完成", "未开始"]


def test_a_notice_takes_its_tone_and_its_body():
    html = flat(render('{% notice "warning" title="尚未报送" %}<p>等待单位审查</p>{% endnotice %}'))

    assert html == '<div class="ip-notice is-warning"><div><strong>尚未报送</strong><p>等待单位审查</p></div></div>'


def test_a_duration_is_said_in_days_hours_and_minutes():
    assert render("{{ d|duration }}", d=timedelta(days=3, hours=4, minutes=5)) == "3 天 4 小时 5 分钟"


@pytest.mark.parametrize(
    ("language", "money", "marks"),
    [("zh-hans", "12.5 万元", "甲、乙（丙；丁）：戊"), ("en", "125,000 yuan", "甲, 乙 (丙; 丁): 戊")],
)
def test_money_and_marks_are_those_of_the_readers_language(language, money, marks):
    with translation.override(language):
        html = render(
            "{{ yuan|wan }}|{% with both=two|listed further=more|chained %}"
            "{% with text=both|aside:further %}{% said text last %}{% endwith %}{% endwith %}",
            yuan=Decimal(125000),
            two=["甲", "乙"],
            more=["丙", "丁"],
            last="戊",
        )

    assert html == f"{money}|{marks}"
