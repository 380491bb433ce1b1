"""Set up what is missing on this machine: Debian packages, the virtual environment, the compiled translations.

    tools/setup.py run     what ``make run`` needs
    tools/setup.py test    what ``make test`` needs besides

Standard library only. Does nothing that is already done: stamps in .venv are keyed by the requirements' hashes.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "ipfund-requirements"
OLDEST = (3, 11)
FILES = {"run": ["requirements.txt"], "test": ["requirements-dev.txt", "requirements.txt"]}
POSTGRES_BINARIES = "/usr/lib/postgresql"


class Missing(Exception):  # noqa: N818 -- reads as what it says
    """Something that this user may not install here; the message says what would."""


def library(name):
    return lambda: find_library(name) is not None


def program(name):
    return lambda: (shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")) is not None


def chinese_fonts():
    """Say whether fontconfig knows Noto's Chinese faces, packaged or as single files."""
    if not shutil.which("fc-list"):
        return False
    names = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    return any(f"Noto {face} {kind}" in names for face in ("Sans", "Serif") for kind in ("CJK SC", "SC"))


def postgres():
    return any(Path(POSTGRES_BINARIES).glob("*/bin/initdb")) or program("initdb")()


# Debian package -> how we know that it is not needed
PACKAGES = {
    "run": {
        "python3-venv": lambda: importlib.util.find_spec("ensurepip") is not None or PYTHON.exists(),
        "libpango-1.0-0": library("pango-1.0"),
        "libpangoft2-1.0-0": library("pangoft2-1.0"),
        "libharfbuzz-subset0": library("harfbuzz-subset"),
        "fontconfig": program("fc-list"),
        "fonts-noto-cjk": chinese_fonts,
    },
    "test": {
        "chromium": program("chromium"),
        "postgresql": postgres,
        "redis-server": program("redis-server"),
        "nginx-light": program("nginx"),
        "openssl": program("openssl"),
        "poppler-utils": program("pdftotext"),
        "git": program("git"),
    },
}


def say(text):
    print(f"setup: {text}", flush=True)


def missing_packages(purpose):
    wanted = PACKAGES["run"] | (PACKAGES["test"] if purpose == "test" else {})
    return [name for name, is_there in wanted.items() if not is_there()]


def install_packages(purpose):
    """Install the missing Debian packages, or say which command would."""
    names = missing_packages(purpose)
    if not names:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    by_hand = f"missing: {', '.join(names)}; as root: apt-get update && {' '.join(command)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(by_hand)
    say(f"installing {', '.join(names)}")
    # RUNLEVEL=1: the packages' own services are not started, the tests start their own
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for step in (["apt-get", "update", "-qq"], [*command[:2], "-qq", *command[2:]]):
        if subprocess.run(step, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False).returncode:
            raise Missing(by_hand)
    importlib.invalidate_caches()


def fingerprint(name):
    """Return one word for a requirements file and the Python that runs it."""
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{name}:{version}:{hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}"


def stamped():
    return STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []


def works(python):
    """Say whether the environment's Python starts (it may have been copied or its base removed)."""
    return (
        python.exists()
        and subprocess.run([python, "-c", "import pip"], check=False, capture_output=True).returncode == 0
    )


def install_requirements(purpose):
    """Make .venv and install the pinned packages, unless the stamp says that it was done."""
    names = FILES[purpose]
    if fingerprint(names[0]) in stamped() and PYTHON.exists():
        return
    if not works(PYTHON):
        say("making .venv")
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    say(f"installing the packages of {names[0]}")
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", names[0]]
    if subprocess.run(pip, cwd=ROOT, check=False).returncode:
        raise Missing(
            f"pip could not install {names[0]}; with a package index in reach: .venv/bin/pip install -r {names[0]}"
        )
    STAMP.write_text("\n".join(map(fingerprint, names)) + "\n", encoding="utf-8")


def prepare(purpose):
    """Do all of it; the second time it takes a moment."""
    if sys.version_info < OLDEST:
        raise Missing("Python 3.11 or newer is needed; make PYTHON=python3.11 run uses another one")
    install_packages(purpose)
    install_requirements(purpose)
    subprocess.run([PYTHON, "tools/messages.py", "--compile"], cwd=ROOT, check=True)


def main():
    try:
        prepare(sys.argv[1] if len(sys.argv) > 1 else "run")
    except Missing as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
