from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import nominations, quotas, rounds
from honors.models import Category, Organization, Quota, Round, User
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.nominations import a_submitted_nomination
from tests.factories.organizations import County, a_unit
from tests.factories.rounds import CLOSES_AT, category_of
from tests.factories.rounds import DURING as NOW
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted


@laid
def category(opened: Round) -> Category:
    return category_of(opened, "person")


@laid
def top(category: Category, tree: County, secretary: User) -> Quota:
    """Ten places of the county's, to be handed down."""
    return given(category, tree.county, 10, secretary)


def given(category: Category, organization: Organization, places: Any, by: Any) -> Quota:
    return quotas.set_quota(
        category=category, organization=organization, places=places, by=by, at=NOW
    )


def handed(parent: Quota, shares: Mapping[Organization, int], by: Any) -> list[Quota]:
    return quotas.allocate(parent=parent, shares=shares, by=by, at=NOW)


def figures(organization: Organization) -> tuple[int, int, int]:
    quota = Quota.objects.get(organization=organization)
    return quota.places, quota.allocated, quota.taken


def test_places_go_down_the_tree(tree: County, top: Quota, secretary: User) -> None:
    street, town = tree.townships

    first, second = handed(top, {street: 6, town: 3}, secretary)
    handed(first, {tree.villages[0]: 2, tree.villages[1]: 1}, secretary)

    assert figures(tree.county) == (10, 9, 0)
    assert figures(street) == (6, 3, 0)
    assert figures(town) == (3, 0, 0)
    assert figures(tree.villages[0]) == (2, 0, 0)
    assert (first.parent, second.parent) == (top, top)


def test_more_can_be_handed_to_a_unit_that_has_some(
    tree: County, top: Quota, secretary: User
) -> None:
    street, town = tree.townships
    handed(top, {street: 6}, secretary)

    handed(top, {street: 1, town: 3}, secretary)

    assert figures(tree.county) == (10, 10, 0)
    assert (figures(street), figures(town)) == ((7, 0, 0), (3, 0, 0))


def test_what_is_not_there_cannot_be_handed_down(tree: County, top: Quota, secretary: User) -> None:
    street, town = tree.townships

    with pytest.raises(GuardFailed) as refused:
        handed(top, {street: 6, town: 5}, secretary)

    assert refused.value.code == "quota_exhausted"
    assert figures(tree.county) == (10, 0, 0)
    assert Quota.objects.count() == 1


def test_a_stale_reading_gives_no_place_away_twice(
    tree: County, top: Quota, secretary: User
) -> None:
    street, town = tree.townships
    stale = Quota.objects.get(pk=top.pk)
    handed(top, {street: 6}, secretary)

    with pytest.raises(GuardFailed) as refused:
        handed(stale, {town: 6}, secretary)

    assert refused.value.code == "quota_exhausted"
    assert figures(tree.county) == (10, 6, 0)


def test_places_come_back_that_are_not_in_use(tree: County, top: Quota, secretary: User) -> None:
    street = tree.townships[0]
    (quota,) = handed(top, {street: 6}, secretary)
    handed(quota, {tree.villages[0]: 4}, secretary)

    with pytest.raises(GuardFailed) as refused:
        quotas.recall_allocation(quota=quota, places=3, by=secretary, at=NOW)
    recalled = quotas.recall_allocation(quota=quota, places=2, by=secretary, at=NOW)

    assert refused.value.code == "below_use"
    assert recalled.places == 4
    assert figures(tree.county) == (10, 4, 0)
    assert figures(street) == (4, 4, 0)


def test_no_more_comes_back_than_was_handed_down(tree: County, top: Quota, secretary: User) -> None:
    (quota,) = handed(top, {tree.townships[0]: 6}, secretary)

    with pytest.raises(GuardFailed) as refused:
        quotas.recall_allocation(quota=quota, places=7, by=secretary, at=NOW)

    assert refused.value.code == "below_use"
    assert figures(tree.county) == (10, 6, 0)


def test_a_share_beyond_all_measure_is_refused(tree: County, top: Quota, secretary: User) -> None:
    handed(top, {tree.townships[0]: 1}, secretary)

    with pytest.raises(InvalidInput) as refused:
        handed(top, {tree.townships[1]: 2**31 - 1}, secretary)

    assert refused.value.code == "too_large"


