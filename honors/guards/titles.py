"""The titles that a nominee holds: honors given here, what higher bodies elsewhere gave, and what
was won earlier.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from honors.states import HELD_HONORS, RecommendationState

# What must be loaded with a nominee.
HELD = ("honors__title", "recommendations__call", "earlier_titles")


class HeldTitle(NamedTuple):
    """`key` is that of the title here, None for one of a body elsewhere."""

    key: int | None
    name: str
    level: str
    since: date


def held_titles(
    nominee: Any, *, on: date, states: Collection[str] = HELD_HONORS
) -> list[HeldTitle]:
    """Those of that day, honors first. Of a body that works here only its honors count: a
    recorded outcome would outlive the honor.
    """
    return [
        *(
            HeldTitle(honor.title_id, honor.title_name, honor.title.level, honor.awarded_on)
            for honor in nominee.honors.all()
            if honor.state in states and (honor.expires_on is None or on < honor.expires_on)
        ),
        *(
            HeldTitle(None, told.call.title_name, told.call.level, told.outcome_on)
            for told in nominee.recommendations.all()
            if told.state == RecommendationState.HONORED_ABOVE
            and told.case_id is None
            and told.outcome_on <= on
        ),
        *(
            HeldTitle(won.title_id, won.name, won.level, won.since)
            for won in nominee.earlier_titles.all()
            if won.since <= on
        ),
    ]


def times_won(nominee: Any, title: int) -> Iterator[date]:
    """The days on which a title of a program here was given: in force or not, here or earlier."""
    yield from (honor.awarded_on for honor in nominee.honors.all() if honor.title_id == title)
    yield from (won.since for won in nominee.earlier_titles.all() if won.title_id == title)
