"""Where a category waits for its cut, and how far its judges have come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from honors.models import Category, Nomination, Round, ScoreSheet, Stage
from honors.roles import Role
from honors.states import CLOSED_SHEETS, COUNTING_SHEETS, NominationState, StageKind

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from honors.models import User

RANKED = (NominationState.SCORING, NominationState.BALLOT)


@dataclass(frozen=True, kw_only=True)
class Uncut:
    """`cases` of a category lie at a stage that ranks; of their `sheets`, `done` were handed in."""

    stage: Stage
    category: Category
    cases: int
    sheets: int
    done: int

    @property
    def round(self) -> Round:
        return self.stage.round

    @property
    def is_marked(self) -> bool:
        """By every judge; votes are counted before they come here."""
        return self.sheets == self.done


def uncut(user: User, *, at: datetime) -> list[Uncut]:
    """Of the rounds whose organizer one is secretary of, in their order. Four statements."""
    offices = {grant.organization_id for grant in user.standing(at=at).having(Role.SECRETARY)}
    waiting = Nomination.objects.filter(state__in=RANKED, round__organizer__in=offices)
    counted = waiting.order_by().values_list("stage", "category").annotate(cases=Count("pk"))
    cases = {(stage, category): count for stage, category, count in counted}
    stages = _ranking({stage for stage, _category in cases})
    categories = Category.objects.select_related("title").in_bulk({key for _s, key in cases})
    sheets = _sheets(stages)
    rows = [
        Uncut(
            stage=stages[stage],
            category=categories[category],
            cases=count,
            sheets=sheets[stage, category][0],
            done=sheets[stage, category][1],
        )
        for (stage, category), count in cases.items()
        if stage in stages
    ]
    return sorted(rows, key=lambda row: (-row.round.pk, row.stage.position, row.category.position))


def _ranking(keys: Collection[int]) -> dict[int, Stage]:
    """A ballot ranks only where its stage says so."""
    found = Stage.objects.select_related("round__organizer").in_bulk(keys)
    return {
        key: stage
        for key, stage in found.items()
        if stage.kind == StageKind.SCORING or stage.settings.get("cut", False)
    }


def _sheets(stages: Collection[int]) -> dict[tuple[int, int], tuple[int, int]]:
    sheets = ScoreSheet.objects.filter(stage__in=stages, nomination__state=NominationState.SCORING)
    rows = (
        sheets.exclude(state__in=CLOSED_SHEETS)
        .order_by()
        .values_list("stage", "nomination__category")
    )
    counted = rows.annotate(
        whole=Count("pk"), done=Count("pk", filter=Q(state__in=COUNTING_SHEETS))
    )
    found: dict[tuple[int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    found.update({(stage, category): (whole, done) for stage, category, whole, done in counted})
    return found
