"""The standard list of vetoes to begin with: data, dated when it is stored, to extend or replace.

Composed from public notices. None of it is law, and what a county asks differs: it sets items of
its own, and an item that no longer holds gets a last day.
"""

from __future__ import annotations

from typing import Final

EVERYBODY: Final = ("person", "family", "collective", "pair", "place")
HOUSEHOLDS: Final = ("person", "family", "pair", "place")

# Code, text, and the kinds of nominee that it is asked of.
STANDARD_VETOES: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("violations", "有违法违纪行为", EVERYBODY),
    ("unlawful_petitions", "组织或参与非法聚集、重大群体性上访", EVERYBODY),
    ("vice_and_gangs", "涉黄、涉赌、涉毒、涉黑涉恶", EVERYBODY),
    ("cults", "参与封建迷信、非法宗教活动或邪教组织", EVERYBODY),
    ("dishonesty", "有失信或不文明行为记录", EVERYBODY),
    ("domestic_violence", "有家庭暴力行为", HOUSEHOLDS),
    ("neglected_minors", "对未成年子女监护不力", HOUSEHOLDS),
    ("nationality", "已放弃中国国籍", HOUSEHOLDS),
    ("morals", "违反社会公德、职业道德、家庭美德或个人品德，造成不良影响", EVERYBODY),
)
