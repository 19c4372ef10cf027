"""How a ceremony goes, who sits where, and the list on which receivers sign.

Official documents are Chinese whatever the reader's language, so nothing here is translated.
"""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.documents import official, sheets
from honors.documents.numerals import in_figures
from honors.documents.sources import XLSX, Kind, Source
from honors.lists import listed_name
from honors.models import Ceremony, Commendation, Honor
from honors.models.documents import Audience
from honors.queries.deliveries import seats_of, standing_of
from honors.queries.sealed_lists import issue_of, sealed_certificates
from honors.queries.seals import last_event
from honors.states import HELD_HONORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from honors.documents.sources import Options, Progress
    from honors.models import Delivery
    from honors.queries.deliveries import Seat
    from workflow.models import LedgerEvent

HEAD = 2
SEATS = (
    ("座位", 12),
    ("组次", 8),
    ("称号", 26),
    ("姓名或名称", 24),
    ("所在单位", 34),
    ("签到", 14),
)
RECEIPTS = (
    ("序号", 6), ("证书编号", 24), ("称号", 20), ("姓名或名称", 16), ("所在单位", 22),
    ("送达方式", 12), ("状态", 19), ("领取人签字", 15), ("与获奖人关系", 14), ("领取日期", 13),
)  # fmt: skip
WAYS = {
    "ceremony": "会议颁发",
    "system": "系统转发",
    "unit": "单位转交",
    "grassroots": "送奖到基层",
    "person": "本人领取",
}
WAITING = "未送达"
TITLES = {"all": "领取登记表", "undelivered": "未送达名单"}
_TO_SIGN = 3


def collect_order(ceremony: Ceremony, options: Options) -> Source:
    """Turn by turn: what is presented, who walks up in which order, who hands over."""
    arranged = arranged_at(ceremony)
    groups = _groups(ceremony)
    text = official.OfficialText(
        title=f"{ceremony.name}颁奖顺序",
        paragraphs=[
            f"时间：{_when(ceremony.starts_at)}",
            f"地点：{ceremony.place}",
            *([f"主持人：{ceremony.host}"] if ceremony.host else []),
            f"共{len(groups)}组{sum(len(names) for _l, _p, names in groups)}个（名、户）。",
            *(_turn(nth, *group) for nth, group in enumerate(groups, start=1)),
        ],
        date=in_figures(timezone.localdate(arranged.at)),
    )
    return _source(ceremony.commendation, arranged, official.data_of(
        text, options, at=arranged.at
    ), text.title)  # fmt: skip


def _groups(ceremony: Ceremony) -> list[tuple[str, str, list[str]]]:
    _require_sealed(ceremony.commendation)
    turns = {turn.position: turn for turn in ceremony.turns.all()}
    seated = groupby(seats_of(ceremony), key=lambda seat: seat.turn)
    named = {position: [_name(seat.honor) for seat in seats] for position, seats in seated}
    return [
        (turns[position].label, turns[position].presenter, names)
        for position, names in sorted(named.items())
    ]


def _turn(nth: int, label: str, presenter: str, names: Sequence[str]) -> str:
    handing = f"颁奖人：{presenter}。" if presenter else ""
    return f"第{nth}组　{label}（{len(names)}）。{handing}上台领奖：{'、'.join(names)}。"


def collect_seats(ceremony: Ceremony, _options: Options) -> Source:
    arranged = arranged_at(ceremony)
    _require_sealed(ceremony.commendation)
    title = f"{ceremony.name}座次表"
    data = {
        "title": title,
        "note": f"{_when(ceremony.starts_at)}　{ceremony.place}　每排{ceremony.seats_per_row}座",
        "at": arranged.at.isoformat(),
        "rows": [_seat(seat) for seat in seats_of(ceremony)],
    }
    return _source(ceremony.commendation, arranged, data, title)


def _seat(seat: Seat) -> list[str]:
    honor = seat.honor
    place = f"{seat.row}排{seat.number}座"
    return [place, str(seat.turn), honor.title_name, _name(honor), honor.unit_name]


def collect_receipts(commendation: Commendation, options: Options) -> Source:
    """Every certificate of the list, or only what nobody has received yet."""
    honors = [h for h in sealed_certificates(commendation) if h.state in HELD_HONORS]
    standing = standing_of(honors)
    rows = [_receipt(honor, standing.get(honor.pk)) for honor in honors]
    if options["which"] == "undelivered":
        rows = [row for row in rows if row[-1] == WAITING]
    title = f"{commendation.document_number}证书" + TITLES[options["which"]]
    sealed = _last_word(commendation)
    data = {
        "title": title,
        "note": "领取人签字；代领的写明与获奖人的关系。",
        "at": sealed.at.isoformat(),
        "rows": rows,
    }
    return _source(commendation, sealed, data, title)


