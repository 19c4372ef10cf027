"""Score sheets for the pen, and the table of everything that was submitted."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from honors.actions import documents
from honors.documents import score_forms, summary_tables
from honors.documents.reproduction import rendered
from honors.models import Category, Nominee, Round
from tests.factories.accounts import Staff
from tests.factories.documents import NAMES
from tests.factories.organizations import County
from tests.factories.public_notices import POSTED_AT, a_short_round, a_shown_case
from tests.factories.rankings import Selection
from tests.factories.score_sheets import scoring_of
from tests.ground import laid
from tests.honors.documents.reading import pages, sizes
from workflow.refusals import WrongState


def data_of(cases: int) -> dict[str, Any]:
    criteria = [{"name": "事迹突出", "maximum": "60", "weight": "60"}] * 4
    sheet = {
        "judge": "王评委（虚构）",
        "category": "平邑县三八红旗手",
        "criteria": criteria,
        "cases": [{"number": f"2026-ZM-{n:04d}", "name": NAMES[n % 3]} for n in range(cases)],
    }
    return {
        "title": "评分表（虚构）",
        "heading": "评分表",
        "at": "2026-03-31T00:00:00+00:00",
        "fingerprint": "01234567",
        "sheets": [sheet, sheet],
    }


def test_each_judge_has_pages_across_with_the_head_on_each() -> None:
    with rendered(score_forms.SCORE_FORMS, data_of(30)) as made:
        content = bytes(made.read())
    found = pages(content)
    assert sizes(content) == {(297, 210)}
    assert [text.count("事迹突出") for text in found] == [4] * len(found)
    assert sum("评委签名：录入人：复核人：" in text for text in found) == 2
    assert sum(text.count("李䶮𬱖") for text in found) == 20


@pytest.mark.django_db
def test_every_judge_finds_the_own_cases(tree: County, staff: Staff) -> None:
    chosen = Selection(tree, staff)
    chosen.enter(2)
    source = score_forms.collect(scoring_of(chosen.round), {})
    numbers = [case["number"] for case in source.data["sheets"][0]["cases"]]
    assert len(source.data["sheets"]) == len(staff.judges)
    assert numbers == [case.number for case in chosen.cases]
    assert source.data["sheets"][0]["criteria"][0]["weight"] != ""


@laid
def shown(tree: County, staff: Staff) -> Round:
    round_ = a_short_round(tree, staff, places=3)
    for village, name in enumerate(NAMES):
        a_shown_case(round_, staff, tree, name, village=village, birth_date=date(1985, 5, 20))
    return round_


@pytest.mark.django_db
def test_the_summary_prints_across_with_totals_and_who_filled_it_in(
    shown: Round, staff: Staff
) -> None:
    Nominee.objects.filter(name=NAMES[0]).update(name="改名", sex="female")
    category: Category = shown.categories.get()
    made = documents.make(kind="summary_table", subject=category, by=staff.secretary, at=POSTED_AT)
    with made.file.open("rb") as content:
        sheet = load_workbook(io.BytesIO(content.read())).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[2][:7] == ["序号", "推荐编号", "推荐单位", "推荐对象", "性别", "出生年月", "民族"]
    assert [row[3] for row in rows[3:6]] == list(NAMES)
    assert rows[3][4:6] == ["女", "1985年5月"]
    assert rows[6][:2] == ["合计", "3名"]
    assert [cell for cell in rows[8] if cell] == ["填报人：", "审核人：", "填报日期："]
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$3:$3")
    assert sheet.freeze_panes == "E4"


@pytest.mark.django_db
def test_a_category_without_cases_has_no_summary(tree: County, staff: Staff) -> None:
    with pytest.raises(WrongState) as refused:
        summary_tables.collect(a_short_round(tree, staff).categories.get(), {})
    assert refused.value.code == "not_submitted"
