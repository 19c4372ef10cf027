"""What every picture shares. Colors are classes of the style sheet, so that modes change them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`small` is drawn instead of `svg` on phones, where there is one. The description stands under
    the title with `is_told`: not where it only says for the blind what the picture shows.
    """

    title: str
    description: str
    svg: SafeString
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    small: SafeString = field(default=SafeString())
    is_told: bool = True


def picture(
    title: str, description: str, width: int, height: int, parts: Iterable[SafeString]
) -> SafeString:
    """A whole SVG that says its name and what it shows. Without identifiers: the same picture may
    stand on a page twice.
    """
    return format_html(
        '<svg class="drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img">'
        "<title>{title}</title><desc>{desc}</desc>{parts}</svg>",
        w=width,
        h=height,
        title=title,
        desc=description,
        parts=joined(parts),
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped where it is made


def text(x: float, y: float, words: object, kind: str = "", anchor: str = "start") -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', kind, *_at(x, y), anchor, words
    )


def box(x: float, y: float, width: float, height: float, kind: str, round_: int = 3) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        kind,
        *_at(x, y, max(width, 0), height),
        round_,
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, *_at(x1, y1, x2, y2)
    )


def circle(x: float, y: float, radius: float, kind: str) -> SafeString:
    return format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', kind, *_at(x, y, radius))


def path(drawn: str, kind: str) -> SafeString:
    return format_html('<path class="{}" d="{}"/>', kind, drawn)


def _at(*places: float) -> list[str]:
    """To a tenth of a unit, in the same words everywhere."""
    return [f"{place:.1f}" for place in places]
