"""Writing in a real browser: comfort with JavaScript, the same work without it."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.applications.writing import address, data_of, whole_direction
from tests.factories.applications import ApplicationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft():
    return ApplicationFactory(direction=whole_direction())


def sign_in(context, live_server, user):
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def test_what_is_typed_is_saved_in_the_background_and_the_button_still_works(live_server, page, context, draft):
    sign_in(context, live_server, draft.owner)
    page.goto(live_server.url + address(draft, "cover"))
    page.fill("#id_title", "边写边存")

    expect(page.locator("[data-autosave-note]")).to_contain_text("保存")

    assert data_of(draft, "cover")["title"] == "边写边存"
    page.fill("#id_title", "再改一次")
    page.click("button:has-text('暂存')")
    expect(page.locator("#id_title")).to_have_value("再改一次")
    assert data_of(draft, "cover")["title"] == "再改一次"


def test_the_error_summary_takes_the_keyboard_into_the_field(live_server, page, context, draft):
    sign_in(context, live_server, draft.owner)
    page.goto(live_server.url + address(draft, "cover") + "?check=1")

    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.click("[data-error-summary] a >> nth=0")

    expect(page.locator("#id_title")).to_be_focused()


def test_totals_follow_what_is_typed(live_server, page, context, draft):
    sign_in(context, live_server, draft.owner)
    page.goto(live_server.url + address(draft, "budget"))

    page.fill("#id_sources-0-amount", "0.1")
    page.fill("#id_sources-1-amount", "０．２")

    expect(page.locator("[data-sum-of=sources]")).to_have_text("0.3")


def test_rows_are_added_and_removed_without_a_round_trip(live_server, page, context, draft):
    sign_in(context, live_server, draft.owner)
    page.goto(live_server.url + address(draft, "schedule"))
    page.fill("#id_rows-0-work", "调研")

    page.click("[data-add-row=rows]")
    page.fill("#id_rows-1-work", "总结")
    page.click("[data-remove-row] >> nth=0")
    page.click("button:has-text('暂存')")

    expect(page.locator("#id_rows-0-work")).to_have_value("总结")
    assert [row["work"] for row in data_of(draft, "schedule")["rows"]] == ["总结"]


def test_without_javascript_a_row_is_added_and_a_section_saved(live_server, browser, draft):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    sign_in(context, live_server, draft.owner)
    page = context.new_page()
    page.goto(live_server.url + address(draft, "schedule"))
    page.fill("#id_rows-0-work", "调研")

    page.click("button[name=add_row]")
    page.fill("#id_rows-1-work", "总结")
    page.click("button:has-text('保存并检查')")

    assert page.url.endswith("?check=1")
    assert [row["work"] for row in data_of(draft, "schedule")["rows"]] == ["调研", "总结"]
    context.close()
