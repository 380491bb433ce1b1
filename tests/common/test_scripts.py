"""The small scripts, in a real Chromium on the gallery: they only make nicer what works without them."""

import os
import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = "/gallery/?part=form"


@pytest.fixture(autouse=True)
def _browser_beside_the_database(monkeypatch):
    """Playwright runs an event loop in this thread; Django would take our queries for asynchronous ones."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def gallery(live_server, page):
    """Open a part of the gallery; whatever the page complains about fails the test."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_part(path=FORM):
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_part
    assert complaints == []


def test_focus_goes_to_the_error_summary_and_from_its_link_into_the_field(gallery):
    page = gallery()

    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')") is True
    page.click("[data-error-summary] a[href='#id_kind'], [data-error-summary] a[href='#id_form_kind']")
    assert page.evaluate("document.activeElement.name") == "form_kind"


def test_a_long_text_counts_characters_not_code_units(gallery):
    page = gallery()

    page.fill("#id_goal", "知识产权𠮷")

    assert page.inner_text("#id_goal_counter") == "还可填写 495 字（最多 500 字）"


def test_a_row_is_added_and_removed_and_the_total_follows(gallery):
    page = gallery()

    page.click("[data-add-row]")
    page.fill("[name='members-2-amount']", "１，０.5".replace("，", ","))
    assert page.inner_text("[data-sum-of]") == "40.5"
    assert page.input_value("[name='members-TOTAL_FORMS']") == "3"

    page.click("tbody tr:nth-child(1) [data-remove-row]")
    assert page.inner_text("[data-sum-of]") == "22.5"
    assert page.is_checked("[name='members-0-DELETE']") is True


def test_a_change_that_is_not_saved_is_announced(gallery):
    page = gallery()

    page.fill("#id_title", "新名称")

    assert page.inner_text("[data-unsaved-note]") == "有未保存的修改"


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(gallery):
    page = gallery()
    page.evaluate("document.querySelector('#id_plan').dataset.maxBytes = 3")

    page.set_input_files("#id_plan", {"name": "方案.pdf", "mimeType": "application/pdf", "buffer": b"1234"})

    assert page.inner_text("#id_plan_toolarge") == "“方案.pdf”超过大小限制，不能上传。"


def test_a_form_is_sent_once_however_often_its_button_is_pressed(gallery):
    page = gallery()
    page.evaluate(
        "window.sent = 0; document.addEventListener('submit', (e) => { if (!e.defaultPrevented) { sent += 1; e.preventDefault(); } })"
    )

    page.dispatch_event(".ip-actions .btn-primary", "click")
    page.dispatch_event(".ip-actions .btn-primary", "click")

    assert page.evaluate("window.sent") == 1


def test_the_countdown_counts_with_the_servers_clock(gallery):
    page = gallery("/gallery/?part=applicant")
    page.wait_for_function("document.querySelector('[data-left]').textContent")

    assert re.fullmatch(r"2 天 05 小时 0[67] 分", page.inner_text("[data-left]"))


def test_selecting_all_rows_says_how_many(gallery):
    page = gallery("/gallery/?part=office")

    page.check("[data-select-all]")

    assert page.inner_text("[data-selected]") == "18"


@pytest.mark.parametrize("part", ["applicant", "form", "office", "public", "confirm"])
@pytest.mark.parametrize("width", [320, 683, 1366])
def test_no_page_scrolls_sideways(gallery, part, width):
    page = gallery(f"/gallery/?part={part}")

    page.set_viewport_size({"width": width, "height": 768})

    assert page.evaluate("document.documentElement.scrollWidth") == width
