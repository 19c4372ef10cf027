"""Official lists: who comes first, in which unit they are counted, how the decision names them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from strokes import strokes

from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

StrokeKey = tuple[int, int, int, tuple[tuple[int, int], ...]]

# Where the table behind `strokes` counts otherwise than the mainland standard GB 13000.1 does.
_MAINLAND = {"范": 8}
_NOT_CHINESE = 99

_UNITS = {"person": "名", "family": "户", "collective": "个", "pair": "对", "place": "个"}
_NOUNS = {"person": "同志", "family": "家庭", "collective": "集体", "pair": "", "place": "场所"}
_ENDINGS = {"person": "同志", "family": "家庭"}
_WORDINGS = {
    "commendation": "授予{who}“{title}”称号",
    "creation": "命名{who}为“{title}”",
    "role_model_selection": "认定{who}为“{title}”",
    "circular_praise": "对{who}给予“{title}”通报表扬",
}


@cache
def _stroke_count(character: str) -> int:
    return _MAINLAND.get(character) or int(strokes(character)) or _NOT_CHINESE


def stroke_key(name: str) -> StrokeKey:
    """Sorts as 按姓氏笔画为序 lists do, in the way the national lists are seen to.

    Strokes of the first character, its code point (which keeps a surname together), the shorter
    name first, then strokes and code point of each further character. Names in other scripts come
    last.
    """
    each = tuple((_stroke_count(character), ord(character)) for character in name)
    if not each:
        raise InvalidInput(_("The name is empty."), code="name_empty")
    (surname_strokes, surname), *given = each
    return (surname_strokes, surname, len(name), tuple(given))


def count_unit(kind: str) -> str:
    """The measure word of a kind of nominee: 名 户 个 对."""
    return _UNITS[kind]


def listed_name(name: str, *, kind: str) -> str:
    """How a list shows a nominee: a family by its representative and the word 家庭."""
    ending = "家庭" if kind == "family" else ""
    return name if name.endswith(ending) else name + ending


def counted(names: Sequence[str], *, kind: str) -> str:
    """万文等20名同志: the first of the list and its length, both taken from the list itself."""
    if not names:
        raise InvalidInput(_("The list is empty: there is nobody to name."), code="list_empty")
    if len(names) == 1:
        ending = _ENDINGS.get(kind, "")
        return names[0] if names[0].endswith(ending) else names[0] + ending
    return f"{names[0]}等{len(names)}{_UNITS[kind]}{_NOUNS[kind]}"


def headline(names: Sequence[str], *, kind: str, title: str, nature: str) -> str:
    """The operative words of a decision. The verb follows the nature of the activity, since only
    an approved commendation may be worded as one."""
    return _WORDINGS[nature].format(who=counted(names, kind=kind), title=title)
