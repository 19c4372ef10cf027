"""Who is ranked where, and what breaks a tie."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from honors.actions import score_sheets
from honors.models import ScoreSheet
from honors.queries import recounts
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection, decided
from tests.factories.score_sheets import (
    MARKED_AT,
    give,
    sheet_of,
)
from workflow.models import LedgerEvent
from workflow.verification import verify

pytestmark = pytest.mark.django_db


def test_the_best_go_on_and_the_rest_are_passed_over(selection: Selection) -> None:
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)

    ranking = selection.cut()

    assert selection.order(ranking) == [1, 2, 0]
    assert selection.states() == ["not_selected", "approval", "approval"]
    assert [*ranking.entries.values_list("score", "is_above").order_by("position")] == [
        (Decimal(90), True),
        (Decimal(80), True),
        (Decimal(70), False),
    ]
    assert {*ScoreSheet.objects.values_list("state", flat=True)} == {"locked"}


def test_the_seal_is_in_history_with_the_digest_of_every_figure(selection: Selection) -> None:
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)

    ranking = selection.cut()

    facts = json.loads(LedgerEvent.objects.get(action="rankings.sealed").body)
    assert facts["stream"] == f"rounds:{selection.round.pk}"
    assert (facts["method"], facts["line"], facts["count"], facts["above"]) == ("mean", 2, 3, 2)
    assert facts["ties"] == ["median", "lowest", "criterion_1", "lot"]
    assert (facts["lot_seed"], facts["lots"]) == (ranking.lot_seed, 0)
    assert len(facts["digest"]) == 64
    assert verify() == []


def test_the_median_breaks_a_tie_first(selection: Selection) -> None:
    selection.enter(2)
    selection.score([70, 80, 90, 80, 80], [70, 81, 87, 81, 81])

    ranking = selection.cut(line=1)

    assert (selection.order(ranking), decided(ranking)) == ([1, 0], ["median", "median"])
    assert selection.states() == ["not_selected", "approval"]


def test_then_the_lowest_total_breaks_it(selection: Selection) -> None:
    selection.enter(2)
    selection.score([60, 80, 80, 80, 100], [70, 80, 80, 80, 90])

    ranking = selection.cut(line=1)

    assert (selection.order(ranking), decided(ranking)) == ([1, 0], ["lowest", "lowest"])


def test_then_the_first_criterion_breaks_it(selection: Selection) -> None:
    selection.enter(2)
    # Weighed 60 : 40, two marks less there are three more here.
    selection.score([(78, 83)] * 5, [(80, 80)] * 5)

    ranking = selection.cut(line=1)

    assert (selection.order(ranking), decided(ranking)) == ([1, 0], ["criterion_1"] * 2)


def test_at_last_a_lot_decides_that_anybody_can_draw_again(selection: Selection) -> None:
    selection.enter(4)
    selection.score(*[[80] * 5] * 4)

    ranking = selection.cut()

    assert decided(ranking) == ["lot"] * 4
    assert [*ranking.entries.order_by("position").values_list("lot", flat=True)] == [1, 2, 3, 4]
    assert recounts.recompute(ranking).differences == ()


def test_a_stage_declares_its_own_tie_order(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, ties=["highest"])
    selection.enter(2)
    selection.score([60, 80, 80, 80, 100], [70, 80, 80, 80, 90])

    ranking = selection.cut(line=1)

    assert (selection.order(ranking), decided(ranking)) == ([0, 1], ["highest", "highest"])


def test_the_trimmed_mean_needs_five_sheets(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, method="trimmed_mean")
    selection.enter(2)
    selection.score([10, 80, 82, 84, 100], [10, 80, 82, 84])

    ranking = selection.cut()

    figures = {e.nomination_id: (e.score, e.figures["method"]) for e in ranking.entries.all()}
    assert [figures[case.pk] for case in selection.cases] == [
        (Decimal(82), "trimmed_mean"),
        (Decimal(64), "mean"),
    ]


def test_a_recused_sheet_does_not_count(selection: Selection) -> None:
    (case,) = selection.enter(1)
    for judge, mark in zip(selection.staff.judges, (90, 90, 90, 90, 0), strict=True):
        give(sheet_of(case, judge), mark)
    score_sheets.recuse(
        sheet=case.score_sheets.get(total=0),
        ground="kin",
        by=selection.staff.judges[4],
        at=MARKED_AT,
    )

    assert selection.cut().entries.get().score == Decimal(90)
