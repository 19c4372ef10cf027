"""How times, names and amounts are written on a page. Times are Shanghai's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from honors.queries.public_notices import Scan
from workflow.workdays import Calendar

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
SOON = 3  # days


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """`until` is how the last moment is written; `tone` says how near it is."""

    until: str
    left: str
    tone: str
    iso: str


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def day(value: date | None) -> str:
    """2026年11月21日, or 21 November 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    if is_chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return date_format(value, "j F Y")


def moment(value: datetime | None) -> str:
    """2026年11月21日 14:03."""
    if value is None:
        return ""
    return f"{day(value)} {timezone.localtime(value):%H:%M}"


def last_moment(until: datetime) -> str:
    """Of a deadline that is exclusive: midnight is written as the 24:00 of the day before."""
    local = timezone.localtime(until)
    if (local.hour, local.minute) == (0, 0):
        return f"{day(local.date() - DAY)} 24:00"
    return moment(until)


def span(lasting: timedelta) -> str:
    """In the two largest units: 2 days 4 hours."""
    days, rest = divmod(max(lasting, timedelta()), DAY)
    hours, minutes = divmod(rest, HOUR)
    parts = [
        ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else "",
        ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours} if hours else "",
    ]
    if not days and not hours:
        count = minutes // MINUTE
        parts = [ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}]
    return " ".join(part for part in parts if part)


def deadline(until: datetime, *, at: datetime) -> Deadline:
    left = until - at
    tone = "over" if left <= timedelta() else "soon" if left <= SOON * DAY else "far"
    words = _("over") if tone == "over" else _("%(time)s left") % {"time": span(left)}
    return Deadline(until=last_moment(until), left=words, tone=tone, iso=until.isoformat())


def short_day(value: date) -> str:
    """3月16日, or 16 Mar: where the year is clear."""
    return f"{value.month}月{value.day}日" if is_chinese() else date_format(value, "j M")


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A text in parts, those that give somebody away marked; `kinds` says as what."""

    where: str
    parts: Sequence[tuple[str, bool]]
    kinds: Sequence[str]


FOUND = {
    "resident_id": gettext_lazy("resident identity number"),
    "phone": gettext_lazy("mobile number"),
    "birth_date": gettext_lazy("birth date"),
    "address": gettext_lazy("address of a house"),
}


def marked_places(scan: Scan) -> list[Marked]:
    """Each text in which something was found, in the order of the notice."""
    return [
        Marked(
            where=str(place.where),
            parts=_parts(place.text, [(f.start, f.end) for f in place.findings]),
            kinds=list(dict.fromkeys(str(FOUND[f.kind]) for f in place.findings)),
        )
        for place in scan.places
    ]


def _parts(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    parts, behind = [], 0
    for start, end in sorted(spans):
        if start >= behind:
            parts += [(text[behind:start], False), (text[start:end], True)]
            behind = end
    return [part for part in [*parts, (text[behind:], False)] if part[0]]


def working_days_left(until: datetime, *, at: datetime, calendar: Calendar) -> str:
    """Counted with today."""
    today, end = timezone.localdate(at), timezone.localdate(until)
    count = calendar.working_days_between(today, end) if today < end else 0
    return ngettext("%(count)d working day left", "%(count)d working days left", count) % {
        "count": count
    }


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of characters: in both texts, only in the earlier or only in the later one."""

    text: str
    is_gone: bool = False
    is_new: bool = False


LONGEST_COMPARED = 6_000  # characters; beyond that the whole text is shown twice


def pieces(before: str, after: str) -> list[Piece]:
    """What became of a text, run by run in reading order."""
    if max(len(before), len(after)) > LONGEST_COMPARED:
        whole = [Piece(text=before, is_gone=True), Piece(text=after, is_new=True)]
        return [piece for piece in whole if piece.text]
    found = []
    compared = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in compared.get_opcodes():
        if tag == "equal":
            found.append(Piece(text=before[start:end]))
            continue
        if end > start:
            found.append(Piece(text=before[start:end], is_gone=True))
        if new_end > new_start:
            found.append(Piece(text=after[new_start:new_end], is_new=True))
    return found
