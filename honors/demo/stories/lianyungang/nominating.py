"""July 2022: townships write families and pairs, counties and city units persons and teams."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from honors.demo import nominees
from honors.demo.hours import moment, spread_over
from honors.demo.judging import spread
from honors.demo.progress import shown
from honors.demo.steps.nominating import submit_together, write
from honors.tasks import tick

if TYPE_CHECKING:
    from datetime import datetime

    from honors.demo.nominees import MadeUp
    from honors.demo.scene import Scene
    from honors.demo.stories.lianyungang.planning import Units
    from honors.models import Organization, Quota

PLACE = "江苏连云港"


def nominate(scene: Scene, units: Units) -> None:
    everybody = (*units.townships, *units.with_persons)
    names = []
    times = spread_over(date(2022, 7, 4), date(2022, 8, 3), len(everybody))
    for unit, at in zip(shown(everybody, "推荐 nominating"), times, strict=True):
        names += _write_all(scene, unit, at=at)
        submit_together(scene, unit, at=at + timedelta(minutes=40))
    scene.judging.rate(names, spread(scene.chance("merits"), len(names)))
    tick(at=moment("2022-08-06", "00:05"))


def _write_all(scene: Scene, unit: Organization, *, at: datetime) -> list[str]:
    """As many as the unit has places, of each title for which it has some."""
    keys = {category.pk: key for key, category in scene.categories.items()}
    names = []
    for quota in unit.quotas.order_by("category__position").prefetch_related("sub_quotas"):
        key = keys[quota.category_id]
        for number in range(quota.usable):
            made_up = _made_up(scene, key, unit, quota, number)
            write(scene, key, unit, made_up, at=at)
            names.append(made_up.name)
    return names


def _made_up(scene: Scene, key: str, unit: Organization, quota: Quota, number: int) -> MadeUp:
    draw = scene.chance("nominees", key, unit.path, str(number))
    if key == "families":
        family = nominees.family(draw, scene.names, address=unit.name)
        reserved = sum(sub.reserved for sub in quota.sub_quotas.all())
        return family.with_data(family_type="new_customs") if number < reserved else family
    if key == "pairs":
        return nominees.pair(draw, scene.names, pair_type="in_laws", address=unit.name)
    if key == "persons":
        duty = draw.choice(nominees.FRONT_LINE)
        return nominees.person(draw, scene.names, duty=duty, employer=unit.name, native_place=PLACE)
    team = f"{unit.name.removesuffix('（虚构）')}巾帼服务队（虚构）"
    return nominees.collective(draw, scene.names, name=team, parent=unit.name)
