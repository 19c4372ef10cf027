"""Spellings of a name that mean the same person more often than not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.identity import parse_name
from honors.spelling import folded, simplified, sound


# Two of the five articles that the field was learned from are in traditional characters.
@pytest.mark.parametrize(
    ("traditional", "expected"),
    [("張麗華", "张丽华"), ("劉曉慶", "刘晓庆"), ("王芳", "王芳"), ("鍾巧雲", "钟巧云")],
)
def test_traditional_characters_fold_to_simplified_ones(traditional: str, expected: str) -> None:
    assert simplified(traditional) == expected
    assert folded(traditional) == expected


@pytest.mark.parametrize("dot", ["\u00b7", "\u2022", "\u2027", "\u30fb", "．", "."])
def test_a_middle_dot_of_any_kind_or_none_is_the_same_name(dot: str) -> None:
    name = f"阿依古丽{dot}买买提"

    assert folded(parse_name(name)) == folded(name) == folded("阿依古丽买买提")


def test_width_case_and_spaces_do_not_matter() -> None:
    assert folded("Ｌｉ　Na") == folded("li na") == "lina"


def test_names_that_sound_alike_have_one_sound() -> None:
    assert sound("王秀兰") == sound("王秀蘭") == sound("王秀蓝") == "wang xiu lan"
    assert sound("王秀兰") != sound("王秀丽")


def test_a_character_sounds_alike_wherever_it_stands() -> None:
    assert sound("单").split() == sound("单雄信").split()[:1]


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=6))
def test_a_folded_name_folds_to_itself_and_sounds_like_it(name: str) -> None:
    once = folded(name)

    assert folded(once) == once
    assert sound(once) == sound(name)
