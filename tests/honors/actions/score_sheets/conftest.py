"""A case in scoring, and one judge's sheet of it."""

from __future__ import annotations

from honors.models import Nomination, Round, ScoreSheet, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.score_sheets import (
    a_scored_round,
    cases_in_scoring,
    sheet_of,
)
from tests.ground import laid


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_scored_round(tree, staff)


@laid
def case(round_: Round, tree: County, staff: Staff) -> Nomination:
    return cases_in_scoring(round_, tree, staff, 1)[0]


@laid
def judge(staff: Staff) -> User:
    return staff.judges[1]


@laid
def sheet(case: Nomination, judge: User) -> ScoreSheet:
    return sheet_of(case, judge)
