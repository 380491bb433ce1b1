"""The fixtures around the code work: a real web server on the test database, a real browser."""

from urllib.request import urlopen

import pytest


@pytest.mark.postgres
def test_real_web_processes_serve_the_test_database(served):
    with urlopen(f"{served}/health/") as answer:
        assert answer.read() == b"ok"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_browser_shows_the_home_page_in_chinese(live_server, page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto(live_server.url)

    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert complaints == []
