"""Places of quotas and categories: taken, kept, released."""

from __future__ import annotations

import pytest

from honors import invariants
from honors.actions import nominations
from honors.models import (
    Category,
    Nomination,
    Quota,
    QuotaPlace,
    Ranking,
    RankingEntry,
    Round,
    User,
)
from tests.factories.accounts import Staff
from tests.factories.nominations import (
    REASON,
    VOTED,
    a_nomination,
    a_submitted_nomination,
    forwarded,
    moved,
    nomination_in,
    returned,
)
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round, category_of
from tests.ground import laid
from workflow.refusals import GuardFailed


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_round(tree, staff, route=VOTED, kinds=["person"])


@laid
def quotas(tree: County, round_: Round) -> tuple[Quota, Quota]:
    """Two places of the first village, two of its township."""
    category = category_of(round_, "person")
    village, township = (
        Quota.objects.create(category=category, organization=organization, places=2)
        for organization in (tree.villages[0], tree.townships[0])
    )
    return village, township


def taken(quotas: tuple[Quota, Quota]) -> list[int]:
    return [Quota.objects.get(pk=quota.pk).taken for quota in quotas]


def drafts(round_: Round, tree: County, by: User, number: int) -> list[Nomination]:
    return [a_nomination(round_, tree.villages[0], by) for _number in range(number)]


def test_a_place_is_taken_at_each_level_by_going_up(
    tree: County, round_: Round, quotas: tuple[Quota, Quota], nominator: User, officer: User
) -> None:
    case = a_submitted_nomination(round_, tree.villages[0], nominator)
    at_township = taken(quotas)
    forwarded(case, officer)

    assert at_township == [1, 0]
    assert taken(quotas) == [1, 1]
    assert list(case.quota_places.values_list("quota", flat=True)) == [q.pk for q in quotas]


def test_a_place_is_kept_while_the_case_is_returned_and_comes_back(
    tree: County, round_: Round, quotas: tuple[Quota, Quota], nominator: User, officer: User
) -> None:
    case = a_submitted_nomination(round_, tree.villages[0], nominator)
    returned(case, officer)
    while_returned = taken(quotas)
    nominations.answer_defect(defect=case.defects.get(), answer="已补充。", by=nominator, at=DURING)
    moved(case, "resubmit", nominator)

    assert while_returned == [1, 0]
    assert taken(quotas) == [1, 0]


def test_a_case_that_is_sent_back_and_forwarded_again_takes_no_second_place(
    tree: County, round_: Round, quotas: tuple[Quota, Quota], staff: Staff
) -> None:
    case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    forwarded(case, staff.officers[0])
    moved(case, "send_back", staff.officers[-1], reason=REASON)
    forwarded(case, staff.officers[0])

    assert taken(quotas) == [1, 1]


@pytest.mark.parametrize(
    ("name", "supplied"),
    [
        ("recall", {}),
        ("withdraw", {"reason": REASON}),
        ("decline", {"reason": REASON}),
        ("disqualify", {"reason": REASON, "evidence": REASON}),
    ],
)
def test_a_place_is_free_again_when_the_case_ends_before_the_cut(
    tree: County,
    round_: Round,
    quotas: tuple[Quota, Quota],
    staff: Staff,
    name: str,
    supplied: dict[str, str],
) -> None:
    case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    by = staff.nominators[0] if name in ("recall", "withdraw") else staff.officers[0]

    moved(case, name, by, **supplied)

    assert taken(quotas) == [0, 0]
    assert QuotaPlace.objects.count() == 0


def test_what_is_struck_out_after_the_cut_is_not_refilled_from_below(
    tree: County, round_: Round, quotas: tuple[Quota, Quota], staff: Staff, secretary: User
) -> None:
    case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    forwarded(case, staff.officers[0])
    ranking = Ranking.objects.create(
        stage=round_.stages.get(kind="ballot"),
        category=case.category,
        method="mean",
        line=1,
        lot_seed="0",
        sealed_at=DURING,
        sealed_by=secretary,
    )
    RankingEntry.objects.create(
        ranking=ranking,
        nomination=case,
        position=1,
        score=90,
        decided_by="score",
        is_above=True,
    )

    moved(case, "withdraw", staff.nominators[0], reason=REASON)

    assert taken(quotas) == [1, 1]


def test_the_last_place_is_the_last(
    tree: County, round_: Round, quotas: tuple[Quota, Quota], nominator: User
) -> None:
    first, second, third = drafts(round_, tree, nominator, 3)
    for case in (first, second):
        moved(case, "submit", nominator)

    with pytest.raises(GuardFailed) as refused:
        moved(third, "submit", nominator)

    assert refused.value.code == "quota_exhausted"
    assert taken(quotas) == [2, 0]


def test_a_batch_that_needs_more_places_than_there_are_takes_none(
    tree: County, round_: Round, quotas: tuple[Quota, Quota], nominator: User
) -> None:
    drafts(round_, tree, nominator, 3)

    with pytest.raises(GuardFailed) as refused:
        nominations.move_many(
            nominations=round_.nominations.all(), name="submit", by=nominator, at=DURING
        )

    assert (refused.value.code, refused.value.transition) == ("quota_exhausted", "submit")
    assert refused.value.subject is not None
    assert taken(quotas) == [0, 0]
    assert set(round_.nominations.values_list("state", flat=True)) == {"draft"}


def test_a_unit_without_a_quota_is_not_limited(
    tree: County, round_: Round, quotas: tuple[Quota, Quota], staff: Staff
) -> None:
    for _number in range(3):
        a_submitted_nomination(round_, tree.villages[1], staff.nominators[1])

    assert taken(quotas) == [0, 0]
    assert invariants.check() == []


def test_an_approved_case_takes_a_place_of_its_category_and_gives_it_back(
    tree: County, staff: Staff
) -> None:
    case = nomination_in("approved", tree, staff)
    approved = Category.objects.get(pk=case.category_id).taken

    moved(case, "disqualify", staff.secretary, reason=REASON, evidence=REASON)

    ended = Nomination.objects.get(pk=case.pk)
    assert (approved, case.takes_place) == (1, True)
    assert (Category.objects.get(pk=case.category_id).taken, ended.takes_place) == (0, False)
    assert invariants.check() == []
