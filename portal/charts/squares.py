"""What each judge gave each case, as squares: the darker the higher."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from portal.charts.drawing import Chart, box, picture, text

SIDE, GAP, ROW, NAMES, SPREAD = 30, 4, 38, 150, 60  # units of the drawing
DEPTHS, MOST = 4, 40


def squares(title: str, rows: Sequence[tuple[str, Sequence[float]]]) -> Chart:
    """Those whom judges see most differently stand on top: by highest less lowest."""
    ordered = sorted((row for row in rows if row[1]), key=lambda row: -_spread(row[1]))
    given = [value for _name, values in ordered for value in values]
    low, high = min(given, default=0), max(given, default=1)
    said = _("From %(low)s to %(high)s; sorted by how far judges are apart.") % {
        "low": f"{low:g}",
        "high": f"{high:g}",
    }
    most = max([len(values) for _name, values in ordered] or [1])
    wide = NAMES + most * (SIDE + GAP) + SPREAD
    shown = ordered[:MOST]
    parts = []
    for number, (name, values) in enumerate(shown):
        top = number * ROW + 4
        parts.append(text(NAMES - 12, top + 20, name, "label", "end"))
        for place, value in enumerate(sorted(values)):
            depth = 1 + int((DEPTHS - 1) * (value - low) / ((high - low) or 1))
            x = NAMES + place * (SIDE + GAP)
            parts.append(box(x, top, SIDE, SIDE, f"tile depth-{depth}", 4))
        x = NAMES + len(values) * (SIDE + GAP) + 8
        parts.append(text(x, top + 20, f"{_spread(values):g}", "value"))
    return Chart(
        title=title,
        description=said,
        svg=picture(title, said, wide, len(shown) * ROW + 8, parts),
        columns=("", _("lowest"), _("highest"), _("apart")),
        rows=[
            (name, f"{min(values):g}", f"{max(values):g}", f"{_spread(values):g}")
            for name, values in ordered
        ],
    )


def _spread(values: Sequence[float]) -> float:
    return round(max(values) - min(values), 2)
