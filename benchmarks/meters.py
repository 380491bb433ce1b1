"""What a step costs: CPU of the web processes and of the database, wall time, and how fast the machine was meanwhile."""

import os
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def children_of(pid):
    """Return a process and everything below it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def cpu_seconds(pids):
    """Return the CPU seconds of some processes, their finished children included."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return total / TICK


def postgres_pid(port):
    """Return the postmaster that listens on a port of ours."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"postgres") and str(port).encode() in words:
            return int(path.parent.name)
    raise LookupError(f"no PostgreSQL on port {port}")


def calibration_ms():
    """Return how long a fixed one-core loop takes now: the machine's drift, to be read beside every figure."""
    start = time.perf_counter()
    value = 1
    for i in range(200_000):
        value = (value * 31 + i) % 1_000_003
    return (time.perf_counter() - start) * 1000


class Meter:
    """Measure one block: ``ms`` of wall time a call, ``cpu`` of web and database together."""

    def __init__(self, web, port):
        self.roots = [web, postgres_pid(port)]

    def pids(self):
        return [pid for root in self.roots for pid in children_of(root)]

    def read(self):
        return cpu_seconds(self.pids())
