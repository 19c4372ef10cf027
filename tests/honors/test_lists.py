"""Official order and wording of lists.

The names in order are the opening of the published national list of 最美奋斗者 (2019); it is the
measure of our reading of surname stroke order. Everybody else is made up.
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.lists import count_unit, counted, headline, stroke_key
from workflow.refusals import InvalidInput

# fmt: off
PUBLISHED = [
    "于蓝", "于漪", "于海俊", "卫兴华", "马万水", "马六孩", "马凤山", "马永顺", "马伟明", "马恒昌",
    "马海德", "马寅初", "马善祥", "乌国庆", "孔祥瑞", "孔繁森", "支月英", "文花枝", "文朝荣",
    "方工", "毛岸英", "毛秉华", "王伟", "王刚", "王昆", "王杰", "王波", "王选", "王瑛", "王书茂",
    "王文教", "王乐义", "王永志", "王传喜", "王有德", "王伯祥", "王启民", "王进喜",
]
# fmt: on


def test_a_shuffled_list_comes_back_as_it_was_published() -> None:
    shuffled = list(PUBLISHED)
    random.Random(2019).shuffle(shuffled)
    assert sorted(shuffled, key=stroke_key) == PUBLISHED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("丁一", "于蓝"),
        ("于漪", "于海俊"),
        ("卫兴华", "马万水"),
        ("乌国庆", "孔祥瑞"),
        ("范小花", "赵小花"),
        ("苗小花", "范小花"),
        ("何小梅", "陈小梅"),
        ("龚小花", "Anna Li"),
        ("古丽\u00b7阿依", "左小花"),
        ("欧阳小花", "赵小花"),
    ],
)
def test_one_name_comes_before_another(first: str, second: str) -> None:
    assert stroke_key(first) < stroke_key(second)


def test_an_empty_name_has_no_place() -> None:
    with pytest.raises(InvalidInput) as caught:
        stroke_key("")
    assert caught.value.code == "name_empty"


@given(st.lists(st.text("于王李张范欧阳小花\u00b7ab\U0002b7f0", min_size=1), max_size=12))
def test_the_order_does_not_depend_on_the_order_given(names: list[str]) -> None:
    backwards = names[::-1]

    assert sorted(backwards, key=stroke_key) == sorted(names, key=stroke_key)


def test_each_kind_of_nominee_has_its_unit() -> None:
    kinds = ("person", "family", "collective", "pair", "place")
    assert [count_unit(kind) for kind in kinds] == ["名", "户", "个", "对", "个"]


@pytest.mark.parametrize(
    ("names", "kind", "words"),
    [
        (["何小梅", "于某", "王某"], "person", "何小梅等3名同志"),
        (["何小梅"], "person", "何小梅同志"),
        (["何小梅家庭", "于某家庭"], "family", "何小梅家庭等2户家庭"),
        (["何小梅"], "family", "何小梅家庭"),
        (["何小梅家庭"], "family", "何小梅家庭"),
        (["某某妇联"], "collective", "某某妇联"),
        (["甲、乙", "丙、丁"], "pair", "甲、乙等2对"),
        (["甲庭院", "乙庭院"], "place", "甲庭院等2个场所"),
    ],
)
def test_the_first_name_and_the_number_come_from_the_list(
    names: list[str], kind: str, words: str
) -> None:
    assert counted(names, kind=kind) == words


@pytest.mark.parametrize(
    ("nature", "words"),
    [
        ("commendation", "授予何小梅等2名同志“三八红旗手”称号"),
        ("creation", "命名何小梅等2名同志为“三八红旗手”"),
        ("role_model_selection", "认定何小梅等2名同志为“三八红旗手”"),
        ("circular_praise", "对何小梅等2名同志给予“三八红旗手”通报表扬"),
    ],
)
def test_the_verb_follows_the_nature_of_the_activity(nature: str, words: str) -> None:
    names = ["何小梅", "于某"]
    assert headline(names, kind="person", title="三八红旗手", nature=nature) == words


def test_an_empty_list_has_no_headline() -> None:
    with pytest.raises(InvalidInput) as caught:
        headline([], kind="person", title="三八红旗手", nature="commendation")
    assert caught.value.code == "list_empty"
