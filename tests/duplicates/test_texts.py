"""How texts are read, cut, compared and led back to where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duplicates import fingerprints, passages, rules, traits
from duplicates.beside import cut
from duplicates.plain import BREAK, joined, places, plain
from duplicates.texts import spans_of, texts_of
from tests.duplicates.texts import a_text


def plain_text(text):
    return passages.Plain(text, [character != BREAK for character in text])


def prints(text):
    return set(fingerprints.winnowed(fingerprints.grams(plain(text))).tolist())


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ＡＢ１２，　甲。", "ab12甲"),
        ("《强国建设纲要》 （2021—2035年）\n", "强国建设纲要20212035年"),
        ("㎡", "m2"),
        ("", ""),
    ],
)
def test_texts_are_compared_narrow_and_without_punctuation(written, compared):
    assert plain(written) == compared


@given(st.text(max_size=60))
def test_every_plain_character_knows_its_place(text):
    where = places(text)

    assert len(where) == len(plain(text))
    assert "".join(plain(text[place])[:1] for place in dict.fromkeys(where)) == "".join(
        plain(character)[:1] for character in text
    )


@pytest.mark.parametrize("length", [29, 40, 120])
def test_whatever_29_characters_two_texts_share_they_share_a_fingerprint(length):
    shared = plain(a_text(1))[:length]

    assert prints(plain(a_text(2)) + shared + plain(a_text(3))) & prints(plain(a_text(4)) + shared)


def test_no_gram_reaches_over_two_texts():
    one, other = plain(a_text(1))[:15], plain(a_text(2))[:12]

    found = fingerprints.grams(joined([one, other]))

    assert sum(found != fingerprints.NONE) == (15 - 9) + (12 - 9)


def test_the_guide_s_own_text_leaves_no_fingerprint():
    guide = plain(a_text(1))
    known = fingerprints.np.unique(fingerprints.grams(guide))

    assert len(fingerprints.winnowed(fingerprints.grams(guide), known)) == 0


@pytest.mark.parametrize("text", ["", "短", "甲" * 9, "甲" * 10])
def test_short_texts_are_no_error(text):
    assert len(prints(text)) <= 1
    assert passages.compare(plain_text(text), plain_text(text)).share in (0.0, 1.0)


def test_replaced_characters_do_not_end_a_passage():
    text = plain(a_text(1))[:200]
    reworded = "".join("某" if place % 17 == 5 else character for place, character in enumerate(text))

    likeness = passages.compare(plain_text(text), plain_text(reworded))

    assert (len(likeness.passages), likeness.share > 0.85, rules.is_same_text(likeness)) == (1, True, True)


def test_what_stands_there_twice_counts_once():
    text = plain(a_text(1))[:150]

    likeness = passages.compare(plain_text(text + plain(a_text(2))[:150]), plain_text(text + text))

    assert 140 <= likeness.equal <= 175


def test_common_ground_is_no_passage():
    text = plain(a_text(1))[:150]
    common = passages.Plain(text, [False] * len(text))

    assert passages.compare(common, common).passages == []


def test_passages_are_led_back_to_the_original_text():
    content = {"sections": {"basis": {"background": "一、 背景：" + a_text(1), "rows": [{"work": a_text(2)}]}}}
    written = texts_of(content)
    whole = "\0".join(one.plain for one in written)
    start = whole.index(plain(a_text(2)))

    [[place, begins, ends]] = spans_of(written, [(start, start + 40)])

    assert place == "basis/rows/0/work"
    assert plain(a_text(2)[begins:ends]) == plain(a_text(2))[:40]


def test_marks_never_overlap():
    pieces = cut("甲乙丙丁戊己", [(0, 3, 1), (2, 5, 2), (9, 12, 3)], "first")

    assert "".join(piece.text for piece in pieces) == "甲乙丙丁戊己"
    assert [(piece.number, piece.text) for piece in pieces] == [(1, "甲乙丙"), (2, "丁戊"), (0, "己")] or pieces[
        -1
    ].number == 3


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("138 0201 2345", "13802012345"),
        ("+86 13802012345", "13802012345"),
        ("０２２-23039895", "02223039895"),
        ("110", ""),
    ],
)
def test_phones_are_compared_by_their_digits(written, digits):
    assert traits.phone(written) == digits


def named(sections, **organisation):
    unit = {"name": "甲公司", "uscc": "91", "contact_name": "李", "contact_phone": "022-23039895", **organisation}
    found = traits.named_in({"organisation": unit, "sections": sections, "attachments": []})
    return {(str(one.kind), one.value) for one in found}


def test_a_name_alone_is_nobody():
    rows = {"team": {"members": [{"name": "王伟"}, {"name": "张三", "unit": "南开大学"}]}}

    assert {value for kind, value in named(rows) if kind == "person"} == {"李 02223039895", "张三 南开大学"}


def test_the_unit_itself_is_no_partner():
    rows = {"partners": {"rows": [{"name": "甲公司", "uscc": ""}, {"name": "乙大学", "uscc": "12X"}]}}

    assert {value for kind, value in named(rows) if kind == "partner"} == {"12x"}


@pytest.mark.parametrize(
    ("share", "longest", "kinds", "material"),
    [
        (0.30, 100, ["text"], False),
        (0.36, 100, ["text"], True),
        (0.3, 210, ["text"], True),
        (0.3, 100, ["text", "phone"], True),
        (0.1, 0, [], False),
    ],
)
def test_what_is_material(share, longest, kinds, material):
    decided_on = {"share": 0.30, "longest": 100, "kinds": ["text"]}

    assert rules.is_material(decided_on, share=share, longest=longest, kinds=kinds) is material
