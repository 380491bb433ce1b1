"""``make test``: set up what is missing, check the code, then run the tests on SQLite and on PostgreSQL.

    tools/test.py            everything
    tools/test.py --checks   only the linters and Django's own checks

The last line is pytest's own summary; the exit code says whether every step passed.
"""

import base64
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from services import NotStarted, postgres, postgres_program, redis, temporary_folder
from setup import ROOT, VENV, Missing, prepare

PROCESSES = int(os.environ.get("IPFUND_TEST_PROCESSES", "2"))
PARALLEL = ["-n", str(PROCESSES), "--dist", "worksteal"]
BY_FILE = ["-n", str(PROCESSES + 1), "--dist", "loadfile"]  # one more: whole systems also wait
STOP_SECONDS = 30
EMPTY = "ipfund_empty"  # the migrated PostgreSQL database of which every process takes a copy

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "imports go down only": ["lint-imports"],
    "migrations are complete": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "nothing is untranslated": ["python", "tools/messages.py", "--check"],
}
DEPLOY = ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
MIGRATE = ["python", "manage.py", "migrate", "--verbosity", "0"]


def production():
    """Return an environment in which the production settings load."""
    return {
        "DJANGO_SETTINGS_MODULE": "ipfund.settings.production",
        "IPFUND_SECRET_KEY": secrets.token_urlsafe(50),
        "IPFUND_SIGNING_KEY": secrets.token_hex(32),
        "IPFUND_DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "IPFUND_HOSTS": "ipfund.example",
        "IPFUND_SITE_URL": "https://ipfund.example",
    }


def base_environment():
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("POSTGRES_", "IPFUND_", "REDIS_"))
    }
    kept = {name: os.environ[name] for name in ("IPFUND_LONG",) if name in os.environ}
    return clean | kept | {"PATH": f"{VENV / 'bin'}:{os.environ['PATH']}", "IPFUND_SERVICES": "1"}


def step(name, command, environment):
    """Run one step, show what it says only when it fails; return whether it passed."""
    begin = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    failed = done.returncode != 0
    print(f"{'FAILED' if failed else 'ok    '} {name} ({time.monotonic() - begin:.0f} s)", flush=True)
    if failed:
        print(done.stdout, flush=True)
    return not failed


def checks():
    """Return every linter and check as a step."""
    environment = base_environment() | {"DJANGO_SETTINGS_MODULE": "ipfund.settings.test"}
    steps = [(name, command, environment) for name, command in CHECKS.items()]
    return [*steps, ("check --deploy has no warning", DEPLOY, environment | production())]


def migrations(folder, servers):
    """Return a step a database that migrates it from nothing, and where the tests find what they copy."""
    environment = base_environment() | {"DJANGO_SETTINGS_MODULE": "ipfund.settings.test"}
    address = ["-h", servers["POSTGRES_HOST"], "-p", servers["POSTGRES_PORT"], "-U", servers["POSTGRES_USER"]]
    subprocess.run([postgres_program("createdb"), *address, EMPTY], check=True)
    steps = [
        ("every migration on SQLite", MIGRATE, environment | {"IPFUND_DATA": str(folder)}),
        ("every migration on PostgreSQL", MIGRATE, environment | servers | {"POSTGRES_DB": EMPTY}),
    ]
    return steps, {"IPFUND_TEST_SQLITE": str(folder / "ipfund.sqlite3"), "IPFUND_TEST_POSTGRES": EMPTY}


def take(steps):
    """Take all steps, a few at a time; return the names of those that failed."""
    pool = ThreadPoolExecutor(PROCESSES)
    try:
        passed = list(pool.map(lambda one: step(*one), steps))
    finally:
        pool.shutdown(cancel_futures=True)
    return [name for (name, _command, _environment), fine in zip(steps, passed, strict=True) if not fine]


def run_tests(title, environment, *options):
    """Run pytest; return whether it passed (no test at all is a failure). Stopped, it lets the tests clean up."""
    print(f"\n{title}", flush=True)
    process = subprocess.Popen(["python", "-m", "pytest", *options], cwd=ROOT, env=environment)
    try:
        return process.wait() == 0
    except BaseException:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        process.kill()
        raise


def tests():
    """Check the code, then run the suite on both databases, and between them what starts whole systems."""
    with contextlib.ExitStack() as stack:
        folder, database, queue = map(stack.enter_context, (temporary_folder(), postgres(), redis()))
        steps, copies = migrations(folder, database)
        failed = take([*steps, *checks()])
        alone = base_environment() | queue | copies
        runs = {
            "pytest on SQLite": (alone, *PARALLEL, "-m", "not postgres and not browser and not machine"),
            "pytest of whole systems": (alone | database, *BY_FILE, "-m", "machine"),
            "pytest on PostgreSQL": (alone | database, *PARALLEL, "-m", "not machine"),
        }
        for title, (environment, *options) in runs.items():
            if failed:
                print(f"\nFailed so far: {', '.join(failed)}", flush=True)
            if not run_tests(title, environment, *options):
                failed.append(title)
    return not failed


def stop_on_signal(number, _frame):
    sys.exit(128 + number)


def main():
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_on_signal)
    try:
        prepare("test")
        passed = not take(checks()) if "--checks" in sys.argv else tests()
    except (Missing, NotStarted) as error:
        print(f"test: {error}", file=sys.stderr)
        return 1
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
