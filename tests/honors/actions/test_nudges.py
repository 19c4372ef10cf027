"""Whoever holds a case is nudged: once a day, by who waits for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from honors.actions import nudges
from honors.models import Nomination, Nudge, User
from honors.queries.timelines import timeline
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import REASON, moved, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import OutboxMessage
from workflow.refusals import InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db
BEFORE_MIDNIGHT = datetime(2026, 3, 10, 15, 59, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 3, 10, 16, 1, tzinfo=UTC)


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("review", tree, staff)


def told() -> list[int]:
    return [m.payload["user"] for m in OutboxMessage.objects.filter(topic="nudges").order_by("pk")]


def test_once_a_day_by_the_calendar_here(
    case: Nomination, nominator: User, secretary: User
) -> None:
    nudges.nudge(nomination=case, by=nominator, at=BEFORE_MIDNIGHT)
    with pytest.raises(InvalidInput) as refused:
        nudges.nudge(nomination=case, by=secretary, at=BEFORE_MIDNIGHT)
    nudges.nudge(nomination=case, by=nominator, at=AFTER_MIDNIGHT)

    assert refused.value.code == "nudged_today"
    assert [str(day) for day in Nudge.objects.values_list("day", flat=True)] == [
        "2026-03-10",
        "2026-03-11",
    ]


def test_the_whole_desk_is_told_or_whoever_has_the_case(
    tree: County, case: Nomination, nominator: User, officer: User
) -> None:
    colleague = a_member(Role.OFFICER, tree.townships[0], "同事（虚构）")
    nudges.nudge(nomination=case, by=nominator, at=BEFORE_MIDNIGHT)
    everybody = told()
    moved(case, "transfer", officer, assignee=colleague, reason=REASON)
    nudges.nudge(nomination=case, by=nominator, at=AFTER_MIDNIGHT)

    assert everybody == sorted([officer.pk, colleague.pk])
    assert told() == [*everybody, colleague.pk]


def test_only_who_waits_for_it_may_nudge(case: Nomination, staff: Staff, officer: User) -> None:
    for other in (officer, staff.nominators[1], staff.secretaries[1], staff.auditor):
        with pytest.raises(NotPermitted):
            nudges.nudge(nomination=case, by=other, at=DURING)


def test_a_returned_case_is_nudged_by_a_secretary_and_not_by_its_unit(
    tree: County, staff: Staff, nominator: User, secretary: User
) -> None:
    case = nomination_in("returned", tree, staff)
    with pytest.raises(NotPermitted):
        nudges.nudge(nomination=case, by=nominator, at=DURING)
    nudges.nudge(nomination=case, by=secretary, at=DURING)

    assert told() == [nominator.pk]


def test_nothing_is_nudged_that_waits_for_nobody(
    tree: County, staff: Staff, nominator: User
) -> None:
    with pytest.raises(WrongState):
        nudges.nudge(nomination=nomination_in("withdrawn", tree, staff), by=nominator, at=DURING)


def test_it_stands_in_the_timeline(case: Nomination, nominator: User) -> None:
    nudges.nudge(nomination=case, by=nominator, at=DURING, note="快到期了（虚构）。")

    last = timeline(case)[-1]
    assert (last.action, last.who) == ("nominations.nudge", str(nominator))
    assert last.texts == {"note": "快到期了（虚构）。"}
