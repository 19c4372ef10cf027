"""A map of squares: one for each place, the deeper the more; no boundaries are needed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.charts.drawing import Chart, box, picture, text

SIDE, GAP, ACROSS, ACROSS_PHONE = 122, 8, 7, 3  # units of the drawing
DEPTHS = 4
LETTERS = 7


def tiles(title: str, counts: Sequence[tuple[str, int]], *, unit: str) -> Chart:
    """In the order given. Nothing is a pale square with its 0."""
    most = max([count for _name, count in counts] or [1]) or 1
    said = _("%(places)s places, %(empty)s of them with none") % {
        "places": len(counts),
        "empty": sum(not count for _name, count in counts),
    }
    folds = len(counts) > ACROSS_PHONE
    return Chart(
        title=title,
        description=said,
        svg=_grid(title, said, counts, most, ACROSS),
        small=_grid(title, said, counts, most, ACROSS_PHONE) if folds else SafeString(),
        columns=("", unit),
        rows=counts,
    )


def _grid(
    title: str, said: str, counts: Sequence[tuple[str, int]], most: int, across: int
) -> SafeString:
    parts = []
    for number, (name, count) in enumerate(counts):
        x, y = number % across * (SIDE + GAP), number // across * (SIDE + GAP)
        depth = 0 if not count else 1 + (DEPTHS - 1) * count // most
        parts.append(box(x, y, SIDE, SIDE, f"tile depth-{min(depth, DEPTHS)}", 10))
        middle = x + SIDE / 2
        parts.append(
            text(middle, y + 52, count, f"tile-count depth-{min(depth, DEPTHS)}", "middle")
        )
        for line, words in enumerate(_lines(name)):
            top = y + 82 + line * 20
            parts.append(
                text(middle, top, words, f"tile-name depth-{min(depth, DEPTHS)}", "middle")
            )
    rows = -(-len(counts) // across) or 1
    wide = min(len(counts), across) or 1
    return picture(title, said, wide * (SIDE + GAP) - GAP, rows * (SIDE + GAP) - GAP, parts)


def _lines(name: str) -> list[str]:
    """Two at most; the table has the whole name."""
    if len(name) <= LETTERS:
        return [name]
    rest = name[LETTERS:]
    return [name[:LETTERS], rest if len(rest) <= LETTERS else f"{rest[: LETTERS - 1]}…"]
