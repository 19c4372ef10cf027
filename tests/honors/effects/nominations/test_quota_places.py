"""What one unit sends up: its own places and handed-down ones, shares, and how many at all."""

from __future__ import annotations

from typing import Any

import pytest

from honors import invariants
from honors.actions import nominations, quotas
from honors.models import Category, Nomination, Quota, QuotaPlace, SubQuota, User
from tests.factories.accounts import Staff
from tests.factories.nominations import REASON, forwarded, moved, returned
from tests.factories.organizations import County
from tests.factories.quotas import (
    COMPETITIVE,
    DIVISION_LEVEL,
    EQUAL,
    FRONT_LINE,
    OFFICE,
    SOCIAL,
    a_ruled_round,
    limited,
    sent,
)
from tests.factories.rounds import DURING
from workflow.refusals import GuardFailed

ALL = ("social", SOCIAL), ("front_line", FRONT_LINE), ("division", DIVISION_LEVEL)


class Township:
    """The first township with so many places, under these rules."""

    def __init__(self, tree: County, staff: Staff, places: int, **rules: Any) -> None:
        self.tree, self.staff = tree, staff
        self.category: Category = a_ruled_round(tree, staff, quota_rules=rules).categories.get()
        self.quota = limited(self.category, tree.townships[0], places, staff.secretary)
        self.officer: User = staff.officers[0]

    def case(self, **how: Any) -> Nomination:
        return sent(self.category, self.tree.villages[0], self.staff.nominators[0], **how)

    def send(self, *cases: Nomination) -> list[Nomination]:
        keys = [case.pk for case in cases]
        return nominations.move_many(
            nominations=Nomination.objects.filter(pk__in=keys),
            name="forward",
            by=self.officer,
            at=DURING,
            opinion="同意推荐。",
        )

    def refuses(self, *cases: Nomination) -> str:
        with pytest.raises(GuardFailed) as refused:
            self.send(*cases)
        assert str(refused.value)
        return refused.value.code

    @property
    def taken(self) -> int:
        return Quota.objects.get(pk=self.quota.pk).taken

    def share(self, name: str) -> tuple[int, int]:
        sub = SubQuota.objects.get(quota=self.quota, name=name)
        return sub.reserved, sub.taken


@pytest.fixture(autouse=True)
def _nothing_is_broken_afterwards(db: None) -> Any:
    yield
    assert [str(violation) for violation in invariants.check()] == []


def shares(**rules: Any) -> dict[str, Any]:
    return {"shares": rules}


# Places that were handed down.


def test_a_place_that_was_handed_down_is_sent_up_without_another(
    tree: County, staff: Staff
) -> None:
    township = Township(tree, staff, 2)
    quotas.allocate(
        parent=township.quota, shares={tree.villages[0]: 2}, by=staff.secretary, at=DURING
    )

    township.send(township.case(), township.case())

    used = QuotaPlace.objects.filter(quota=township.quota)
    assert (township.taken, list(used.values_list("handed_down", flat=True))) == (0, [True] * 2)
    other = sent(township.category, tree.villages[1], staff.nominators[1])
    assert township.refuses(other) == "quota_exhausted"


def test_a_place_goes_down_and_up_through_every_level(tree: County, staff: Staff) -> None:
    category = a_ruled_round(tree, staff).categories.get()
    top = limited(category, tree.county, 1, staff.secretary)
    for unit in (tree.townships[0], tree.villages[0]):
        (top,) = quotas.allocate(parent=top, shares={unit: 1}, by=staff.secretary, at=DURING)
    case = sent(category, tree.villages[0], staff.nominators[0])

    forwarded(forwarded(case, staff.officers[0]), staff.officers[-1])

    places = QuotaPlace.objects.order_by("pk").values_list("quota__taken", "handed_down")
    assert list(places) == [(1, False), (0, True), (0, True)]


def test_a_place_of_its_own_that_a_village_uses_is_the_township_s_as_well(
    tree: County, staff: Staff
) -> None:
    township = Township(tree, staff, 1)
    limited(township.category, tree.villages[0], 5, staff.secretary)
    first, second = township.case(), township.case()

    township.send(first)

    assert township.refuses(second) == "quota_exhausted"


