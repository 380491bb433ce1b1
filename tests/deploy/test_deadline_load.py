"""The deadline under load, on PostgreSQL, several processes, judged from outside; and the controls that must fail.

The full counts run with ``make test-long``; by hand: ``python -m benchmarks.deadline --users 200``.
"""

import subprocess
import sys

import pytest

from benchmarks.stack import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.machine]


def run(*words):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.deadline", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    rows = [line.rsplit("  ", 1) for line in done.stdout.splitlines() if "  " in line]
    return done, {name.strip(): value.strip() for name, value in rows}


def test_nobody_late_gets_in_and_nobody_in_time_stays_out(scale):
    done, rows = run("--users", scale(10, 200), "--span", scale(3, 10))

    assert done.stdout.splitlines()[-1:] == ["nothing wrong"], done.stdout + done.stderr[-3000:]
    assert done.returncode == 0
    assert rows["places raced for / won"] == "15 / 10"


def test_without_the_lock_the_harness_sees_third_approvals(scale):
    done, rows = run("--users", scale(4, 60), "--span", scale(2, 6), "--control", "unlocked")

    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert int(rows["above the limit"]) > 0


def test_with_a_slow_process_clock_the_harness_sees_late_ones_accepted(scale):
    done, rows = run("--users", scale(6, 60), "--span", scale(3, 6), "--control", "slow_clock")

    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert int(rows["late accepted"]) > 0
