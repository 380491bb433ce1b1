"""The rule language: closed operators, three answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.models import Organisation
from programs import rules
from programs.enums import Attribute

PATENTS = {"any": [{">": ["application.valid_invention_patents", 50]}, {">": ["application.valid_patents", 100]}]}


def patents(inventions, total):
    return rules.evaluate(
        PATENTS, {"application.valid_invention_patents": inventions, "application.valid_patents": total}
    )


@pytest.mark.parametrize(
    ("inventions", "total", "answer"),
    [
        (50, 100, False),  # 超过 excludes the number itself
        (51, 51, True),
        (0, 101, True),
        (51, None, True),  # one branch is enough
        (50, None, None),
        (None, None, None),
    ],
)
def test_more_than_fifty_or_more_than_a_hundred(inventions, total, answer):
    assert patents(inventions, total) is answer


@pytest.mark.parametrize(
    ("rule", "facts", "answer"),
    [
        ({"=": ["unit.municipal", True]}, {"unit.municipal": True}, True),
        ({"!=": ["unit.municipal", True]}, {"unit.municipal": True}, False),
        ({">=": ["unit.places_left", 1]}, {"unit.places_left": 0}, False),
        ({"<": ["unit.places_left", 1]}, {"unit.places_left": 0}, True),
        ({"<=": ["unit.places_left", 0]}, {"unit.places_left": 0}, True),
        ({"in": ["unit.legal_form", ["企业"]]}, {"unit.legal_form": "机关"}, False),
        ({"in": ["unit.natures", ["高校"]]}, {"unit.natures": ["医疗机构", "高校"]}, True),
        ({"in": ["unit.natures", ["高校"]]}, {"unit.natures": []}, False),
        ({"in": ["unit.natures", ["高校"]]}, {}, None),
        ({"not": {"in": ["unit.sanctions", ["debarred"]]}}, {"unit.sanctions": []}, True),
        ({"not": {"in": ["unit.sanctions", ["debarred"]]}}, {"unit.sanctions": ["debarred"]}, False),
        ({"not": {"in": ["unit.sanctions", ["debarred"]]}}, {}, None),
        ({"exists": "application.gi_number"}, {"application.gi_number": "XY1"}, True),
        ({"exists": "application.gi_number"}, {"application.gi_number": ""}, False),
        ({"increasing": "application.sales"}, {"application.sales": [1, 2, 3]}, True),
        ({"increasing": "application.sales"}, {"application.sales": [1, 2, 2]}, False),
        ({"increasing": "application.sales"}, {"application.sales": [1, None, 3]}, None),
        ({"all": [{"exists": "unit.uscc"}, {"=": ["unit.independent", True]}]}, {"unit.uscc": "9"}, None),
        ({"all": [{"exists": "unit.uscc"}, {"=": ["unit.independent", True]}]}, {"unit.independent": True}, False),
    ],
)
def test_each_operator_answers(rule, facts, answer):
    assert rules.evaluate(rules.checked(rule), facts) is answer


def test_a_list_nobody_imported_is_not_known():
    rule = {"in": ["unit.uscc", {"list": "alliance"}]}

    assert rules.evaluate(rule, {"unit.uscc": "9112"}) is None
    assert rules.evaluate(rule, {"unit.uscc": "9112"}, {"alliance": {"9112"}}) is True
    assert rules.evaluate(rule, {"unit.uscc": "9112"}, {"alliance": {"5112"}}) is False


def test_a_rule_tells_what_it_reads():
    rule = {"any": [{"in": ["unit.uscc", {"list": "alliance"}]}, {"not": {"exists": "application.plan"}}]}

    assert rules.attributes(rule) == ["unit.uscc", "application.plan"]
    assert rules.lists(rule) == ["alliance"]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        [],
        "unit.uscc",
        {"all": []},
        {"all": [{"exists": "unit.uscc"}], "any": []},
        {"exists": "user.password"},
        {"exists": "application.__class__"},
        {"in": ["unit.uscc", []]},
        {"in": ["unit.uscc", {"list": 3}]},
        {"in": ["unit.uscc", {"table": "alliance"}]},
        {">": ["unit.places_left"]},
        {">": ["unit.places_left", True]},
        {"eval": "1"},
    ],
)
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(ValueError, match=r"rule|attribute|expects|operator"):
        rules.checked(rule)


@given(st.lists(st.one_of(st.none(), st.integers(-5, 5)), min_size=1, max_size=5))
def test_an_unknown_fact_never_decides_alone(values):
    parts = [{">": [f"application.f{place}", 0]} for place in range(len(values))]
    facts = {f"application.f{place}": value for place, value in enumerate(values)}
    known = [value > 0 for value in values if value is not None]

    assert rules.evaluate({"any": parts}, facts) is (True if any(known) else (None if None in values else False))
    assert rules.evaluate({"all": parts}, facts) is (False if not all(known) else (None if None in values else True))


@pytest.mark.parametrize(
    ("attribute", "column"),
    [(Attribute.LEGAL_FORM, "legal_form"), (Attribute.NATURES, "natures"), (Attribute.USCC, "uscc")],
)
def test_what_a_rule_reads_is_called_as_the_units_own_page_calls_it(attribute, column):
    assert str(attribute.label) == str(Organisation._meta.get_field(column).verbose_name)
