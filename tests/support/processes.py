"""Start, await and stop real processes; find programs and free ports."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tools.services import free_port  # noqa: F401 -- one of the things tests start processes with

START_SECONDS = 120


class NeverCame(AssertionError):  # noqa: N818 -- reads as what it says
    """What a test waited for did not come in time."""


def need(*programs):
    """Skip where a program is missing; ``make test`` installs it, so there it is an error."""
    missing = [name for name in programs if not program(name)]
    if missing and os.environ.get("IPFUND_SERVICES"):
        pytest.fail(f"{', '.join(missing)} should have been installed by tools/setup.py")
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed; make test installs it")


def program(name):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def wait_for(condition, what, seconds=START_SECONDS):
    """Wait until the condition holds; say what did not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise NeverCame(f"{what} did not come within {seconds} seconds")


def answers(url):
    try:
        with urlopen(url, timeout=2) as response:
            return response.status == 200
    except (URLError, OSError):
        return False


def stop(process, seconds=10):
    """End a process and everything it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
