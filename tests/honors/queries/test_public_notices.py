"""What hangs out for everybody, and what only those see who prepare it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from honors.actions import public_notices
from honors.models import PublicNotice, Round, Stage, User
from honors.queries.public_notices import (
    page,
    published,
    remaining_days,
    running,
    snapshot_of,
    visible_to,
)
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    POSTED_AT,
    a_draft_notice,
    a_posted_notice,
    a_short_round,
    a_shown_case,
)
from tests.ground import laid
from workflow import engine
from workflow.refusals import NotPermitted

pytestmark = pytest.mark.django_db


@laid
def shown(tree: County, staff: Staff) -> Round:
    round_ = a_short_round(tree, staff)
    a_shown_case(round_, staff, tree)
    return round_


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def test_the_public_reads_a_notice_while_it_runs_and_finds_it_afterwards(
    shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    assert list(running(POSTED_AT)) == list(running(ENDS_AT - timedelta(seconds=1))) == [notice]
    assert list(running(POSTED_AT - timedelta(seconds=1))) == list(running(ENDS_AT)) == []
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    assert list(published()) == [notice]


def test_the_public_sees_no_draft_and_nothing_that_was_taken_back(
    shown: Round, secretary: User
) -> None:
    draft = a_draft_notice(shown, secretary)
    assert list(published()) == []
    public_notices.cancel(notice=draft, reason="有误（虚构）", by=secretary, at=POSTED_AT)
    assert list(published()) == []


def test_a_page_shows_the_lines_as_posted_and_the_days_left(shown: Round, secretary: User) -> None:
    a_posted_notice(shown, secretary)
    seen = page(PublicNotice.objects.get(), at=local("2026-03-20 12:00"))
    assert (seen.posted_on, seen.last_day) == (
        local("2026-03-16").date(),
        local("2026-03-23").date(),
    )
    assert (seen.is_running, seen.remaining_days) == (True, 2)
    assert seen.entries == [
        {
            "position": 1,
            "name": "李娜",
            "unit": "平邑街道东关村",
            "title": "平邑县三八红旗手",
            "deeds": "热心邻里，孝老爱亲（虚构）。",
        }
    ]


@pytest.mark.parametrize(
    ("now", "kind", "left"),
    [
        ("2026-03-16 10:00", "working", 6),
        ("2026-03-21 10:00", "working", 1),
        ("2026-03-21 10:00", "calendar", 3),
        ("2026-03-23 23:59", "working", 1),
        ("2026-03-24 00:00", "working", 0),
        ("2026-03-24 00:00", "calendar", 0),
    ],
)
def test_days_are_left_in_the_kind_of_the_notice(
    shown: Round, secretary: User, now: str, kind: str, left: int
) -> None:
    notice = a_posted_notice(shown, secretary)
    notice.day_kind = kind
    assert remaining_days(notice, at=local(now)) == left


def test_a_page_takes_two_statements_however_long_it_is(
    shown: Round, secretary: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    notice = a_posted_notice(shown, secretary)
    with django_assert_num_queries(2):
        page(notice, at=POSTED_AT)


def test_a_draft_is_seen_by_those_who_prepare_or_audit_it(
    shown: Round, staff: Staff, secretary: User, auditor: User, stranger: User
) -> None:
    draft = a_draft_notice(shown, secretary)
    for somebody in (secretary, staff.officers[-1], auditor):
        assert list(visible_to(somebody, at=POSTED_AT)) == [draft]
    for somebody in (staff.nominators[0], staff.officers[0], staff.judges[0], stranger):
        assert list(visible_to(somebody, at=POSTED_AT)) == []


@pytest.mark.parametrize(("settings", "days"), [({}, 30), ({"retention_days": 7}, 7)])
def test_the_lines_come_down_some_days_after_the_end_and_the_digest_stays(
    shown: Round, secretary: User, settings: dict[str, int], days: int
) -> None:
    """Source: the state's points on openness: what touches privacy is not published for longer than
    its purpose needs.
    """
    stage = Stage.objects.get(kind="notice")
    Stage.objects.filter(pk=stage.pk).update(settings={**stage.settings, **settings})
    engine.perform(a_posted_notice(shown, secretary), "end", actor=CLOCK, at=ENDS_AT)
    notice = published().get()
    before = page(notice, at=ENDS_AT + timedelta(days=days) - timedelta(microseconds=1))
    after = page(notice, at=ENDS_AT + timedelta(days=days))
    assert (before.is_taken_down, len(before.entries)) == (False, 1)
    assert (after.is_taken_down, after.entries, after.digest) == (True, (), before.digest)


def test_without_retention_the_lines_come_down_with_the_end_and_not_before(
    shown: Round, secretary: User
) -> None:
    stage = Stage.objects.get(kind="notice")
    Stage.objects.filter(pk=stage.pk).update(settings={**stage.settings, "retention_days": 0})
    a_posted_notice(shown, secretary)
    notice = published().get()
    assert page(notice, at=ENDS_AT - timedelta(microseconds=1)).is_taken_down is False
    assert page(notice, at=ENDS_AT).is_taken_down is True


def test_what_came_down_is_still_read_by_auditors_and_nobody_in_the_street(
    shown: Round, staff: Staff, secretary: User, auditor: User, stranger: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    late = ENDS_AT + timedelta(days=400)
    for somebody in (auditor, secretary):
        assert snapshot_of(notice, by=somebody, at=late) == PublicNotice.objects.get().snapshot
    for somebody in (staff.nominators[0], staff.officers[0], stranger):
        with pytest.raises(NotPermitted):
            snapshot_of(notice, by=somebody, at=late)
