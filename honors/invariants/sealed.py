"""Sealed personal values open in their own place, and are found by the index they give."""

from __future__ import annotations

Broken = tuple[str, str]

CHECKS = ()
