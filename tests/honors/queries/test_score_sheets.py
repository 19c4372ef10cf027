"""Who sees which sheets, what a judge does next, how far the judges are."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from honors.models import Nomination, Round, User
from honors.queries import score_sheets as queries
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(tree: County, staff: Staff) -> Round:
    return a_scored_round(tree, staff)


@pytest.fixture
def cases(round_: Round, tree: County, staff: Staff) -> list[Nomination]:
    return cases_in_scoring(round_, tree, staff, 2)


def test_a_judge_sees_the_own_sheets_others_all_or_none(
    cases: list[Nomination], staff: Staff, stranger: User
) -> None:
    people = {
        "judge": staff.judges[0],
        "secretary": staff.secretary,
        "auditor": staff.auditor,
        "nominator": staff.nominators[0],
        "officer": staff.officers[-1],
        "approver": staff.approvers[-1],
        "administrator": staff.administrator,
        "township": staff.secretaries[0],
        "stranger": stranger,
    }

    seen = {name: queries.visible_to(u, at=MARKED_AT).count() for name, u in people.items()}

    assert {name: count for name, count in seen.items() if count} == {
        "judge": 2,
        "secretary": 10,
        "auditor": 10,
    }
    assert {s.judge_id for s in queries.visible_to(people["judge"], at=MARKED_AT)} == {
        staff.judges[0].pk
    }


def test_a_disabled_account_sees_nothing(cases: list[Nomination], staff: Staff) -> None:
    User.objects.filter(pk=staff.judges[0].pk).update(is_active=False)
    judge = User.objects.get(pk=staff.judges[0].pk)

    assert queries.visible_to(judge, at=MARKED_AT).count() == 0


def test_the_next_sheet_is_one_that_was_begun_then_the_first(
    cases: list[Nomination], staff: Staff
) -> None:
    judge = staff.judges[0]
    first, second = (sheet_of(case, judge) for case in cases)

    assert queries.next_for(judge) == first
    fill_in(second, 80)
    assert queries.next_for(judge) == second
    give(second, 80)
    assert queries.next_for(judge, after=first.pk) is None
    give(first, 80)
    assert queries.next_for(judge) is None


def test_progress_counts_what_is_submitted_of_what_is_asked(
    cases: list[Nomination],
    round_: Round,
    staff: Staff,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    score(cases[0], staff.judges, 80, 80, 80, 80)
    give(sheet_of(cases[1], staff.judges[0]), 80)

    stage = scoring_of(round_)
    with django_assert_num_queries(1):
        found = queries.progress(stage, category=cases[0].category)

    assert [(each.judge_id, each.done, each.total) for each in found] == [
        (judge.pk, done, total)
        for judge, done, total in zip(staff.judges, (2, 1, 1, 1, 0), (2, 2, 2, 2, 1), strict=True)
    ]
    assert found[0].name == staff.judges[0].display_name
