"""A case's way: what it has passed, where it is, what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from honors import routes
from honors.models.organizations import Level
from honors.states import NominationState, StageKind
from portal.charts.drawing import Chart, circle, line, path, picture, text

STEP, DOT, TALL = 150, 15, 62  # units of the drawing
DONE, NOW, NEXT = "done", "now", "next"
# Where a case is at no stage: with its unit, behind the last stage, or at its end.
WITH_UNIT = (NominationState.DRAFT, NominationState.RETURNED)
BEHIND = (NominationState.APPROVED, NominationState.HONORED)


@dataclass(frozen=True, kw_only=True)
class Station:
    """`level` and `name` are its two lines; `kind` is done, now or next."""

    level: str
    name: str
    kind: str


def route(nomination: Any) -> Chart:
    return route_drawing(stations_of(nomination))


def way_of(stages: Sequence[Any]) -> Chart:
    """Of a round, that every case of it goes; `stages` need no more than kind and level."""
    stations = [
        Station(level="", name=_("Nomination"), kind=NEXT),
        *(
            Station(
                level=str(Level(stage.level).label),
                name=str(StageKind(stage.kind).label),
                kind=NEXT,
            )
            for stage in stages
        ),
        Station(level="", name=_("Honored"), kind=NEXT),
    ]
    title = _("The way of a nomination")
    said = " → ".join(" ".join(filter(None, (s.level, s.name))) for s in stations)
    return Chart(
        title=title,
        description=said,
        svg=_across(title, said, stations),
        small=_down(title, said, stations),
        columns=(_("level"), _("step")),
        rows=[(station.level, station.name) for station in stations],
        is_told=False,
    )


def stations_of(nomination: Any) -> list[Station]:
    """The unit itself, the stages of the case's route, and the honor at its end."""
    stages = routes.route_of(nomination)
    here = _position(nomination, stages)
    names = [
        (nomination.unit.get_level_display(), _("Nomination")),
        *((stage.get_level_display(), stage.get_kind_display()) for stage in stages),
        ("", _("Honored")),
    ]
    honored = nomination.state == NominationState.HONORED
    return [
        Station(level=str(level), name=str(name), kind=_kind(number, here, honored=honored))
        for number, (level, name) in enumerate(names)
    ]


def _position(nomination: Any, stages: Sequence[Any]) -> int:
    """0 with the unit, 1 at the first stage; where it ended, the stage that it had reached."""
    state = nomination.state
    if state in WITH_UNIT:
        return 0
    if state in BEHIND:
        return len(stages) + 1
    stage_id = nomination.stage_id or nomination.resume_stage_id
    return next((n for n, stage in enumerate(stages, 1) if stage.pk == stage_id), 0)


def _kind(number: int, here: int, *, honored: bool) -> str:
    if number < here or honored:
        return DONE
    return NOW if number == here else NEXT


def route_drawing(stations: Sequence[Station]) -> Chart:
    """Side by side where there is room, one below the other on phones."""
    title = _("The way of this case")
    now = next((n for n, station in enumerate(stations, 1) if station.kind == NOW), len(stations))
    place = " ".join(part for part in (stations[now - 1].level, stations[now - 1].name) if part)
    said = _("Step %(step)s of %(count)s: %(place)s") % {
        "step": now,
        "count": len(stations),
        "place": place,
    }
    words = {DONE: _("done"), NOW: _("now"), NEXT: _("to come")}
    return Chart(
        title=title,
        description=said,
        svg=_across(title, said, stations),
        small=_down(title, said, stations),
        columns=(_("level"), _("step"), ""),
        rows=[(station.level, station.name, words[station.kind]) for station in stations],
    )


def _across(title: str, said: str, stations: Sequence[Station]) -> SafeString:
    parts = []
    for number, station in enumerate(stations):
        x = number * STEP + STEP // 2
        if number:
            parts.append(line(x - STEP + DOT, 28, x - DOT, 28, f"way {station.kind}"))
        parts += [
            *_dot(x, 28, station.kind),
            text(x, 72, station.name, f"station {station.kind}", "middle"),
            text(x, 96, station.level, "level", "middle"),
        ]
    return picture(title, said, STEP * len(stations), 108, parts)


def _down(title: str, said: str, stations: Sequence[Station]) -> SafeString:
    parts = []
    for number, station in enumerate(stations):
        y = number * TALL + 24
        if number:
            parts.append(line(24, y - TALL + DOT, 24, y - DOT, f"way {station.kind}"))
        parts += [
            *_dot(24, y, station.kind),
            text(56, y + 6, station.name, f"station {station.kind}"),
            text(200, y + 6, station.level, "level"),
        ]
    return picture(title, said, 280, TALL * (len(stations) - 1) + 48, parts)


def _dot(x: float, y: float, kind: str) -> list[SafeString]:
    drawn = [circle(x, y, DOT, f"dot {kind}")]
    if kind == DONE:
        drawn.append(path(f"M{x - 6} {y}l4.5 5l8 -9", "tick-mark"))
    elif kind == NOW:
        drawn.append(circle(x, y, 5.5, "core"))
    return drawn
