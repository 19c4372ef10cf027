"""A scored category from its cases to its cut."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from honors.actions import nominations, rankings
from honors.models import Nomination, Ranking, RankingEntry
from honors.models.programs import NomineeKind
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import category_of
from tests.factories.score_sheets import (
    MARKED_AT,
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    score,
    scoring_of,
)
from workflow.models import LedgerEvent
from workflow.refusals import Refusal

CADRES = {
    "cadres": {
        "label": "干部不超过20%",
        "field": "work",
        "values": ["干部"],
        "at_most_percent": 20,
    }
}
FRONT = {
    "front": {
        "label": "一线不少于50%",
        "field": "work",
        "values": ["一线"],
        "at_least_percent": 50,
    }
}


class Selection:
    """A round whose cases are in scoring, and its people."""

    def __init__(self, tree: County, staff: Staff, **settings: Any) -> None:
        self.tree, self.staff = tree, staff
        self.round = a_scored_round(tree, staff, **settings)
        self.cases: list[Nomination] = []

    def enter(self, works: Sequence[str] | int) -> list[Nomination]:
        self.cases += cases_in_scoring(self.round, self.tree, self.staff, works)
        return self.cases

    def score(self, *rows: Sequence[object]) -> None:
        """One row for each case in turn: a mark from each judge, or a pair of marks."""
        for case, row in zip(self.cases, rows, strict=True):
            score(case, self.staff.judges, *row)

    def cut(self, **given: Any) -> Ranking:
        return rankings.cut(
            stage=given.pop("stage", scoring_of(self.round)),
            category=category_of(self.round, NomineeKind.PERSON),
            by=given.pop("by", self.staff.secretary),
            at=given.pop("at", SEALED_AT),
            **given,
        )

    def refused(self, **given: Any) -> Refusal:
        """Nothing is sealed, moved or written into history."""
        before = (LedgerEvent.objects.count(), self.states())
        with pytest.raises(Refusal) as caught:
            self.cut(**given)
        assert (LedgerEvent.objects.count(), self.states()) == before
        assert not RankingEntry.objects.exists()
        return caught.value

    def states(self) -> list[str]:
        return [*self.round.nominations.order_by("pk").values_list("state", flat=True)]

    def again(self, case: Nomination) -> Nomination:
        found: Nomination = Nomination.objects.get(pk=case.pk)
        return found

    def order(self, ranking: Ranking) -> list[int]:
        """The cases by their place in the order they were entered, best first."""
        places = {case.pk: number for number, case in enumerate(self.cases)}
        return [places[entry.nomination_id] for entry in ranking.entries.order_by("position")]


def decided(ranking: Ranking) -> list[str]:
    return [*ranking.entries.order_by("position").values_list("decided_by", flat=True)]


def return_to_author(selection: Selection, case: Nomination) -> Nomination:
    return nominations.move(
        nomination=case,
        name="return",
        by=selection.staff.officers[-1],
        at=MARKED_AT,
        reason="有一处要改。",
        defects=[{"field": "work", "text": "请写全。"}],
    )


def come_back(selection: Selection, case: Nomination) -> Nomination:
    """Returned at the approval and corrected in what the judges read: scored anew."""
    returned = return_to_author(selection, case)
    nominator = selection.staff.nominators[0]
    nominations.save_dossier(
        nomination=returned,
        data={"work": "种植", "deeds": "改过的事迹"},
        by=nominator,
        at=MARKED_AT,
        veto_declared=True,
    )
    defect = returned.defects.get()
    nominations.answer_defect(defect=defect, answer="已写全。", by=nominator, at=MARKED_AT)
    return nominations.move(
        nomination=returned, name="resubmit", by=nominator, at=SEALED_AT + timedelta(hours=1)
    )
