"""What the documents name exists: files, links, commands, targets, people and the words on the buttons."""

import re
from functools import cache

import pytest
import yaml
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import get_commands

ROOT = settings.BASE_DIR
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
IMAGES = sorted((ROOT / "docs" / "images").iterdir())
OURS = ("ipfund", "organisations", "programs", "applications", "reviews", "awards", "registers", "duplicates")
FOLDERS = ("ipfund", "tests", "docs", "fixtures", "templates", "static", "tools", "deploy", "benchmarks", *OURS)
A_PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*[\w/])(?:::?\w+)?`")
MADE_BY_THE_OPERATOR = {"deploy/tls/"}
A_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
ONE_SCREEN = 25
LARGEST_IMAGE, ALL_IMAGES = 300_000, 3_000_000


def name_of(path):
    return str(path.relative_to(ROOT))


@cache
def everything():
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


@cache
def words_on_the_pages():
    """Return every Chinese string that a page may show."""
    words = set()
    for path in ROOT.glob("**/locale/zh_Hans/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                words.update([message.string] if isinstance(message.string, str) else message.string)
    return words


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_to_a_file(document):
    links = [link for link in A_LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_that_is_named_exists(document):
    paths = A_PATH.findall(document.read_text(encoding="utf-8"))

    assert [path for path in paths if not (ROOT / path).exists() and path not in MADE_BY_THE_OPERATOR] == []


def test_every_document_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document in reached:
            continue
        reached.add(document)
        links = A_LINK.findall(document.read_text(encoding="utf-8"))
        found = [(document.parent / link).resolve() for link in links if "://" not in link]
        folders = [path for folder in found if folder.is_dir() for path in folder.glob("*.md")]
        waiting += [path for path in found if path.suffix == ".md" and path.exists()] + folders

    assert [name_of(path) for path in DOCUMENTS if path not in reached] == []


def test_every_make_target_that_is_named_exists_and_every_target_is_named():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^ {4}|PORT=\d+ )make ([a-z-]+)", everything(), re.MULTILINE))

    assert named - targets == set()
    assert {"run", "test", "test-long", "check"} - named == set()


def test_every_management_command_that_is_named_exists():
    named = set(re.findall(r"manage\.py (\w+)", everything()))

    assert named - set(get_commands()) == set()


def test_the_upgrade_that_needs_a_new_index_says_so():
    _before, _heading, rest = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8").partition("## Upgrade\n")
    upgrade = rest.partition("\n## ")[0]
    named = re.findall(r"migration `(\w+)\.(\w+)`", upgrade)

    assert "`manage.py reindex`" in upgrade
    assert named
    assert [name for app, name in named if not (ROOT / app / "migrations" / f"{name}.py").exists()] == []


def test_every_management_command_of_ours_is_explained():
    ours = {name for name, app in get_commands().items() if str(app).split(".")[0] in OURS}

    assert [name for name in sorted(ours) if f"manage.py {name}" not in everything()] == []


def test_every_demo_person_in_the_readme_is_in_the_cast():
    cast = yaml.safe_load((ROOT / "fixtures/demo/people.yaml").read_text(encoding="utf-8"))
    people = {person["username"] for person in cast["people"]}
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Who can sign in")[2].partition("\n## ")[0]
    named = [name for row in re.findall(r"^\| `.*?\|", table, re.MULTILINE) for name in re.findall(r"`([\w-]+)`", row)]

    assert [name for name in named if name not in people] == []
    assert len(named) > len(people) / 3


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_a_guide_quotes_the_pages_word_for_word(guide):
    quoted = re.findall(r"「([^」]+)」", guide.read_text(encoding="utf-8"))

    assert [text for text in quoted if text not in words_on_the_pages()] == []


@pytest.mark.parametrize("decision", sorted((ROOT / "docs/decisions").glob("*.md")), ids=name_of)
def test_a_decision_is_one_screen_under_its_own_number(decision):
    lines = decision.read_text(encoding="utf-8").splitlines()

    assert lines[0].startswith(f"# {decision.name[:3]} ")
    assert len(lines) <= ONE_SCREEN


def test_no_two_decisions_have_the_same_number():
    numbers = [path.name[:3] for path in (ROOT / "docs/decisions").glob("*.md")]

    assert sorted(numbers) == sorted(set(numbers))


def test_pictures_are_small_and_shown_somewhere():
    sizes = {path.name: path.stat().st_size for path in IMAGES}

    assert [name for name, size in sizes.items() if size > LARGEST_IMAGE] == []
    assert sum(sizes.values()) < ALL_IMAGES
    assert [name for name in sizes if f"images/{name})" not in everything()] == []
