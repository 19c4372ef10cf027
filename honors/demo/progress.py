"""Bars for what takes long: on a terminal, after two seconds, gone when done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")
SECONDS_BEFORE_BAR = 2


def shown(items: Iterable[T], label: str) -> Iterator[T]:
    total = len(items) if isinstance(items, Sized) else None
    yield from tqdm(items, label, total=total, delay=SECONDS_BEFORE_BAR, disable=None, leave=False)
