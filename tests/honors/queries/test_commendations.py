"""In which order lists are drawn up, and who sees them before they are issued."""

from __future__ import annotations

import pytest

from honors.models import Category, Nomination, Ranking, RankingEntry, Round, User
from honors.queries.commendations import in_order, sections, visible_to
from tests.factories.accounts import Staff
from tests.factories.commendations import (
    ISSUED_AT,
    a_draft_commendation,
    an_issued_commendation,
)
from tests.factories.decisions import RECORDED_AT, approved_cases
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case, notice_stage
from tests.ground import laid

pytestmark = pytest.mark.django_db


@laid
def shown(tree: County, staff: Staff) -> Round:
    round_ = a_short_round(tree, staff, places=5)
    for village, name in ((3, "李娜"), (1, "丁一"), (0, "王芳")):
        a_shown_case(round_, staff, tree, name, village=village)
    return round_


def ordered(round_: Round, order: str) -> list[str]:
    Category.objects.update(list_order=order)
    cases = Nomination.objects.filter(round=round_).select_related("nominee", "category")
    (names,) = in_order(list(cases)).values()
    return [case.nominee.name for case in names]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("strokes", ["丁一", "王芳", "李娜"]),
        ("manual", ["丁一", "王芳", "李娜"]),
        ("divisions", ["王芳", "丁一", "李娜"]),
    ],
)
def test_each_order_is_what_it_says(shown: Round, order: str, names: list[str]) -> None:
    assert ordered(shown, order) == names


def test_who_has_no_rank_comes_after_those_with_one(shown: Round, secretary: User) -> None:
    category = shown.categories.get()
    ranking = Ranking.objects.create(
        stage=notice_stage(shown),
        category=category,
        method="mean",
        line=2,
        lot_seed="",
        sealed_at=RECORDED_AT,
        sealed_by=secretary,
    )
    for position, name in ((11, "王芳"), (12, "丁一")):
        RankingEntry.objects.create(
            ranking=ranking,
            nomination=Nomination.objects.get(nominee__name=name),
            position=position,
            score=90,
            decided_by="score",
            is_above=True,
        )
    assert ordered(shown, "rank") == ["王芳", "丁一", "李娜"]


def test_a_list_says_by_which_order_it_goes(shown: Round, staff: Staff) -> None:
    approved_cases(shown, staff)
    (section,) = sections(a_draft_commendation(shown, staff))
    assert (section.order, section.names) == ("strokes", ["丁一", "王芳", "李娜"])


def test_a_draft_is_seen_by_the_organizers_people_alone(
    shown: Round, staff: Staff, auditor: User, stranger: User
) -> None:
    approved_cases(shown, staff)
    draft = a_draft_commendation(shown, staff)
    for somebody in (staff.secretary, staff.approvers[-1], auditor):
        assert list(visible_to(somebody, at=RECORDED_AT)) == [draft]
    for somebody in (staff.nominators[0], staff.secretaries[0], stranger):
        assert list(visible_to(somebody, at=RECORDED_AT)) == []


def test_an_issued_commendation_is_seen_by_everybody(
    shown: Round, staff: Staff, stranger: User
) -> None:
    issued = an_issued_commendation(shown, staff)
    assert list(visible_to(stranger, at=ISSUED_AT)) == [issued]
