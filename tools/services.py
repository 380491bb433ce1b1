"""Throw-away servers for the tests: PostgreSQL and Redis on free ports, in a folder that goes with them.

Standard library only. PostgreSQL refuses to run as root, so root hands it to the user that its package made.
"""

import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

START_SECONDS = 120
PARENT_DEATH_SIGNAL = 1  # prctl(PR_SET_PDEATHSIG)
POSTGRES_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class NotStarted(Exception):  # noqa: N818 -- reads as what it says
    """A server is missing or did not come up; the message says which and why."""


def free_port():
    """Return a port that nobody listens on, below those that the system gives to whoever connects somewhere."""
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def answers(port):
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def postgres_program(name):
    """Find one of PostgreSQL's server programs; Debian keeps them off the PATH."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(versions, key=lambda path: float(path.parts[4]), reverse=True)
    found = str(newest[0]) if newest else shutil.which(name)
    if not found:
        raise NotStarted("PostgreSQL's server is not installed: apt-get install postgresql")
    return found


def unprivileged():
    """Return the command prefix and user for PostgreSQL: itself, or its package's user when we are root."""
    if os.geteuid() != 0:
        return [], None
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise NotStarted("root needs the user postgres, which Debian's postgresql package makes") from None
    return ["runuser", "-u", user.pw_name, "--"], user


def wait_until_up(process, port, what, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if answers(port):
            return
        time.sleep(0.05)
    raise NotStarted(f"{what} did not start: {log.read_text(errors='replace')[-800:] if log.exists() else ''}")


def die_with_parent():
    """Let the kernel end a server whose caller was killed before it could clean up (Linux only)."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def start(command, output):
    """Start a server in a process group of its own."""
    return subprocess.Popen(
        command,
        stdout=output,
        stderr=output,
        cwd="/",
        start_new_session=True,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 -- no threads here
    )


def end(process, number=signal.SIGTERM):
    """End a server and whatever it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def temporary_folder():
    folder = Path(tempfile.mkdtemp(prefix="ipfund-services-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def postgres():
    """Run a cluster with C.UTF-8 (under C, trigrams of Chinese are empty); gives the environment to reach it."""
    prefix, user = unprivileged()
    with temporary_folder() as folder:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data, log, port = folder / "data", folder / "log", free_port()
        initdb = [postgres_program("initdb"), "--username=postgres", "--auth=trust", "--no-sync", "--pgdata", str(data)]
        made = subprocess.run(
            [*prefix, *initdb, "--encoding=UTF8", "--locale=C.UTF-8"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if made.returncode:
            raise NotStarted(f"initdb failed: {made.stderr[-800:]}")
        options = [f"--{name}={value}" for name, value in POSTGRES_SETTINGS.items()]
        server = [postgres_program("postgres"), "-D", str(data), "-k", str(folder), "-p", str(port), *options]
        with log.open("wb") as output:
            process = start([*prefix, *server], output)
        try:
            wait_until_up(process, port, "PostgreSQL", log)
            yield {"POSTGRES_HOST": "127.0.0.1", "POSTGRES_PORT": str(port), "POSTGRES_USER": "postgres"}
        finally:
            end(process, signal.SIGINT)


@contextlib.contextmanager
def redis():
    """Run a Redis that keeps an append-only file, as production does; gives the environment to reach it."""
    program = shutil.which("redis-server")
    if not program:
        raise NotStarted("Redis is not installed: apt-get install redis-server")
    with temporary_folder() as folder:
        log, port = folder / "log", free_port()
        server = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--appendonly", "yes"]
        with log.open("wb") as output:
            process = start([*server, "--save", ""], output)
        try:
            wait_until_up(process, port, "Redis", log)
            yield {"REDIS_URL": f"redis://127.0.0.1:{port}"}
        finally:
            end(process)
