"""What hangs out, for everybody to read; and what is being prepared, for those who prepare it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db.models import (
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.models import Nomination, NoticeEntry, PublicNotice
from honors.models.public_notices import DayKind
from honors.notice_scans import exposed_lines, places_of
from honors.notice_terms import retention_days
from honors.queries.notice_ends import end_from
from honors.roles import PATH_END, Role, paths_of
from honors.snapshots import digest_of, notice_snapshot
from honors.states import OPEN_OBJECTIONS, NominationState, PublicNoticeState
from workflow.calendars import load_calendar
from workflow.refusals import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from honors.models import Organization, Stage, User
    from honors.notice_scans import ExposedLine, Place
    from workflow.workdays import Calendar

PREPARERS = (Role.OFFICER, Role.SECRETARY, Role.AUDITOR)
PUBLISHED = (PublicNoticeState.POSTED, PublicNoticeState.ENDED)


class NoticeResult(NamedTuple):
    """What came of a notice: how many objected, in how many cases rightly, and how many of the
    objections nobody has decided on yet.
    """

    objections: int
    upheld: int
    undecided: int


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """All that a reader without an account sees. `entries` are the lines as frozen when posted;
    none once they were taken down, when the digest alone still vouches for them. A line that is
    "withheld" is empty: its nominee took back the consent.

    `remaining_days` counts the days left, today included, in the notice's own kind of days.
    `result` is None while it runs.
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
    result: NoticeResult | None


@dataclass(frozen=True, kw_only=True)
class Scan:
    """`places` are texts with what was found in them, `lines` those that point at somebody."""

    places: list[Place]
    lines: list[ExposedLine]

    @property
    def is_clean(self) -> bool:
        return not (self.places or self.lines)


def waiting_for(stage: Stage, organization: Organization) -> QuerySet[Nomination]:
    """Cases at this notice stage that are on no notice there, or on one never proven to hang."""
    return _waiting().filter(stage=stage, holder=organization).order_by("pk")


def _waiting() -> QuerySet[Nomination]:
    entries = NoticeEntry.objects.filter(
        nomination=OuterRef("pk"),
        voided_at=None,
        notice__stage=OuterRef("stage"),
        notice__organization=OuterRef("holder"),
    )
    counting = entries.exclude(notice__state=PublicNoticeState.ENDED, notice__proofs=None)
    return Nomination.objects.filter(state=NominationState.NOTICE).exclude(Exists(counting))


def unwritten(user: User, *, at: datetime) -> list[dict[str, Any]]:
    """Where somebody may write a notice and cases wait for one: stage, organization, their number.

    Each {"stage", "holder", "holder__name", "round__name", "cases"}, those waiting longest first.
    """
    own = {grant.organization_id for grant in user.standing(at=at).having(Role.SECRETARY)}
    mine = _waiting().filter(Q(holder__in=own) | Q(round__organizer__in=own))
    rows = mine.values("stage", "holder", "holder__name", "round__name")
    found: Any = rows.annotate(cases=Count("pk"), first=Min("pk")).order_by("first")
    return list(found)


def running(at: datetime) -> QuerySet[PublicNotice]:
    """What the public may object to now, the newest first."""
    return published().filter(posted_at__lte=at, ends_at__gt=at)


def published() -> QuerySet[PublicNotice]:
    """Everything that hangs or hung. Drafts and what was taken back are nobody else's business."""
    published = PublicNotice.objects.filter(state__in=PUBLISHED)
    notices = published.select_related("organization", "stage")
    return notices.order_by("-posted_at", "-pk")


def page(notice: PublicNotice, *, at: datetime) -> NoticePage:
    """Of a published notice; four statements at most, however many lines it has."""
    if notice.posted_at is None or notice.ends_at is None:
        raise LookupError("this notice was never posted")
    down = is_taken_down(notice, at=at)
    return _page(
        notice, notice.snapshot, () if down else _shown_lines(notice), at=at, is_taken_down=down
    )


def preview(notice: PublicNotice, *, at: datetime) -> NoticePage:
    """What the public would see of a draft if it were posted now. `CalendarMissing` for a year
    that is not known.
    """
    posted = copy(notice)
    posted.posted_at, posted.ends_at = at, end_from(notice, timezone.localdate(at))
    snapshot = notice_snapshot(notice, posted_at=at)
    posted.snapshot_digest = digest_of(snapshot)
    return _page(posted, snapshot, snapshot["entries"], at=at)


def _page(
    notice: PublicNotice,
    snapshot: dict[str, Any],
    lines: Sequence[dict[str, Any]],
    *,
    at: datetime,
    is_taken_down: bool = False,
) -> NoticePage:
    posted_at, ends_at = cast("datetime", notice.posted_at), cast("datetime", notice.ends_at)
    return NoticePage(
        title=snapshot["title"],
        organization=snapshot["organization"],
        contact=snapshot["contact"],
        days=notice.days,
        day_kind=notice.day_kind,
        posted_on=timezone.localdate(posted_at),
        last_day=timezone.localdate(ends_at) - timedelta(days=1),
        is_running=posted_at <= at < ends_at,
        remaining_days=remaining_days(notice, at=at),
        digest=notice.snapshot_digest,
        is_taken_down=is_taken_down,
        entries=lines,
        result=_result(notice) if at >= ends_at else None,
    )


def _result(notice: PublicNotice) -> NoticeResult:
    """A reply takes the place of what was found, so the remedy says what was upheld."""
    counted = notice.objections.aggregate(
        objections=Count("pk"),
        upheld=Count("pk", ~Q(remedy="")),
        undecided=Count("pk", Q(state__in=OPEN_OBJECTIONS)),
    )
    return NoticeResult(**counted)


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
    message = _("Only those who prepare or audit a notice read it after it came down.")
    _require_preparer(notice, message, by=by, at=at)
    snapshot: dict[str, Any] = notice.snapshot
    return snapshot


def scan(notice: PublicNotice, *, by: User, at: datetime) -> Scan:
    """What must not stand on it, for those who prepare or audit it: the guards of posting refuse
    the first of these.
    """
    message = _("Only those who prepare or audit a notice read what was found in it.")
    _require_preparer(notice, message, by=by, at=at)
    prefetch_related_objects([notice], *PublicNotice.workflow.transition("post").lookups)
    return Scan(
        places=[place for place in places_of(notice) if place.findings],
        lines=list(exposed_lines(notice, on=timezone.localdate(at))),
    )


def _require_preparer(notice: PublicNotice, message: Any, *, by: User, at: datetime) -> None:
    if not prepares(notice, by=by, at=at):
        raise NotPermitted(message)


def prepares(notice: PublicNotice, *, by: User, at: datetime) -> bool:
    """Whether somebody reads more of it than the public."""
    grants = by.standing(at=at).having(*PREPARERS)
    return any(grant.covers(notice.organization.path) for grant in grants)


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
    seen = Q(state__in=PUBLISHED) | _prepared(user, at)
    return PublicNotice.objects.filter(seen).order_by("pk")


def prepared_by(user: User, *, at: datetime) -> QuerySet[PublicNotice]:
    """Of these only what lies from one's own offices downwards, drafts and canceled ones too."""
    return PublicNotice.objects.filter(_prepared(user, at)).order_by("pk")


def _prepared(user: User, at: datetime) -> Q:
    seen = Q(pk__in=())
    for path in paths_of(user.standing(at=at).having(*PREPARERS)):
        seen |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return seen
