"""The menu: what a role may open, its own work first, and a long list in sections."""

import re

import pytest
from django.utils import translation

from ipfund.common.context import kept_menu
from ipfund.common.policy import SECTIONS, registry


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def menu(*roles, in_line=False):
    return kept_menu("en", frozenset(roles), "applications:office", None, in_line)


def titles(html):
    return re.findall(r"<p>(.*?)</p>", html)


def test_every_entry_stands_in_a_section_that_there_is():
    assert {policy.section for policy in registry().values() if policy.menu} == set(SECTIONS)


def test_a_long_menu_at_the_side_has_a_title_for_each_section():
    assert titles(menu("district_officer")) == [
        "Declarations and first review",
        "Decision, notice, contract",
        "Units, lists, people",
        "Public pages",
    ]


def test_a_short_menu_at_the_side_has_none():
    assert titles(menu("expert")) == []


def test_a_person_s_own_work_comes_before_the_public_pages():
    entries = re.findall(r"<a [^>]*>(.*?)</a>", menu("member", in_line=True))

    assert entries[:2] == ["My declarations", "My unit"]


def test_the_open_page_is_marked():
    assert re.findall(r'<a [^>]*aria-current="page">(.*?)</a>', menu("city_officer")) == ["Declarations"]
