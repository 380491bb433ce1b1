"""The tools themselves: translations, setting up, the supervisor behind ``make run``, the production checks."""

import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from ipfund.common.checks import demo_stays_out_of_production
from tests.support.processes import answers, free_port, wait_for

ROOT = settings.BASE_DIR
PYTHON = Path(sys.executable)
START_SECONDS, STOP_SECONDS = 300, 120


def tool(root, name, *arguments, **environment):
    return subprocess.run(
        [PYTHON, f"tools/{name}.py", *arguments],
        cwd=root,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


# Translations


@pytest.fixture
def small_tree(tmp_path):
    """A tree with one string in code, one with a plural in a template, and the tool."""
    for folder in ("tools", "ipfund/accounts", "programs", "templates/programs"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "tools/messages.py", tmp_path / "tools")
    (tmp_path / "ipfund/accounts/forms.py").write_text('LABEL = _("Hello %(name)s")\n')
    (tmp_path / "templates/programs/list.html").write_text(
        "<p>it's ({% blocktranslate count n=n %}{{ n }} unit{% plural %}{{ n }} units{% endblocktranslate %}</p>"
    )
    return tmp_path


def po(tree, app):
    return tree / app / "locale/zh_Hans/LC_MESSAGES/django.po"


def test_each_string_goes_to_the_catalogue_of_the_app_it_stands_in(small_tree):
    tool(small_tree, "messages")

    assert 'msgid "Hello %(name)s"' in po(small_tree, "ipfund").read_text()
    assert 'msgid_plural "%(n)s units"' in po(small_tree, "programs").read_text()


def test_a_second_run_adds_nothing(small_tree):
    tool(small_tree, "messages")
    before = po(small_tree, "programs").read_text()

    tool(small_tree, "messages")

    assert po(small_tree, "programs").read_text() == before


def translate(tree, app, old, new):
    path = po(tree, app)
    path.write_text(path.read_text().replace(old, new))


def complete(tree):
    tool(tree, "messages")
    translate(tree, "ipfund", 'name)s"\nmsgstr ""', 'name)s"\nmsgstr "%(name)s，您好"')
    translate(tree, "programs", 'msgstr[0] ""', 'msgstr[0] "%(n)s 家单位"')


def test_the_check_passes_when_everything_is_translated(small_tree):
    complete(small_tree)

    done = tool(small_tree, "messages", "--check")

    assert (done.returncode, done.stdout) == (0, "2 messages, 0 to look at\n")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('msgstr "%(name)s，您好"', 'msgstr ""', "untranslated"),
        ("%(name)s，您好", "您好", "placeholders differ"),
        ("#, python-format", "#, fuzzy, python-format", "fuzzy"),
    ],
)
def test_the_check_fails_on_what_a_reader_would_stumble_over(small_tree, old, new, complaint):
    complete(small_tree)
    translate(small_tree, "ipfund", old, new)

    done = tool(small_tree, "messages", "--check")

    assert (done.returncode, complaint in done.stdout) == (1, True)


def test_the_check_fails_on_a_string_that_no_catalogue_holds(small_tree):
    complete(small_tree)
    (small_tree / "programs/views.py").write_text('_("New")\n')

    done = tool(small_tree, "messages", "--check")

    assert (done.returncode, "in no PO file: 'New'" in done.stdout) == (1, True)


def test_every_name_that_gettext_goes_by_is_one_whose_strings_are_found():
    tools = runpy.run_path(str(ROOT / "tools" / "messages.py"))
    sources = [path for app in tools["APPS"] for path in (ROOT / app).rglob("*.py")]
    names = {name for path in sources for name in re.findall(r"gettext\w* as (\w+)", path.read_text(encoding="utf-8"))}

    assert sorted(names - set(tools["KEYWORDS"])) == []


def test_the_compiled_catalogue_is_what_gettext_reads(small_tree):
    complete(small_tree)
    tool(small_tree, "messages", "--compile")
    code = "import gettext; t = gettext.GNUTranslations(open('programs/locale/zh_Hans/LC_MESSAGES/django.mo', 'rb'))"

    read = subprocess.run(
        [PYTHON, "-c", f"{code}; print(t.ngettext('%(n)s unit', '%(n)s units', 2))"],
        cwd=small_tree,
        capture_output=True,
        text=True,
        check=True,
    )

    assert read.stdout == "%(n)s 家单位\n"


def test_pruning_drops_what_is_no_longer_used_and_keeps_the_rest(small_tree):
    complete(small_tree)
    (small_tree / "programs/views.py").write_text('_("New")\n')
    tool(small_tree, "messages")
    (small_tree / "programs/views.py").unlink()

    tool(small_tree, "messages", "--prune")

    assert "New" not in po(small_tree, "programs").read_text()
    assert tool(small_tree, "messages", "--check").returncode == 0


# Setting up


