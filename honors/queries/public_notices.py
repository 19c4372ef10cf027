"""What hangs out, for everybody to read; and what is being prepared, for those who prepare it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.models import Nomination, NoticeEntry, PublicNotice
from honors.models.public_notices import DayKind
from honors.notice_terms import retention_days
from honors.roles import PATH_END, Role, paths_of
from honors.states import PublicNoticeState
from workflow.calendars import load_calendar
from workflow.refusals import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from honors.models import Organization, Stage, User
    from workflow.workdays import Calendar

PREPARERS = (Role.OFFICER, Role.SECRETARY, Role.AUDITOR)
PUBLISHED = (PublicNoticeState.POSTED, PublicNoticeState.ENDED)


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """All that a reader without an account sees. `entries` are the lines as frozen when posted;
    none once they were taken down, when the digest alone still vouches for them. A line that is
    "withheld" is empty: its nominee took back the consent.

    `remaining_days` counts the days left, today included, in the notice's own kind of days.
    """

    title: str
    organization: str
    contact: str
    days: int
    day_kind: str
    posted_on: date
    last_day: date
    is_running: bool
    remaining_days: int
    digest: str
    is_taken_down: bool
    entries: Sequence[dict[str, Any]]


def waiting_for(stage: Stage, organization: Organization) -> QuerySet[Nomination]:
    """Cases at this notice stage that are on no notice there, or on one never proven to hang."""
    entries = NoticeEntry.objects.filter(
        nomination=OuterRef("pk"),
        voided_at=None,
        notice__stage=stage,
        notice__organization=organization,
    )
    counting = entries.exclude(notice__state=PublicNoticeState.ENDED, notice__proofs=None)
    at_stage = Nomination.objects.at_stage(stage).filter(holder=organization)
    return at_stage.exclude(Exists(counting)).order_by("pk")


def running(at: datetime) -> QuerySet[PublicNotice]:
    """What the public may object to now, the newest first."""
    return published().filter(posted_at__lte=at, ends_at__gt=at)


def published() -> QuerySet[PublicNotice]:
    """Everything that hangs or hung. Drafts and what was taken back are nobody else's business."""
    published = PublicNotice.objects.filter(state__in=PUBLISHED)
    notices = published.select_related("organization", "stage")
    return notices.order_by("-posted_at", "-pk")


def page(notice: PublicNotice, *, at: datetime) -> NoticePage:
    """Of a published notice; three statements at most, however many lines it has."""
    if notice.posted_at is None or notice.ends_at is None:
        raise LookupError("this notice was never posted")
    return NoticePage(
        title=notice.snapshot["title"],
        organization=notice.snapshot["organization"],
        contact=notice.snapshot["contact"],
        days=notice.days,
        day_kind=notice.day_kind,
        posted_on=timezone.localdate(notice.posted_at),
        last_day=timezone.localdate(notice.ends_at) - timedelta(days=1),
        is_running=notice.posted_at <= at < notice.ends_at,
        remaining_days=remaining_days(notice, at=at),
        digest=notice.snapshot_digest,
        is_taken_down=(down := is_taken_down(notice, at=at)),
        entries=() if down else _shown_lines(notice),
    )


def _shown_lines(notice: PublicNotice) -> list[dict[str, Any]]:
    """As frozen, but for those who took their consent back: of them only the place stays."""
    revoked = notice.entries.filter(nomination__consent_revocation__isnull=False)
    hidden = set(revoked.values_list("position", flat=True))
    return [
        dict.fromkeys(line, "") | {"position": line["position"], "withheld": True}
        if line["position"] in hidden
        else line
        for line in notice.snapshot["entries"]
    ]


def is_taken_down(notice: PublicNotice, *, at: datetime) -> bool:
    """Over for as many days as its stage lets the lines stay public."""
    if notice.ends_at is None or at < notice.ends_at:
        return False
    return at >= notice.ends_at + timedelta(days=retention_days(notice.stage.settings))


def snapshot_of(notice: PublicNotice, *, by: User, at: datetime) -> dict[str, Any]:
    """What was shown, for those who prepare or audit it: at any time, taken down or not."""
    for grant in by.standing(at=at).having(*PREPARERS):
        if grant.covers(notice.organization.path):
            snapshot: dict[str, Any] = notice.snapshot
            return snapshot
    raise NotPermitted(_("Only those who prepare or audit a notice read it after it came down."))


def remaining_days(notice: PublicNotice, *, at: datetime, calendar: Calendar | None = None) -> int:
    """Days of the notice's own kind from today through its last day. Give `calendar` for many."""
    if notice.ends_at is None or at >= notice.ends_at:
        return 0
    today, end = timezone.localdate(at), timezone.localdate(notice.ends_at)
    if notice.day_kind == DayKind.CALENDAR:
        return (end - today).days
    known = calendar or load_calendar(range(today.year, end.year + 1))
    return known.working_days_between(today, end)


def visible_to(user: User, *, at: datetime) -> QuerySet[PublicNotice]:
    """What is published; and all from where one is an officer, secretary or auditor downwards."""
    standing = user.standing(at=at)
    seen = Q(state__in=PUBLISHED)
    for path in paths_of(standing.having(*PREPARERS)):
        seen |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return PublicNotice.objects.filter(seen).order_by("pk")
