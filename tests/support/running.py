"""What tests need around the code: the clock, the size of random runs, a real web server."""

import contextlib
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as random_runs

from ipfund.common import clock
from tests.support.processes import answers, free_port, stop, wait_for

# The short run tries the same cases every time, and none is judged by how long it took; the long run looks for new ones
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
random_runs.register_profile("short", **PATIENT, derandomize=True)
random_runs.register_profile("long", **PATIENT, print_blob=True)
random_runs.load_profile("long" if os.environ.get("IPFUND_LONG") == "1" else "short")


@pytest.fixture(scope="session")
def long_run():
    """Say whether this is ``make test-long``."""
    return os.environ.get("IPFUND_LONG") == "1"


@pytest.fixture(scope="session")
def scale(long_run):
    """Give ``scale(short, long)``: the number that fits this run."""
    return lambda short, long: long if long_run else short


@pytest.fixture
def clock_at(monkeypatch):
    """Give ``clock_at(moment)``: process and database stand still at an aware moment; may be called again."""
    monkeypatch.setattr(clock, "database_now", lambda: datetime.now(UTC))
    travels = contextlib.ExitStack()

    def stand_at(moment):
        travels.close()
        travels.enter_context(time_machine.travel(moment, tick=False))
        clock.forget_offset()
        return moment

    yield stand_at
    travels.close()
    clock.forget_offset()


@pytest.fixture
def served(transactional_db):
    """Serve the test database with real gunicorn processes (PostgreSQL only); gives the address."""
    if connection.vendor != "postgresql":
        pytest.skip("several processes need PostgreSQL; make test runs this there")
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "ipfund.settings.test",
        "POSTGRES_DB": connection.settings_dict["NAME"],
        "IPFUND_DATA": str(settings.DATA_DIR),
    }
    command = ["-m", "gunicorn", "ipfund.wsgi", "--worker-class", "gthread", "--threads", "4", "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, *command, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"],
        env=environment,
        cwd=settings.BASE_DIR,
        start_new_session=True,
    )
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/health/"), "the web server")
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)
