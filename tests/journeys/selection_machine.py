"""The world in which selections are played, and what holds after every step of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from honors import invariants, presets
from honors.actions import rounds
from honors.models import (
    Category,
    Mark,
    Nomination,
    PublicNotice,
    Quota,
    Ranking,
    RankingEntry,
    Round,
    ScoreSheet,
)
from honors.presets import COUNTY, StageSpec
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.quotas import FRONT_LINE, a_ruled_round, limited
from tests.factories.rounds import CRITERIA, DURING, OPENED_AT, PLANNED_AT
from tests.factories.vetoes import the_standard_list
from tests.journeys.selection_model import CATEGORY_PLACES, PLACES, RESERVED_PERCENT, Selection
from workflow.refusals import Refusal

JUDGES = 3
SEALED_SCALE = Decimal("0.0001")


@dataclass(frozen=True)
class World:
    """What every sequence starts from; each is rolled back to it."""

    tree: County
    staff: Staff
    round: Round
    category: Category

    @property
    def units(self) -> tuple[Any, ...]:
        """In the order of the model's quotas."""
        return (*self.tree.villages[:2], self.tree.townships[0])

    @property
    def judges(self) -> tuple[Any, ...]:
        return self.staff.judges[:JUDGES]


def a_world(tree: County, staff: Staff) -> World:
    """Reviewed in the township, scored, shown and decided in the county; everything is asked."""
    the_standard_list()
    route = (
        presets.review("township"),
        StageSpec(kind="scoring", level=COUNTY, settings={"method": "mean", "cut": True}),
        presets.notice(COUNTY, 5),
        presets.approval(COUNTY),
    )
    front = FRONT_LINE | {"at_least_percent": RESERVED_PERCENT}
    rules = {"quota_rules": {"shares": {"front": front}}, "consent_required": True}
    round_ = a_ruled_round(tree, staff, route=route, places=CATEGORY_PLACES, opened=False, **rules)
    Round.objects.filter(pk=round_.pk).update(refills=True, second_notice=True)
    _seat_judges(round_, staff)
    opened = rounds.open_round(round_=round_, by=staff.secretary, at=OPENED_AT)
    world = World(tree, staff, opened, opened.categories.get())
    for unit, places in zip(world.units, PLACES.values(), strict=True):
        limited(world.category, unit, places, staff.secretary)
    return world


def _seat_judges(round_: Round, staff: Staff) -> None:
    stage, by = round_.stages.get(kind="scoring"), {"by": staff.secretary, "at": PLANNED_AT}
    judges = staff.judges[:JUDGES]
    rounds.set_panel(stage=stage, name="评审委员会", members=judges, chair=judges[0], **by)
    rounds.set_rubric(stage=stage, category=round_.categories.get(), criteria=CRITERIA, **by)


class Watched(RuleBasedStateMachine):
    """Keeps the cases of one sequence; compares after each step, and asks everything at its end."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.model = Selection()
        self.keys: list[int] = []
        self.front: dict[int, bool] = {}
        self.notices: list[int] = []
        self.sealed: list[Any] | None = None
        self.now: datetime = DURING

    def teardown(self) -> None:
        try:
            assert [str(violation) for violation in invariants.check()] == []
        finally:
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)

    @invariant()
    def no_quota_is_overdrawn(self) -> None:
        rows = Quota.objects.prefetch_related("used_places", "sub_quotas")
        stored = {row.organization_id: row for row in rows}
        for unit, (key, quota) in zip(self.world.units, self.model.quotas.items(), strict=True):
            row = stored[unit.pk]
            assert row.usable == quota.usable
            assert {place.nomination_id for place in row.used_places.all()} == {*quota.used}
            assert row.taken == len(quota.used) <= quota.usable
            for sub in row.sub_quotas.all():
                assert (key, sub.reserved, sub.waiting) == (2, quota.keeps, quota.waiting)

    @invariant()
    def the_category_is_not_overdrawn(self) -> None:
        taking = Nomination.objects.filter(takes_place=True).values_list("pk", flat=True)
        assert {*taking} == self.model.approved
        assert Category.objects.get().taken == len(self.model.approved) <= CATEGORY_PLACES

    @invariant()
    def notices_end_when_the_model_says(self) -> None:
        rows = PublicNotice.objects.in_bulk(self.notices)
        assert [rows[key].ends_at for key in self.notices] == [
            notice.ends_at for notice in self.model.notices
        ]

    @invariant()
    def what_is_sealed_stays(self) -> None:
        assert self.sealed is None or figures() == self.sealed

    def seal(self) -> None:
        """The ranking as the model reckons it, and from now on as it is."""
        entries = list(RankingEntry.objects.order_by("position"))
        means = self.model.means()
        assert {entry.nomination_id for entry in entries} == {*means}
        for entry in entries:
            assert abs(Fraction(entry.score) - means[entry.nomination_id]) <= Fraction(SEALED_SCALE)
        in_order = [means[entry.nomination_id] for entry in entries]
        assert in_order == sorted(in_order, reverse=True)
        above = [entry.nomination_id for entry in entries if entry.is_above]
        assert above == [entry.nomination_id for entry in entries[:CATEGORY_PLACES]]
        self.model.ranked |= {*means}
        self.model.above |= {*above}
        self.sealed = figures()

    def attempt(self, act: Callable[[], Any]) -> str:
        """The code of the refusal, "" if it was done. Nothing else may be raised."""
        try:
            with transaction.atomic():
                act()
        except Refusal as refused:
            return refused.code
        return ""

    def state(self, case: int) -> str:
        return Nomination.objects.values_list("state", flat=True).get(pk=case)


def figures() -> list[Any]:
    """Everything that was sealed: the line, each place, each sheet and mark that it rests on."""
    sheets = ScoreSheet.objects.filter(state="locked")
    columns = ("nomination", "position", "score", "figures", "lot", "is_above")
    return [
        *Ranking.objects.order_by("pk").values_list("pk", "line", "lot_seed", "rules"),
        *RankingEntry.objects.order_by("pk").values_list(*columns),
        *sheets.order_by("pk").values_list("pk", "judge", "total"),
        *Mark.objects.filter(sheet__in=sheets).order_by("pk").values_list("pk", "value"),
    ]
