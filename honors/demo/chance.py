"""Chance that can be had again: one stream for each purpose, all from the demo's seed."""

from __future__ import annotations

from random import Random


def chance(seed: int, *purpose: str) -> Random:
    """Streams do not disturb each other: one more draw in one leaves all others as they were."""
    return Random("/".join((str(seed), *purpose)))  # noqa: S311 - nothing here is secret
