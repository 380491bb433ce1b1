"""The real guide, read once a session, and a short one that a test may bend."""

from pathlib import Path

import pytest

from programs.definition import parse_definition, read_definition
from programs.services import load_definition

GUIDES = Path("fixtures/programs")


@pytest.fixture(scope="session")
def guide():
    return read_definition(GUIDES / "tianjin-2025.yaml")


@pytest.fixture
def tianjin(db, guide):
    return load_definition(guide).program


@pytest.fixture
def short_text():
    return Path("tests/programs/short.yaml").read_text(encoding="utf-8")


@pytest.fixture
def short(short_text):
    """Return a function that reads the short guide with pieces of text replaced."""

    def read(*replacements):
        text = short_text
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        return parse_definition(text, "short.yaml")

    return read
