"""Places by formula are shown, and then given out whole."""

from __future__ import annotations

from typing import Any

import pytest

from honors import invariants
from honors.actions import quotas
from honors.models import Apportionment, Category, Organization, Quota, User
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.quotas import a_ruled_round, limited, sent
from tests.factories.rounds import DURING as NOW
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

HALVES = {"产值": 50, "职工人数": 50}


@laid
def category(tree: County, staff: Staff) -> Category:
    return a_ruled_round(tree, staff).categories.get()


@laid
def values(tree: County) -> dict[Organization, dict[str, Any]]:
    """Made up: 75 % and 25 % of the output, half of the workers each."""
    first, second = tree.townships
    return {
        first: {"产值": "7500.5", "职工人数": 400},
        second: {"产值": "2500.5", "职工人数": 400},
    }


def given(category: Category, values: Any, by: Any, places: int = 8, **changes: Any) -> Any:
    shown = quotas.preview(places=places, factors=HALVES, values=values)
    formula = {"places": places, "factors": HALVES, "values": values, "digest": shown.digest}
    return quotas.apportion(category=category, by=by, at=NOW, **(formula | changes))


def test_half_by_output_and_half_by_workforce(
    category: Category, values: Any, tree: County, secretary: User
) -> None:
    """The formula (model workers of Xuchang): 62.5 % and 37.5 % of eight places."""
    made = given(category, values, secretary)

    first, second = (Quota.objects.get(organization=unit) for unit in tree.townships)
    assert (first.places, second.places) == (5, 3)
    assert made.factors == [
        {"name": "产值", "weight": "50.00"},
        {"name": "职工人数", "weight": "50.00"},
    ]
    assert made.values[str(tree.townships[0].pk)] == ["7500.50", "400.00"]
    assert made.shares == {str(tree.townships[0].pk): 5, str(tree.townships[1].pk): 3}
    assert invariants.check() == []


def test_a_preview_stores_nothing(values: Any, tree: County) -> None:
    shown = quotas.preview(places=8, factors=HALVES, values=values)

    assert shown.shares == {tree.townships[0].pk: 5, tree.townships[1].pk: 3}
    assert Quota.objects.count() == 0


def test_what_is_given_out_is_what_was_shown(
    category: Category, values: Any, tree: County, secretary: User
) -> None:
    later = values | {tree.townships[1]: {"产值": "9999", "职工人数": 400}}
    shown = quotas.preview(places=8, factors=HALVES, values=values)

    with pytest.raises(GuardFailed) as refused:
        given(category, later, secretary, digest=shown.digest)

    assert refused.value.code == "preview_differs"
    assert Quota.objects.count() == 0


def test_one_unit_that_uses_more_keeps_all_as_they_were(
    category: Category, values: Any, tree: County, staff: Staff
) -> None:
    quota = limited(category, tree.villages[3], 2, staff.secretary)
    for _case in range(2):
        sent(category, tree.villages[3], staff.nominators[3])
    own = {
        tree.villages[0]: {"产值": 9, "职工人数": 9},
        tree.villages[3]: {"产值": 1, "职工人数": 1},
    }

    with pytest.raises(GuardFailed) as refused:
        given(category, own, staff.secretary, places=3)

    assert refused.value.code == "below_use"
    assert list(Quota.objects.values_list("pk", "places")) == [(quota.pk, 2)]
    assert Apportionment.objects.count() == 0


def test_places_of_a_township_are_shared_out_below_it(
    category: Category, tree: County, staff: Staff
) -> None:
    street, by = tree.townships[0], staff.secretaries[0]
    parent = limited(category, street, 5, staff.secretary)
    own = {v: {"产值": n, "职工人数": n} for n, v in enumerate(tree.villages_of(street), start=1)}

    for other in (staff.secretaries[1], staff.officers[0]):
        with pytest.raises(NotPermitted):
            given(category, own, other, places=5, parent=parent)
    given(category, own, by, places=5, parent=parent)

    stored = Quota.objects.get(pk=parent.pk)
    assert stored.allocated == 5
    assert list(stored.children.order_by("pk").values_list("places", flat=True)) == [1, 2, 2]
    with pytest.raises(GuardFailed) as refused:
        given(category, own, by, places=1, parent=parent)
    assert refused.value.code == "quota_exhausted"
    assert invariants.check() == []


def test_whom_the_formula_gives_nothing_sends_nobody(
    category: Category, tree: County, staff: Staff
) -> None:
    own = {
        tree.villages[0]: {"产值": 99, "职工人数": 99},
        tree.villages[1]: {"产值": 1, "职工人数": 0},
    }
    given(category, own, staff.secretary, places=1)

    with pytest.raises(GuardFailed) as refused:
        sent(category, tree.villages[1], staff.nominators[1])

    assert refused.value.code == "no_quota_places"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"factors": {"产值": 50, "职工人数": 49}}, "weights_differ"),
        ({"factors": {"产值": 100}}, "values_differ"),
        ({"factors": {"产值": "一半", "职工人数": 50}}, "not_a_number"),
        ({"places": 0}, "not_positive"),
        ({"minimum": 5}, "places_too_few"),
        ({"values": {}}, "units"),
    ],
)
def test_a_formula_that_does_not_work_is_refused(
    values: Any, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        quotas.preview(**{"places": 8, "factors": HALVES, "values": values, **changes})

    assert refused.value.code == code


def test_others_share_out_nothing(
    category: Category, values: Any, stranger: User, officer: User
) -> None:
    for actor in (stranger, officer, CLOCK):
        with pytest.raises(NotPermitted):
            given(category, values, actor)


def test_the_formula_is_in_the_history(category: Category, values: Any, secretary: User) -> None:
    made = given(category, values, secretary)

    event = LedgerEvent.objects.get(action="quotas.apportion")
    assert made.digest in event.body
    assert '"weights":["50.00","50.00"]' in event.body
