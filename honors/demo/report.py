"""What the demo prints and the files that it leaves. In Chinese, figures in English as well."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TYPE_CHECKING

from honors.demo import papers
from honors.documents import honor_list
from honors.models import Nomination
from honors.queries.timelines import timeline
from honors.states import NominationState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from honors.demo.figures import Figure
    from honors.demo.running import Outcome
    from honors.demo.staff import Account

CHINESE = {
    "honored families": "表彰家庭（户）",
    "honored persons": "表彰个人（名）",
    "honored collectives": "表彰集体（个）",
    "women honored (a pair counts two)": "表彰女性（对计二人）",
    "lists": "名单",
    "ceremonies": "颁奖日",
    "returns with defects": "退回补正",
    "recalls": "撤回",
    "send-backs": "退回上一环节",
    "recusals": "评委回避",
    "ties at the line": "入围线上同分",
    "objections upheld": "异议成立",
    "objections rejected": "异议不成立",
    "withdrawals": "退出",
    "declines": "不予推荐",
    "disqualifications": "取消资格",
    "lapsed drafts": "草稿失效",
    "largest batch forwarded": "最大一批上报",
    "cases reinstated": "递补",
    "vetoes confirmed": "部门确认否决情形",
    "second notices": "二次公示",
    "self-nominations": "自荐",
    "consents recorded": "本人同意",
    "ballots held": "投票",
    "units without places": "无名额单位",
    "places lent": "调剂名额",
    "reserved places": "预留名额",
    "recommended for a title above": "向上推荐",
    "honor records": "荣誉记录（条）",
    "最美家庭, families": "最美家庭（户）",
    "好婆婆好媳妇, persons": "好婆婆好媳妇（名）",
    "健康家庭, families recommended upward": "推荐健康家庭（户）",
    "健康家庭, honored by 临沂市 (recorded outcome)": "获临沂市表彰（户）",
    "市级优秀书香家庭, families": "优秀书香家庭（户）",
    "village committees (code's village part begins with 2)": "村民委员会（个）",
    "美丽家园示范村, places": "美丽家园示范村（个）",
    "市级典型家庭, families": "市级典型家庭（户）",
    "recommended and honored by the province (recorded outcomes)": "获省级表彰家庭（户）",
    "by the nation": "获全国表彰家庭（户）",
    "三八红旗手(集体), nation and province": "全国、省三八红旗手（集体）（个）",
    "十佳婆媳, pairs": "十佳婆媳（对）",
}
WIDE = "WFA"
SQL_WIDTH = 108


def name_of(label: str) -> str:
    return f"{CHINESE[label]} {label}"


def write_files(outcome: Outcome, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    commendation = outcome.commendation
    (folder / "honor-list.xlsx").write_bytes(honor_list.as_xlsx(commendation))
    (folder / "honor-list.txt").write_text(honor_list.as_text(commendation), encoding="utf-8")
    papers.write(commendation, folder)
    told = "\n".join(story_of(outcome)) + "\n"
    (folder / "timeline.txt").write_text(told, encoding="utf-8")


def lines(outcome: Outcome, folder: Path) -> Iterator[str]:
    yield ""
    yield f"■ {outcome.plan.key}　{outcome.plan.name}"
    yield from table(
        ("称号 title", "名额 places", "候选 candidates", ""),
        [(c.title, str(c.places), str(c.candidates), f"{c.percent}%") for c in outcome.contests],
    )
    yield from table(
        ("指标 figure", "应得 expected", "实得 reached", ""),
        [_row(figure) for figure in outcome.figures],
    )
    for figure in outcome.figures:
        yield f"  {name_of(figure.label)}: {figure.name}"
        yield from textwrap.wrap(
            figure.query, SQL_WIDTH, initial_indent="    ", subsequent_indent="    "
        )
    if outcome.on_the_way:
        yield from table(
            ("经过 on the way", "至少 at least", "发生 happened", ""),
            [
                (name_of(name), str(least), str(reached), "✓" if reached >= least else "✗")
                for name, (least, reached) in outcome.on_the_way.items()
            ],
        )
    yield f"  名单 list: {folder}/honor-list.xlsx, honor-list.txt, timeline.txt"
    yield f"  文书 documents: {folder}/decision.docx, decision.pdf, certificates-a4.pdf, ..."


def _row(figure: Figure) -> tuple[str, ...]:
    mark = "✓" if figure.holds else "✗"
    return (name_of(figure.label), str(figure.expected), str(figure.reached), mark)


def story_of(outcome: Outcome) -> list[str]:
    """The way of the honored case that moved most, in words."""
    honored = Nomination.objects.filter(
        round=outcome.commendation.round, state=NominationState.HONORED
    )
    case = honored.select_related("nominee", "category__title").order_by("-version", "pk")[0]
    heading = f"{case.number}　{case.nominee.name}（虚构）　{case.category.title.name}"
    return [heading, *(f"  {step}" for step in timeline(case))]


def sign_in(accounts: Iterable[Account]) -> list[str]:
    """One account for each role, made for this database alone."""
    rows = [(a.username, a.password, f"{a.role} · {a.place}") for a in accounts]
    return [
        "演示账号，仅用于本演示数据库 sign in (accounts of this demo database only):",
        *table(("用户名 user name", "密码 password", "身份 role"), rows),
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns as wide as a terminal shows them, where a Chinese character takes two cells."""
    widths = [max(map(cells, column)) for column in zip(head, *rows, strict=True)]
    return ["  " + "  ".join(map(padded, row, widths)).rstrip() for row in (head, *rows)]


def cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in WIDE else 1 for character in text)


def padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))
