"""One name in several spellings: what is folded away to find it, and how it sounds."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

# After `honors.identity.parse_name` the only middle dot is U+00B7; searches are typed freely.
_APART = re.compile("[\\s\u00b7.\u2022\u2027\u30fb]+")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; what is simplified already stays."""
    return str(_simplifier().convert(text))


def folded(name: str) -> str:
    """The form in which names are searched and compared: simplified, half-width, lower case,
    without spaces and middle dots. For finding only, never for showing.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _APART.sub("", simplified(plain))


@cache
def _sound(character: str) -> str:
    return "".join(lazy_pinyin(character))


def sound(name: str) -> str:
    """The syllables of the folded name without tones, `wang xiu lan`.

    Each character is read alone, in its first reading, so that the same characters always sound
    the same: 王秀兰 and 王秀蓝 agree, and a surname's rare reading does not matter.
    """
    return " ".join(_sound(character) for character in folded(name))