def test_caps_count_what_was_handed_down(tree: County, staff: Staff) -> None:
    """The step rule is about all that one unit sends up (a notice of Sichuan)."""
    township = Township(tree, staff, 6, **shares(division=DIVISION_LEVEL))
    quotas.allocate(
        parent=township.quota, shares={tree.villages[0]: 1}, by=staff.secretary, at=DURING
    )
    township.send(township.case(rank="division"))
    other = sent(township.category, tree.villages[1], staff.nominators[1], rank="division")

    assert township.refuses(other) == "share_exhausted"
    assert (township.taken, township.share("division")) == (0, (0, 1))


# Shares of a kind.


def test_at_most_one_of_the_division_level_for_five_places(tree: County, staff: Staff) -> None:
    """The step rule (a notice of Sichuan)."""
    township = Township(tree, staff, 5, **shares(division=DIVISION_LEVEL))
    first, second = (township.case(rank=rank) for rank in ("division", "deputy_division"))

    township.send(first)

    assert township.refuses(second) == "share_exhausted"
    township.send(*(township.case() for _place in range(4)))
    assert (township.taken, township.share("division")) == (5, (0, 1))


def test_nobody_of_the_division_level_for_four_places(tree: County, staff: Staff) -> None:
    """The step rule (a notice of Sichuan)."""
    township = Township(tree, staff, 4, **shares(division=DIVISION_LEVEL))

    assert township.refuses(township.case(rank="division")) == "share_exhausted"
    assert township.taken == 0


def test_two_of_the_division_level_are_refused_in_one_batch(tree: County, staff: Staff) -> None:
    township = Township(tree, staff, 5, **shares(division=DIVISION_LEVEL))
    cases = [township.case(rank="division") for _case in range(2)]

    assert township.refuses(*cases) == "share_exhausted"
    assert (township.taken, QuotaPlace.objects.count()) == (0, 0)


def test_the_place_of_the_social_channel_waits_for_it(tree: County, staff: Staff) -> None:
    """5 % of ten places, rounded up; 20 % at most, as in Shaanxi."""
    township = Township(tree, staff, 10, **shares(social=SOCIAL))
    township.send(*(township.case() for _place in range(9)))

    assert township.refuses(township.case()) == "places_reserved"
    township.send(township.case(channel="self"))

    assert (township.taken, township.share("social")) == (10, (1, 1))


def test_the_social_channel_has_a_cap(tree: County, staff: Staff) -> None:
    township = Township(tree, staff, 10, **shares(social=SOCIAL))
    township.send(township.case(channel="self"), township.case(channel="others"))

    assert township.refuses(township.case(channel="mutual")) == "share_exhausted"
    township.send(township.case())


def test_half_of_the_places_wait_for_the_front_line(tree: County, staff: Staff) -> None:
    """At least 50 % from the front line (model workers of Xuchang)."""
    township = Township(tree, staff, 4, **shares(front_line=FRONT_LINE))
    township.send(township.case(), township.case())

    assert township.refuses(township.case()) == "places_reserved"
    township.send(*(township.case(occupation="farmer") for _place in range(2)))
    assert township.refuses(township.case(occupation="farmer")) == "quota_exhausted"


def test_one_batch_fills_reserved_places_first(tree: County, staff: Staff) -> None:
    township = Township(tree, staff, 4, **shares(front_line=FRONT_LINE))
    office = [township.case() for _case in range(2)]
    farmers = [township.case(occupation="farmer") for _case in range(2)]

    township.send(*office, *farmers)

    assert (township.taken, township.share("front_line")) == (4, (2, 2))


def test_a_reserved_place_waits_again_when_its_case_is_withdrawn(
    tree: County, staff: Staff
) -> None:
    township = Township(tree, staff, 4, **shares(front_line=FRONT_LINE))
    farmers = [township.case(occupation="farmer") for _case in range(2)]
    township.send(township.case(), *farmers)

    moved(farmers[0], "withdraw", staff.nominators[0], reason=REASON)
    township.send(township.case())

    assert township.share("front_line") == (2, 1)
    assert township.refuses(township.case()) == "places_reserved"


