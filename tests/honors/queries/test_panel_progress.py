"""How far the judges of a stage are, panel by panel."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from honors.actions import score_sheets
from honors.models import Nomination, Panel, PanelMember, Round, User
from honors.queries import panel_progress as queries
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.score_sheets import (
    MARKED_AT,
    a_scored_round,
    cases_in_scoring,
    fill_in,
    give,
    score,
    scoring_of,
    sheet_of,
)
from tests.ground import laid

pytestmark = pytest.mark.django_db


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_scored_round(tree, staff)


@laid
def cases(round_: Round, tree: County, staff: Staff) -> list[Nomination]:
    """The first is marked by four and recused by one; of the second the first judge is done and
    the second has begun.
    """
    cases = cases_in_scoring(round_, tree, staff, 2)
    score(cases[0], staff.judges, 80, 80, 80, 80)
    give(sheet_of(cases[1], staff.judges[0]), 80)
    fill_in(sheet_of(cases[1], staff.judges[1]), 80)
    return cases


def test_each_judge_has_so_many_of_so_many(
    cases: list[Nomination],
    round_: Round,
    staff: Staff,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    stage = scoring_of(round_)
    with django_assert_num_queries(5):
        (panel,) = queries.progress(stage)

    assert [(j.judge_id, j.done, j.total, j.begun, j.recused) for j in panel.judges] == [
        (judge.pk, *counts)
        for judge, counts in zip(
            staff.judges,
            ((2, 2, 0, 0), (1, 2, 1, 0), (1, 2, 0, 0), (1, 2, 0, 0), (0, 1, 0, 1)),
            strict=True,
        )
    ]
    assert (panel.done, panel.total) == (5, 9)
    assert [j.is_finished for j in panel.judges] == [True, False, False, False, False]
    assert [j.has_begun for j in panel.judges] == [True, True, True, True, False]
    assert [j.is_chair for j in panel.judges] == [True, False, False, False, False]


def test_a_list_of_stages_says_how_many_are_late(
    cases: list[Nomination], round_: Round, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stage = scoring_of(round_)
    with django_assert_num_queries(1):
        (row,) = queries.overview([stage])

    assert (row.done, row.total, row.late) == (5, 9, 4)


def test_an_abstention_is_asked_for_no_more(
    cases: list[Nomination], round_: Round, staff: Staff
) -> None:
    judge = staff.judges[4]
    sheet = sheet_of(cases[1], judge)
    score_sheets.abstain(sheet=sheet, reason="不熟悉（虚构）", by=judge, at=MARKED_AT)

    (panel,) = queries.progress(scoring_of(round_))

    last = panel.judges[4]
    assert (last.total, last.recused, last.abstained, last.is_finished) == (0, 1, 1, True)


def test_who_left_the_panel_stands_apart(
    cases: list[Nomination], round_: Round, staff: Staff
) -> None:
    PanelMember.objects.filter(user=staff.judges[3]).delete()

    panel, former = queries.progress(scoring_of(round_))

    assert [j.judge_id for j in panel.judges] == [staff.judges[n].pk for n in (0, 1, 2, 4)]
    assert (former.panel, [j.judge_id for j in former.judges]) == (None, [staff.judges[3].pk])


def test_a_categorys_own_panel_is_counted_apart_and_cross_judges_at_home(
    cases: list[Nomination], round_: Round, staff: Staff
) -> None:
    """Only the first judge sits on the panel of the category; the others judge from theirs."""
    own = Panel.objects.create(
        stage=scoring_of(round_), category=cases[0].category, name="专门评委会（虚构）"
    )
    PanelMember.objects.create(panel=own, user=staff.judges[0])

    found = {panel.panel: panel for panel in queries.progress(scoring_of(round_))}

    assert [(j.judge_id, j.total) for j in found[own].judges] == [(staff.judges[0].pk, 2)]
    common = found[Panel.objects.get(stage=scoring_of(round_), category=None)]
    assert [j.total for j in common.judges] == [0, 2, 2, 2, 1]


def test_only_the_organizers_secretaries_and_auditors_watch(
    cases: list[Nomination], round_: Round, staff: Staff, stranger: User
) -> None:
    watching = {
        user.username
        for user in (
            staff.secretary,
            staff.secretaries[0],
            staff.auditor,
            staff.judges[0],
            staff.officers[-1],
            staff.nominators[0],
            stranger,
        )
        if queries.watched_by(user, at=MARKED_AT).exists()
    }

    assert watching == {staff.secretary.username, staff.auditor.username}
