"""Who sees which sheets, and what a judge does next."""

from __future__ import annotations

import pytest

from honors.models import Nomination, Round, User
from honors.queries import score_sheets as queries
from honors.roles import Role
from tests.factories.accounts import Staff, a_membership
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.score_sheets import (
    MARKED_AT,
    a_scored_round,
    cases_in_scoring,
    fill_in,
    give,
    sheet_of,
)
from tests.ground import laid

pytestmark = pytest.mark.django_db


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_scored_round(tree, staff)


@laid
def cases(round_: Round, tree: County, staff: Staff) -> list[Nomination]:
    return cases_in_scoring(round_, tree, staff, 2)


def test_a_judge_sees_the_own_sheets_others_all_or_none(
    cases: list[Nomination], staff: Staff, stranger: User
) -> None:
    people = {
        "judge": staff.judges[1],
        "chair": staff.judges[0],
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
        "chair": 10,
        "secretary": 10,
        "auditor": 10,
    }
    assert {s.judge_id for s in queries.visible_to(people["judge"], at=MARKED_AT)} == {
        staff.judges[1].pk
    }


def read_by(user: User, case: Nomination) -> list[int]:
    """The judges whose marks for the case somebody may read."""
    sheets = queries.readable_to(user, at=MARKED_AT).filter(nomination=case)
    return [*sheets.order_by("judge").values_list("judge", flat=True)]


def test_nobody_reads_the_marks_of_others_before_they_are_sealed(
    cases: list[Nomination], staff: Staff
) -> None:
    """An independent second opinion: judges mark for themselves, and the votes at a village are
    called out only once all are in (the open count of a village assembly).
    """
    chair, judge = staff.judges[:2]
    give(sheet_of(cases[0], judge), 80)
    give(sheet_of(cases[0], chair), 90)

    assert read_by(judge, cases[0]) == [judge.pk]
    assert read_by(chair, cases[0]) == [chair.pk]
    assert read_by(staff.secretary, cases[0]) == [user.pk for user in staff.judges]


def test_sealed_marks_are_read_by_those_who_judged_the_case(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff)
    (case,) = selection.enter(1)
    selection.score((80, 81, 82, 83))
    selection.cut()

    counting = [user.pk for user in staff.judges[:4]]
    assert read_by(staff.judges[1], case) == counting
    # Who recused reads nothing of the others.
    assert read_by(staff.judges[4], case) == [staff.judges[4].pk]


def test_where_the_terms_say_so_a_judge_reads_on_once_the_own_sheet_is_in(
    tree: County, staff: Staff
) -> None:
    round_ = a_scored_round(tree, staff, others_visible="after_own")
    (case,) = cases_in_scoring(round_, tree, staff, 1)
    first, second, third = staff.judges[:3]
    give(sheet_of(case, second), 80)
    fill_in(sheet_of(case, third), 70)

    assert read_by(first, case) == [first.pk]
    give(sheet_of(case, first), 90)
    assert read_by(first, case) == [first.pk, second.pk]


def test_a_secretary_who_judges_marks_first(
    cases: list[Nomination], tree: County, staff: Staff
) -> None:
    judge = staff.judges[1]
    a_membership(judge, Role.SECRETARY, tree.county)
    give(sheet_of(cases[0], staff.judges[0]), 90)

    assert read_by(judge, cases[0]) == [judge.pk]
    give(sheet_of(cases[0], judge), 80)
    assert read_by(judge, cases[0]) == [user.pk for user in staff.judges]


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
