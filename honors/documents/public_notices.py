"""A public notice on paper, and the report on how it hung and what came of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.documents import official
from honors.documents.numerals import in_figures
from honors.documents.sources import Kind, Source
from honors.models import PublicNotice
from honors.models.documents import Audience
from honors.models.public_notices import DayKind
from honors.queries.seals import event_saying, last_event
from honors.rules import is_secretary_of_notice
from honors.snapshots import digest_of
from honors.states import ObjectionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from honors.documents.sources import Options

_DAYS = {DayKind.WORKING: "个工作日", DayKind.CALENDAR: "天"}
_FATES = {
    ObjectionState.UPHELD: "成立",
    ObjectionState.REJECTED: "不成立",
    ObjectionState.INADMISSIBLE: "不予受理",
    ObjectionState.REPLIED: "已答复",
    ObjectionState.WITHDRAWN: "撤回",
    ObjectionState.RECEIVED: "待受理",
    ObjectionState.ADMITTED: "正在办理",
}


def collect_notice(notice: PublicNotice, options: Options) -> Source:
    """As it was frozen when posted; refused before."""
    event = last_event(
        PublicNotice.workflow.stream(notice),
        "public_notices.post",
        otherwise=_("This notice has not been posted."),
        code="not_posted",
    )
    event_saying(event.stream_id, digest_of(notice.snapshot))
    text = _text(notice, notice.snapshot["entries"])
    return _source(notice, text, options, event.at, text.title)


def as_hung(notice: PublicNotice, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the paper for everybody says: only of those `entries`, which are public now."""
    assert notice.posted_at is not None  # noqa: S101 - a posted notice says when
    text, names = _text(notice, entries), [notice.round.name]
    return official.data_of(text, {"format": "pdf"}, at=notice.posted_at, keep=names)


def _text(notice: PublicNotice, entries: Sequence[Mapping[str, Any]]) -> official.OfficialText:
    shown = notice.snapshot
    titles: dict[str, list[Any]] = {}
    for entry in entries:
        titles.setdefault(entry["title"], []).append(entry)
    return official.OfficialText(
        title=shown["title"],
        paragraphs=[
            f"按照{notice.round.name}的程序，经推荐、审核和评审，现将{_named(titles)}予以公示。",
            f"公示期为{_term(notice)}。公示期间，如对公示对象有异议，个人反映情况须署真实姓名和"
            "联系方式，单位反映情况须加盖公章。",
            f"受理方式：{shown['contact']}。",
        ],
        annexes=[_annex(title, entries) for title, entries in titles.items()],
        signatures=[shown["organization"]],
        date=in_figures(_posted_on(notice)),
    )


def _named(titles: dict[str, list[Any]]) -> str:
    return "、".join(f"“{title}”拟定名单（{len(rows)}）" for title, rows in titles.items())


def _annex(title: str, entries: list[Any]) -> official.Annex:
    return official.Annex(
        title=f"{title}拟定名单",
        note="（排名不分先后）",
        lines=[(entry["name"], entry["unit"]) for entry in entries],
    )


def _posted_on(notice: PublicNotice) -> date:
    assert notice.posted_at is not None  # noqa: S101 - a posted notice says when
    return timezone.localdate(notice.posted_at)


def _term(notice: PublicNotice) -> str:
    """From the day that counts first to the last one."""
    assert notice.ends_at is not None  # noqa: S101 - a posted notice says when
    first = _posted_on(notice) + timedelta(days=notice.count_from == "next_day")
    last = timezone.localdate(notice.ends_at) - timedelta(days=1)
    days = notice.days + notice.extra_days
    kind = _DAYS[DayKind(notice.day_kind)]
    return f"{in_figures(first)}至{in_figures(last)}（{days}{kind}）"


def collect_report(notice: PublicNotice, options: Options) -> Source:
    """Of a notice that is over. It concludes from the objections, and from nothing else."""
    event = last_event(
        PublicNotice.workflow.stream(notice),
        "public_notices.end",
        otherwise=_("This notice is not over."),
        code="not_ended",
    )
    event_saying(event.stream_id, digest_of(notice.snapshot))
    shown = notice.snapshot
    hung = [f"{proof.place}（{_moment(proof.taken_at)}）" for proof in notice.proofs.order_by("pk")]
    text = official.OfficialText(
        title=f"关于{notice.round.name}公示情况的报告",
        paragraphs=[
            f"《{shown['title']}》共{len(shown['entries'])}个对象，公示期为{_term(notice)}。",
            f"公示地点及时间：{'；'.join(hung) or '无张贴记录'}。",
            _conclusion(notice),
        ],
        signatures=[shown["organization"]],
        date=in_figures(timezone.localdate(event.at)),
    )
    return _source(notice, text, options, event.at, text.title)


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{in_figures(local.date())}{local:%H:%M}"


def _conclusion(notice: PublicNotice) -> str:
    states = Counter(notice.objections.values_list("state", flat=True))
    if not states:
        return "公示期间，未收到任何单位和个人提出的异议。公示无异议。"
    fates = "、".join(f"{words}{states[s]}件" for s, words in _FATES.items() if states[s])
    return f"公示期间，共收到异议{states.total()}件，其中{fates}。"


def _source(
    notice: PublicNotice, text: official.OfficialText, options: Options, at: datetime, title: str
) -> Source:
    """It rests on the event in which the notice's lines were frozen."""
    return Source(
        data=official.data_of(text, options, at=at, keep=[notice.round.name]),
        sealed=event_saying(PublicNotice.workflow.stream(notice), digest_of(notice.snapshot)),
        round=notice.round,
        organization=notice.organization,
        title=title,
    )


NOTICE = Kind(
    name="public_notice",
    label=_("Public notice"),
    subject=PublicNotice,
    round_of=lambda notice: notice.round,
    may_make=lambda _round, notice, standing: is_secretary_of_notice(notice, standing),
    audience=Audience.ROUND,
    collect=collect_notice,
    **official.OFFICIAL,
)
POSTING_REPORT = Kind(
    name="posting_report",
    label=_("Report on a public notice"),
    subject=PublicNotice,
    round_of=lambda notice: notice.round,
    may_make=lambda _round, notice, standing: is_secretary_of_notice(notice, standing),
    audience=Audience.ROUND,
    collect=collect_report,
    **official.OFFICIAL,
)
