"""What is written when honors are taken back: the decision, and the list of what to recover."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.documents import official, sheets
from honors.documents.commendation_decisions import issuers_of
from honors.documents.numerals import in_figures
from honors.documents.sources import XLSX, Kind, Source
from honors.models import Commendation, Honor
from honors.models.documents import Audience
from honors.queries.sealed_lists import sealed_certificates, sealed_list
from honors.queries.seals import last_event
from honors.states import HonorState
from workflow import ledger
from workflow.models import LedgerEvent
from workflow.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from honors.documents.sources import Options, Progress
    from workflow.definition import WorkflowModel

COLUMNS = (
    ("序号", 6), ("证书编号", 26), ("称号", 22), ("姓名或名称", 18), ("所在单位", 24),
    ("撤销文件", 18), ("撤销日期", 14), ("证书", 7), ("奖牌", 7), ("审批表", 8), ("交回人签字", 14),
    ("备注", 12),
)  # fmt: skip
HEAD = 2
_TO_SIGN = 5  # columns at the end that are filled in by hand


class Taken(NamedTuple):
    """The event in which something was revoked, with its document, reason and day."""

    event: LedgerEvent
    document: str
    reason: str
    on: date


def taken_back(subject: WorkflowModel) -> Taken:
    workflow = type(subject).workflow
    event = last_event(
        workflow.stream(subject),
        f"{workflow.name}.revoke",
        otherwise=_("This was not revoked."),
        code="not_revoked",
    )
    said = json.loads(event.body).get("facts", {})
    texts = ledger.opinions_of(event.stream_id).get(event.seq, {})
    day = timezone.localdate(event.at)
    return Taken(event, said.get("document", ""), texts.get("reason", ""), day)


def collect_batch(commendation: Commendation, options: Options) -> Source:
    """The whole list, revoked by one document."""
    taken = taken_back(commendation)
    gone = [h for h in sealed_certificates(commendation) if h.state == HonorState.REVOKED]
    snapshot = sealed_list(commendation).snapshot
    text = _text(
        taken,
        title=f"关于撤销《{snapshot['title']}》所授荣誉的决定",
        what=f"《{snapshot['title']}》（{snapshot['document_number']}）授予的全部荣誉",
        gone=gone,
        issuers=issuers_of(snapshot),
    )
    return _source(commendation, taken, text, options)


def collect_one(honor: Honor, options: Options) -> Source:
    taken = taken_back(honor)
    commendation = honor.commendation
    text = _text(
        taken,
        title=f"关于撤销{honor.holder_name}“{honor.title_name}”称号的决定",
        what=f"{honor.unit_name}{honor.holder_name}“{honor.title_name}”称号"
        f"（{commendation.document_number}，证书编号{honor.number}）",
        gone=[honor],
        issuers=issuers_of(sealed_list(commendation).snapshot),
    )
    return _source(commendation, taken, text, options)


def _text(
    taken: Taken, *, title: str, what: str, gone: Sequence[Honor], issuers: Sequence[str]
) -> official.OfficialText:
    reason = taken.reason.rstrip("。；;. ")
    return official.OfficialText(
        title=title,
        number=taken.document,
        issuers=issuers,
        paragraphs=[
            f"因{reason}，决定撤销{what}。" if reason else f"决定撤销{what}。",
            "请有关单位收回已颁发的荣誉证书、奖牌和推荐审批表，并停止与该荣誉有关的待遇。"
            "已撤销的荣誉在查验时显示“已撤销”。",
        ],
        annexes=[
            official.Annex(
                title="收回荣誉证书名单",
                note=f"（{len(gone)}件）",
                lines=[(honor.holder_name, honor.number) for honor in gone],
            )
        ],
        signatures=issuers,
        date=in_figures(taken.on),
    )


def _source(
    commendation: Commendation, taken: Taken, text: official.OfficialText, options: Options
) -> Source:
    return Source(
        data=official.data_of(text, options, at=taken.event.at),
        sealed=taken.event,
        round=commendation.round,
        organization=commendation.round.organizer,
        title=f"{taken.document}{text.title}",
    )


def collect_recovery(commendation: Commendation, _options: Options) -> Source:
    """Everything of a list that is to be taken back, whichever document revoked it."""
    gone = [h for h in sealed_certificates(commendation) if h.state == HonorState.REVOKED]
    if not gone:
        raise WrongState(_("No honor of this list was revoked."), code="not_revoked")
    last = max((taken_back(honor) for honor in gone), key=lambda taken: taken.event.at)
    return Source(
        data={
            "title": f"{commendation.document_number}荣誉收回清单",
            "at": last.event.at.isoformat(),
            "rows": [_row(honor) for honor in gone],
        },
        sealed=last.event,
        round=commendation.round,
        organization=commendation.round.organizer,
        title=f"{commendation.document_number}荣誉收回清单",
    )


def _row(honor: Honor) -> list[str]:
    taken = taken_back(honor)
    said = (honor.number, honor.title_name, honor.holder_name, honor.unit_name, taken.document)
    return [*said, in_figures(taken.on)]


def render_recovery(data: Mapping[str, Any], out: BinaryIO, _progress: Progress) -> None:
    with sheets.workbook(out, at=datetime.fromisoformat(data["at"])) as book:
        styles, sheet = sheets.styles_of(book), book.add_worksheet("收回清单")
        widths = [width for _title, width in COLUMNS]
        sheets.set_up_page(sheet, widths, head_row=HEAD, columns=2)
        sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, sheets.inert(data["title"]), styles["title"])
        sheet.write(1, 0, "收回证书、奖牌和审批表后打勾并签字。", styles["note"])
        for column, (title, _width) in enumerate(COLUMNS):
            sheet.write_string(HEAD, column, title, styles["head"])
        for nth, row in enumerate(data["rows"], start=1):
            _write_row(sheet, HEAD + nth, nth, row, styles)
        end = HEAD + len(data["rows"]) + 1
        sheet.write_string(end, 0, "合计", styles["total"])
        sheet.write_string(end, 1, f"{len(data['rows'])}件", styles["total"])
        sheet.write_string(end + 2, 1, "经办人：", styles["note"])
        sheet.write_string(end + 2, 4, "审核人：", styles["note"])


def _write_row(sheet: Any, row: int, nth: int, said: Sequence[str], styles: sheets.Styles) -> None:
    sheet.write_number(row, 0, nth, styles["whole"])
    sheet.set_row(row, sheets.height_of(said, [width for _title, width in COLUMNS[1:]]))
    for column, text in enumerate(said, start=1):
        sheet.write_string(row, column, sheets.inert(text), styles["text"])
    for column in range(len(COLUMNS) - _TO_SIGN, len(COLUMNS)):
        sheet.write_blank(row, column, None, styles["text"])


BATCH_REVOCATION = Kind(
    name="batch_revocation",
    label=_("Revocation of a whole list"),
    subject=Commendation,
    round_of=lambda commendation: commendation.round,
    audience=Audience.ROUND,
    collect=collect_batch,
    **official.OFFICIAL,
)
HONOR_REVOCATION = Kind(
    name="honor_revocation",
    label=_("Revocation of an honor"),
    subject=Honor,
    round_of=lambda honor: honor.commendation.round,
    audience=Audience.ROUND,
    collect=collect_one,
    **official.OFFICIAL,
)
RECOVERY_LIST = Kind(
    name="recovery_list",
    label=_("List of what to recover"),
    subject=Commendation,
    round_of=lambda commendation: commendation.round,
    audience=Audience.ROUND,
    layout=2,
    tools=sheets.TOOLS,
    collect=collect_recovery,
    render=render_recovery,
    content_type=lambda _options: XLSX,
    checks_glyphs=False,
)
