"""The doors of the clock and of the workers.

What falls due by itself: one pass finds all of it and does it as the clock.

A pass that is missed, cut short or run twice does no harm: the next one finds what is left. Each
chunk of each part is a transaction of its own; where a chunk is refused, its members are tried
one by one, so that a case which may not move keeps no other from moving.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django_tasks import task

from honors import notifications
from honors.actions import consultations, imports, jobs, objections, public_notices, quotas
from honors.delivery import deliver
from honors.models import (
    Honor,
    Nomination,
    NoticeEntry,
    Objection,
    PostingProof,
    PublicNotice,
    Round,
)
from honors.roles import CLOCK
from honors.states import (
    HELD_HONORS,
    OPEN_OBJECTIONS,
    NominationState,
    PublicNoticeState,
    RoundState,
)
from workflow import engine
from workflow.calendars import missing_years
from workflow.refusals import Refusal

CHUNK = 200
SWEPT = 500  # of each door above the domain; the next pass goes on
# Sent at the end of a pass, with `at` and `most`: a door above the domain clears what it keeps, and
# answers how much.
ticked = Signal()
MOST = 20_000  # of one kind in one pass; the next pass goes on


@dataclass(kw_only=True)
class Report:
    """How many of each kind moved, or of reserved places opened; `refusals` are (subject, code)."""

    lapsed: int = 0
    closed: int = 0
    released: int = 0
    recounted: int = 0
    ended: int = 0
    cleared: int = 0
    expired: int = 0
    overdue: int = 0
    reminded: int = 0
    delivered: int = 0
    undelivered: int = 0
    buried_jobs: int = 0
    woken_jobs: int = 0
    cleared_results: int = 0
    swept: int = 0
    wiped_imports: int = 0
    missing_years: list[int] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)


def tick(at: datetime) -> Report:
    """In this order: drafts lapse before their round closes, the calendar is asked again before
    notices end, and they end before cases clear.
    """
    report = Report()
    report.lapsed = _move_due(_overdue_cases(at), "lapse", at, report)
    report.closed = _move_due(_due_rounds(at), "close", at, report)
    report.released = _release_reserves(at, report)
    report.recounted = _recount_notices(at, report)
    report.ended = _move_due(_past_notices(at), "end", at, report)
    report.cleared = _move_due(_noticed_cases(at), "clear", at, report)
    report.expired = _move_due(_past_honors(at), "expire", at, report)
    report.overdue = consultations.mark_overdue(by=CLOCK, at=at, most=MOST)
    objections.count_deadlines(by=CLOCK, at=at)
    report.reminded = objections.remind(at=at)
    report.missing_years = _warn_of_calendar(at)
    report.delivered, report.undelivered = deliver(at=at, most=MOST)
    report.wiped_imports = imports.wipe_expired(at=at, most=MOST)
    kept = jobs.look_after(at=at, most=MOST)
    report.buried_jobs, report.woken_jobs, report.cleared_results = kept
    answers: list[tuple[Any, Any]] = ticked.send(Report, at=at, most=SWEPT)
    report.swept = sum(count for _door, count in answers)
    return report


@task()
def run_job(key: int) -> None:
    """What a worker calls for each job in the queue."""
    jobs.run(key, clock=timezone.now)


def _move_due(due: QuerySet[Any], name: str, at: datetime, report: Report) -> int:
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:MOST])
    everything: QuerySet[Any] = due.model._default_manager.all()
    return sum(_move_chunk(everything, chunk, name, at, report) for chunk in _chunks(keys))


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _move_chunk(
    rows: QuerySet[Any], keys: Sequence[int], name: str, at: datetime, report: Report
) -> int:
    try:
        return len(engine.perform_many(rows.filter(pk__in=keys), name, actor=CLOCK, at=at))
    except Refusal as refused:
        if len(keys) == 1:
            report.refusals.append((f"{rows.model.workflow.name}:{keys[0]}", refused.code))
            return 0
    return sum(_move_chunk(rows, [key], name, at, report) for key in keys)


def _overdue_cases(at: datetime) -> QuerySet[Nomination]:
    draft = Q(state=NominationState.DRAFT, round__closes_at__lte=at)
    return Nomination.objects.filter(draft | Q(state=NominationState.RETURNED, correct_by__lte=at))


def _due_rounds(at: datetime) -> QuerySet[Round]:
    return Round.objects.filter(state=RoundState.OPEN, closes_at__lte=at)


def _release_reserves(at: datetime, report: Report) -> int:
    try:
        return quotas.release_due(by=CLOCK, at=at)
    except Refusal as refused:
        report.refusals.append(("quotas", refused.code))
        return 0


def _recount_notices(at: datetime, report: Report) -> int:
    try:
        return public_notices.recount(by=CLOCK, at=at)
    except Refusal as refused:
        report.refusals.append(("public_notices", refused.code))
        return 0


def _past_notices(at: datetime) -> QuerySet[PublicNotice]:
    return PublicNotice.objects.filter(state=PublicNoticeState.POSTED, ends_at__lte=at)


def _noticed_cases(at: datetime) -> QuerySet[Nomination]:
    """Whose notice is over and proven and nobody objects: the guards' own conditions, as a filter,
    so that a case which waits for a proof is not tried at every pass.
    """
    current = NoticeEntry.objects.filter(
        nomination=OuterRef("pk"),
        voided_at=None,
        notice__stage=OuterRef("stage"),
        notice__organization=OuterRef("holder"),
    )
    over = Q(notice__state=PublicNoticeState.ENDED, notice__ends_at__lte=at)
    proven = Q(Exists(PostingProof.objects.filter(notice=OuterRef("notice"))))
    open_ones = Objection.objects.filter(nomination=OuterRef("pk"), state__in=OPEN_OBJECTIONS)
    return Nomination.objects.filter(
        Exists(current),
        ~Exists(current.exclude(over & proven)),
        ~Exists(open_ones),
        state=NominationState.NOTICE,
    )


def _past_honors(at: datetime) -> QuerySet[Honor]:
    return Honor.objects.filter(state__in=HELD_HONORS, expires_on__lte=timezone.localdate(at))


def _warn_of_calendar(at: datetime) -> list[int]:
    """The years that are needed within two months, or by a notice that runs already."""
    running = PublicNotice.objects.filter(state=PublicNoticeState.POSTED)
    ends = [timezone.localdate(end) for end in running.values_list("ends_at", flat=True) if end]
    years = missing_years(timezone.localdate(at), extra_dates=ends)
    notifications.calendar_missing(years, at=at)
    return years
