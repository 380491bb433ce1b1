"""``make run``: fill an empty database with the guide and the demo (unless IPFUND_DEMO=False), start everything.

Sets up first what is missing. Ctrl-C, SIGTERM, a closed terminal or the death of one process stops all of them.
Standard library only.
"""

import contextlib
import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from setup import PYTHON, ROOT, VENV, Missing, prepare

OFFICES = "fixtures/offices/tianjin.yaml"
COMMANDS = ("web", "worker", "beat")
START_SECONDS = 60
STOP_SECONDS = 15
NO_DEMO = """No demo: real people, real mail, a second factor for officers. In a new database, once:
  .venv/bin/python manage.py createsuperuser         (with the same IPFUND_... variables)
  .venv/bin/python manage.py load_offices FILE       then load_program FILE for each guide
docs/operator.md says the rest."""
PARENT_DEATH_SIGNAL = 1  # prctl(PR_SET_PDEATHSIG)


class Stop(BaseException):
    """Somebody asked us to end."""


def ask_to_stop(_number, _frame):
    raise Stop


def environment():
    port = os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Missing(f"PORT must be a number below 65536, not {port!r}")
    return os.environ | {
        "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', '/usr/bin:/bin')}",
        "DJANGO_SETTINGS_MODULE": "ipfund.settings.embedded",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        "IPFUND_BIND": f"127.0.0.1:{port}",
        "IPFUND_DATA": os.path.abspath(os.environ.get("IPFUND_DATA", ROOT / "var")),  # noqa: PTH100 -- text
        "IPFUND_SITE_URL": os.environ.get("IPFUND_SITE_URL", f"http://127.0.0.1:{port}"),
    }


def port_is_free(bind):
    host, port = bind.split(":")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, int(port)))
        except OSError:
            return False
    return True


def manage(env, *arguments):
    """Run one management command; return its output, or stop with what it said."""
    command = [PYTHON, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(done.stdout, end="")
        raise Missing(f"manage.py {' '.join(map(str, arguments))} failed, see above")
    return done.stdout


def die_with_parent():
    """Let the kernel end a child whose supervisor was killed without a chance to clean up (Linux only)."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def start(name, env):
    """Start one command in a process group of its own, so that the terminal's Ctrl-C reaches only us."""
    return subprocess.Popen(
        [ROOT / "deploy" / "commands" / name],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 -- no threads here
    )


def stop(processes):
    """Ask each leader to end (it ends its own children), then make sure of whatever is left in its group."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for process in processes.values():
        process.terminate()
    end = time.monotonic() + STOP_SECONDS
    while time.monotonic() < end and any(process.poll() is None for process in processes.values()):
        time.sleep(0.1)
    for process in processes.values():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_up(url):
    try:
        with urllib.request.urlopen(f"{url}/health/", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def watch(processes, url, accounts):
    """Say when the web server answers, then wait for the first process that ends."""
    deadline = time.monotonic() + START_SECONDS
    greeted = False
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                print(f"run: {name} ended with code {process.returncode}; stopping the rest", flush=True)
                return 1
        if not greeted and is_up(url):
            greeted = True
            print(f"\n{accounts}\nipfund is open at {url}   (Ctrl-C stops it)\n", flush=True)
        if not greeted and time.monotonic() > deadline:
            print(f"run: the web server did not answer within {START_SECONDS} seconds; stopping", flush=True)
            return 1
        time.sleep(0.3)


def fill(env):
    """Bring the database up to date; return what to say about who can sign in."""
    print("run: preparing the database", flush=True)
    manage(env, "migrate", "--verbosity", "0")
    if env.get("IPFUND_DEMO") == "False":
        return NO_DEMO
    print("run: loading the guides and the demo", flush=True)
    manage(env, "demo", "--stage")
    load("load_offices", OFFICES, env)
    for guide in sorted((ROOT / "fixtures" / "programs").glob("*.yaml")):
        load("load_program", guide.relative_to(ROOT), env)
    return manage(env, "demo")


def load(command, name, env):
    """Load a file that is new or has changed; a program that is open refuses changes, and stays as it is."""
    stamp = Path(env["IPFUND_DATA"]) / "loaded" / Path(name).name
    digest = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return
    try:
        manage(env, command, name)
    except Missing as refused:
        print(f"run: {refused}; going on with what is in the database", flush=True)
    else:
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(digest, encoding="utf-8")


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    processes = {}
    try:
        env = environment()
        if not port_is_free(env["IPFUND_BIND"]):
            raise Missing(f"{env['IPFUND_BIND']} is in use; PORT=8001 make run takes another port")
        prepare("run")
        accounts = fill(env)
        for name in COMMANDS:
            processes[name] = start(name, env)
        return watch(processes, f"http://{env['IPFUND_BIND']}", accounts)
    except Missing as error:
        print(f"run: {error}", file=sys.stderr)
        return 1
    except Stop:
        print("\nrun: stopping, this takes a few seconds", flush=True)
        return 0
    finally:
        stop(processes)


if __name__ == "__main__":
    sys.exit(main())
