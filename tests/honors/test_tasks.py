"""What falls due by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from honors import invariants, tasks
from honors.actions import objections
from honors.models import Honor, Nomination, PublicNotice, Round, User
from tests.factories.accounts import Staff
from tests.factories.nominations import (
    VOTED,
    a_nomination,
    a_submitted_nomination,
    forwarded,
    nomination_in,
    returned,
)
from tests.factories.objections import IN_TIME, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import ENDS_AT, a_posted_notice, a_proof
from tests.factories.rounds import CLOSES_AT, DURING, a_round
from tests.ground import laid
from workflow.models import CalendarDay, LedgerEvent, OutboxMessage

EARLY = timedelta(microseconds=1)


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_round(tree, staff, route=VOTED, kinds=["person"])


def state(nomination: Nomination) -> str:
    return Nomination.objects.get(pk=nomination.pk).state


def noticed(round_: Round, tree: County, staff: Staff, number: int = 1) -> PublicNotice:
    """So many cases on a notice that hangs."""
    for _number in range(number):
        case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
        forwarded(forwarded(case, staff.officers[0]), staff.officers[-1])
    return a_posted_notice(round_, staff.secretary)


def test_at_its_very_end_a_round_closes_and_drafts_lapse(
    tree: County, round_: Round, nominator: User
) -> None:
    draft = a_nomination(round_, tree.villages[0], nominator)
    submitted = a_submitted_nomination(round_, tree.villages[0], nominator)

    early = tasks.tick(CLOSES_AT - EARLY)
    report = tasks.tick(CLOSES_AT)

    assert (early.closed, early.lapsed) == (0, 0)
    assert (report.closed, report.lapsed) == (1, 1)
    assert Round.objects.get(pk=round_.pk).state == "evaluating"
    assert (state(draft), state(submitted)) == ("lapsed", "review")


def test_a_correction_lapses_with_its_deadline(
    tree: County, round_: Round, nominator: User, officer: User
) -> None:
    case = returned(a_submitted_nomination(round_, tree.villages[0], nominator), officer)

    early = tasks.tick(case.correct_by - EARLY)
    report = tasks.tick(case.correct_by)

    assert (early.lapsed, report.lapsed) == (0, 1)
    assert state(case) == "lapsed"


def test_a_proven_notice_ends_and_its_cases_go_on(
    tree: County, round_: Round, staff: Staff
) -> None:
    notice = noticed(round_, tree, staff, 2)
    a_proof(notice, staff.secretary)

    early = tasks.tick(ENDS_AT - EARLY)
    report = tasks.tick(ENDS_AT)

    assert (early.ended, early.cleared) == (0, 0)
    assert (report.ended, report.cleared, report.refusals) == (1, 2, [])
    assert set(round_.nominations.values_list("state", flat=True)) == {"approval"}
    assert invariants.check() == []


def test_a_notice_without_proof_ends_and_its_cases_wait(
    tree: County, round_: Round, staff: Staff
) -> None:
    noticed(round_, tree, staff)

    report = tasks.tick(ENDS_AT)

    assert (report.ended, report.cleared, report.refusals) == (1, 0, [])


def test_an_objection_holds_its_own_case_and_no_other(
    tree: County, round_: Round, staff: Staff
) -> None:
    notice = noticed(round_, tree, staff, 3)
    a_proof(notice, staff.secretary)
    objected = notice.entries.all()[1].nomination
    objection = an_objection(notice, objected, at=IN_TIME)

    report = tasks.tick(ENDS_AT)
    before = state(objected)
    objections.move(objection=objection, name="admit", by=staff.secretary, at=ENDS_AT)
    objections.move(
        objection=objection, name="reject", findings="不实。", by=staff.secretary, at=ENDS_AT
    )
    later = tasks.tick(ENDS_AT)

    assert (report.cleared, before, report.refusals) == (2, "notice", [])
    assert (later.cleared, state(objected)) == (1, "approval")


def test_an_honor_expires_on_its_day(tree: County, staff: Staff) -> None:
    case = nomination_in("honored", tree, staff)
    honor = Honor.objects.get(nomination=case)
    Honor.objects.filter(pk=honor.pk).update(expires_on=ENDS_AT.date() + timedelta(days=30))
    day = ENDS_AT + timedelta(days=29)

    early = tasks.tick(day - EARLY)
    report = tasks.tick(day)

    assert (early.expired, report.expired) == (0, 1)
    assert Honor.objects.get(pk=honor.pk).state == "expired"


def test_a_second_pass_finds_nothing_to_do(tree: County, round_: Round, staff: Staff) -> None:
    a_proof(noticed(round_, tree, staff), staff.secretary)
    tasks.tick(CLOSES_AT)
    events = LedgerEvent.objects.count()

    assert tasks.tick(CLOSES_AT) == tasks.Report()
    assert LedgerEvent.objects.count() == events


def test_one_case_that_may_not_move_keeps_no_other_from_moving(
    tree: County, round_: Round, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The filter that finds due cases is made blind to objections here: the guard is not."""
    notice = noticed(round_, tree, staff, 3)
    a_proof(notice, staff.secretary)
    objected = notice.entries.all()[1].nomination
    an_objection(notice, objected, at=IN_TIME)
    in_notice = Nomination.objects.filter(state="notice")
    monkeypatch.setattr(tasks, "_noticed_cases", lambda _at: in_notice)

    report = tasks.tick(ENDS_AT)

    assert report.cleared == 2
    assert report.refusals == [(f"nominations:{objected.pk}", "objection_open")]


def test_work_is_done_in_chunks(
    tree: County, round_: Round, nominator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "CHUNK", 2)
    for _number in range(5):
        a_nomination(round_, tree.villages[0], nominator)

    report = tasks.tick(CLOSES_AT)

    assert report.lapsed == 5
    assert LedgerEvent.objects.filter(action="nominations.lapse.batch").count() == 2


def test_administrators_are_told_once_that_the_calendar_is_missing(
    staff: Staff, round_: Round
) -> None:
    CalendarDay.objects.filter(date__year=2026).delete()

    report = tasks.tick(DURING)
    again = tasks.tick(DURING)

    assert (report.missing_years, again.missing_years) == ([2026], [2026])
    told = OutboxMessage.objects.filter(topic="calendar.missing")
    assert [message.payload["user"] for message in told] == [staff.administrator.pk]