def test_what_was_not_handed_down_does_not_come_back(top: Quota, secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        quotas.recall_allocation(quota=top, places=1, by=secretary, at=NOW)

    assert refused.value.code == "not_handed_down"


def test_a_quota_never_falls_below_its_use(tree: County, top: Quota, secretary: User) -> None:
    handed(top, {tree.townships[0]: 6}, secretary)

    with pytest.raises(GuardFailed) as refused:
        given(top.category, tree.county, 5, secretary)
    given(top.category, tree.county, 6, secretary)

    assert refused.value.code == "below_use"
    assert figures(tree.county) == (6, 6, 0)


def test_a_place_that_a_case_uses_counts(
    opened: Round, category: Category, tree: County, staff: Staff
) -> None:
    village = tree.villages[0]
    given(category, village, 2, staff.secretary)
    for _case in range(2):
        a_submitted_nomination(opened, village, staff.nominators[0])

    with pytest.raises(GuardFailed) as refused:
        given(category, village, 1, staff.secretary)

    assert refused.value.code == "below_use"
    assert figures(village) == (2, 0, 2)


def test_many_units_get_the_same_limit(tree: County, category: Category, secretary: User) -> None:
    given(category, tree.villages[0], 5, secretary)

    limited = quotas.limit_units(
        category=category, organizations=tree.villages, places_each=1, by=secretary, at=NOW
    )

    assert {quota.organization_id for quota in limited} == {v.pk for v in tree.villages}
    assert {(quota.places, quota.parent_id) for quota in limited} == {(1, None)}


def test_places_that_were_handed_down_are_changed_where_they_come_from(
    tree: County, top: Quota, secretary: User
) -> None:
    street, village = tree.townships[0], tree.villages[0]
    (quota,) = handed(top, {street: 3}, secretary)
    handed(quota, {village: 1}, secretary)

    with pytest.raises(InvalidInput) as refused:
        given(top.category, street, 9, secretary)
    assert refused.value.code == "other_quota"
    with pytest.raises(InvalidInput) as refused:
        handed(top, {village: 1}, secretary)
    assert refused.value.code == "other_quota"
    assert figures(tree.county) == (10, 3, 0)


@pytest.mark.parametrize("places", [0, -1, True, 1.0, "2", None, 2**31])
def test_places_are_whole_numbers_above_zero(
    tree: County, top: Quota, secretary: User, places: Any
) -> None:
    """But for those given directly, where none says that the unit may not recommend."""
    (quota,) = handed(top, {tree.townships[0]: 5}, secretary)

    if places != 0:
        with pytest.raises(InvalidInput):
            given(top.category, tree.villages[0], places, secretary)
    with pytest.raises(InvalidInput):
        handed(top, {tree.townships[1]: places}, secretary)
    with pytest.raises(InvalidInput):
        quotas.recall_allocation(quota=quota, places=places, by=secretary, at=NOW)

    assert figures(tree.county) == (10, 5, 0)
    assert Quota.objects.count() == 2


def test_units_lie_below(tree: County, twin: County, top: Quota, secretary: User) -> None:
    for shares in ({}, {tree.county: 1}, {twin.villages[0]: 1}):
        with pytest.raises(InvalidInput) as refused:
            handed(top, shares, secretary)
        assert refused.value.code in {"units", "not_below"}
    (quota,) = handed(top, {tree.townships[0]: 3}, secretary)
    for unit in (tree.villages[3], tree.county, tree.townships[0]):
        with pytest.raises(InvalidInput) as refused:
            handed(quota, {unit: 1}, secretary)
        assert refused.value.code == "not_below"
    with pytest.raises(InvalidInput) as refused:
        given(top.category, twin.county, 1, secretary)
    assert refused.value.code == "not_below"


def test_a_unit_is_named_once(tree: County, category: Category, secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        quotas.limit_units(
            category=category,
            organizations=[tree.villages[0], tree.villages[0]],
            places_each=1,
            by=secretary,
            at=NOW,
        )

    assert refused.value.code == "units"


def test_a_township_hands_down_its_own_places_and_no_others(
    tree: County, top: Quota, staff: Staff
) -> None:
    street, town = tree.townships
    first, second = handed(top, {street: 3, town: 3}, staff.secretary)

    handed(first, {tree.villages[0]: 1}, staff.secretaries[0])
    for quota, unit in ((second, tree.villages[3]), (top, town)):
        with pytest.raises(NotPermitted):
            handed(quota, {unit: 1}, staff.secretaries[0])
    with pytest.raises(NotPermitted):
        given(top.category, tree.villages[1], 1, staff.secretaries[0])


def test_others_do_not_touch_quotas(
    tree: County, top: Quota, secretary: User, stranger: User, operator: User
) -> None:
    (quota,) = handed(top, {tree.townships[0]: 3}, secretary)

    for actor in (stranger, operator, CLOCK):
        with pytest.raises(NotPermitted):
            given(top.category, tree.villages[0], 1, actor)
        with pytest.raises(NotPermitted):
            handed(top, {tree.townships[1]: 1}, actor)
        with pytest.raises(NotPermitted):
            quotas.recall_allocation(quota=quota, places=1, by=actor, at=NOW)


def test_a_round_that_is_over_hands_out_nothing(
    opened: Round, top: Quota, tree: County, secretary: User
) -> None:
    rounds.close_round(round_=opened, by=secretary, at=CLOSES_AT)
    rounds.conclude(round_=opened, by=secretary, at=CLOSES_AT)

    with pytest.raises(GuardFailed) as refused:
        handed(top, {tree.townships[0]: 1}, secretary)

    assert refused.value.code == "round_over"


def test_every_change_is_in_the_history_of_the_round(
    opened: Round, top: Quota, tree: County, secretary: User
) -> None:
    (quota,) = handed(top, {tree.townships[0]: 3}, secretary)
    quotas.recall_allocation(quota=quota, places=1, by=secretary, at=NOW)

    events = LedgerEvent.objects.filter(stream=f"rounds:{opened.pk}", action__startswith="quotas.")
    assert [event.action for event in events.order_by("seq")] == [
        "quotas.set",
        "quotas.allocate",
        "quotas.recall",
    ]


def test_statements_do_not_grow_with_the_units(
    tree: County, category: Category, top: Quota, secretary: User
) -> None:
    units = [a_unit(tree.county, f"第{number}局", "department") for number in range(30)]

    def statements(count: int, start: int) -> tuple[int, int]:
        chosen = units[start : start + count]
        with CaptureQueriesContext(connection) as limiting:
            quotas.limit_units(
                category=category_of(category.round, "family"),
                organizations=chosen,
                places_each=2,
                by=secretary,
                at=NOW,
            )
        with CaptureQueriesContext(connection) as handing:
            handed(Quota.objects.get(pk=top.pk), dict.fromkeys(chosen, 1), secretary)
        return len(limiting), len(handing)

    given(category, tree.county, 100, secretary)
    assert statements(2, 0) == statements(20, 5)
    # Again, when the rows are there already.
    assert statements(2, 0) == statements(20, 5)


def test_a_unit_that_is_given_no_places_may_not_send_up_anybody(
    tree: County, category: Category, staff: Staff
) -> None:
    village = tree.villages[0]
    given(category, village, 0, staff.secretary)

    with pytest.raises(GuardFailed) as refused:
        a_submitted_nomination(category.round, village, staff.nominators[0])

    assert refused.value.code == "no_quota_places"
    given(category, village, 1, staff.secretary)
    assert a_submitted_nomination(category.round, village, staff.nominators[0]).state == "review"


def test_a_desk_that_is_given_no_places_may_not_forward(
    tree: County, category: Category, staff: Staff
) -> None:
    case = a_submitted_nomination(category.round, tree.villages[0], staff.nominators[0])
    given(category, tree.townships[0], 0, staff.secretary)

    officer = {"by": staff.officers[0], "at": NOW}
    town = tree.townships[0]
    nominations.rank(category=category, organization=town, ordered=[case], **officer)

    with pytest.raises(GuardFailed) as refused:
        nominations.move(nomination=case, name="forward", opinion="同意（虚构）", **officer)

    assert refused.value.code == "no_quota_places"


def test_no_places_but_borrowed_ones_are_places(
    tree: County, category: Category, staff: Staff
) -> None:
    lender = given(category, tree.villages[1], 1, staff.secretary)
    borrower = given(category, tree.villages[0], 0, staff.secretary)
    quotas.lend(
        lender=lender,
        borrower=borrower,
        places=1,
        reason="调剂（虚构）",
        by=staff.secretary,
        at=NOW,
    )

    case = a_submitted_nomination(category.round, tree.villages[0], staff.nominators[0])

    assert case.state == "review"


def test_several_units_get_their_places_from_the_organizers_secretary_alone(
    category: Category, tree: County, staff: Staff
) -> None:
    for by in (staff.secretaries[0], staff.officers[-1], staff.nominators[0]):
        with pytest.raises(NotPermitted):
            quotas.set_each(category=category, places={tree.townships[0]: 3}, by=by, at=NOW)

    assert not Quota.objects.filter(category=category, organization=tree.townships[0]).exists()
