"""What passes through hands in the made-up county: papers of judges, certificates on their way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from honors import presets
from honors.actions.deliveries import TurnSpec
from honors.models import Ceremony, Commendation, Delivery, Honor, PaperSheet
from tests.factories.accounts import Staff
from tests.factories.deliveries import RECEIPT, a_ceremony, hand_over, honors_of
from tests.factories.documents import an_issued_list
from tests.factories.nominations import a_submitted_nomination
from tests.factories.organizations import County
from tests.factories.paper_sheets import a_clerk, enter, read_again
from tests.factories.rounds import DURING, OPENED_AT, a_round


@dataclass(frozen=True)
class Delivered:
    """A certificate that was handed over, with its receipt, and a ceremony for another."""

    delivery: Delivery
    ceremony: Ceremony
    waiting: Honor


def delivered_in(tree: County, staff: Staff) -> Delivered:
    """Of a list that was issued early enough for the others' stories."""
    issued = an_issued_list(tree, staff, ("赵春梅", "钱桂英", "孙芳"), code="WD")
    first, second, third = honors_of(issued)
    (handed,) = hand_over(issued, [first], staff, name="签收单.pdf", content=RECEIPT)
    ceremony = a_ceremony(issued, [TurnSpec(label="第一批", honors=[second])], staff)
    Commendation.objects.filter(pk=issued.pk).update(issued_at=OPENED_AT)
    return Delivered(handed, ceremony, third)


def papers_of(tree: County, staff: Staff) -> tuple[PaperSheet, PaperSheet]:
    """One that another clerk entered, and one that two others read differently."""
    route = (
        presets.StageSpec(kind="scoring", level="county", settings={"method": "mean", "cut": True}),
        presets.approval("county"),
    )
    round_ = a_round(tree, staff, kinds=["person"], code="WZ", route=route)
    case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    clerk, reader = (a_clerk(tree, name) for name in ("登记人（虚构）", "复核人（虚构）"))
    entered = enter(staff.judges[0], {case: [90, 80]}, by=clerk, at=DURING)
    disputed = enter(staff.judges[1], {case: [70, 60]}, by=clerk, at=DURING)
    return entered, read_again(disputed, {case: [70, 66]}, by=reader, at=DURING)


def _arrangement(world: Any) -> dict[str, Any]:
    return {
        "name": "表彰大会（虚构）",
        "place": "礼堂（虚构）",
        "starts_at": "2026-04-20T09:00:00+08:00",
        "seats_per_row": 10,
        "turns": [{"label": "第一批", "honors": [world.delivered.waiting.pk]}],
    }


def _cells(paper: PaperSheet) -> list[dict[str, Any]]:
    """What was read first."""
    read = paper.marks.filter(reading=1).order_by("criterion__position")
    return [{"sheet": m.sheet_id, "criterion": m.criterion_id, "mark": str(m.value)} for m in read]


# What is sent to their operations.
HANDING: dict[str, Callable[[Any], Any]] = {
    "paper_sheets_create": lambda w: {
        "stage": w.scoring.stage_id,
        "category": w.scoring.category_id,
        "judge": w.staff.judges[0].pk,
        "cells": [],
    },
    "paper_sheets_discard": lambda _w: {"reason": "扫描不清（虚构）"},
    "paper_sheets_read_again": lambda w: {"cells": _cells(w.judged.paper)},
    "paper_sheets_settle": lambda w: {"cells": _cells(w.judged.disputed)[1:]},
    "ceremonies_arrange": _arrangement,
    "ceremonies_create": lambda w: {
        **_arrangement(w),
        "name": "另一场（虚构）",
        "commendation": w.delivered.waiting.commendation_id,
    },
    "deliveries_hand_over": lambda w: {
        "commendation": w.delivered.waiting.commendation_id,
        "honors": [w.delivered.waiting.pk],
        "handed_on": str(DURING.date()),
    },
    "deliveries_plan": lambda w: {
        "commendation": w.delivered.waiting.commendation_id,
        "honors": [w.delivered.waiting.pk],
        "way": "unit",
    },
    "deliveries_take_return": lambda _w: {"reason": "查无此人（虚构）"},
}
