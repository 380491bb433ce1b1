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

from services import NotStarted, postgres, redis
from setup import ROOT, VENV, Missing, prepare

PROCESSES = ["-n", os.environ.get("IPFUND_TEST_PROCESSES", "2")]
PARALLEL, BY_FILE = [*PROCESSES, "--dist", "worksteal"], [*PROCESSES, "--dist", "loadfile"]
STOP_SECONDS = 30

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "imports go down only": ["lint-imports"],
    "migrations are complete": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "nothing is untranslated": ["python", "tools/messages.py", "--check"],
}
DEPLOY = ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]


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
    """Run every linter and check; return the names of those that failed."""
    environment = base_environment() | {"DJANGO_SETTINGS_MODULE": "ipfund.settings.test"}
    failed = [name for name, command in CHECKS.items() if not step(name, command, environment)]
    deploy = "check --deploy has no warning"
    return failed if step(deploy, DEPLOY, environment | production()) else [*failed, deploy]


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


def tests(failed):
    """Run the suite on both databases, and between them what starts whole systems."""
    with contextlib.ExitStack() as stack:
        services = stack.enter_context(postgres()) | stack.enter_context(redis())
        alone = base_environment() | {"REDIS_URL": services["REDIS_URL"]}
        runs = {
            "pytest on SQLite": (alone, *PARALLEL, "-m", "not postgres and not browser and not machine"),
            "pytest of whole systems": (alone | services, *BY_FILE, "-m", "machine"),
            "pytest on PostgreSQL": (alone | services, *PARALLEL, "-m", "not machine"),
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
        failed = checks()
        if "--checks" in sys.argv:
            return 1 if failed else 0
        return 0 if tests(failed) else 1
    except (Missing, NotStarted) as error:
        print(f"test: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
