"""A sealed ranking as a workbook that an auditor computes again: raw marks, method, live formulas.

Every total, score, tie figure and place is a formula over the raw marks; beside it stands what was
sealed, and whether the two agree.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from honors import voting
from honors.documents import sheets
from honors.documents.sources import XLSX, Kind, Source
from honors.models import Criterion, Mark, Ranking
from honors.models.documents import Audience
from honors.queries.addresses import addresses_of
from honors.queries.seals import event_saying
from honors.queries.tallies import digest_of_entries
from honors.reckoning import LOT, criterion_number
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from honors.documents.sources import Options, Progress
    from honors.models import RankingEntry

RAW, METHOD, ORDER = "原始分", "计分办法", "排名"
_METHODS = {
    "mean": "各评委总分的平均分",
    "trimmed_mean": "去掉一个最高分和一个最低分后的平均分（不足五份评分表时不去除）",
    "median": "各评委总分的中位数",
}
_FORMULAS = {
    "mean": "ROUND(AVERAGE({range}),4)",
    "trimmed_mean": "ROUND((SUM({range})-MAX({range})-MIN({range}))/(COUNT({range})-2),4)",
    "median": "ROUND(MEDIAN({range}),4)",
}
_TIE_FORMULAS = {
    "median": "ROUND(MEDIAN({range}),4)",
    "lowest": "MIN({range})",
    "highest": "MAX({range})",
}
_TIES = {
    "median": "总分中位数高者在前",
    "lowest": "最低总分高者在前",
    "highest": "最高总分高者在前",
}
_FIRST_MARKS = 3  # columns before the marks: case, name, judge
HEAD, MAXIMA, WEIGHTS, FIRST = 2, 3, 4, 5  # rows of the raw marks


def collect(ranking: Ranking, _options: Options) -> Source:
    """Of a ranking by score sheets; what a ballot gave is a count, with nothing to compute."""
    if ranking.method == voting.METHOD:
        message = _("This order comes from a ballot; it has no marks to compute.")
        raise GuardFailed(message, code="no_marks")
    stage, category = ranking.stage, ranking.category
    entries = list(ranking.entries.select_related("nomination__nominee", "nomination__unit"))
    sealed = event_saying(_stream(ranking), digest_of_entries(entries))
    criteria = Criterion.objects.filter(rubric__stage=stage, rubric__category=category)
    rubric = list(criteria.order_by("position"))
    return Source(
        data={
            "title": f"{stage.round.name}{category.title.name}评审汇总表",
            "at": sealed.at.isoformat(),
            "method": ranking.method,
            "ties": ranking.rules["ties"],
            "line": ranking.line,
            "lot_seed": ranking.lot_seed,
            "criteria": [_criterion(criterion) for criterion in rubric],
            "cases": list(_cases(entries, rubric)),
            "seal": sealed.hash,
        },
        sealed=sealed,
        round=stage.round,
        organization=stage.round.organizer,
        title=f"{stage.round.name}{category.title.name}评审汇总表",
    )


def _stream(ranking: Ranking) -> str:
    return f"rounds:{ranking.stage.round_id}"


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "name": criterion.name,
        "weight": f"{criterion.weight:f}",
        "maximum": f"{criterion.maximum:f}",
        "counts": criterion.counts,
    }


def _cases(
    entries: Sequence[RankingEntry], rubric: Sequence[Criterion]
) -> Iterator[dict[str, Any]]:
    keys = [sheet["sheet"] for entry in entries for sheet in entry.figures["sheets"]]
    marks: dict[int, dict[int, str]] = {}
    rows = Mark.objects.filter(sheet__in=keys).values_list("sheet_id", "criterion_id", "value")
    for sheet, criterion, value in rows:
        marks.setdefault(sheet, {})[criterion] = f"{value:f}"
    units = addresses_of(entry.nomination.unit for entry in entries)
    for entry in sorted(entries, key=lambda entry: entry.position):
        case = entry.nomination
        yield {
            "number": case.number,
            "name": case.nominee.name,
            "unit": units[case.unit_id],
            "position": entry.position,
            "score": f"{entry.score:f}",
            "lot": entry.lot,
            "above": entry.is_above,
            "applied": entry.figures["method"],
            "ties": {name: entry.figures["ties"][name] for name in sorted(entry.figures["ties"])},
            "sheets": [
                {
                    "judge": sheet["judge"],
                    "total": sheet["total"],
                    "marks": [marks[sheet["sheet"]].get(c.pk, "") for c in rubric],
                }
                for sheet in entry.figures["sheets"]
            ],
        }


def render(data: Mapping[str, Any], out: BinaryIO, _progress: Progress) -> None:
    with sheets.workbook(out, at=datetime.fromisoformat(data["at"])) as book:
        styles = sheets.styles_of(book)
        raw, method, order = (book.add_worksheet(name) for name in (RAW, METHOD, ORDER))
        rows = _write_raw(raw, data, styles)
        _write_method(method, data, styles)
        _write_order(order, data, rows, styles)
        order.activate()


Rows = list[tuple[int, int]]  # the first and the last row of each case among the raw marks


def _write_raw(sheet: Any, data: Mapping[str, Any], styles: sheets.Styles) -> Rows:
    criteria = data["criteria"]
    last = _FIRST_MARKS + len(criteria)
    sheets.set_up_page(
        sheet, [20, 20, 8, *[12] * len(criteria), 12, 12, 8], head_row=HEAD, columns=2
    )
    sheet.merge_range(
        0, 0, 0, last + 2, sheets.inert(f"{data['title']}（原始分）"), styles["title"]
    )
    sheet.write(1, 0, "总分＝Σ（得分÷满分×权重）÷Σ权重×100，保留四位小数。", styles["note"])
    names = [criterion["name"] for criterion in criteria]
    heads = ("推荐编号", "推荐对象", "评委", *names, "总分", "封存总分", "核对")
    for column, head in enumerate(heads):
        sheet.write_string(HEAD, column, sheets.inert(head), styles["head"])
    for row, label, key in ((MAXIMA, "满分", "maximum"), (WEIGHTS, "权重", "weight")):
        for column in range(last + 3):
            sheet.write_blank(row, column, None, styles["head"])
        sheet.write_string(row, 2, label, styles["head"])
        for nth, criterion in enumerate(criteria):
            sheet.write_number(row, _FIRST_MARKS + nth, float(criterion[key]), styles["mark"])
    row, rows = FIRST, []
    for case in data["cases"]:
        first = row
        for judged in case["sheets"]:
            _write_judged(sheet, row, case, judged, criteria, styles)
            row += 1
        rows.append((first, row - 1))
    return rows


def _write_judged(
    sheet: Any,
    row: int,
    case: Mapping[str, Any],
    judged: Mapping[str, Any],
    criteria: Sequence[Mapping[str, Any]],
    styles: sheets.Styles,
) -> None:
    sheet.write_string(row, 0, case["number"] or "", styles["text"])
    sheet.write_string(row, 1, sheets.inert(case["name"]), styles["text"])
    sheet.write_number(row, 2, judged["judge"], styles["whole"])
    for nth, mark in enumerate(judged["marks"]):
        if mark == "":
            sheet.write_blank(row, _FIRST_MARKS + nth, None, styles["mark"])
        else:
            sheet.write_number(row, _FIRST_MARKS + nth, float(mark), styles["mark"])
    last = _FIRST_MARKS + len(criteria)
    sheet.write_formula(
        row, last, _total_formula(row, criteria), styles["score"], float(judged["total"])
    )
    sheet.write_number(row, last + 1, float(judged["total"]), styles["score"])
    _write_agreement(sheet, row, last + 2, xl_rowcol_to_cell(row, last), last + 1, styles)


def _total_formula(row: int, criteria: Sequence[Mapping[str, Any]]) -> str:
    terms, weights = [], []
    for nth, criterion in enumerate(criteria):
        if criterion["counts"]:
            column = xl_col_to_name(_FIRST_MARKS + nth)
            weight = f"{column}${WEIGHTS + 1}"
            terms.append(f"{column}{row + 1}/{column}${MAXIMA + 1}*{weight}")
            weights.append(weight)
    return f"=ROUND(({'+'.join(terms)})/({'+'.join(weights)})*100,4)"


def _write_agreement(
    sheet: Any, row: int, column: int, computed: str, sealed: int, styles: sheets.Styles
) -> None:
    """Half of the last place is no difference: figures in a spreadsheet are binary."""
    stored = xl_rowcol_to_cell(row, sealed)
    formula = f'=IF(ABS({computed}-{stored})<0.00005,"一致","不一致")'
    sheet.write_formula(row, column, formula, styles["text"], "一致")


def _write_method(sheet: Any, data: Mapping[str, Any], styles: sheets.Styles) -> None:
    sheet.set_landscape()
    sheet.set_paper(sheets.PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    lines = [
        ("计分方法", _METHODS[data["method"]]),
        ("同分规则", "；".join(_tie_label(name, data) for name in data["ties"])),
        ("入围数", str(data["line"])),
        ("抽签种子", data["lot_seed"]),
        ("封存事件", data["seal"]),
        ("小数", "总分、平均分均保留四位小数，第五位四舍五入。"),
    ]
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label, styles["head"])
        sheet.write_string(row, 1, text, styles["text"])


def _tie_label(name: str, data: Mapping[str, Any]) -> str:
    if name == LOT:
        return "抽签（序号小者在前）"
    number = criterion_number(name)
    if number:
        return f"“{data['criteria'][number - 1]['name']}”平均分高者在前"
    return _TIES[name]


def _write_order(sheet: Any, data: Mapping[str, Any], rows: Rows, styles: sheets.Styles) -> None:
    ties = [name for name in data["ties"] if name != LOT]
    heads = (
        "名次", "推荐编号", "推荐对象", "推荐单位", "得分",
        *(_tie_label(name, data) for name in ties), "抽签", "封存得分", "封存名次", "核对", "入围",
    )  # fmt: skip
    sheets.set_up_page(
        sheet, [8, 20, 20, 26, 12, *[14] * len(ties), 8, 12, 10, 10, 8], head_row=HEAD, columns=3
    )
    sheet.merge_range(0, 0, 0, len(heads) - 1, sheets.inert(data["title"]), styles["title"])
    sheet.write(1, 0, "得分、同分比较和名次均为公式，由“原始分”计算。", styles["note"])
    for column, head in enumerate(heads):
        sheet.write_string(HEAD, column, sheets.inert(head), styles["head"])
    for nth, (case, place) in enumerate(zip(data["cases"], rows, strict=True)):
        _write_place(sheet, HEAD + 1 + nth, case, place, data, styles)
    end = HEAD + 1 + len(rows)
    sheet.write_string(end + 1, 1, "填报人：", styles["note"])
    sheet.write_string(end + 1, 3, "审核人：", styles["note"])
    sheet.write_string(end + 1, 4, "日期：", styles["note"])


def _write_place(
    sheet: Any,
    row: int,
    case: Mapping[str, Any],
    place: tuple[int, int],
    data: Mapping[str, Any],
    styles: sheets.Styles,
) -> None:
    ties = [name for name in data["ties"] if name != LOT]
    totals = _raw_range(place, _FIRST_MARKS + len(data["criteria"]))
    score = _FORMULAS[case["applied"]].format(range=totals)
    for column, text in enumerate((case["number"] or "", case["name"], case["unit"]), start=1):
        sheet.write_string(row, column, sheets.inert(text), styles["text"])
    sheet.write_formula(row, 4, f"={score}", styles["score"], float(case["score"]))
    for nth, name in enumerate(ties):
        figure = _tie_formula(name, place, totals)
        sheet.write_formula(row, 5 + nth, f"={figure}", styles["score"], float(case["ties"][name]))
    lot = 5 + len(ties)
    if case["lot"] is None:
        sheet.write_blank(row, lot, None, styles["whole"])
    else:
        sheet.write_number(row, lot, case["lot"], styles["whole"])
    rank = _rank_formula(row, len(ties), len(data["cases"]), drawn=case["lot"] is not None)
    sheet.write_formula(row, 0, rank, styles["whole"], case["position"])
    sheet.write_number(row, lot + 1, float(case["score"]), styles["score"])
    sheet.write_number(row, lot + 2, case["position"], styles["whole"])
    computed, sealed = xl_rowcol_to_cell(row, 4), xl_rowcol_to_cell(row, lot + 1)
    places = f"{xl_rowcol_to_cell(row, 0)}={xl_rowcol_to_cell(row, lot + 2)}"
    formula = f'=IF(AND(ABS({computed}-{sealed})<0.00005,{places}),"一致","不一致")'
    sheet.write_formula(row, lot + 3, formula, styles["text"], "一致")
    sheet.write_string(row, lot + 4, "入围" if case["above"] else "", styles["text"])


def _raw_range(place: tuple[int, int], column: int) -> str:
    first, last = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in place)
    return f"{RAW}!{first}:{last}"


def _tie_formula(name: str, place: tuple[int, int], totals: str) -> str:
    number = criterion_number(name)
    if number:
        marks = _raw_range(place, _FIRST_MARKS + number - 1)
        return f"ROUND(AVERAGE({marks}),4)"
    return _TIE_FORMULAS[name].format(range=totals)


def _rank_formula(row: int, ties: int, count: int, *, drawn: bool) -> str:
    """One more than those with a higher score, and those equal so far with a higher next figure;
    last, those with a lower lot.
    """
    deciding = list(range(4, 5 + ties + drawn))
    equal, ahead = "", []
    for column in deciding:
        cells = _column(column, count)
        own = xl_rowcol_to_cell(row, column)
        sign = "<" if column == 5 + ties else ">"
        ahead.append(f'COUNTIFS({equal}{cells},"{sign}"&{own})')
        equal += f"{cells},{own},"
    return "=1+" + "+".join(ahead)


def _column(column: int, count: int) -> str:
    first = xl_rowcol_to_cell(HEAD + 1, column, row_abs=True, col_abs=True)
    last = xl_rowcol_to_cell(HEAD + count, column, row_abs=True, col_abs=True)
    return f"{first}:{last}"


EVALUATION_WORKBOOK = Kind(
    name="evaluation_workbook",
    label=_("Evaluation workbook"),
    subject=Ranking,
    round_of=lambda ranking: ranking.stage.round,
    stream_of=_stream,
    audience=Audience.ROUND,
    layout=2,
    tools=sheets.TOOLS,
    collect=collect,
    render=render,
    content_type=lambda _options: XLSX,
    checks_glyphs=False,
)
