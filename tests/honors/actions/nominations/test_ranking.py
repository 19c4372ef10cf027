"""The order in which a unit sends its cases up."""

from __future__ import annotations

import pytest

from honors.actions import nominations
from honors.models import Nomination, Round, User
from tests.factories.accounts import Staff
from tests.factories.nominations import a_submitted_nomination, forwarded
from tests.factories.organizations import County
from tests.factories.rounds import DURING, category_of
from tests.ground import laid
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted


@laid
def cases(tree: County, opened: Round, staff: Staff) -> list[Nomination]:
    """Three cases of the first township's villages at its desk."""
    return [
        a_submitted_nomination(opened, village, nominator)
        for village, nominator in zip(tree.villages[:3], staff.nominators, strict=False)
    ]


def rank(tree: County, round_: Round, ordered: list[Nomination], by: User) -> list[Nomination]:
    return nominations.rank(
        category=category_of(round_, "person"),
        organization=tree.townships[0],
        ordered=ordered,
        by=by,
        at=DURING,
    )


def ranks(cases: list[Nomination]) -> list[int | None]:
    return [Nomination.objects.get(pk=case.pk).unit_rank for case in cases]


def test_a_case_is_forwarded_only_with_its_rank(
    tree: County, opened: Round, cases: list[Nomination], officer: User
) -> None:
    first, second, third = cases

    with pytest.raises(GuardFailed) as refused:
        forwarded(first, officer)
    rank(tree, opened, [third, first, second], officer)

    assert refused.value.code == "rank_missing"
    assert ranks(cases) == [2, 3, 1]
    assert forwarded(third, officer).state == "notice"


def test_a_new_order_replaces_the_old_one(
    tree: County, opened: Round, cases: list[Nomination], officer: User
) -> None:
    rank(tree, opened, cases, officer)

    rank(tree, opened, cases[2:0:-1], officer)

    assert ranks(cases) == [None, 2, 1]


def test_nobody_is_ranked_twice(
    tree: County, opened: Round, cases: list[Nomination], officer: User
) -> None:
    for ordered in ([], [cases[0], cases[0]]):
        with pytest.raises(InvalidInput) as refused:
            rank(tree, opened, ordered, officer)
        assert refused.value.code == "ranked_twice"

    assert ranks(cases) == [None, None, None]


def test_a_case_that_has_gone_on_is_not_ranked_any_more(
    tree: County, opened: Round, cases: list[Nomination], officer: User
) -> None:
    rank(tree, opened, cases, officer)
    forwarded(cases[0], officer)

    with pytest.raises(GuardFailed) as refused:
        rank(tree, opened, cases, officer)

    assert refused.value.code == "not_at_desk"
    assert ranks(cases) == [1, 2, 3]


def test_only_an_officer_of_the_unit_ranks(
    tree: County, opened: Round, cases: list[Nomination], staff: Staff
) -> None:
    for outsider in (staff.officers[1], staff.officers[-1], staff.secretaries[0]):
        with pytest.raises(NotPermitted):
            rank(tree, opened, cases, outsider)
