"""Histories and opinions are for those whom they concern."""

from __future__ import annotations

from collections.abc import Callable

from honors.models import Nomination, User
from tests.api.doors import Door, fine, refused
from tests.factories.accounts import Staff
from tests.factories.nominations import REASON, nomination_in
from tests.factories.organizations import County
from tests.ground import laid
from workflow.ledger import event_hash

Doors = Callable[[User], Door]


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("consultation", tree, staff)


def said(door: Door, case: Nomination) -> dict[str, dict[str, str]]:
    steps = fine(door.get(f"nominations/{case.pk}/timeline/"))
    return {step["action"]: step["texts"] for step in steps if step["texts"]}


def test_opinions_are_read_by_who_handles_the_case_and_by_nobody_else(
    door: Doors, case: Nomination, staff: Staff
) -> None:
    opinion = {"nominations.forward": {"opinion": "同意推荐。"}}

    for user in (staff.officers[0], staff.officers[-1], staff.secretary, staff.auditor):
        assert said(door(user), case) == opinion
    assert said(door(staff.nominators[0]), case) == {}
    refused(door(staff.consultee).get(f"nominations/{case.pk}/timeline/"), 404, "not_found")


def test_a_unit_reads_why_its_case_came_back(door: Doors, tree: County, staff: Staff) -> None:
    case = nomination_in("returned", tree, staff)

    assert said(door(staff.nominators[0]), case) == {"nominations.return": {"reason": REASON}}


def test_anybody_with_the_history_can_hash_it_again(
    door: Doors, case: Nomination, staff: Staff
) -> None:
    events = fine(door(staff.auditor).get(f"nominations/{case.pk}/events/"))["results"]

    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {event["hash"] == event_hash(event["body"]) for event in events} == {True}