def test_setting_up_twice_does_nothing_the_second_time():
    if not os.environ.get("IPFUND_SERVICES"):
        pytest.skip("only make test has just set up everything")
    done = tool(ROOT, "setup", "run")

    assert (done.returncode, done.stdout) == (0, "")


def test_what_may_not_be_installed_is_said_in_one_line_with_the_command(tmp_path):
    """Nobody's PATH and a tree without .venv: the libraries are there, the programs are not."""
    code = "import setup; setup.os.geteuid = lambda: 1000; setup.install_packages('test')"

    done = subprocess.run(
        [PYTHON, "-c", f"import sys; sys.path.insert(0, 'tools'); {code}"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.search(
        r"missing: .*chromium.*; as root: apt-get update && apt-get install -y", done.stderr.splitlines()[-1]
    )


# Production checks: these test settings hold the demo, so its app is always complained about


def complaints(**changed):
    public = {"DEMO": False, "CLOCK_SHIFT_ALLOWED": False, "SECOND_FACTOR_REQUIRED": True}
    with override_settings(**public | changed):
        return [error.id for error in demo_stays_out_of_production(None)]


def test_the_demo_app_is_refused_outside_the_demo():
    assert complaints() == ["ipfund.E002"]


def test_a_clock_that_can_be_shifted_is_refused_outside_the_demo():
    assert complaints(CLOCK_SHIFT_ALLOWED=True) == ["ipfund.E001", "ipfund.E002"]


def test_the_demo_mailbox_is_refused_outside_the_demo():
    assert complaints(EMAIL_BACKEND="ipfund.demo.mailbox.EmailBackend") == ["ipfund.E002", "ipfund.E003"]


def test_signing_in_without_a_second_factor_is_refused_outside_the_demo():
    assert complaints(SECOND_FACTOR_REQUIRED=False) == ["ipfund.E002", "ipfund.E004"]


def test_the_demo_is_refused_on_settings_made_for_the_public():
    assert complaints(DEMO=True, SECURE_HSTS_SECONDS=60) == ["ipfund.E002", "ipfund.E005"]


def test_a_demo_with_all_its_parts_is_fine_on_one_machine():
    assert complaints(DEMO=True, CLOCK_SHIFT_ALLOWED=True, SECOND_FACTOR_REQUIRED=False) == []


# make run: one at a time, since they share a data folder


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("run")


@pytest.fixture
def running(data):
    """Start what ``make run`` starts, on a free port and a folder of its own; wait until it greets."""
    if not (ROOT / ".venv/bin/python").exists():
        pytest.skip("needs .venv, which make test makes")
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("POSTGRES_", "DJANGO_"))}
    process = subprocess.Popen(
        [PYTHON, "tools/run.py"],
        cwd=ROOT,
        env=clean | {"PORT": str(port), "IPFUND_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    process.address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: answers(f"{process.address}/health/") or process.poll() is not None, "make run", START_SECONDS)
        yield process
    finally:
        process.terminate()
        process.communicate()


def left_over(data):
    """Return the processes that were started with this data folder."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"IPFUND_DATA={data}".encode() in environ.read_bytes().split(b"\0"):
                found.append(environ.parent.name)
        except OSError:
            continue
    return found


def leaders(data, word):
    """Return the first process, by number, whose command holds a word."""
    names = sorted(left_over(data), key=int)
    return [int(name) for name in names if word in (Path("/proc") / name / "cmdline").read_text().replace("\0", " ")]


@pytest.mark.machine
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.long)])
def test_a_signal_stops_everything_and_leaves_nothing_behind(running, data, number):
    running.send_signal(number)
    said, _ = running.communicate(timeout=STOP_SECONDS)

    assert (running.returncode, left_over(data)) == (0, [])
    assert "stopping" in said


@pytest.mark.machine
@pytest.mark.parametrize(
    "word", ["gunicorn", *(pytest.param(word, marks=pytest.mark.long) for word in ("worker", "beat"))]
)
def test_the_death_of_one_process_stops_the_rest_and_is_said(running, data, word):
    os.kill(leaders(data, word)[0], signal.SIGKILL)
    said, _ = running.communicate(timeout=STOP_SECONDS)

    assert (running.returncode, left_over(data)) == (1, [])
    assert re.search(r"run: (web|worker|beat) ended with code -9; stopping the rest", said)


@pytest.mark.machine
def test_a_killed_supervisor_takes_everything_with_it(running, data):
    running.kill()

    wait_for(lambda: not left_over(data), "the end of all processes", STOP_SECONDS)


def test_a_taken_port_is_said_before_anything_is_started(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        done = tool(ROOT, "run", PORT=port, IPFUND_DATA=str(tmp_path / "data"))

    assert (done.returncode, done.stderr, (tmp_path / "data").exists()) == (
        1,
        f"run: 127.0.0.1:{port} is in use; PORT=8001 make run takes another port\n",
        False,
    )
