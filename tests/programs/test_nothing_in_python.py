"""A guide is data: no code, title, name, phone, district, sentence or amount of any of them stands in Python."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from organisations.enums import LegalForm, Nature
from programs import checks
from programs.definition import read_definition
from programs.resolving import resolve

GUIDES = sorted((settings.BASE_DIR / "fixtures" / "programs").glob("*.yaml"))
OFFICES = sorted((settings.BASE_DIR / "fixtures" / "offices").glob("*.yaml"))
# Beside tests and fixtures: what measures and starts the whole, the demo's story, the samples of the component gallery.
ELSEWHERE = re.compile(r"^(tests|fixtures|benchmarks|tools|ipfund/demo)/|/migrations/|^ipfund/common/gallery\.py$")
SHORTEST_SENTENCE = 6  # shorter ones are words of the language: 企业, 知识产权
EVERYBODYS_NUMBER = 200  # smaller ones, and round ones such as 500, say nothing


@cache
def python():
    """Return name -> text of every Python file of the system itself."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    names = [name for name in listed.stdout.splitlines() if not ELSEWHERE.search(name)]
    return {name: text for name in names if (text := text_of(settings.BASE_DIR / name))}


def text_of(path):
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def found(wanted):
    return sorted({(word, name) for name, text in python().items() for word in wanted if word in text})


def numbers_in(text):
    return {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and type(node.value) in {int, float}
    }


@cache
def spec_of(path):
    return read_definition(path).spec


def words_of(spec):
    """Return what only a guide says: its code, titles, people, phones, lists, and every sentence of some length."""
    words = {spec.code, spec.title, spec.authority, spec.document_number, spec.number_prefix, *spec.reference_lists}
    words |= {text for _path, text in checks.quotes(spec) if len(text) >= SHORTEST_SENTENCE}
    for direction in spec.directions:
        words |= {direction.title, direction.lineage, *(contact.phone for contact in direction.contacts)}
        words |= {contact.name for contact in direction.contacts if len(contact.name) > 2}
        words |= {f'"{direction.code}"', f"'{direction.code}'"} if "-" in direction.code else set()
        for indicator in direction.indicators:
            words |= {indicator.name, *(indicator.value_by.values if indicator.value_by else ())}
    kinds = {str(label) for label in (*LegalForm.labels, *Nature.labels)} | {*LegalForm.values, *Nature.values}
    return {word for word in words if len(word) > 1} - kinds


def numbers_of(spec):
    """Return the amounts, thresholds and places that can be told from anybody's numbers."""
    numbers = set()
    for direction in (resolve(spec, one) for one in spec.directions):
        numbers |= {direction.funding.amount_yuan and int(direction.funding.amount_yuan), direction.quota.number}
        for one in direction.indicators:
            numbers |= {one.value, *(one.value_by.values.values() if one.value_by else ())}
    numbers |= {value for entry in spec.entries for value in (entry.base, entry.target)}
    return {number for number in numbers if number and number > EVERYBODYS_NUMBER and len(str(number).rstrip("0.")) > 1}


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_no_word_of_a_guide_stands_in_python(path):
    assert found(words_of(spec_of(path))) == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_no_amount_or_threshold_of_a_guide_stands_in_python(path):
    wanted = numbers_of(spec_of(path))

    assert {name: both for name, text in python().items() if (both := numbers_in(text) & wanted)} == {}


@pytest.mark.parametrize("path", OFFICES, ids=lambda path: path.stem)
def test_no_office_or_district_stands_in_python(path):
    offices = yaml.safe_load(path.read_text(encoding="utf-8"))["offices"]

    assert found({office[key] for office in offices for key in ("name", "area", "code")}) == []


def test_the_search_finds_what_stands_there():
    words, numbers = words_of(spec_of(GUIDES[2])), numbers_of(spec_of(GUIDES[2]))

    assert Path(GUIDES[2]).stem == "tianjin-2025"
    assert {"tianjin-2025", '"1-1"', "孙志艳", "23039895", "专利导航报告"} <= words
    assert numbers_in("LIMIT = 150_000") & numbers == {150_000}
