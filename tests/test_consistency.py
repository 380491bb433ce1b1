"""Read the code base as a whole: sizes, leftovers, addresses, unused templates, vendored files."""

import ast
import hashlib
import json
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
VENDOR = "static/vendor/"
TEXT_SUFFIXES = {
    ".py",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".sh",
    ".po",
    ".json",
    ".template",
    "",
}
# Split, so that this file does not name what it forbids.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org", "files." + "python"]
MACHINE = ["/work/" + "main", "/work/" + "shared", "/work/" + ".library", "/ro" + "ot/", "file:" + "///"]
UNFINISHED = re.compile("TO" + r"DO\b|FIX" + r"ME\b|XX" + r"X\b|raise NotImplemented" + "Error|pragma: no " + "cover")
# Templates that a name built at run time finds, or that Django and the packages look for by themselves.
FOUND_BY_NAME = re.compile(
    r"^(4\d\d|500|403_csrf)\.html$|^(account|mfa|allauth|admin|registration)/|^errors/\d+\.html$"
)


@cache
def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


@cache
def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def own_text_files():
    return [name for name in tracked() if not name.startswith(VENDOR) and Path(name).suffix in TEXT_SUFFIXES]


def own_python():
    return [name for name in tracked() if name.endswith(".py") and "/migrations/" not in name]


def templates():
    return [name for name in tracked() if name.startswith("templates/")]


def lines_with(pattern, names):
    """Return "file:line: text" for every line that matches."""
    wanted = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name in names
        for number, line in enumerate(text_of(name).splitlines(), 1)
        if wanted.search(line)
    ]


def test_no_python_file_is_longer_than_a_person_can_hold():
    assert [name for name in own_python() if len(text_of(name).splitlines()) > LONGEST_FILE] == []


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{name}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1})"
        for name in own_python()
        for node in ast.walk(ast.parse(text_of(name)))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_file_names_a_package_host_or_a_path_of_one_machine():
    forbidden = "|".join(map(re.escape, HOSTS + MACHINE))

    assert lines_with(forbidden, own_text_files()) == []


def test_nothing_is_left_unfinished():
    names = [name for name in own_text_files() if Path(name).suffix in {".py", ".html", ".js", ".css", ".sh"}]

    assert lines_with(UNFINISHED, names) == []


def test_no_state_is_written_past_the_workflow():
    names = [name for name in own_python() if not name.startswith("tests/")]

    assert lines_with(r"\.update\([^)]*\bstate=", names) == []


def is_used(name, sources):
    """Say whether any other file names a template; a mail may be named by its last word, or by its beginning and {."""
    stem = name.removesuffix(".txt").removesuffix(".html")
    names = [stem]
    if name.startswith("email/"):
        word = Path(stem).name
        names += [f'"{word}"', *(f"{stem.removesuffix(word)}{word[:length]}{{" for length in range(3, len(word)))]
    return any(word in text for source, text in sources.items() if source != f"templates/{name}" for word in names)


def test_every_template_is_used():
    sources = {
        name: text_of(name) for name in own_text_files() if Path(name).suffix in {".py", ".html", ".txt", ".css"}
    }
    names = [path.removeprefix("templates/") for path in templates()]

    assert [name for name in names if not is_used(name, sources) and not FOUND_BY_NAME.search(name)] == []


def test_no_template_or_style_sheet_loads_anything_from_elsewhere():
    names = [name for name in own_text_files() if name.endswith((".html", ".css"))]
    elsewhere = r"""(src|srcset|action|data|poster|hx-(get|post))=["'](https?:)?//|url\(\s*["']?(https?:)?//|@import|<link[^>]+href=["'](https?:)?//"""

    assert lines_with(elsewhere, [name for name in names if not name.startswith("templates/pdf/")]) == []


def test_no_template_carries_a_style_or_script_of_its_own():
    pages = [name for name in templates() if name.endswith(".html") and not name.startswith("templates/pdf/")]

    assert lines_with(r"""\sstyle=["']|\son[a-z]+=["']|<style|<script(?![^>]*\ssrc=)|javascript:""", pages) == []


def test_every_form_that_posts_carries_its_token():
    bare = [
        name
        for name in templates()
        for form in re.findall(r"<form\b[^>]*method=[\"']?post.*?</form>", text_of(name), re.DOTALL | re.IGNORECASE)
        if "csrf_token" not in form
    ]

    assert bare == []


def vendored():
    listed = json.loads(text_of("static/vendor/vendor.json"))
    return {name: digest for package in listed for name, digest in package["files"].items()}


def test_every_vendored_file_is_the_one_that_was_vendored():
    hashes = {name: hashlib.sha256((ROOT / VENDOR / name).read_bytes()).hexdigest() for name in vendored()}

    assert hashes == vendored()


def test_every_vendored_file_is_listed():
    there = {name.removeprefix(VENDOR) for name in tracked() if name.startswith(VENDOR)} - {
        "vendor.json",
        "THIRD_PARTY.md",
    }

    assert there == set(vendored())


def dependencies():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    return {
        "requirements.txt": project["dependencies"],
        "requirements-dev.txt": project["dependencies"] + project["optional-dependencies"]["test"],
    }


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_pinned_requirements_hold_everything_that_the_project_asks_for(name):
    asked = {re.match(r"[\w-]+", dependency)[0].lower() for dependency in dependencies()[name]}
    pinned = set(re.findall(r"^([\w.-]+)==", text_of(name), re.MULTILINE))

    assert asked - pinned == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_requirement_has_a_hash_and_no_address(name):
    entries = re.split(r"\n(?=[\w.-]+==)", text_of(name))

    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry or "://" in entry] == []


def test_every_variable_that_is_read_is_in_the_operators_guide():
    sources = [name for name in tracked() if re.match(r"ipfund/settings/|deploy/|docker-compose|Makefile|tools/", name)]
    read = {name for source in sources for name in re.findall(r"\b(?:IPFUND|POSTGRES|REDIS)_[A-Z_]+", text_of(source))}
    internal = {"IPFUND_SERVICES", "IPFUND_TEST_SQLITE", "IPFUND_TEST_POSTGRES"} | {
        f"POSTGRES_{name}" for name in ("BINARIES", "SETTINGS", "INITDB_ARGS")
    }
    explained = set(re.findall(r"\b(?:IPFUND|POSTGRES|REDIS)_[A-Z_]+", text_of("docs/operator.md")))

    assert {name for name in read - internal if not name.endswith("_")} ^ explained == set()


def test_every_command_file_is_in_the_operators_guide():
    commands = [name for name in tracked() if name.startswith("deploy/commands/")]

    assert [name for name in commands if Path(name).name not in text_of("docs/operator.md")] == []