def _receipt(honor: Honor, delivery: Delivery | None) -> list[str]:
    handed = delivery.handed_on if delivery else None
    return [
        honor.number,
        honor.title_name,
        _name(honor),
        honor.unit_name,
        WAYS[delivery.way] if delivery else "未安排",
        f"{in_figures(handed)}送达" if handed else WAITING,
    ]


def _last_word(commendation: Commendation) -> LedgerEvent:
    """What was planned or handed over last; the issue where nothing was yet."""
    stream = Commendation.workflow.stream(commendation)
    events = type(issue_of(commendation)).objects.filter(
        stream=stream, action__startswith="deliveries."
    )
    return events.order_by("-seq").first() or issue_of(commendation)


def arranged_at(ceremony: Ceremony) -> LedgerEvent:
    stream = Commendation.workflow.stream(ceremony.commendation)
    return last_event(
        stream, "ceremonies.arrange", otherwise=_("Arrange the ceremony first."), code="no_turns"
    )


def _require_sealed(commendation: Commendation) -> None:
    """Names are those that were sealed, or nothing is printed."""
    sealed_certificates(commendation)


def _name(honor: Honor) -> str:
    return listed_name(honor.holder_name, kind=honor.title.nominee_kind)


def _when(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{in_figures(local.date())}{local:%H:%M}"


def _source(
    commendation: Commendation, sealed: LedgerEvent, data: dict[str, Any], title: str
) -> Source:
    return Source(
        data=data,
        sealed=sealed,
        round=commendation.round,
        organization=commendation.round.organizer,
        title=title,
    )


def render_seats(data: Mapping[str, Any], out: BinaryIO, _progress: Progress) -> None:
    _render(data, out, name="座次表", columns=SEATS, to_sign=1, unit="座")


def render_receipts(data: Mapping[str, Any], out: BinaryIO, _progress: Progress) -> None:
    numbered = {**data, "rows": [[str(n), *row] for n, row in enumerate(data["rows"], start=1)]}
    _render(numbered, out, name="领取登记", columns=RECEIPTS, to_sign=_TO_SIGN, unit="件")


def _render(
    data: Mapping[str, Any],
    out: BinaryIO,
    *,
    name: str,
    columns: Sequence[tuple[str, int]],
    to_sign: int,
    unit: str,
) -> None:
    """A table with empty columns at the end, to be filled in by hand."""
    widths = [width for _title, width in columns]
    with sheets.workbook(out, at=datetime.fromisoformat(data["at"])) as book:
        styles, sheet = sheets.styles_of(book), book.add_worksheet(name)
        sheets.set_up_page(sheet, widths, head_row=HEAD, columns=1)
        sheet.merge_range(0, 0, 0, len(columns) - 1, sheets.inert(data["title"]), styles["title"])
        sheet.write(1, 0, sheets.inert(data["note"]), styles["note"])
        for column, (title, _width) in enumerate(columns):
            sheet.write_string(HEAD, column, title, styles["head"])
        for nth, row in enumerate(data["rows"], start=HEAD + 1):
            sheet.set_row(nth, sheets.height_of(row, widths))
            for column, text in enumerate([*row, *[""] * to_sign]):
                sheet.write_string(nth, column, sheets.inert(text), styles["text"])
        end = HEAD + len(data["rows"]) + 1
        sheet.write_string(end, 0, "合计", styles["total"])
        sheet.write_string(end, 1, f"{len(data['rows'])}{unit}", styles["total"])


def _table(collect: Any, render: Any, **given: Any) -> dict[str, Any]:
    return {
        "audience": Audience.ROUND,
        "layout": 2,
        "tools": sheets.TOOLS,
        "collect": collect,
        "render": render,
        "content_type": lambda _options: XLSX,
        "checks_glyphs": False,
        **given,
    }


def _of_ceremony(ceremony: Ceremony) -> str:
    return str(Commendation.workflow.stream(ceremony.commendation))


RUNNING_ORDER = Kind(
    name="running_order",
    label=_("Running order of a ceremony"),
    subject=Ceremony,
    round_of=lambda ceremony: ceremony.commendation.round,
    stream_of=_of_ceremony,
    audience=Audience.ROUND,
    collect=collect_order,
    **official.OFFICIAL,
)
SEATING_LIST = Kind(
    name="seating_list",
    label=_("Seating list"),
    subject=Ceremony,
    round_of=lambda ceremony: ceremony.commendation.round,
    stream_of=_of_ceremony,
    **_table(collect_seats, render_seats),
)
RECEIPT_LIST = Kind(
    name="receipt_list",
    label=_("List of certificates to sign for"),
    subject=Commendation,
    round_of=lambda commendation: commendation.round,
    **_table(collect_receipts, render_receipts, choices={"which": ("all", "undelivered")}),
)
