"""December: villages, townships and county-direct units write and submit.

A village here and there sees its mistake and takes the dossier back, or never hands it in.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from honors.demo import nominees
from honors.demo.deeds import sentences
from honors.demo.hours import moment, spread_over
from honors.demo.judging import spread, starred
from honors.demo.progress import shown
from honors.demo.steps.nominating import attach_photo, recall, rewrite, submit, write
from honors.tasks import tick

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from honors.demo.nominees import MadeUp
    from honors.demo.scene import Scene
    from honors.demo.stories.enping.planning import Units
    from honors.models import Nomination, Organization

# Of the villages: left in the drawer, taken back once, and told too briefly at first.
DRAFTS, RECALLS, BRIEF = 2, 1, 8
# Besides the front line: more cadres than the cap allows, should they all rank high.
DUTIES = ("official", "federation_official", "official", *("specialist",) * 4, "entrepreneur")


def nominate(scene: Scene, units: Units) -> dict[int, MadeUp]:
    """Everything that is handed in, and by the key of the case what its unit really has to tell."""
    told = _families(scene, units)
    told |= _persons(scene, units)
    told |= _collectives(scene, units)
    tick(at=moment("2025-12-27", "00:05"))
    return told


def _families(scene: Scene, units: Units) -> dict[int, MadeUp]:
    draw = scene.chance("families")
    troubled = draw.sample(units.villages, k=DRAFTS + RECALLS + BRIEF)
    drafts, recalled = troubled[:DRAFTS], troubled[DRAFTS : DRAFTS + RECALLS]
    brief = troubled[DRAFTS + RECALLS :]
    told = {}
    times = spread_over(date(2025, 12, 2), date(2025, 12, 23), len(units.villages))
    for village, at in zip(shown(units.villages, "村推荐 villages"), times, strict=True):
        made_up = nominees.family(draw, scene.names, address=f"{village.parent}{village}")
        short = village in (*recalled, *brief)
        case = write(scene, "families", village, _shortened(made_up) if short else made_up, at=at)
        told[case.pk] = made_up
        if village not in drafts:
            submit(scene, case, at=at + timedelta(minutes=20))
        if village in recalled:
            _take_back_and_mend(scene, case, made_up, at=at + timedelta(hours=1))
    _rate(scene, told, spread(scene.chance("families", "merits"), len(told)))
    return told


def _shortened(made_up: MadeUp) -> MadeUp:
    """As somebody in a hurry tells it."""
    return made_up.with_data(deeds=sentences(str(made_up.data["deeds"]), 1))


def _take_back_and_mend(scene: Scene, case: Nomination, made_up: MadeUp, *, at: datetime) -> None:
    recall(scene, case, at=at)
    rewrite(scene, case, made_up, at=at + timedelta(minutes=30))
    submit(scene, case, at=at + timedelta(minutes=40))


def _persons(scene: Scene, units: Units) -> dict[int, MadeUp]:
    draw = scene.chance("persons")
    others = len(units.with_persons) - len(DUTIES)
    duties = [*DUTIES, *draw.choices(nominees.FRONT_LINE, k=others)]
    draw.shuffle(duties)
    made_up = [
        nominees.person(draw, scene.names, duty=duty, employer=unit.name)
        for duty, unit in zip(duties, units.with_persons, strict=True)
    ]
    told = _hand_in(scene, "persons", units.with_persons, made_up)
    _rate(scene, told, spread(scene.chance("persons", "merits"), len(told)))
    return told


def _collectives(scene: Scene, units: Units) -> dict[int, MadeUp]:
    draw = scene.chance("collectives")
    made_up = [
        nominees.collective(
            draw,
            scene.names,
            name=f"{unit.name.removesuffix('（虚构）')}巾帼班组",
            parent=unit.name,
        )
        for unit in units.with_collectives
    ]
    told = _hand_in(scene, "collectives", units.with_collectives, made_up)
    _rate(scene, told, starred(len(told)))
    return told


def _hand_in(
    scene: Scene, key: str, units: Sequence[Organization], made_up: Sequence[MadeUp]
) -> dict[int, MadeUp]:
    told = {}
    times = spread_over(date(2025, 12, 15), date(2025, 12, 24), len(units))
    for unit, nominee, at in zip(units, made_up, times, strict=True):
        case = write(scene, key, unit, nominee, at=at)
        attach_photo(scene, case, at=at + timedelta(minutes=10))
        submit(scene, case, at=at + timedelta(minutes=30))
        told[case.pk] = nominee
    return told


def _rate(scene: Scene, told: dict[int, MadeUp], merits: list[float]) -> None:
    scene.judging.rate([made_up.name for made_up in told.values()], merits)
