"""The workbook of a ranking: whoever computes its formulas finds the order that was sealed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from honors.documents.evaluation_workbooks import EVALUATION_WORKBOOK, collect
from honors.documents.reproduction import rendered
from honors.models import Ranking, RankingEntry
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.ground import laid
from tests.honors.documents.recalculating import OFFICE, Computed, recalculated
from workflow.refusals import GuardFailed


@laid
def selection(tree: County, staff: Staff) -> Selection:
    """Seven cases: two alike to the last mark, and two that only a criterion tells apart."""
    chosen = Selection(tree, staff, places=3, method="trimmed_mean", line=3)
    chosen.enter(7)
    chosen.score(*ROWS)
    return chosen


ROWS = (
    (90, 91, 92, 93, 94),
    (90, 91, 92, 93, 94),
    (88, 91, 92, 93, 96),
    (70, 80, 85, 90, 99),
    (60.5, 61.25, 77, 83.33, 91),
    (85, 85, 85, 85, 85),
    (99, 99, 98, 12, 50),
)


def made(source: dict[str, Any]) -> bytes:
    with rendered(EVALUATION_WORKBOOK, source) as content:
        return bytes(content.read())


def column(book: Any, head: str, *, sheet: str = "排名") -> list[Any]:
    rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
    place = rows[2].index(head)
    return [row[place] for row in rows[3:] if isinstance(row[0], int | float)]


@pytest.mark.django_db
def test_whoever_computes_it_finds_what_was_sealed(selection: Selection, tmp_path: Path) -> None:
    ranking: Ranking = selection.cut()
    source = collect(ranking, {})
    content = made(source.data)
    entries = list(RankingEntry.objects.filter(ranking=ranking).order_by("position"))
    positions = [entry.position for entry in entries]
    scores = [float(entry.score) for entry in entries]

    own = Computed(content)
    heads = [cell.value for cell in own.book["排名"][3]]
    agrees = get_column_letter(heads.index("核对") + 1)
    rows = range(4, 4 + len(entries))
    assert [own.value("排名", f"A{row}") for row in rows] == positions
    assert [own.value("排名", f"E{row}") for row in rows] == scores
    assert {own.value("排名", f"{agrees}{row}") for row in rows} == {"一致"}
    if OFFICE is not None:
        book = recalculated(content, tmp_path)
        assert column(book, "名次") == positions
        assert column(book, "得分") == scores
        assert column(book, "核对") == ["一致"] * len(entries)
        raw = [row[-1] for row in book["原始分"].iter_rows(min_row=6, values_only=True)]
        assert raw == ["一致"] * 5 * len(entries)


@pytest.mark.django_db
def test_a_mark_that_is_changed_in_the_workbook_changes_the_order(selection: Selection) -> None:
    """So the formulas are alive: the last becomes the first."""
    source = collect(selection.cut(), {})
    book = load_workbook(io.BytesIO(made(source.data)))
    last = 5 + 5 * 7
    for row in range(last - 4, last + 1):
        for cell in book["原始分"][row][3:5]:
            if cell.value is not None:
                cell.value = book["原始分"].cell(4, cell.column).value
    changed = io.BytesIO()
    book.save(changed)
    assert Computed(changed.getvalue()).value("排名", "A10") == 1


@pytest.mark.django_db
def test_another_library_reads_it_and_it_prints_across(selection: Selection) -> None:
    source = collect(selection.cut(), {})
    content = made(source.data)
    assert content == made(source.data)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    order = load_workbook(io.BytesIO(content))["排名"]
    assert sheets == ["原始分", "计分办法", "排名"]
    assert (order.page_setup.orientation, order.page_setup.paperSize) == ("landscape", 9)
    assert (order.freeze_panes, order.print_title_rows) == ("D4", "$3:$3")


@pytest.mark.django_db
def test_figures_that_were_changed_since_are_not_handed_out(selection: Selection) -> None:
    ranking = selection.cut()
    RankingEntry.objects.filter(ranking=ranking, position=1).update(score="99.0000")
    with pytest.raises(GuardFailed) as refused:
        collect(ranking, {})
    assert refused.value.code == "sealed_data_differs"
