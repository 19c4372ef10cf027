"""Bars: amounts beside one another, a funnel, and the places of a quota."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.charts.drawing import Chart, box, line, picture, text

WIDTH, NAMES, ROW, BAR, VALUE = 640, 190, 38, 20, 70  # units of the drawing
WIDTH_PHONE, NAMES_PHONE, VALUE_PHONE = 340, 130, 50


def bars(
    title: str,
    amounts: Sequence[tuple[str, int]],
    *,
    unit: str,
    kind: str = "bar",
    whole: int | None = None,
) -> Chart:
    """One bar for each name, in the order given; as long as the room at `whole`, or at the most."""
    said = "; ".join(f"{name}: {amount}" for name, amount in amounts)
    high = len(amounts) * ROW + 8
    most = whole or max([amount for _name, amount in amounts] or [1]) or 1
    room, room_phone = WIDTH - NAMES - VALUE, WIDTH_PHONE - NAMES_PHONE - VALUE_PHONE
    wide = _rows(amounts, kind, names=NAMES, scale=room / most)
    narrow = _rows(amounts, kind, names=NAMES_PHONE, scale=room_phone / most)
    return Chart(
        title=title,
        description=said,
        svg=picture(title, said, WIDTH, high, wide),
        small=picture(title, said, WIDTH_PHONE, high, narrow),
        columns=("", unit),
        rows=amounts,
        is_told=False,
    )


def _rows(
    amounts: Sequence[tuple[str, int]], kind: str, *, names: int, scale: float
) -> list[SafeString]:
    parts = []
    for number, (name, amount) in enumerate(amounts):
        top = number * ROW + 8
        parts += [
            text(names - 12, top + 16, name, "label", "end"),
            box(names, top, scale * amount, BAR, kind),
            text(names + scale * amount + 8, top + 16, amount, "value"),
        ]
    return parts


def funnel(title: str, steps: Sequence[tuple[str, int]], *, unit: str) -> Chart:
    """How many are left at each step; the table says which share of the step before."""
    chart = bars(title, steps, unit=unit, kind="bar funnel")
    before = [None, *(amount for _name, amount in steps)]
    rows = [
        (name, amount, "" if not earlier else f"{100 * amount // earlier}%")
        for (name, amount), earlier in zip(steps, before, strict=False)
    ]
    columns = ("", unit, _("of the step before"))
    return replace(chart, columns=columns, rows=rows)


def quota_bar(title: str, *, taken: int, places: int) -> Chart:
    """Places used of those there are; what is beyond them stands out behind a mark."""
    whole = max(places, taken, 1)
    room, height = WIDTH - 4, 20
    inside, over = min(taken, places), max(taken - places, 0)
    parts = [
        box(2, 6, room, height, "track", 10),
        box(2, 6, room * inside / whole, height, "bar", 10),
    ]
    if over:
        parts += [
            box(2 + room * places / whole, 6, room * over / whole, height, "bar over"),
            line(2 + room * places / whole, 2, 2 + room * places / whole, height + 10, "mark"),
        ]
    said = _("%(taken)s of %(places)s places used") % {"taken": taken, "places": places}
    rows = [(_("places"), places), (_("used"), taken), (_("left"), max(places - taken, 0))]
    svg = picture(title, said, WIDTH, height + 12, parts)
    return Chart(title=title, description=said, svg=svg, columns=("", _("count")), rows=rows)
