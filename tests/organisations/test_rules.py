import pytest

from ipfund.accounts.phones import is_phone, one_dot
from organisations.rules import masked, plain_name


@pytest.mark.parametrize(
    "phone",
    ["13800001234", "022-23532900", "23532900转838", "(022) 2353 2900", "+86 138 0000 1234", "23532900、23532901"],
)
def test_phones_are_taken_as_people_write_them(phone):
    assert is_phone(phone) is True


@pytest.mark.parametrize("phone", ["", "电话", "1234", "请打办公室电话联系我", "1" * 51])
def test_what_is_no_phone_is_refused(phone):
    assert is_phone(phone) is False


@pytest.mark.parametrize("name", ["买买提•吐尔逊", "买买提‧吐尔逊", "买买提・吐尔逊", "买买提·吐尔逊"])
def test_every_middle_dot_becomes_the_official_one(name):
    assert one_dot(name) == "买买提·吐尔逊"


def test_names_are_found_whatever_brackets_and_width_were_typed():
    assert plain_name("示例（天津）科技 有限公司Ａ") == plain_name("示例(天津)科技有限公司a")


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("欧阳小明", "欧**"), ("李", "李*")])
def test_a_masked_name_shows_its_beginning_only(name, shown):
    assert masked(name) == shown
