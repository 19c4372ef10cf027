"""The phases of a round on one line of time each, with today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.charts.drawing import Chart, box, line, picture, text

WIDTH, NAMES, ROW, BAR, FOOT = 640, 170, 38, 20, 34  # units of the drawing
WIDTH_PHONE, NAMES_PHONE = 340, 104


@dataclass(frozen=True, kw_only=True)
class Phase:
    """From a day to a last day."""

    name: str
    first: date
    last: date


def phases(title: str, rows: Sequence[Phase], *, today: date) -> Chart:
    """In the order given; today's line is left out where it lies outside."""
    running = [row.name for row in rows if row.first <= today <= row.last]
    said = _("Today: %(phases)s") % {"phases": "、".join(running) or _("nothing of this")}
    high = len(rows) * ROW + FOOT
    wide = _drawn(rows, today, names=NAMES, width=WIDTH)
    narrow = _drawn(rows, today, names=NAMES_PHONE, width=WIDTH_PHONE)
    return Chart(
        title=title,
        description=said,
        svg=picture(title, said, WIDTH, high, wide),
        small=picture(title, said, WIDTH_PHONE, high, narrow),
        columns=("", _("from"), _("until")),
        rows=[(row.name, row.first.isoformat(), row.last.isoformat()) for row in rows],
    )


def _drawn(rows: Sequence[Phase], today: date, *, names: int, width: int) -> list[SafeString]:
    first, last = min(row.first for row in rows), max(row.last for row in rows)
    room = width - names - 20
    bottom = len(rows) * ROW + 4

    def across(day: date) -> float:
        return names + room * (day - first).days / max((last - first).days, 1)

    parts = []
    for number, row in enumerate(rows):
        top = number * ROW + 8
        is_now = row.first <= today <= row.last
        wide = max(across(row.last) - across(row.first), 5)
        parts.append(text(names - 12, top + 16, row.name, "label", "end"))
        parts.append(box(across(row.first), top, wide, BAR, "bar" if is_now else "box"))
    parts.append(text(names, bottom + 20, f"{first.month}-{first.day}", "tick"))
    parts.append(text(width - 20, bottom + 20, f"{last.month}-{last.day}", "tick", "end"))
    if first <= today <= last:
        parts.append(line(across(today), 2, across(today), bottom, "mark"))
    return parts
