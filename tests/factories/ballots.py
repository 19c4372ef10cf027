"""A made-up county whose people vote on cases, and count in the open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from honors import presets
from honors.actions import ballots, rankings
from honors.models import Ballot, Ranking, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.score_sheets import MARKED_AT, SEALED_AT

HELD_AT = MARKED_AT - timedelta(hours=2)
WITNESSES = ("唱票人甲（虚构）", "监票人乙（虚构）")
# Two thirds must be there, and more than half of those present must be for it.
RULES: dict[str, Any] = {"quorum": [2, 3], "threshold": [1, 2], "above": True}


class Vote(Selection):
    """Every case comes straight to the county's ballot."""

    def __init__(
        self, tree: County, staff: Staff, *, cut: bool = True, code: str = "ZM", **settings: Any
    ) -> None:
        ballot = presets.StageSpec(
            kind="ballot", level="county", settings={"cut": cut, **RULES, **settings}
        )
        super().__init__(tree, staff, route=(ballot, presets.approval("county")), code=code)

    @property
    def secretary(self) -> User:
        return self.staff.secretary

    def votes(self, *rows: tuple[int, ...]) -> dict[int, ballots.VoteSpec]:
        """For each case in turn: for, against, and who abstained."""
        return {
            case.pk: ballots.VoteSpec(
                votes_for=row[0], votes_against=row[1], abstained=row[2] if len(row) > 2 else 0
            )
            for case, row in zip(self.cases, rows, strict=False)
        }

    def record(self, *rows: tuple[int, ...], **given: Any) -> Ballot:
        """15 entitled, 12 there."""
        stage = self.round.stages.get(kind="ballot")
        usual: dict[str, Any] = {
            "stage": stage,
            "category": self.round.categories.get(),
            "organization": self.tree.county,
            "held_at": HELD_AT,
            "entitled": 15,
            "present": 12,
            "witnesses": WITNESSES,
            "votes": self.votes(*rows),
            "by": self.secretary,
            "at": MARKED_AT,
        }
        return ballots.record(**(usual | given))

    def cut(self, **given: Any) -> Ranking:
        return rankings.cut(
            stage=self.round.stages.get(kind="ballot"),
            category=self.round.categories.get(),
            by=given.pop("by", self.secretary),
            at=given.pop("at", SEALED_AT),
            **given,
        )
