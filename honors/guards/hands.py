"""Whose acts count as somebody's own, so that no substitute is a way around four eyes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from honors.deadlines import start_of
from workflow.workdays import ONE_DAY

# What `hands_of` reads of a user.
READS = ("memberships__substitute_for", "memberships__substitutes")
# Who did something, and when, as far as that is known.
Act = tuple[int, datetime | None]


class Hand(NamedTuple):
    """Acts of this person in [start, end) count; without these, all acts do."""

    user_id: int
    start: datetime | None = None
    end: datetime | None = None

    def did(self, act: Act) -> bool:
        user_id, at = act
        if at is None or self.start is None or self.end is None:
            return user_id == self.user_id
        return user_id == self.user_id and self.start <= at < self.end


def hands_of(person: Any, *, on: date) -> Iterator[Hand]:
    """The person's own; whatever the one did in whose place the person acts on that day; and what
    a substitute did in the person's place.
    """
    yield Hand(person.pk)
    begins, ends = start_of(on), start_of(on + ONE_DAY)
    for role in person.memberships.all():
        absent = role.substitute_for
        if absent is not None and role.starts_at < ends and begins < role.ends_at:
            yield Hand(absent.user_id)
        for acting in role.substitutes.all():
            yield Hand(acting.user_id, acting.starts_at, acting.ends_at)


def had_a_hand(hands: Iterable[Hand], acts: Iterable[Act]) -> bool:
    done = list(acts)
    return any(hand.did(act) for hand in hands for act in done)
