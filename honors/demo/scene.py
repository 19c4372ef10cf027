"""What everybody in one story shares: the round, its stages, the staff, the merits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from honors.demo.chance import chance
from honors.demo.judging import FINE, Judging
from honors.demo.names import Names
from honors.models import Nomination, Organization
from honors.roles import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from django.db.models import QuerySet

    from honors.demo.cases import CasePlan
    from honors.demo.judging import Manner
    from honors.demo.staff import Staff
    from honors.models import Category, Round, Stage, User


@dataclass
class Scene:
    plan: CasePlan
    staff: Staff
    organizer: Organization
    round: Round
    categories: Mapping[str, Category]
    stages: Mapping[tuple[str, str], Stage]
    judges: tuple[User, ...]
    manners: Mapping[str, Manner] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Names(self.chance("names"))
        self.judging = Judging(self.staff.seed)

    def chance(self, *purpose: str) -> Random:
        return chance(self.staff.seed, self.plan.key, *purpose)

    def stage(self, level: str, kind: str) -> Stage:
        return self.stages[level, kind]

    def cases(self, **conditions: object) -> QuerySet[Nomination]:
        return Nomination.objects.filter(round=self.round, **conditions).order_by("pk")

    def at(self, level: str, kind: str, **conditions: object) -> QuerySet[Nomination]:
        return self.cases(stage=self.stage(level, kind), state=kind, **conditions)

    def manner(self, category: Category) -> Manner:
        return next(
            (self.manners[key] for key in self.manners if self.categories[key] == category), FINE
        )

    @property
    def secretary(self) -> User:
        return self.staff.one(Role.SECRETARY, self.organizer)

    @property
    def officer(self) -> User:
        return self.staff.one(Role.OFFICER, self.organizer)
