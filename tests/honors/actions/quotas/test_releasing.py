"""What is reserved waits for its kind until the secretary opens it, or the day of the terms."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from honors import invariants, tasks
from honors.actions import quotas
from honors.models import Category, Nomination, Quota, ReserveRelease
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.quotas import FRONT_LINE, a_ruled_round, forwarding, limited, sent
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

RESERVED = FRONT_LINE | {"at_least_percent": 50}
DAY = timedelta(days=1)


class Reserve:
    """Two places of a township, one of them for the front line, and an official who has the other;
    a second official waits for what is reserved.
    """

    def __init__(self, tree: County, staff: Staff, **rule: Any) -> None:
        self.tree, self.staff = tree, staff
        rules = {"shares": {"front": RESERVED | rule}}
        round_ = a_ruled_round(tree, staff, quota_rules=rules)
        self.category: Category = round_.categories.get()
        self.quota: Quota = limited(self.category, tree.townships[0], 2, staff.secretary)
        self.forward(self.sent())
        self.waiting = self.sent()

    def sent(self, **data: Any) -> Nomination:
        return sent(self.category, self.tree.villages[0], self.staff.nominators[0], **data)

    def forward(self, case: Nomination) -> None:
        forwarding(self.staff.officers[0], case)()

    def release(self, **changes: Any) -> ReserveRelease:
        given: dict[str, Any] = {
            "quota": self.quota,
            "share": "front",
            "reason": "无一线人选（虚构）",
            "by": self.staff.secretary,
            "at": DURING,
        }
        return quotas.release_reserve(**(given | changes))


@laid
def reserve(tree: County, staff: Staff) -> Reserve:
    return Reserve(tree, staff)


def test_what_is_reserved_waits_until_the_secretary_opens_it(reserve: Reserve) -> None:
    """Notices on 三八红旗手: a social channel of its own, and places for the front line."""
    with pytest.raises(GuardFailed) as refused:
        reserve.forward(reserve.waiting)
    assert refused.value.code == "places_reserved"

    release = reserve.release()
    reserve.forward(reserve.waiting)

    assert (release.places, release.reason) == (1, "无一线人选（虚构）")
    event = LedgerEvent.objects.get(action="quotas.release_reserve")
    assert json.loads(event.body)["opened"] == {str(release.sub_quota_id): 1}
    assert "一线人选" not in event.body
    assert invariants.check() == []


def test_a_case_of_the_kind_that_comes_later_finds_what_is_left(reserve: Reserve) -> None:
    late = reserve.sent(occupation="farmer")
    reserve.release()

    reserve.forward(reserve.waiting)
    with pytest.raises(GuardFailed) as refused:
        reserve.forward(late)

    assert refused.value.code == "quota_exhausted"


def test_what_is_in_use_is_not_opened(reserve: Reserve) -> None:
    reserve.forward(reserve.sent(occupation="farmer"))

    with pytest.raises(GuardFailed) as refused:
        reserve.release()

    assert refused.value.code == "nothing_reserved"


def test_a_reserve_is_opened_once(reserve: Reserve) -> None:
    reserve.release()

    with pytest.raises(GuardFailed) as refused:
        reserve.release()

    assert refused.value.code == "nothing_reserved"


def test_it_takes_a_reason_a_share_and_the_organizers_secretary(reserve: Reserve) -> None:
    with pytest.raises(InvalidInput) as empty:
        reserve.release(reason=" ")
    with pytest.raises(InvalidInput) as unknown:
        reserve.release(share="social")
    with pytest.raises(NotPermitted):
        reserve.release(by=reserve.staff.secretaries[0])

    assert (empty.value.code, unknown.value.code) == ("empty", "unknown_share")
    assert not ReserveRelease.objects.exists()


def test_more_places_reserve_again_and_fewer_open_no_more_than_there_are(reserve: Reserve) -> None:
    reserve.release()
    by = reserve.staff.secretary

    more = limited(reserve.category, reserve.tree.townships[0], 6, by).sub_quotas.get()
    fewer = limited(reserve.category, reserve.tree.townships[0], 1, by).sub_quotas.get()

    assert (more.reserved, more.released, more.waiting) == (3, 1, 2)
    assert (fewer.reserved, fewer.released, fewer.waiting) == (1, 1, 0)
    assert invariants.check() == []


def test_on_the_day_of_the_terms_the_clock_opens_it(tree: County, staff: Staff) -> None:
    day = (DURING + 2 * DAY).date()
    reserve = Reserve(tree, staff, released_on=day.isoformat())
    midnight = datetime.fromisoformat(f"{day.isoformat()}T00:00:00+08:00")

    early = tasks.tick(midnight - timedelta(microseconds=1))
    due, again = tasks.tick(midnight), tasks.tick(midnight + DAY)

    assert (early.released, due.released, again.released) == (0, 1, 0)
    reserve.forward(reserve.waiting)
    assert ReserveRelease.objects.get().released_by is None
    assert invariants.check() == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"released_on": "2026-02-30"}, "not_a_date"),
        ({"released_on": "2026-03-20", "at_least_percent": 0}, "unknown_quota_rule"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    tree: County, staff: Staff, rule: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        Reserve(tree, staff, **rule)

    assert refused.value.code == code


def test_a_unit_of_no_places_sends_up_nobody(tree: County, staff: Staff) -> None:
    category = a_ruled_round(tree, staff).categories.get()
    limited(category, tree.villages[0], 0, staff.secretary)

    with pytest.raises(GuardFailed) as refused:
        sent(category, tree.villages[0], staff.nominators[0])

    assert refused.value.code == "no_quota_places"
    assert sent(category, tree.villages[1], staff.nominators[1]).state == "review"
    with pytest.raises(InvalidInput):
        limited(category, tree.villages[0], 0, staff.secretary, kind="minimum")


def test_who_has_a_senior_title_is_no_cadre_of_a_share(tree: County, staff: Staff) -> None:
    """A professional with a senior title counts as a specialist in office."""
    senior = {"field": "senior_title", "values": [True]}
    cadres = {
        "label": "干部不超过20%",
        "levels": ["township"],
        "field": "occupation",
        "values": ["official"],
        "unless": senior,
        "at_most_percent": 20,
    }
    rules = {"shares": {"cadres": cadres}}
    category = a_ruled_round(tree, staff, quota_rules=rules).categories.get()
    limited(category, tree.townships[0], 5, staff.secretary)
    village, by = tree.villages[0], staff.nominators[0]
    officials = [sent(category, village, by, senior_title=False) for _nth in range(2)]
    specialist = sent(category, village, by, senior_title=True)
    forwarding(staff.officers[0], officials[0], specialist)()

    with pytest.raises(GuardFailed) as refused:
        forwarding(staff.officers[0], officials[1])()

    assert refused.value.code == "share_exhausted"
    assert invariants.check() == []
