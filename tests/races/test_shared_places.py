"""Places that are lent, reserved, capped, handed down or shared out in the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from honors import invariants
from honors.actions import nominations, quotas
from honors.models import Apportionment, Category, Nomination, Quota, QuotaLoan
from tests.factories.accounts import Staff, staff_of
from tests.factories.nominations import REASON
from tests.factories.organizations import County, a_county
from tests.factories.quotas import (
    COMPETITIVE,
    DIVISION_LEVEL,
    FRONT_LINE,
    a_ruled_round,
    forwarding,
    lent,
    limited,
    sent,
    written,
)
from tests.factories.rounds import DURING
from tests.races.together import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
CROWD = 10
ATTEMPTS = 5


class Places:
    def __init__(self) -> None:
        self.tree: County = a_county()
        self.staff: Staff = staff_of(self.tree)

    def category(self, **rules: Any) -> Category:
        return a_ruled_round(self.tree, self.staff, quota_rules=rules).categories.get()

    def at_township(self, category: Category, **how: Any) -> Nomination:
        return sent(category, self.tree.villages[0], self.staff.nominators[0], **how)

    def forwarding(self, *cases: Nomination) -> Callable[[], object]:
        return forwarding(self.staff.officers[0], *cases)


@pytest.fixture
def places(transactional_db: None) -> Iterator[Places]:
    """And whatever happened, nothing is broken in the end."""
    yield Places()
    assert [str(violation) for violation in invariants.check()] == []


def test_a_reserve_is_opened_while_others_ask_for_it(places: Places) -> None:
    """Whoever comes while it is opened is refused or gets it; two openings open it once."""
    category = places.category(shares={"front": FRONT_LINE | {"at_least_percent": 50}})
    quota = limited(category, places.tree.townships[0], 4, places.staff.secretary)
    cases = [places.at_township(category) for _nth in range(4)]
    places.forwarding(*cases[:2])()

    def release() -> object:
        return quotas.release_reserve(
            quota=quota, share="front", reason="（虚构）", by=places.staff.secretary, at=DURING
        )

    outcomes = at_once(release, release, *(places.forwarding(case) for case in cases[2:]))

    assert sorted(outcomes[:2]) == ["done", "nothing_reserved"]
    assert set(outcomes[2:]) <= {"done", "places_reserved"}
    sub = quota.sub_quotas.get()
    assert (sub.reserved, sub.released, sub.waiting) == (2, 2, 0)
    assert Quota.objects.get(pk=quota.pk).taken == 2 + outcomes[2:].count("done")


def test_a_free_place_is_lent_or_used(places: Places) -> None:
    category, village = places.category(), places.tree.villages[0]
    by = places.staff.secretary
    borrower = limited(category, places.tree.villages[1], 1, by)
    lender = limited(category, village, 1, by)
    for number in range(ATTEMPTS):
        limited(category, village, number + 1, by)
        draft = written(category, village, places.staff.nominators[0])

        outcomes = at_once(
            lambda: lent(Quota.objects.get(pk=lender.pk), borrower, 1, by),
            lambda draft=draft: nominations.move(
                nomination=draft, name="submit", by=places.staff.nominators[0], at=DURING
            ),
        )

        assert outcomes in (["done", "quota_exhausted"], ["below_use", "done"])
        if outcomes[0] == "done":
            loan = QuotaLoan.objects.get(given_back=0)
            quotas.give_back(loan=loan, places=1, by=by, at=DURING)
            nominations.move(
                nomination=draft, name="submit", by=places.staff.nominators[0], at=DURING
            )


def test_the_last_free_places_are_lent_once(places: Places) -> None:
    category, by = places.category(), places.staff.secretary
    lender, *borrowers = (limited(category, v, 3, by) for v in places.tree.villages)

    outcomes = at_once(
        *(
            lambda borrower=borrower: lent(lender, borrower, 1, by)
            for borrower in borrowers
            for _twice in range(2)
        )
    )

    assert Counter(outcomes) == {"done": 3, "below_use": 7}
    assert Quota.objects.get(pk=lender.pk).usable == 0


def test_two_who_lend_to_each_other_do_not_wait_for_each_other(places: Places) -> None:
    category, by = places.category(), places.staff.secretary
    first, second = (limited(category, v, CROWD, by) for v in places.tree.villages[:2])
    pairs = [(first, second), (second, first)] * ATTEMPTS

    outcomes = at_once(*(lambda pair=pair: lent(*pair, 1, by) for pair in pairs))

    assert outcomes == ["done"] * len(pairs)
    assert [Quota.objects.get(pk=q.pk).usable for q in (first, second)] == [CROWD, CROWD]


def test_a_loan_is_given_back_once(places: Places) -> None:
    category, by = places.category(), places.staff.secretary
    pair = [limited(category, v, 3, by) for v in places.tree.villages[:2]]
    loan = lent(*pair, 2, by)

    outcomes = at_once(
        *[lambda: quotas.give_back(loan=loan, places=2, by=by, at=DURING)] * ATTEMPTS
    )

    assert Counter(outcomes) == {"done": 1, "not_borrowed": ATTEMPTS - 1}


def test_one_of_the_division_level_is_sent_up_however_many_try(places: Places) -> None:
    """The step rule (a notice of Sichuan)."""
    category = places.category(shares={"division": DIVISION_LEVEL})
    limited(category, places.tree.townships[0], CROWD, places.staff.secretary)
    cases = [places.at_township(category, rank="division") for _case in range(CROWD)]

    outcomes = at_once(*(places.forwarding(case) for case in cases))

    assert Counter(outcomes) == {"done": 1, "share_exhausted": CROWD - 1}


def test_reserved_places_wait_however_many_others_try(places: Places) -> None:
    category = places.category(shares={"front_line": FRONT_LINE})
    limited(category, places.tree.townships[0], 4, places.staff.secretary)
    office = [places.at_township(category) for _case in range(6)]
    farmers = [places.at_township(category, occupation="farmer") for _case in range(2)]

    outcomes = at_once(*(places.forwarding(case) for case in [*office, *farmers]))

    # Once the front line has what is its own, the others find nothing left at all.
    refused = set(outcomes[:6]) - {"done"}
    assert outcomes[:6].count("done") == 2
    assert refused <= {"places_reserved", "quota_exhausted"}
    assert outcomes[6:] == ["done", "done"]


def test_no_more_candidates_than_the_competition_allows(places: Places) -> None:
    category = places.category(candidates=COMPETITIVE)
    quota = limited(category, places.tree.townships[0], 3, places.staff.secretary)
    batches = [[places.at_township(category) for _case in range(4)] for _batch in range(3)]

    outcomes = at_once(*(places.forwarding(*batch) for batch in batches))

    assert Counter(outcomes) == {"done": 1, "quota_exhausted": 2}
    assert Quota.objects.get(pk=quota.pk).taken == 4


def test_a_handed_down_place_is_taken_back_or_used(places: Places) -> None:
    by, village = places.staff.secretary, places.tree.villages[0]
    category = places.category()
    top = limited(category, places.tree.townships[0], CROWD, by)
    for _attempt in range(ATTEMPTS):
        (below,) = quotas.allocate(parent=top, shares={village: 1}, by=by, at=DURING)
        draft = written(category, village, places.staff.nominators[0])

        outcomes = at_once(
            lambda below=below: quotas.recall_allocation(quota=below, places=1, by=by, at=DURING),
            lambda draft=draft: nominations.move(
                nomination=draft, name="submit", by=places.staff.nominators[0], at=DURING
            ),
        )

        # Without any place at all the unit may recommend nobody; the same, seen a moment earlier.
        taken_back = (["done", "quota_exhausted"], ["done", "no_quota_places"])
        assert outcomes in (*taken_back, ["below_use", "done"])
        if outcomes[1] == "done":
            case = Nomination.objects.get(pk=draft.pk)
            at_once(
                places.forwarding(case),
                lambda case=case: nominations.move(
                    nomination=case,
                    name="withdraw",
                    by=places.staff.nominators[0],
                    at=DURING,
                    reason=REASON,
                ),
            )
            # Whoever withdrew left a place: with it the next two would both succeed.
            if free := Quota.objects.get(pk=below.pk).left:
                quotas.recall_allocation(quota=below, places=free, by=by, at=DURING)


def test_a_formula_is_applied_whole_or_not_at_all(places: Places) -> None:
    category, by = places.category(), places.staff.secretary
    values = {unit: {"产值": n} for n, unit in enumerate(places.tree.villages, start=1)}
    formula: dict[str, Any] = {"places": 21, "factors": {"产值": 100}, "values": values}
    top = limited(category, places.tree.county, 50, by)

    outcomes = at_once(
        *[
            lambda: quotas.apportion(
                category=category,
                digest=quotas.preview(**formula).digest,
                parent=top,
                by=by,
                at=DURING,
                **formula,
            )
        ]
        * ATTEMPTS
    )

    assert Counter(outcomes) == {"done": 2, "quota_exhausted": ATTEMPTS - 2}
    assert Apportionment.objects.count() == 2
    assert Quota.objects.get(pk=top.pk).allocated == 42
