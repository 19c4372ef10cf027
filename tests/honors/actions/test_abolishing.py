"""Organizations end and others go on in their place: villages are merged, firms are closed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from honors import invariants
from honors.actions import abolishing, accounts, organizations
from honors.deadlines import start_of
from honors.models import Membership, Organization, Round, User
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, NotPermitted, Refusal

DAY = timedelta(days=1)
TODAY = date(2026, 3, 10)


def abolished(unit: Organization, by: Any, **changes: Any) -> Organization:
    given = {"on": TODAY, "document": "鲁民函〔2026〕8号（虚构）", "at": DURING} | changes
    return abolishing.abolish(organization=unit, by=by, **given)


def test_two_villages_are_merged_into_a_third(tree: County, staff: Staff) -> None:
    first, second, third = tree.villages[:3]

    for village in (first, second):
        abolished(village, staff.administrator, successor=third)

    assert {*third.predecessors.all()} == {first, second}
    event = LedgerEvent.objects.filter(action="organizations.abolish").earliest("pk")
    facts = json.loads(event.body)
    assert (facts["on"], facts["successor"]) == ("2026-03-10", third.pk)
    assert facts["document"] == "鲁民函〔2026〕8号（虚构）"
    assert invariants.check() == []


def test_roles_end_with_their_organization(tree: County, staff: Staff) -> None:
    abolished(tree.villages[0], staff.administrator)

    role = Membership.objects.get(user=staff.nominators[0])
    assert role.ends_at == start_of(TODAY)
    event = LedgerEvent.objects.get(action="memberships.end")
    assert event.stream_id == f"users:{staff.nominators[0].pk}"
    with pytest.raises(GuardFailed) as refused:
        accounts.grant(
            user=staff.officers[0],
            organization=tree.villages[0],
            role="officer",
            starts_at=DURING,
            by=staff.administrator,
            at=DURING,
        )
    assert refused.value.code == "unit_not_standing"


def test_nothing_is_begun_for_what_is_gone_or_not_there_yet(
    tree: County, staff: Staff, opened: Round
) -> None:
    unit, by = tree.villages[0], staff.nominators[0]
    Organization.objects.filter(pk=unit.pk).update(valid_from=TODAY + DAY)

    with pytest.raises(GuardFailed) as refused:
        a_nomination(opened, unit, by)

    assert refused.value.code == "unit_not_standing"


def test_a_unit_is_founded_for_a_day(tree: County, administrator: User) -> None:
    founded = organizations.create_unit(
        parent=tree.county,
        name="新设单位（虚构）",
        kind="firm",
        valid_from=TODAY,
        by=administrator,
        at=DURING,
    )

    assert founded.valid_from == TODAY
    with pytest.raises(Refusal) as refused:
        abolished(founded, administrator)
    assert refused.value.code == "not_half_open"


@pytest.mark.parametrize("state", ["draft", "review", "approved"])
def test_its_cases_are_finished_first(tree: County, staff: Staff, state: str) -> None:
    case = nomination_in(state, tree, staff)

    with pytest.raises(GuardFailed) as refused:
        abolished(case.unit, staff.administrator)

    assert refused.value.code == "cases_running"


def test_what_lies_below_ends_first(tree: County, staff: Staff) -> None:
    with pytest.raises(GuardFailed) as refused:
        abolished(tree.townships[1], staff.administrator)
    assert (refused.value.code, refused.value.params["count"]) == ("still_above", 3)

    for village in tree.villages_of(tree.townships[1]):
        abolished(village, staff.administrator)
    assert abolished(tree.townships[1], staff.administrator).valid_to == TODAY


def test_a_successor_stands_beside_it(tree: County, staff: Staff) -> None:
    village, by = tree.villages[0], staff.administrator
    abolished(tree.villages[1], by)

    for successor in (village, tree.townships[0], tree.villages[1]):
        with pytest.raises(Refusal) as refused:
            abolished(village, by, successor=successor)
        assert refused.value.code == "no_successor"


def test_it_ends_once_and_by_administrators_over_both(
    tree: County, twin: County, staff: Staff
) -> None:
    village = tree.villages[0]
    with pytest.raises(NotPermitted):
        abolished(village, staff.secretary)
    with pytest.raises(NotPermitted):
        abolished(village, staff.administrator, successor=twin.villages[0])
    abolished(village, staff.administrator)

    with pytest.raises(GuardFailed) as refused:
        abolished(village, staff.administrator)
    assert refused.value.code == "already_abolished"
