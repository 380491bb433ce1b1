"""Fixtures for every test; the guard-rails are in tests/support/guards.py."""

import pytest
from playwright.sync_api import expect

from tests.support.processes import need, program

pytest_plugins = ["tests.support.guards", "tests.support.once", "tests.support.running"]

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    need("chromium")
    return {"executable_path": program("chromium"), "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(autouse=True, scope="session")
def _what_a_page_shows_is_awaited_as_long_as_a_busy_machine_takes():
    expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1366, "height": 768}}
