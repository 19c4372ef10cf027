"""Whoever holds a case is nudged: once a day, by who waits for it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from honors import invariants
from honors.actions import nudges
from honors.models import Nomination, Nudge, User
from honors.queries.timelines import timeline
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import REASON, moved, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.factories.score_sheets import a_scored_round, cases_in_scoring, give, score, sheet_of
from tests.ground import laid
from workflow.models import LedgerEvent, OutboxMessage
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

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


@laid
def marked(tree: County, staff: Staff) -> list[Nomination]:
    """The first judge is done with both cases, the others with the first one."""
    cases = cases_in_scoring(a_scored_round(tree, staff), tree, staff, 2)
    score(cases[0], staff.judges, 80, 80, 80, 80, 80)
    give(sheet_of(cases[1], staff.judges[0]), 80)
    return cases


def told_judges() -> list[int]:
    messages = OutboxMessage.objects.filter(topic="judge_nudges").order_by("pk")
    return [message.payload["user"] for message in messages]


def test_judges_with_sheets_left_are_nudged_once_a_day(
    marked: list[Nomination], staff: Staff, secretary: User
) -> None:
    stage = marked[0].round.stages.get(kind="scoring")
    late = [judge.pk for judge in staff.judges[1:]]

    nudges.nudge_judges(stage=stage, by=secretary, at=BEFORE_MIDNIGHT)
    with pytest.raises(GuardFailed) as refused:
        nudges.nudge_judges(stage=stage, by=secretary, at=BEFORE_MIDNIGHT)
    assert (refused.value.code, told_judges()) == ("nudged_today", late)

    nudges.nudge_judges(stage=stage, by=secretary, at=AFTER_MIDNIGHT)
    assert told_judges() == late * 2
    event = LedgerEvent.objects.filter(action="score_sheets.nudge").latest("pk")
    assert json.loads(event.body)["told"] == late
    assert invariants.check() == []


def test_judges_who_are_all_done_are_not_nudged(
    marked: list[Nomination], staff: Staff, secretary: User
) -> None:
    score(marked[1], staff.judges[1:], 80, 80, 80, 80)

    with pytest.raises(GuardFailed) as refused:
        nudges.nudge_judges(
            stage=marked[0].round.stages.get(kind="scoring"), by=secretary, at=DURING
        )
    assert refused.value.code == "all_handed_in"


def test_only_the_organizers_secretary_nudges_judges(
    marked: list[Nomination], staff: Staff
) -> None:
    stage = marked[0].round.stages.get(kind="scoring")
    for other in (staff.judges[0], staff.secretaries[0], staff.officers[-1], staff.auditor):
        with pytest.raises(NotPermitted):
            nudges.nudge_judges(stage=stage, by=other, at=DURING)


def test_judges_are_nudged_only_where_something_is_scored(
    marked: list[Nomination], secretary: User
) -> None:
    with pytest.raises(GuardFailed) as refused:
        nudges.nudge_judges(
            stage=marked[0].round.stages.get(kind="approval"), by=secretary, at=DURING
        )
    assert refused.value.code == "not_scoring"
