"""The two registers: indicators with base and target, duties with their departments; nothing to apply for."""

from collections import Counter
from pathlib import Path

import pytest

from programs import checks
from programs.definition import read_definition
from programs.exports import export_program
from programs.models import Program
from programs.services import load_definition

GUIDES = Path("fixtures/programs")
BINHAI_INDICATORS = {
    "1": (0.7, 0.8, "%"),
    "2": (23.3, 30, "件"),
    "3": (31.4, 37, "件"),
    "4": (1, 2, "个"),
    "5": (141, 150, "件"),
    "6": (2.0, 2.4, "家"),
    "7": (13066, 25000, "件"),
    "8": (202, 300, "件"),
    "9": (99.7, 99.8, "%"),
    "10": (30, 35, "人"),
    "11": (84, 89, "分"),
    "12": (490, 550, "件/年"),
    "13": (2955, 3300, "件"),
    "14": (92.5, 94, "%"),
    "15": (3.7, 5, "%"),
    "16": (460, 600, "亿元"),
    "17": (17.0, 30, "亿元"),
    "18": (6, 8, "个"),
    "19": (8.6, 11, "家"),
    "20": (13, 20, "个"),
}


def entries(name, kind):
    return [
        entry
        for entry in export_program(read_definition(GUIDES / f"{name}.yaml").spec)["register"]
        if entry["kind"] == kind
    ]


def test_binhai_has_its_twenty_indicators_with_base_and_target():
    found = {
        entry["no"]: (entry["base"], entry["target"], entry["unit"])
        for entry in entries("binhai-plan-2022", "indicator")
    }

    assert found == BINHAI_INDICATORS


def test_binhai_has_its_ninety_items_each_with_who_answers_for_it():
    items = entries("binhai-plan-2022", "item")

    assert [entry["no"] for entry in items] == [str(number) for number in range(1, 91)]
    assert list(Counter(entry["group"] for entry in items).values()) == [6, 15, 15, 16, 12, 5, 8, 13]
    assert all(entry["responsible"] for entry in items)
    assert items[2]["responsible"] == [
        "区市场监管局（知识产权局）",
        "区科技局",
        "区工业和信息化局",
        "区金融局",
        "区商务和投促局",
        "区人社局",
    ]


def test_the_bureau_has_thirty_six_key_points_with_their_numbers():
    numbers = {
        entry["text"]: (entry["base"], entry["target"]) for entry in entries("tianjin-workplan-2025", "indicator")
    }

    assert len(entries("tianjin-workplan-2025", "item")) == 36
    assert numbers["每万人口高价值发明专利拥有量"] == (None, 22.5)
    assert numbers["市级产业知识产权运营中心"] == (49, 60)
    assert numbers["高校知识产权运营中心"] == (11, 15)
    assert numbers["综合电子申请率"] == (None, 95)


@pytest.mark.parametrize("name", ["binhai-plan-2022", "tianjin-workplan-2025"])
def test_every_sentence_stands_in_its_source(name):
    spec = read_definition(GUIDES / f"{name}.yaml").spec

    assert checks.misquoted(spec, (GUIDES.parent / "sources" / f"{name}.txt").read_text(encoding="utf-8")) == []


def test_a_register_is_never_open_and_has_no_public_guide_page(client, db):
    program = load_definition(read_definition(GUIDES / "binhai-plan-2022.yaml")).program

    assert list(Program.objects.open_at(program.loaded_at)) == []
    assert program.is_open(program.loaded_at) is False
    assert client.get(program.get_absolute_url()).status_code == 404
