"""The line: places, caps and shares, and cases that come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import nominations
from honors.queries import recounts
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import CADRES, FRONT, Selection, come_back, decided
from tests.factories.score_sheets import (
    SEALED_AT,
    cases_in_scoring,
    give,
    score_alike,
    sheet_of,
)
from workflow.refusals import GuardFailed
from workflow.verification import verify

pytestmark = pytest.mark.django_db


def test_the_stage_may_draw_its_own_line(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=1, line=2)
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)

    assert selection.cut().line == 2
    assert selection.states().count("approval") == 2


def test_a_cap_passes_over_whom_it_forbids_and_names_itself(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=5, list_rules=CADRES)
    selection.enter(["干部", "干部", "种植", "种植", "种植", "种植", "种植"])
    selection.score(*[[99 - n] * 5 for n in range(7)])

    ranking = selection.cut()

    assert selection.states() == [
        "approval",
        "not_selected",
        "approval",
        "approval",
        "approval",
        "approval",
        "not_selected",
    ]
    assert decided(ranking) == ["score", "list_rule", *["score"] * 5]
    skipped = ranking.entries.get(position=2)
    assert (skipped.figures["skipped_by"], skipped.figures["decided_by"]) == (["cadres"], "score")


def test_a_share_leaves_room_for_those_further_down(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=2, list_rules=FRONT)
    selection.enter(["种植", "种植", "一线"])
    selection.score([99] * 5, [98] * 5, [60] * 5)

    ranking = selection.cut()

    assert selection.states() == ["approval", "not_selected", "approval"]
    assert recounts.recompute(ranking).differences == ()


def test_a_list_that_cannot_keep_its_rules_is_refused(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=2, list_rules=FRONT)
    selection.enter(["种植", "种植"])
    selection.score([99] * 5, [98] * 5)

    refused = selection.refused()

    assert (refused.code, refused.params["label"]) == ("list_rule_broken", "一线不少于50%")


def test_a_case_that_comes_back_is_ranked_under_the_next_serial(selection: Selection) -> None:
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)
    first = selection.cut()
    back = come_back(selection, selection.cases[1])

    for judge in selection.staff.judges:
        give(sheet_of(back, judge), 60, at=SEALED_AT + timedelta(hours=2))
    second = selection.cut(at=SEALED_AT + timedelta(days=1))

    assert back.state == "scoring"
    assert (first.serial, second.serial) == (1, 2)
    assert second.line == 1
    assert selection.states() == ["not_selected", "approval", "approval"]
    assert [recounts.recompute(ranking).differences for ranking in (first, second)] == [(), ()]


@pytest.mark.parametrize(("refills", "line"), [(True, 2), (False, 1)])
def test_a_struck_out_place_is_refilled_only_where_the_terms_say_so(
    tree: County, staff: Staff, refills: bool, line: int
) -> None:
    """A province's notice: places struck out during a notice are not filled up from elsewhere."""
    selection = Selection(tree, staff, places=3, refills=refills)
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)
    selection.cut()
    back = come_back(selection, selection.cases[1])
    nominations.move(
        nomination=selection.cases[0],
        name="withdraw",
        by=staff.secretary,
        at=SEALED_AT,
        reason="本人",
    )
    for judge in staff.judges:
        give(sheet_of(back, judge), 60, at=SEALED_AT + timedelta(hours=2))

    assert selection.cut(at=SEALED_AT + timedelta(days=1)).line == line


def test_statements_do_not_grow_with_the_cases(tree: County, staff: Staff) -> None:
    """Five cases and twenty-five, of five sheets each, with lots, a cap and both kinds of moves."""
    selection, counts = Selection(tree, staff, list_rules=CADRES), []
    for number in (2, 5, 25):
        cases = cases_in_scoring(selection.round, tree, staff, number)
        score_alike(cases, staff.judges, 80)
        with CaptureQueriesContext(connection) as captured:
            ranking = selection.cut(line=1)
        counts.append((ranking.entries.count(), len(captured)))

    assert [ranked for ranked, _statements in counts] == [2, 5, 25]
    assert counts[1][1] == counts[2][1]


def test_history_and_places_agree_after_a_cut_with_everything(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=3, list_rules=CADRES | FRONT, method="trimmed_mean")
    selection.enter(["干部", "一线", "种植", "一线", "种植", "一线"])
    selection.score(*[[80] * 5] * 6)

    ranking = selection.cut()

    assert verify() == []
    assert recounts.recompute(ranking).differences == ()
    assert selection.states().count("approval") == 3


def test_a_ranking_moves_nobody_after_the_moment_of_its_sealing(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=1)
    best, _other = selection.enter(2)
    selection.score([90] * 5, [80] * 5)
    ranking = selection.cut()
    back = come_back(selection, best)

    with pytest.raises(GuardFailed) as refused:
        nominations.move(
            nomination=back,
            name="select",
            by=staff.secretary,
            at=SEALED_AT + timedelta(hours=2),
            ranking=ranking,
        )

    assert refused.value.code == "ranking_differs"
    assert selection.states() == ["scoring", "not_selected"]
