"""Official documents as GB/T 9704-2012 lays them out, in PDF and in Word."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx2python import docx2python

from honors.documents import official
from honors.documents.official import Annex, OfficialText, data_of, title_lines
from honors.documents.sources import ignore_progress
from tests.honors.documents.reading import left_of, pages, pdf, sizes

AT = datetime(2026, 3, 31, tzinfo=UTC)
JOINT = ("平邑县妇女联合会", "平邑县人力资源和社会保障局")


def a_text(**changes: Any) -> OfficialText:
    given: dict[str, Any] = {
        "title": "关于表彰平邑县三八红旗手的决定（虚构）",
        "number": "平妇〔2026〕5号",
        "issuers": JOINT,
        "to": "各乡镇（街道）：",
        "paragraphs": ["为树立榜样，决定授予李娜等300名同志称号。"],
        "annexes": [Annex(title="名单", note="（300名）", lines=[("李　娜", "实验小学")] * 300)],
        "signatures": JOINT,
        "date": "2026年3月31日",
        "imprint": [("抄送：县委办公室。", ""), ("县妇联办公室", "2026年3月31日印发")],
    }
    return OfficialText(**{**given, **changes})


def made(text: OfficialText, format_: str = "pdf") -> bytes:
    out = io.BytesIO()
    official.render(data_of(text, {"format": format_}, at=AT), out, ignore_progress)
    return out.getvalue()


def lines_of(content: bytes) -> list[list[str]]:
    return [page.extract_text().splitlines() for page in pdf(content).pages]


# --- PDF ----------------------------------------------------------------------------------------


def test_a_page_has_22_lines_of_28_characters() -> None:
    body = a_text(number="", issuers=(), to="", annexes=(), imprint=(), paragraphs=["国" * 28 * 80])
    full = [line for line in lines_of(made(body))[1] if set(line) == {"国"}]
    assert [len(line) for line in full] == [28] * 22


def test_parts_follow_each_other_as_the_standard_has_them() -> None:
    first, *annexes = pages(made(a_text()))
    assert first == (
        "平邑县妇女联合会平邑县人力资源和社会保障局文件平妇〔2026〕5号"
        "关于表彰平邑县三八红旗手的决定（虚构）各乡镇（街道）："
        "为树立榜样，决定授予李娜等300名同志称号。附件：名单—1—"
    )
    assert annexes[0] == ("平邑县妇女联合会平邑县人力资源和社会保障局2026年3月31日—2—")
    assert annexes[1].startswith("附件名单（300名）李娜实验小学")


def test_a_long_annex_runs_on_over_numbered_pages() -> None:
    found = pages(made(a_text()))
    listed = "".join(found)
    assert listed.count("李娜实验小学") == 300
    assert [f"—{number}—" in text for number, text in enumerate(found, start=1)] == [True] * len(
        found
    )
    assert found[-1].endswith(f"抄送：县委办公室。县妇联办公室2026年3月31日印发—{len(found)}—")
    assert sizes(made(a_text())) == {(210, 297)}


def test_page_numbers_stand_outside() -> None:
    """On the right of odd pages and the left of even ones, one character from the edge."""
    content = made(a_text())
    assert 160 < left_of(content, 0, "—") < 184 - 5
    assert 28 + 4 < left_of(content, 1, "—") < 28 + 6


# --- Word ---------------------------------------------------------------------------------------


def words(content: bytes) -> str:
    with docx2python(io.BytesIO(content)) as read:
        return "".join(read.text.split())


def test_word_says_the_same_as_the_pdf() -> None:
    content = words(made(a_text(), "docx"))
    assert "平邑县妇女联合会平邑县人力资源和社会保障局文件平妇〔2026〕5号" in content
    assert "附件：名单平邑县妇女联合会平邑县人力资源和社会保障局2026年3月31日" in content
    assert content.count("李娜实验小学") == 300


def test_word_names_the_fonts_of_the_offices_for_chinese() -> None:
    document = docx.Document(io.BytesIO(made(a_text(), "docx")))
    title = next(p for p in document.paragraphs if p.text.startswith("关于表彰"))
    body = next(p for p in document.paragraphs if p.text.startswith("为树立榜样"))
    label = next(p for p in document.paragraphs if p.text.endswith("附件"))
    found = [p.runs[-1]._element.rPr.rFonts.get(qn("w:eastAsia")) for p in (title, body, label)]
    assert found == ["方正小标宋简体", "仿宋_GB2312", "黑体"]


def test_words_page_is_that_of_the_standard() -> None:
    document = docx.Document(io.BytesIO(made(a_text(), "docx")))
    section, style = document.sections[0], document.styles["Normal"]
    assert (section.top_margin.mm, section.left_margin.mm) == pytest.approx((37, 28), abs=0.1)
    assert (section.bottom_margin.mm, section.right_margin.mm) == pytest.approx((35, 26), abs=0.1)
    assert style.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    assert document.settings.odd_and_even_pages_header_footer is True


@pytest.mark.parametrize("format_", official.FORMATS)
def test_the_same_text_gives_the_same_bytes(format_: str) -> None:
    assert made(a_text(), format_) == made(a_text(), format_)


def test_word_keeps_no_time_but_that_of_the_document() -> None:
    content = made(a_text(), "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert docx.Document(io.BytesIO(content)).core_properties.created == AT


# --- Titles -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于表彰三八红旗手的决定", ["关于表彰三八红旗手的决定"]),
        (
            "关于表彰平邑县三八红旗手、三八红旗集体和巾帼文明岗的决定",
            ["关于表彰平邑县三八红旗手、", "三八红旗集体和巾帼文明岗的决定"],
        ),
        (
            "平邑县妇女联合会、平邑县人力资源和社会保障局关于命名“最美家庭”的决定",
            ["平邑县妇女联合会、", "平邑县人力资源和社会保障局关于命名“最美家庭”的决定"],
        ),
    ],
)
def test_a_title_breaks_where_a_clerk_would_break_it(title: str, lines: list[str]) -> None:
    assert title_lines(title, JOINT)[0] == lines[0]
    assert "".join(title_lines(title, JOINT)) == title


def test_a_title_within_the_title_breaks_where_one_would_pause() -> None:
    lines = title_lines(
        "关于撤销《关于表彰平邑县三八红旗手标兵、三八红旗手（集体）的决定》所授荣誉的决定"
    )

    assert lines[0] == "关于撤销《关于表彰平邑县三八红旗手标兵、"


def test_a_line_of_a_list_stays_on_one_page_in_word() -> None:
    with zipfile.ZipFile(io.BytesIO(made(a_text(), "docx"))) as archive:
        body = archive.read("word/document.xml").decode()

    assert body.count("<w:cantSplit/>") == sum(len(annex.lines) for annex in a_text().annexes)
