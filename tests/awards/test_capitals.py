from decimal import Decimal

import pytest

from awards.capitals import in_capitals, numeral


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("10", "人民币壹拾元整"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
        ("100000.00", "人民币壹拾万元整"),
        ("300000", "人民币叁拾万元整"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("10010", "人民币壹万零壹拾元整"),
        ("100010000", "人民币壹亿零壹万元整"),
        ("1000000000001", "人民币壹万亿零壹元整"),
        ("0.05", "人民币伍分"),
        ("0", "人民币零元整"),
    ],
)
def test_amounts_are_written_as_the_central_bank_asks(amount, words):
    assert in_capitals(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "10000000000000000"])
def test_an_amount_that_no_contract_can_have_is_refused(amount):
    with pytest.raises(ValueError, match="cannot be written"):
        in_capitals(Decimal(amount))


def test_parties_and_copies_are_counted_as_people_count_them():
    counted = {1: "一", 10: "十", 12: "十二", 20: "二十", 21: "二十一", 99: "九十九", 101: "一百零一", 110: "一百一十"}

    assert {number: numeral(number) for number in counted} == counted
