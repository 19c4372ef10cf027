"""Box plots: how each judge marks, beside the middle of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median, quantiles

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.charts.drawing import Chart, box, circle, line, picture, text

WIDTH, NAMES, ROW, HIGH = 720, 150, 44, 22
WIDTH_PHONE, NAMES_PHONE = 340, 74
FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class BoxRow:
    name: str
    values: Sequence[float]

    @property
    def quarters(self) -> tuple[float, float, float]:
        if len(self.values) < FEWEST:
            only = self.values[0]
            return only, only, only
        first, middle, third = quantiles(self.values, n=4, method="inclusive")
        return first, middle, third


def boxes(title: str, rows: Sequence[BoxRow], *, low: float, high: float) -> Chart:
    """From the lowest to the highest mark, the middle half as a box. Rows without values are left
    out of the picture.
    """
    shown = [row for row in rows if row.values]
    middle = median([value for row in shown for value in row.values] or [low])
    said = _("The line marks the middle of all marks: %(middle)s.") % {"middle": f"{middle:g}"}
    tall = len(shown) * ROW + 40
    wide = _drawn(shown, middle, low=low, high=high, names=NAMES, width=WIDTH)
    narrow = _drawn(shown, middle, low=low, high=high, names=NAMES_PHONE, width=WIDTH_PHONE)
    return Chart(
        title=title,
        description=said,
        svg=picture(title, said, WIDTH, tall, wide),
        small=picture(title, said, WIDTH_PHONE, tall, narrow),
        columns=("", _("count"), _("mean"), _("median"), _("lowest"), _("highest")),
        rows=[_figures(row) for row in shown],
    )


def _drawn(
    shown: Sequence[BoxRow], middle: float, *, low: float, high: float, names: int, width: int
) -> list[SafeString]:
    scale = (width - names - 30) / ((high - low) or 1)

    def at(value: float) -> float:
        return names + (value - low) * scale

    bottom = len(shown) * ROW + 12
    parts = [line(at(middle), 4, at(middle), bottom, "mark")]
    for number, row in enumerate(shown):
        y = number * ROW + 26
        first, half, third = row.quarters
        parts += [
            text(names - 14, y + 6, row.name, "label", "end"),
            line(at(min(row.values)), y, at(max(row.values)), y, "whisker"),
            box(at(first), y - HIGH / 2, max((third - first) * scale, 2), HIGH, "box"),
            line(at(half), y - HIGH / 2, at(half), y + HIGH / 2, "median"),
            circle(at(mean(row.values)), y, 3.5, "mean"),
        ]
    for value in (low, (low + high) / 2, high):
        parts.append(text(at(value), bottom + 20, f"{value:g}", "tick", "middle"))
    return parts


def _figures(row: BoxRow) -> tuple[str, ...]:
    values = row.values
    figures = (mean(values), row.quarters[1], min(values), max(values))
    return (row.name, str(len(values)), *(f"{figure:.2f}" for figure in figures))
