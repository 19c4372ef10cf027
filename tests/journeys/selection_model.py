"""What must never happen in a selection, kept apart from its code: places, days, marks, objections.

Written from the plan, not from the actions. It is told what was done and answers what follows; it
never reads the database. Days are counted here by weekday and by the holidays that it was told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
# The State Council's days off from March to July 2026 that are weekdays, and the Saturday worked.
OFF = {date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5), date(2026, 6, 19)}
WORKED = {date(2026, 5, 9)}
NOTICE_DAYS = 5
CATEGORY_PLACES = 2
# Village 0, village 1 and their township, which keeps a quarter for the front line.
PLACES = {0: 2, 1: 2, 2: 4}
TOWNSHIP = 2
RESERVED_PERCENT = 25


@dataclass
class Quota:
    """`used` are the cases that hold a place here, and whether each is of the reserved kind."""

    usable: int
    keeps: int = 0
    released: int = 0
    used: dict[int, bool] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        return max(self.keeps - self.released - sum(self.used.values()), 0)

    def refuses(self, case: int, *, front: bool) -> str:
        left = self.usable - len(self.used)
        if case in self.used or left - (0 if front else self.waiting) > 0:
            return ""
        return "places_reserved" if left > 0 else "quota_exhausted"


@dataclass
class Notice:
    """It runs through whole days: `ends` is the local midnight behind the last of them."""

    posted: date
    ends: date
    extra: int = 0
    hung: date | None = None
    ended: bool = False
    canceled: bool = False
    cases: set[int] = field(default_factory=set)

    @property
    def ends_at(self) -> datetime:
        return datetime(self.ends.year, self.ends.month, self.ends.day, tzinfo=SHANGHAI)


@dataclass
class Selection:
    quotas: dict[int, Quota] = field(
        default_factory=lambda: {
            key: Quota(places, keeps=_kept(places) if key == TOWNSHIP else 0)
            for key, places in PLACES.items()
        }
    )
    holidays: set[date] = field(default_factory=set)
    notices: list[Notice] = field(default_factory=list)
    stands_on: dict[int, int] = field(default_factory=dict)
    open_objections: dict[int, int] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    barred: set[int] = field(default_factory=set)
    consenting: set[int] = field(default_factory=set)
    marks: dict[tuple[int, int], int] = field(default_factory=dict)
    recused: set[tuple[int, int]] = field(default_factory=set)
    ranked: set[int] = field(default_factory=set)
    above: set[int] = field(default_factory=set)
    approved: set[int] = field(default_factory=set)

    # Places.

    def leaves(self, case: int) -> None:
        """It ended: its places are free again, unless a sealed ranking has judged it."""
        self.approved.discard(case)
        self.stands_on.pop(case, None)
        if case not in self.ranked:
            for quota in self.quotas.values():
                quota.used.pop(case, None)

    def moves_place(self, giving: int, getting: int) -> bool:
        """One place lent or given back: only one that is neither in use nor kept."""
        from_, to = self.quotas[giving], self.quotas[getting]
        if from_.usable - len(from_.used) < 1:
            return False
        from_.usable -= 1
        to.usable += 1
        return True

    # Days.

    def is_working(self, day: date) -> bool:
        off = day in OFF or day in self.holidays
        return (day.weekday() < 5 or day in WORKED) and not off

    def after(self, last: date, days: int) -> date:
        """The day behind so many working days that follow `last`."""
        while days:
            last += DAY
            days -= self.is_working(last)
        return last + DAY

    def posts(self, on: date, cases: set[int]) -> Notice:
        notice = Notice(posted=on, ends=self.after(on, NOTICE_DAYS), cases=cases)
        self.notices.append(notice)
        self.stands_on |= dict.fromkeys(cases, len(self.notices) - 1)
        return notice

    def hangs(self, notice: Notice, on: date) -> None:
        """The first photo of the place: a late posting moves the end, later and never earlier."""
        if notice.hung is None:
            notice.hung = on
            notice.ends = max(notice.ends, self.after(on, NOTICE_DAYS + notice.extra))

    def extends(self, notice: Notice, days: int) -> None:
        notice.extra += days
        notice.ends = self.after(notice.ends - DAY, days)

    def learns_holiday(self, day: date) -> None:
        self.holidays.add(day)

    def recounts(self) -> None:
        for notice in self.notices:
            if not notice.ended:
                hung = max(notice.posted, notice.hung or notice.posted)
                notice.ends = max(notice.ends, self.after(hung, NOTICE_DAYS + notice.extra))

    # Marks.

    def means(self) -> dict[int, Fraction]:
        """Of the sheets that count: submitted, by judges who did not recuse themselves."""
        given: dict[int, list[int]] = {}
        for (case, judge), mark in self.marks.items():
            if (case, judge) not in self.recused:
                given.setdefault(case, []).append(mark)
        return {case: Fraction(sum(marks), len(marks)) for case, marks in given.items()}

    # What bars.

    def bars_approval(self, case: int, now: datetime) -> str:
        """Why nobody may approve this case now; "" if nothing stands against it."""
        notice = self.notices[self.stands_on[case]] if case in self.stands_on else None
        against = {
            "it was not shown": notice is None or notice.hung is None,
            "its notice was too short": notice is not None and now < notice.ends_at,
            "an objection is open": self.open_objections.get(case, 0) > 0,
            "it is to be removed": case in self.removed,
            "a veto bars it": case in self.barred,
            "the nominee does not want it": case not in self.consenting,
            "it is not above the line": case not in self.above,
            "every place is taken": len(self.approved) >= CATEGORY_PLACES,
        }
        return next((reason for reason, holds in against.items() if holds), "")


def _kept(places: int) -> int:
    return ceil(places * RESERVED_PERCENT / 100)
