"""The ends of running notices when the calendar changes under them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from honors import invariants, tasks
from honors.actions import public_notices
from honors.models import PublicNotice, Round, User
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    POSTED_AT,
    a_posted_notice,
    a_proof,
    a_short_round,
    a_shown_case,
)
from tests.ground import laid
from workflow import engine
from workflow.calendar_sources import published_year
from workflow.calendars import import_year
from workflow.models import CalendarDay, LedgerEvent
from workflow.refusals import GuardFailed, NotPermitted

pytestmark = pytest.mark.django_db
DURING = POSTED_AT + timedelta(days=1)
DAY = timedelta(days=1)


@laid
def shown(tree: County, staff: Staff) -> Round:
    round_ = a_short_round(tree, staff)
    a_shown_case(round_, staff, tree)
    return round_


@laid
def notice(shown: Round, secretary: User) -> PublicNotice:
    """From Monday 16 March 2026; the five working days behind it end with Monday 23 March."""
    return a_posted_notice(shown, secretary)


def days_off(*days: date, working: bool = False) -> None:
    """The calendar comes in again, with these days otherwise."""
    rows = [
        day._replace(working=working) if day.date in days else day for day in published_year(2026)
    ]
    import_year(2026, rows=rows, by="system:console", at=DURING)


def end() -> datetime:
    ends_at = PublicNotice.objects.get().ends_at
    assert ends_at is not None
    return ends_at


def test_a_holiday_added_later_moves_the_end_with_an_event(notice: PublicNotice) -> None:
    """Source: the yearly order of the state's council on holidays, which comes and changes late."""
    days_off(date(2026, 3, 18), date(2026, 3, 19))
    assert public_notices.recount(by=CLOCK, at=DURING) == 1
    assert end() == ENDS_AT + 2 * DAY
    event = LedgerEvent.objects.get(action="public_notices.extend")
    assert event.actor == "system:clock"
    assert json.loads(event.body)["facts"]["ends_at"] == "2026-03-25T16:00:00.000000Z"
    assert public_notices.recount(by=CLOCK, at=DURING) == 0


def test_a_make_up_workday_added_later_moves_nothing_earlier(notice: PublicNotice) -> None:
    """Source: the notice that counted a worked Sunday among its five days."""
    days_off(date(2026, 3, 21), date(2026, 3, 22), working=True)
    assert public_notices.recount(by=CLOCK, at=DURING) == 0
    assert end() == ENDS_AT


def test_calendar_days_do_not_mind_holidays(
    shown: Round, secretary: User, notice: PublicNotice
) -> None:
    PublicNotice.objects.update(day_kind="calendar")
    days_off(date(2026, 3, 18))
    assert public_notices.recount(by=CLOCK, at=DURING) == 0


def test_an_extension_is_kept_and_moves_as_well(notice: PublicNotice, secretary: User) -> None:
    public_notices.extend(notice=notice, days=2, reason="补充材料", by=secretary, at=DURING)
    assert end() == ENDS_AT + 2 * DAY
    days_off(date(2026, 3, 24))
    public_notices.recount(by=CLOCK, at=DURING)
    assert end() == ENDS_AT + 3 * DAY


def test_a_late_posting_is_kept_and_moves_as_well(notice: PublicNotice, secretary: User) -> None:
    a_proof(notice, secretary, taken_at=DURING, at=DURING)
    assert end() == ENDS_AT + DAY
    days_off(date(2026, 3, 24))
    public_notices.recount(by=CLOCK, at=DURING)
    assert end() == ENDS_AT + 2 * DAY


def test_an_extension_before_a_late_proof_is_not_lost(
    notice: PublicNotice, secretary: User
) -> None:
    public_notices.extend(notice=notice, days=1, reason="补充材料", by=secretary, at=POSTED_AT)
    a_proof(notice, secretary, taken_at=DURING, at=DURING)
    assert end() == ENDS_AT + 2 * DAY
    assert [v.rule for v in invariants.check() if v.rule == "notices_are_long_enough"] == []


def test_a_tick_that_comes_late_recounts_before_it_ends_anything(
    notice: PublicNotice, secretary: User
) -> None:
    a_proof(notice, secretary)
    days_off(date(2026, 3, 20))
    report = tasks.tick(ENDS_AT)
    assert (report.recounted, report.ended, report.cleared) == (1, 0, 0)
    assert end() == ENDS_AT + DAY
    report = tasks.tick(ENDS_AT + DAY)
    assert (report.recounted, report.ended, report.cleared) == (0, 1, 1)


def test_an_ended_notice_stays_ended(notice: PublicNotice) -> None:
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    days_off(date(2026, 3, 20))
    assert public_notices.recount(by=CLOCK, at=ENDS_AT) == 0
    assert end() == ENDS_AT


def test_a_year_that_is_gone_moves_nothing_and_stops_nobody(notice: PublicNotice) -> None:
    CalendarDay.objects.filter(date=date(2026, 3, 20)).delete()
    assert public_notices.recount(by=CLOCK, at=DURING) == 0
    assert tasks.tick(DURING).missing_years == [2026]


def test_nobody_recounts_whose_notice_it_is_not(notice: PublicNotice, officer: User) -> None:
    days_off(date(2026, 3, 18))
    with pytest.raises(NotPermitted):
        public_notices.recount(by=officer, at=DURING)
    assert end() == ENDS_AT


def test_people_still_cannot_extend_what_is_over(notice: PublicNotice, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        public_notices.extend(notice=notice, days=1, reason="x", by=secretary, at=ENDS_AT)
    assert refused.value.code == "notice_over"


def test_many_notices_move_in_as_many_statements_as_one(
    notice: PublicNotice,
    shown: Round,
    staff: Staff,
    tree: County,
    secretary: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for village in range(1, 5):
        a_shown_case(shown, staff, tree, f"李{'甲乙丙丁戊'[village]}", village=village)
        a_posted_notice(shown, secretary)
    days_off(date(2026, 3, 18))
    with django_assert_max_num_queries(22):
        assert public_notices.recount(by=CLOCK, at=DURING) == 5


def test_a_holiday_behind_the_present_end_moves_nothing(notice: PublicNotice) -> None:
    days_off(timezone.localdate(datetime(2026, 3, 24, 4, tzinfo=UTC)))
    assert public_notices.recount(by=CLOCK, at=DURING) == 0
