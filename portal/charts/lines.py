"""Lines over time and between methods: what came in day by day, and how ranks change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from string import ascii_uppercase

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.charts.drawing import Chart, circle, line, path, picture, text

WIDTH, HEIGHT, WIDTH_PHONE = 640, 260, 340  # units of the drawing
LEFT, RIGHT, TOP, FOOT = 46, 24, 18, 34
STEP = 30  # between two ranks
NAMES, NAMES_PHONE = 150, 92
MOST_NAMED = 40  # cases that a slope can show


def days(
    title: str, counts: Sequence[tuple[date, int]], *, deadline: date | None, unit: str
) -> Chart:
    """All up to each day, with a mark at the last one. Days without any are not in `counts`."""
    whole = sum(count for _day, count in counts)
    said = _("%(count)s in %(days)s days") % {"count": whole, "days": len(counts)}
    summed, total = list[tuple[date, int]](), 0
    for day, count in counts:
        total += count
        summed.append((day, total))
    return Chart(
        title=title,
        description=said,
        svg=picture(title, said, WIDTH, HEIGHT, _climb(summed, deadline, WIDTH)),
        small=picture(title, said, WIDTH_PHONE, HEIGHT, _climb(summed, deadline, WIDTH_PHONE)),
        columns=(_("day"), unit, _("in all")),
        rows=[
            (day.isoformat(), count, upto)
            for (day, count), (_same, upto) in zip(counts, summed, strict=True)
        ],
    )


def _climb(
    summed: Sequence[tuple[date, int]], deadline: date | None, width: int
) -> list[SafeString]:
    ends = [day for day, _total in summed] + ([deadline] if deadline else [])
    first, last, most = min(ends), max(ends), max(total for _day, total in summed)
    room, tall = width - LEFT - RIGHT, HEIGHT - TOP - FOOT

    def across(day: date) -> float:
        return LEFT + room * (day - first).days / max((last - first).days, 1)

    def up(total: int) -> float:
        return TOP + tall * (1 - total / most)

    drawn = f"M {across(first):.1f} {up(0):.1f}"
    for day, total in summed:
        drawn += f" H {across(day):.1f} V {up(total):.1f}"
    parts = [line(LEFT, up(0), width - RIGHT, up(0), "axis"), path(drawn, "climb")]
    parts += [text(LEFT - 8, up(total) + 5, total, "tick", "end") for total in {0, most}]
    parts.append(text(LEFT, HEIGHT - 10, _short(first), "tick"))
    parts.append(text(width - RIGHT, HEIGHT - 10, _short(last), "tick", "end"))
    if deadline:
        parts.append(line(across(deadline), TOP, across(deadline), up(0), "mark"))
    return parts


def _short(day: date) -> str:
    return f"{day.month}-{day.day}"


def slope(title: str, methods: Sequence[str], ranks: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """A line for each case from its rank by one method to that by the next, the methods under
    letters. Those whose rank changes stand out.
    """
    moved = sum(len(set(places)) > 1 for _name, places in ranks)
    letters = ascii_uppercase[: len(methods)]
    told = " · ".join(f"{letter} {method}" for letter, method in zip(letters, methods, strict=True))
    said = _("%(moved)s of %(count)s change their rank. %(methods)s") % {
        "moved": moved,
        "count": len(ranks),
        "methods": told,
    }
    shown = ranks[:MOST_NAMED]
    high = TOP + 24 + STEP * max([max(places) for _name, places in shown] or [1]) + 10
    wide = _slopes(letters, shown, width=WIDTH, names=NAMES)
    narrow = _slopes(letters, shown, width=WIDTH_PHONE, names=NAMES_PHONE)
    return Chart(
        title=title,
        description=said,
        svg=picture(title, said, WIDTH, high, wide),
        small=picture(title, said, WIDTH_PHONE, high, narrow),
        columns=("", *methods),
        rows=[(name, *places) for name, places in ranks],
    )


def _slopes(
    letters: str, ranks: Sequence[tuple[str, Sequence[int]]], *, width: int, names: int
) -> list[SafeString]:
    room = width - names - 40
    at = [names + room * n / max(len(letters) - 1, 1) for n in range(len(letters))]
    parts = [text(x, TOP, letter, "tick", "middle") for x, letter in zip(at, letters, strict=True)]
    for name, places in ranks:
        kind = "slope moved" if len(set(places)) > 1 else "slope"
        ys = [TOP + 24 + STEP * (place - 1) + STEP / 2 for place in places]
        parts.append(text(names - 12, ys[0] + 5, name, "label", "end"))
        for left, right in zip(range(len(at)), range(1, len(at)), strict=False):
            parts.append(line(at[left], ys[left], at[right], ys[right], kind))
        parts += [circle(x, y, 4, "mean") for x, y in zip(at, ys, strict=True)]
        parts.append(text(at[-1] + 12, ys[-1] + 5, places[-1], "value"))
    return parts