def test_a_case_may_count_in_several_shares(tree: County, staff: Staff) -> None:
    township = Township(tree, staff, 5, **shares(**dict(ALL)))

    township.send(township.case(channel="self", occupation="farmer", rank="division"))

    assert [township.share(name) for name, _rule in ALL] == [(1, 1), (3, 1), (0, 1)]
    assert township.taken == 1


def test_a_correction_cannot_slip_past_a_cap(tree: County, staff: Staff) -> None:
    township = Township(tree, staff, 5, **shares(division=DIVISION_LEVEL))
    township.send(township.case(rank="division"))
    case = township.case()
    township.send(case)
    returned(case, staff.officers[-1], "rank")
    rewrite(case, staff.nominators[0], rank="division")

    with pytest.raises(GuardFailed) as refused:
        moved(case, "resubmit", staff.nominators[0])

    assert refused.value.code == "share_exhausted"


def test_a_correction_counts_from_then_on(tree: County, staff: Staff) -> None:
    township = Township(tree, staff, 4, **shares(front_line=FRONT_LINE))
    case = township.case()
    township.send(case)
    returned(case, staff.officers[-1], "occupation")
    rewrite(case, staff.nominators[0], occupation="farmer")

    moved(case, "resubmit", staff.nominators[0])

    assert (township.taken, township.share("front_line")) == (1, (2, 1))


def test_a_reserved_place_is_not_kept_by_ceasing_to_be_of_the_kind(
    tree: County, staff: Staff
) -> None:
    township = Township(tree, staff, 4, **shares(front_line=FRONT_LINE))
    farmer = township.case(occupation="farmer")
    township.send(farmer, township.case(), township.case())
    returned(farmer, staff.officers[-1], "occupation")
    rewrite(farmer, staff.nominators[0], occupation="official")

    with pytest.raises(GuardFailed) as refused:
        moved(farmer, "resubmit", staff.nominators[0])

    assert refused.value.code == "places_reserved"
    assert township.share("front_line") == (2, 1)


def rewrite(case: Nomination, by: User, **data: Any) -> None:
    written = dict(case.dossier.answers) | OFFICE | data
    nominations.save_dossier(nomination=case, data=written, by=by, at=DURING)


# Equal number and competition.


def test_a_township_sends_more_candidates_than_it_has_places(tree: County, staff: Staff) -> None:
    """Competitive: 110-130 % of ten places are 11 to 13."""
    township = Township(tree, staff, 10, candidates=COMPETITIVE)
    cases = [township.case() for _case in range(14)]

    assert township.refuses(*cases[:10]) == "too_few_candidates"
    township.send(*cases[:11])
    township.send(cases[11])
    township.send(cases[12])

    assert township.refuses(cases[13]) == "quota_exhausted"
    assert township.taken == 13


def test_too_many_candidates_are_refused_at_once(tree: County, staff: Staff) -> None:
    township = Township(tree, staff, 3, candidates=COMPETITIVE)
    cases = [township.case() for _case in range(5)]

    assert township.refuses(*cases) == "quota_exhausted"
    township.send(*cases[:4])


def test_equal_number_is_exactly_as_many(tree: County, staff: Staff) -> None:
    """等额: provinces send one candidate for each place (the national families of 2018)."""
    township = Township(tree, staff, 2, candidates=EQUAL)
    cases = [township.case() for _case in range(3)]

    assert township.refuses(cases[0]) == "too_few_candidates"
    assert township.refuses(*cases) == "quota_exhausted"
    township.send(*cases[:2])
    assert township.taken == 2


def test_who_drops_out_is_replaced_alone(tree: County, staff: Staff) -> None:
    township = Township(tree, staff, 2, candidates=EQUAL)
    first, second, third = (township.case() for _case in range(3))
    township.send(first, second)
    moved(first, "withdraw", staff.nominators[0], reason=REASON)

    township.send(third)

    assert township.taken == 2


def test_a_township_without_a_quota_sends_what_it_likes(tree: County, staff: Staff) -> None:
    township = Township(tree, staff, 2, candidates=EQUAL, **shares(division=DIVISION_LEVEL))
    other = sent(township.category, tree.villages[3], staff.nominators[3], rank="division")

    assert forwarded(other, staff.officers[1]).state == "review"
