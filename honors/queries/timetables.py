"""The phases of a round by the calendar: what was planned, and the notices as they hang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from honors.models import PublicNotice
from honors.states import PublicNoticeState

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Round

SHOWN = (PublicNoticeState.POSTED, PublicNoticeState.ENDED)
MOST = 12  # notices
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Phase:
    """From a day to a last day, both by the clock here."""

    name: str
    first: date
    last: date


def phases(round_: Round) -> list[Phase]:
    """Nominations, what follows until the planned end, and the notices. One statement."""
    opens, closes = timezone.localdate(round_.opens_at), _last_day(round_.closes_at)
    found = [Phase(name=_("Nominations"), first=opens, last=closes)]
    ends = round_.concludes_by
    if ends is not None and ends > closes:
        found.append(Phase(name=_("Review and decision"), first=closes, last=ends))
    notices = PublicNotice.objects.filter(stage__round=round_, state__in=SHOWN)
    for notice in notices.order_by("posted_at")[:MOST]:
        if notice.posted_at is not None and notice.ends_at is not None:
            first, last = timezone.localdate(notice.posted_at), _last_day(notice.ends_at)
            found.append(Phase(name=_("Public notice"), first=first, last=last))
    return found


def _last_day(until: datetime) -> date:
    """Of a period that ends before that moment."""
    return timezone.localdate(until - TICK)
