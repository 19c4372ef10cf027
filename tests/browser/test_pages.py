"""Every registered page in a browser: accessible, easy to hit, never too wide, light, discreet.

A page is seen in one of the ways, and in all of them where HONORS_LONG is set: `make crawl`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from zlib import crc32

import pytest

from tests import messages
from tests.browser import LONG
from tests.browser.hanging import CANARY_PHONE
from tests.browser.pages import PAGES, Registered
from tests.browser.visiting import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]
NARROWEST = 320
MOST_REQUESTS = 11  # of a first visit, beside the page and its photos
# Enough to meet every size with every language, mode and contrast.
WAYS: list[dict[str, Any]] = [
    {"width": PHONE, "language": "zh-hans"},
    {"width": DESK, "language": "en"},
    {"width": PHONE, "language": "en", "size": "large", "contrast": "high"},
    {"width": DESK, "language": "zh-hans", "size": "larger"},
]


def ways_to_see(page: Registered) -> list[dict[str, Any]]:
    return WAYS if LONG else [WAYS[crc32(page.name.encode()) % len(WAYS)]]


@cache
def words_not_of(language: object) -> frozenset[str]:
    """What our catalog says in the other language and not in this; one or two signs do not tell.

    What people have written is in whatever language they wrote.
    """
    pairs = [
        (message.id, message.string)
        for message in messages.translated()
        if isinstance(message.id, str) and isinstance(message.string, str)
    ]
    english, chinese = ({pair[side] for pair in pairs if len(pair[1]) > 2} for side in (0, 1))
    return frozenset(english - chinese if language == "zh-hans" else chinese - english)


def findings(visitor: Visitor, page: Registered, language: object) -> dict[str, object]:
    found: dict[str, object] = {}
    visitor.complaints.clear()
    if visitor.goes_to(page.path) != page.status:
        found["status"] = visitor.page.title()
    found["barriers"] = visitor.barriers()
    found["targets"] = visitor.small_targets()
    found["overflow"] = visitor.overflow()
    visitor.page.set_viewport_size({"width": NARROWEST, "height": 740})
    found["overflow at its narrowest"] = visitor.overflow()
    found["words of another language"] = visitor.words_of(words_not_of(language))
    visitor.page.set_viewport_size({"width": PHONE, "height": 740})
    visitor.lengthen()
    found["overflow of longer words"] = visitor.overflow()
    found["complaints"] = visitor.complaints
    found["strangers"] = visitor.strangers()
    assets = [url for url in visitor.requests if "/static/" in url]
    found["requests"] = assets if len(assets) > MOST_REQUESTS else []
    found["weight"] = visitor.bytes_read if visitor.bytes_read > page.limit else 0
    if page.is_public:
        found["canaries"] = visitor.canaries(CANARY_PHONE)
    visitor.requests.clear()
    visitor.bytes_read = 0
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_fit_to_be_used_by_anybody(page: Registered, visit: Visit) -> None:
    found = {}
    first, *others = ways_to_see(page)
    visitor = visit(page.role, **first)
    for way in (first, *others):
        visitor.looks(**way)
        if wrong := findings(visitor, page, way["language"]):
            found[str(way)] = wrong

    assert found == {}


def test_every_page_has_a_name_of_its_own() -> None:
    names = [page.name for page in PAGES]

    assert sorted(names) == sorted({*names})
