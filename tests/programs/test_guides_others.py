"""The same engine takes other guides without a line of its own: Fangchenggang's call, Tianjin's operation centres."""

from pathlib import Path

import pytest

from programs import checks
from programs.definition import read_definition
from programs.exports import export_program
from programs.models import Direction
from programs.services import load_definition
from programs.wording import amount, quota, target

GUIDES = Path("fixtures/programs")
# amount in 万元, places (None: not stated), own funds, minimums
FANGCHENGGANG = {
    "1": (30, None, 1.0, ["2家", "1个", "20件", "10件"]),
    "2": (30, 1, 1.0, ["20家", "3份", "1篇", "5份", "2篇", "2次", "0.5天", "60人次", "20件", "10件"]),
    "3": (15, 1, 1.0, ["20家", "1份", "1项", "1场"]),
    "4": (20, 1, 1.0, ["20家", "20份", "1篇", "2次", "0.5天", "70人次", "1份", "2场", "2份", "20件", "10件"]),
    "5": (10, 1, None, ["5辆", "10个", "3处"]),
    "6": (15, None, 1.0, ["1份", "50000字", "5项", "8件", "5件"]),
}


def indicators(direction):
    return [indicator for task in direction["tasks"] for indicator in task["indicators"]]


@pytest.fixture(scope="session")
def fangchenggang():
    return read_definition(GUIDES / "fangchenggang-2025.yaml").spec


@pytest.fixture(scope="session")
def centres():
    return read_definition(GUIDES / "tianjin-centres-2023.yaml").spec


def test_fangchenggang_has_the_money_places_and_minimums_of_its_guide(fangchenggang):
    exported = export_program(fangchenggang)
    found = {
        one["code"]: (
            one["amount_yuan"] // 10_000,
            one["quota"],
            one["matching_ratio"],
            [f"{indicator['value']}{indicator['unit']}" for indicator in indicators(one)],
        )
        for one in exported["directions"]
    }

    assert found == FANGCHENGGANG
    assert sum(len(row[3]) for row in found.values()) == 37
    assert (exported["closes_at"], exported["deadlines"], exported["contacts"]) == (None, [], [])


def test_fangchenggang_pays_in_two_halves_over_two_years(fangchenggang):
    for one in export_program(fangchenggang)["directions"]:
        assert one["payment_plan"] == [{"share": 0.5, "when": "contract"}, {"share": 0.5, "when": "acceptance"}]
        assert one["period"] == {"months": 24, "start": None, "end": None}
        assert (one["amount_kind"], one["category"]) == ("nominal", None)


def test_fangchenggang_counts_parts_and_counts_for_each_enterprise(fangchenggang):
    found = {
        (direction.code, indicator.id): (indicator.subset_of, indicator.per, len(indicator.parts))
        for direction in fangchenggang.directions
        for indicator in direction.indicators
        if indicator.subset_of or indicator.per or indicator.parts
    }

    assert found == {
        ("1", "invention_patents_filed"): ("patents_filed", None, 0),
        ("2", "invention_patents_filed"): ("patents_filed", None, 0),
        ("3", "risk_reports"): (None, "enterprises_in_pool", 0),
        ("3", "new_overseas_filings"): (None, "enterprises_in_pool", 0),
        ("4", "invention_patents_filed"): ("patents_filed", None, 0),
        ("5", "bus_ads"): (None, None, 1),
        ("5", "lightbox_ads"): (None, None, 2),
        ("6", "report_length"): (None, "navigation_reports", 0),
        ("6", "invention_patents_filed"): ("patents_filed", None, 0),
    }


def test_the_centres_have_thresholds_by_district(centres):
    for one in export_program(centres)["directions"]:
        by = {item["id"].partition(".")[2]: item["value_by"] for item in indicators(one) if item["value_by"]}
        assert by == {
            "patent_product_filings": {
                "attribute": "unit.district",
                "values": {"滨海新区": 550, "东丽区": 350},
                "default": 100,
            },
            "open_licence_patents": {
                "attribute": "unit.district",
                "values": {"滨海新区": 100, "东丽区": 100},
                "default": 30,
            },
            "transfer_licence_growth": {
                "attribute": "unit.district",
                "values": {"滨海新区": 10, "东丽区": 10},
                "default": None,
            },
        }
        assert [item["value"] for item in indicators(one) if not item["value_by"]] == [10, 10, 10, 10]


def test_the_centres_are_filed_by_a_day_and_pay_a_third_party(centres):
    exported = export_program(centres)

    assert exported["closes_at"] == "2023-07-31T23:59:59+08:00"
    assert [(one["quota"], one["amount_yuan"], one["amount_kind"]) for one in exported["directions"]] == [
        (None, None, "decided"),
        (None, None, "decided"),
    ]
    assert [party.role for party in centres.contract.parties] == ["authority", "applicant", "supporting_institution"]
    assert centres.contract.payee == "supporting_institution"
    assert "public_notice" not in centres.route


@pytest.mark.parametrize("name", ["fangchenggang-2025", "tianjin-centres-2023"])
def test_every_sentence_stands_in_its_guide(name):
    spec = read_definition(GUIDES / f"{name}.yaml").spec
    source = (GUIDES.parent / "sources" / f"{name}.txt").read_text(encoding="utf-8")

    assert len(checks.quotes(spec)) > 60
    assert checks.misquoted(spec, source) == []


@pytest.mark.parametrize("name", ["fangchenggang-2025", "tianjin-centres-2023"])
def test_its_directions_can_be_read(client, db, name):
    load_definition(read_definition(GUIDES / f"{name}.yaml"))

    for direction in Direction.objects.select_related("program"):
        page = client.get(direction.get_absolute_url())
        assert page.status_code == 200
        assert direction.title in page.content.decode()


def test_numbers_are_worded_as_the_guides_mean_them(db, fangchenggang, centres):
    load_definition(read_definition(GUIDES / "fangchenggang-2025.yaml"))
    first = Direction.objects.get(code="1")
    words = {indicator.id: target(indicator) for indicator in fangchenggang.directions[4].indicators}
    by_district = {indicator.id: target(indicator) for indicator in centres.directions[0].indicators}

    assert (quota(first), amount(first)) == ("未载明", "拟支持 30 万元")
    assert words["bus_ads"] == "不少于 5 辆，时间不少于1个月"
    assert by_district["patent_product_filings"] == "滨海新区 不少于 550 件；东丽区 不少于 350 件；其他 不少于 100 件"
