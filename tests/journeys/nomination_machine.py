"""What the state machine of nominations stands on: a small world, and a model held against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
)

from honors import invariants, presets
from honors.actions import (
    nominations,
    quotas,
)
from honors.models import Category, Nomination, Quota, Round
from honors.models.programs import NomineeKind
from honors.presets import COUNTY, TOWNSHIP, StageSpec
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County as Tree
from tests.factories.rounds import CLOSES_AT, DURING, a_round
from tests.journeys.nomination_model import (
    QUOTAS,
    Case,
    County,
    Notice,
)
from workflow.refusals import Refusal


@dataclass(frozen=True)
class World:
    """What every sequence starts from; each is rolled back to it."""

    tree: Tree
    staff: Staff
    round: Round
    category: Category


def a_world(tree: Tree, staff: Staff) -> World:
    """One stage of each kind but the scoring; quotas for two villages and their township."""
    route = (
        presets.review(TOWNSHIP),
        presets.consultation(COUNTY, [tree.department.pk]),
        StageSpec(kind="ballot", level=COUNTY),
        presets.notice(COUNTY, 5),
        presets.approval(COUNTY),
    )
    round_ = a_round(tree, staff, route=route, kinds=[NomineeKind.PERSON])
    category = round_.categories.get()
    for name, places in QUOTAS.items():
        unit = tree.townships[0] if name == "township" else tree.villages[int(name[-1])]
        quotas.set_quota(
            category=category, organization=unit, places=places, by=staff.secretary, at=DURING
        )
    return World(tree, staff, round_, category)


class AgainstTheModel(RuleBasedStateMachine):
    """Keeps the cases of one sequence, and compares them with the model after each step."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.model = County(closes_at=CLOSES_AT)
        self.keys: list[int] = []
        self.notices: list[tuple[int, Notice]] = []
        self.objections: dict[int, int] = {}
        self.now: datetime = DURING

    def teardown(self) -> None:
        try:
            assert [str(violation) for violation in invariants.check()] == []
        finally:
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)

    # What holds after each of it.

    @invariant()
    def every_case_is_where_the_model_says(self) -> None:
        rows = Nomination.objects.filter(pk__in=self.keys).prefetch_related(
            "stage", "resume_stage", "quota_places__quota"
        )
        found = {row.pk: place_of(row, self.limited()) for row in rows}
        assert found == {
            key: modeled(case) for key, case in zip(self.keys, self.model.cases, strict=True)
        }

    @invariant()
    def places_are_counted(self) -> None:
        limited = self.limited()
        rows = Quota.objects.values_list("organization_id", "taken")
        assert {limited[unit]: taken for unit, taken in rows} == {
            quota: self.model.used(quota) for quota in QUOTAS
        }
        assert Category.objects.get(pk=self.world.category.pk).taken == self.model.taken

    # How it is asked.

    def limited(self) -> dict[int, str]:
        units = [*self.world.tree.villages[:2], self.world.tree.townships[0]]
        return {unit.pk: quota for unit, quota in zip(units, QUOTAS, strict=True)}

    def case(self, which: int) -> Case:
        return self.model.cases[which % len(self.keys)]

    def nomination(self, which: int) -> Nomination:
        return Nomination.objects.get(pk=self.keys[which % len(self.keys)])

    def actor(self, which: int, name: str) -> Any:
        """Whose turn it would be, if the state is one that the move leaves."""
        staff, case = self.world.staff, self.case(which)
        if name in ("submit", "resubmit", "recall", "withdraw"):
            return staff.nominators[int(case.village[-1])]
        if name in ("clear", "lapse"):
            return CLOCK
        if name in ("hold", "release"):
            return staff.secretary
        return staff.officers[0 if case.state == "review" else -1]

    def moved(
        self, which: int, name: str, expected: str, *, by: Any = None, **supplied: Any
    ) -> None:
        nomination = self.nomination(which)
        actor = by or self.actor(which, name)
        self.attempt(
            expected,
            lambda: nominations.move(
                nomination=nomination, name=name, by=actor, at=self.now, **supplied
            ),
        )

    def attempt(self, expected: str, act: Callable[[], Any]) -> Any:
        """Refused with exactly this code, or done if there is none."""
        if not expected:
            return act()
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == expected
        return None


def place_of(row: Nomination, quotas_of: dict[int, str]) -> dict[str, Any]:
    return {
        "state": row.state,
        "stage": row.stage.kind if row.stage else "",
        "resume": row.resume_stage.kind if row.resume_stage else "",
        "received": row.received_at is not None,
        "versions": row.dossier_version,
        "takes_place": row.takes_place,
        "places": {quotas_of[place.quota.organization_id] for place in row.quota_places.all()},
    }


def modeled(case: Case) -> dict[str, Any]:
    names = ("state", "stage", "resume", "received", "versions", "takes_place", "places")
    return {name: getattr(case, name) for name in names}
