"""The province and the nation call: the city recommends its best, and hears what came of it.

Only who holds the province's title may go to the nation. The province does not work here, so what
its holders hold is the recorded outcome of the first recommendation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from honors.demo.hours import moment
from honors.demo.steps import recommending
from honors.demo.steps.recommending import best, call_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from honors.demo.scene import Scene
    from honors.models import Honor, Recommendation


@dataclass(frozen=True, kw_only=True)
class Letters:
    """The call, the city's report and the outcome, with their days, and when a clerk has it."""

    called: tuple[str, datetime]
    reported: tuple[str, datetime]
    decided: tuple[str, date]
    recorded: datetime


PROVINCE = Letters(
    called=("苏妇发〔2022〕51号（虚构）", moment("2022-09-26")),
    reported=("连妇发〔2022〕42号（虚构）", moment("2022-10-14")),
    decided=("苏妇发〔2022〕77号（虚构）", date(2022, 12, 20)),
    recorded=moment("2022-12-22"),
)
NATION = Letters(
    called=("妇字〔2023〕4号（虚构）", moment("2023-01-30")),
    reported=("连妇发〔2023〕3号（虚构）", moment("2023-02-10")),
    decided=("妇字〔2023〕19号（虚构）", date(2023, 4, 25)),
    recorded=moment("2023-04-27"),
)
LETTERS = {"province": PROVINCE, "nation": NATION}


def recommend(scene: Scene) -> None:
    """Families to the province, and its holders to the nation; of the persons and collectives
    the best to the province, and to the nation those who follow.
    """
    won = _send(scene, "province", best(scene, "families"))
    _send(scene, "nation", [one.honor for one in won if one.honor is not None])
    for key in ("persons", "collectives"):
        honors = best(scene, key)
        _send(scene, f"province_{key}", honors)
        _send(scene, f"nation_{key}", honors[scene.plan.call(f"province_{key}").most :])


def _send(scene: Scene, key: str, honors: Sequence[Honor]) -> list[Recommendation]:
    plan = scene.plan.call(key)
    letters = LETTERS[plan.level]
    document, at = letters.called
    call = call_for(scene, plan, document=document, at=at)
    document, at = letters.reported
    recommending.recommend(scene, call, honors, document=document, at=at)
    document, dated = letters.decided
    return recommending.hear(scene, call, document=document, dated=dated, at=letters.recorded)
