"""Judges against the seal: on a database where two can write at once."""

from __future__ import annotations

import pytest
from django.db import connection

from honors.actions import rankings, score_sheets
from honors.models import Nomination, Ranking, ScoreSheet
from honors.models.programs import NomineeKind
from honors.queries import recounts
from tests.factories.accounts import Staff, staff_of
from tests.factories.organizations import County, a_county
from tests.factories.rounds import category_of
from tests.factories.score_sheets import (
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    fill_in,
    give,
    score_alike,
    scoring_of,
    sheet_of,
)
from tests.races.together import at_once
from workflow.verification import verify

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
ATTEMPTS = 5


class Scoring:
    def __init__(self) -> None:
        self.tree: County = a_county()
        self.staff: Staff = staff_of(self.tree)
        self.round = a_scored_round(self.tree, self.staff, places=99)
        self.judge = self.staff.judges[0]

    def case(self) -> tuple[Nomination, ScoreSheet]:
        """A case on which all but the first judge have submitted, and that judge's sheet."""
        (case,) = cases_in_scoring(self.round, self.tree, self.staff, 1)
        score_alike([case], self.staff.judges[1:], 80)
        return case, sheet_of(case, self.judge)

    def cut(self) -> Ranking:
        return rankings.cut(
            stage=scoring_of(self.round),
            category=category_of(self.round, NomineeKind.PERSON),
            by=self.staff.secretary,
            at=SEALED_AT,
        )

    def hold(self) -> None:
        """Whatever happened: history, totals and rankings agree."""
        assert verify() == []
        for ranking in Ranking.objects.all():
            assert recounts.recompute(ranking).differences == ()


@pytest.fixture
def scoring(db: None) -> Scoring:
    return Scoring()


def sealed_with(case: Nomination) -> int:
    return len(case.ranking_entries.get().figures["sheets"])


def test_a_score_is_in_the_ranking_or_holds_it_up(scoring: Scoring) -> None:
    for _attempt in range(ATTEMPTS):
        case, sheet = scoring.case()
        fill_in(sheet, 90)

        submitted, cut = at_once(
            lambda sheet=sheet: score_sheets.submit(sheet=sheet, by=scoring.judge, at=SEALED_AT),
            scoring.cut,
        )

        assert submitted == "done"
        if cut != "done":
            assert cut == "sheets_open"
            scoring.cut()
        assert sealed_with(case) == 5
    scoring.hold()


def test_a_sheet_is_reopened_or_sealed_never_both(scoring: Scoring) -> None:
    for _attempt in range(ATTEMPTS):
        case, sheet = scoring.case()
        give(sheet, 90)

        outcomes = at_once(
            lambda sheet=sheet: score_sheets.reopen(sheet=sheet, by=scoring.judge, at=SEALED_AT),
            scoring.cut,
        )

        assert outcomes in (["done", "sheets_open"], ["wrong_state", "done"])
        if outcomes[0] == "done":
            give(sheet, 70, at=SEALED_AT)
            scoring.cut()
        assert sealed_with(case) == 5
    scoring.hold()


def test_marks_are_not_changed_under_the_seal(scoring: Scoring) -> None:
    for _attempt in range(ATTEMPTS):
        case, sheet = scoring.case()
        give(sheet, 90)
        outcomes = at_once(lambda sheet=sheet: fill_in(sheet, 10, at=SEALED_AT), scoring.cut)

        assert outcomes == ["wrong_state", "done"]
        assert sealed_with(case) == 5
    scoring.hold()


def test_a_recusal_counts_before_the_seal_or_not_at_all(scoring: Scoring) -> None:
    for _attempt in range(ATTEMPTS):
        case, sheet = scoring.case()
        give(sheet, 90)

        recused, cut = at_once(
            lambda sheet=sheet: score_sheets.recuse(
                sheet=sheet, ground="work", by=scoring.judge, at=SEALED_AT
            ),
            scoring.cut,
        )

        assert cut == "done"
        assert (recused, sealed_with(case)) in {("done", 4), ("wrong_state", 5)}
    scoring.hold()


def test_two_secretaries_seal_once(scoring: Scoring) -> None:
    case, sheet = scoring.case()
    give(sheet, 90)

    outcomes = at_once(scoring.cut, scoring.cut)

    assert sorted(outcomes) == ["done", "nothing_to_rank"]
    assert Ranking.objects.get().entries.get().nomination_id == case.pk
    scoring.hold()
