"""Two windows on one page: who changed what is told apart field by field.

Each page says by a digest which value of each field it was made from. A field that one side left as
it was takes what the other wrote; only what both changed, to different things, stays open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DIGITS = 16  # of each digest
EMPTY = ""


@dataclass(frozen=True, kw_only=True)
class Merge:
    """`values` hold the writer's own where `clashing`; `taken` are fields that others wrote."""

    values: dict[str, Any]
    clashing: tuple[str, ...]
    taken: tuple[str, ...]


def merge(mine: Mapping[str, Any], theirs: Mapping[str, Any], seen: Mapping[str, str]) -> Merge:
    """`seen` has the digest of each field as the writer had it; what it does not name was empty."""
    values, clashing, taken = {}, [], []
    for name, own in mine.items():
        other = theirs.get(name)
        before = seen.get(name, digest(EMPTY))
        values[name] = own
        if same(own, other) or digest(other) == before:
            continue
        if digest(own) == before:
            values[name] = other
            taken.append(name)
        else:
            clashing.append(name)
    return Merge(values=values, clashing=tuple(clashing), taken=tuple(taken))


def fold(
    saved: Mapping[str, Any], typed: Sequence[tuple[Mapping[str, Any], Mapping[str, str]]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was typed in several windows and never saved, the latest last, each with what it had
    seen. Answers the values of all together, and by field the other text where there are two.
    """
    values, others = dict(saved), dict[str, Any]()
    for mine, seen in typed:
        merged = merge(mine, saved, seen)
        others |= {name: saved.get(name) for name in merged.clashing}
        for name, own in merged.values.items():
            if same(own, saved.get(name)):
                continue
            if not same(values.get(name), own) and not same(values.get(name), saved.get(name)):
                others[name] = values[name]
            values[name] = own
    return values, others


def same(one: Any, other: Any) -> bool:
    return _plain(one) == _plain(other)


def digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(_plain(value)).encode()).hexdigest()[:DIGITS]


def _plain(value: Any) -> Any:
    """As browsers send it back: line ends differ, and what is ticked has no order."""
    if value is None:
        return EMPTY
    if isinstance(value, list | tuple):
        return sorted(map(str, value)) or EMPTY
    return "\n".join(str(value).split("\r\n")).strip()


def written(values: Mapping[str, Any], names: Sequence[str]) -> str:
    """The digests of a page, to come back with what is typed on it."""
    return json.dumps({name: digest(values.get(name)) for name in names}, separators=(",", ":"))


def read(sent: str) -> dict[str, str]:
    """Empty for what no page of ours wrote: then everything that differs is open."""
    try:
        found = json.loads(sent)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
