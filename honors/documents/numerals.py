"""Numbers and days as official Chinese writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_DIGITS = "〇一二三四五六七八九"
_TEN = 10


def in_figures(day: date) -> str:
    """2026年3月31日: without leading zeros, as documents are dated."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_characters(day: date) -> str:
    """二〇二六年三月三十一日, as certificates are dated."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def chinese_number(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 二十一."""
    tens, ones = divmod(number, _TEN)
    leading = "" if tens == 1 else _DIGITS[tens]
    return (f"{leading}十" if tens else "") + (_DIGITS[ones] if ones else "")
