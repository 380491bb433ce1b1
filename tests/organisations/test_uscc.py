import pytest
from django.core.exceptions import ValidationError

from organisations.models import Organisation
from organisations.uscc import check_character, normalise, usual_form, validate_uscc

RURAL = "N2120116MF0000001"


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "91110000600037341L",
        "9144030071526726XG",
        "91440300708461136T",
        "911200001030625020",
        RURAL + check_character(RURAL),
    ],
)
def test_a_code_whose_last_character_fits_is_valid(code):
    assert validate_uscc(code) is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91350100M000100Y4Z", "character"),
        ("91350100M000100Y44", "check"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y433", "length"),
        ("913501OOM000100Y43", "character"),
        ("91350100M000100Y4码", "character"),
        ("", "length"),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong(code, reason):
    with pytest.raises(ValidationError) as refused:
        validate_uscc(code)

    assert refused.value.code == reason


def test_a_wrong_character_is_named_with_its_place():
    with pytest.raises(ValidationError) as refused:
        validate_uscc("913501O0M000100Y43")

    assert refused.value.params is None
    assert "7" in refused.value.message
    assert "O" in refused.value.message


@pytest.mark.parametrize(
    "typed",
    ["91350100m000100y43", " 9135 0100 M000 100Y43 ", "９１３５０１００Ｍ０００１００Ｙ４３", "91350100-M000100Y43"],
)
def test_codes_are_stored_narrow_and_in_upper_case(typed):
    assert normalise(typed) == "91350100M000100Y43"


def test_a_multiple_of_31_gives_the_character_nought():
    assert check_character("91120000103062502") == "0"


def test_the_officer_is_told_when_code_and_legal_form_do_not_fit():
    odd = Organisation(uscc="52120000000000000X", legal_form="企业")
    fitting = Organisation(uscc="91120000000000000X", legal_form="企业")

    assert usual_form(odd) == "民办非企业单位"
    assert usual_form(fitting) is None
