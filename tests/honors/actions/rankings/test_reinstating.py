"""Who was passed over takes a struck-out place, where the terms refill."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from honors import invariants
from honors.actions import nominations, rounds
from honors.models import Nomination
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.ballots import Vote
from tests.factories.organizations import County
from tests.factories.rankings import CADRES, Selection
from tests.factories.score_sheets import SEALED_AT
from tests.ground import laid
from workflow.refusals import GuardFailed

pytestmark = pytest.mark.django_db

LATER = SEALED_AT + timedelta(hours=1)
AT_MOST_HALF = {"cadres": CADRES["cadres"] | {"at_most_percent": 50}}


@laid
def selection(tree: County, staff: Staff) -> Selection:
    """One place: the better case goes on, the other is passed over."""
    selection = Selection(tree, staff, places=1, refills=True)
    selection.enter(2)
    selection.score([90] * 5, [80] * 5)
    selection.cut()
    return selection


def moved(selection: Selection, name: str, which: int) -> Nomination:
    return nominations.move(
        nomination=selection.cases[which],
        name=name,
        by=selection.staff.secretary,
        at=LATER,
        reason="递补（虚构）。",
    )


def refusal_of(selection: Selection, which: int) -> str:
    with pytest.raises(GuardFailed) as refused:
        moved(selection, "reinstate", which)
    return refused.value.code


def test_who_was_passed_over_goes_on_where_the_line_would_have_sent_it(
    selection: Selection,
) -> None:
    moved(selection, "withdraw", 0)

    moved(selection, "reinstate", 1)

    assert selection.states() == ["withdrawn", "approval"]


def test_a_round_that_does_not_refill_leaves_the_place_empty(tree: County, staff: Staff) -> None:
    """As a province's notice has it: who is struck out during a notice is not made up for."""
    selection = Selection(tree, staff, places=1)
    selection.enter(2)
    selection.score([90] * 5, [80] * 5)
    selection.cut()

    assert refusal_of(selection, 1) == "no_refill"


def voted(tree: County, staff: Staff) -> Selection:
    vote = Vote(tree, staff, line=2)
    vote.enter(4)
    vote.record((12, 0), (11, 1), (10, 2), (9, 3))
    return vote


def scored(tree: County, staff: Staff, **terms: Any) -> Selection:
    selection = Selection(tree, staff, places=2, **terms)
    selection.enter(["干部", "种植", "种植", "种植"])
    selection.score(*([mark] * 5 for mark in (90, 85, 80, 75)))
    return selection


# Terms of other selections: by vote, by the median, under a cap of one kind.
TERMS: dict[str, Callable[[County, Staff], Selection]] = {
    "voted": voted,
    "median": lambda tree, staff: scored(tree, staff, method="median"),
    "capped": lambda tree, staff: scored(tree, staff, list_rules=AT_MOST_HALF),
}


@pytest.mark.parametrize("terms", TERMS)
def test_under_any_terms_a_struck_out_place_is_one_place_fewer(
    tree: County, staff: Staff, terms: str
) -> None:
    selection = TERMS[terms](tree, staff)
    selection.cut()
    before = selection.states()
    moved(selection, "withdraw", 0)

    assert before == ["approval", "approval", "not_selected", "not_selected"]
    assert [refusal_of(selection, which) for which in (2, 3)] == ["no_refill"] * 2
    assert selection.states() == ["withdrawn", "approval", "not_selected", "not_selected"]
    assert invariants.check() == []


def test_who_has_the_better_place_follows_first(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=1, refills=True)
    selection.enter(3)
    selection.score([90] * 5, [70] * 5, [80] * 5)
    selection.cut()
    moved(selection, "withdraw", 0)

    assert refusal_of(selection, 1) == "not_next"
    moved(selection, "reinstate", 2)

    assert selection.states() == ["withdrawn", "not_selected", "approval"]


def test_nobody_comes_back_while_all_who_went_on_are_still_in(selection: Selection) -> None:
    assert refusal_of(selection, 1) == "places_exhausted"
    assert selection.states() == ["approval", "not_selected"]


def test_who_was_declined_was_not_passed_over(selection: Selection) -> None:
    nominations.move(
        nomination=selection.cases[0],
        name="decline",
        by=selection.staff.officers[-1],
        at=LATER,
        reason="不符合条件（虚构）。",
    )

    assert refusal_of(selection, 0) == "not_passed_over"


def test_nobody_comes_back_into_a_round_that_is_over(selection: Selection) -> None:
    secretary = selection.staff.secretary
    moved(selection, "withdraw", 0)
    rounds.close_round(round_=selection.round, by=secretary, at=LATER)
    rounds.conclude(round_=selection.round, by=secretary, at=LATER)

    assert refusal_of(selection, 1) == "round_not_running"
    assert selection.states() == [NominationState.WITHDRAWN, NominationState.NOT_SELECTED]
