"""An official document for Word and WPS, in the fonts that offices have.

The fonts are named, not embedded: 方正小标宋简体, 仿宋_GB2312 and 黑体 are not free, and where they
are missing the program puts another in their place. Lines have a fixed height and characters a
fixed pitch, so a page has 22 lines of 28 characters in whatever font.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from honors.documents.archives import restamped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

SONG, FANG, HEI = "方正小标宋简体", "仿宋_GB2312", "黑体"
RED = RGBColor(0xD2, 0x00, 0x0F)
PITCH = Pt(28.95)  # 225 mm shared by 22 lines
CHARACTER = Pt(15.75)  # 156 mm shared by 28 characters
BODY, TITLE, SMALL = Pt(16), Pt(22), Pt(14)
TIGHTER = -5  # twentieths of a point between characters, so that 28 fit
HUNDREDTHS = 100  # of a character
LARGEST_HEAD = 40
LONGEST_NAME = 18
LINE = 28  # characters
CENTERED = 1  # of a table on its page, and of a cell's text in its height

# Word insists on the order of the parts of a format; these follow the one that is put in.
BEHIND_SPACING = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
BEHIND_AUTO_SPACE = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")
BEHIND_BORDERS = ("w:shd", "w:tabs", "w:autoSpaceDE", "w:autoSpaceDN", "w:spacing", "w:ind", "w:jc")
BEHIND_TABLE_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def as_docx(data: Mapping[str, Any], out: BinaryIO, *, at: datetime) -> None:
    document = docx.Document()
    _stamp(document, data, at)
    _set_page(document)
    _set_style(document)
    _opening(document, data)
    for text in data["paragraphs"]:
        _indented(_line(document, text), 2)
    _annex_note(document, data["annexes"])
    _signature(document, data)
    for nth, annex in enumerate(data["annexes"], start=1):
        label = f"附件{nth}" if len(data["annexes"]) > 1 else "附件"
        _annex(document, annex, label)
    _imprint(document, data["imprint"])
    written = io.BytesIO()
    document.save(written)
    restamped(written.getvalue(), out)


def _stamp(document: Any, data: Mapping[str, Any], at: datetime) -> None:
    """The moment of writing would make the same text give other bytes."""
    properties = document.core_properties
    properties.title, properties.author = data["title"], "、".join(data["signatures"])
    properties.created = properties.modified = at.replace(tzinfo=None, microsecond=0)
    properties.comments = properties.last_modified_by = ""


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(24)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], ALIGN.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], ALIGN.LEFT)


def _page_number(paragraph: Any, side: Any) -> None:
    """四号 half-width, a dash at each side, one character from the edge."""
    paragraph.alignment = side
    indent = "right" if side == ALIGN.RIGHT else "left"
    _indent(paragraph, **{f"{indent}Chars": HUNDREDTHS})
    for kind, text in (("", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if not kind else "")
        _font(run, "宋体", SMALL)
        if kind == "instr":
            field = OxmlElement("w:instrText")
            field.text = text
            run._r.append(field)  # noqa: SLF001 - the library has no fields
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001


def _set_style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.size, style.font.name = BODY, FANG
    style.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), FANG)
    _insert(style.element.rPr, _element("w:spacing", val=TIGHTER), BEHIND_SPACING)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = PITCH
    shape.widow_control = False
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        _insert(style.element.pPr, _element(name, val=0), BEHIND_AUTO_SPACE)


def _element(name: str, **values: object) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def _insert(format_: Any, element: Any, followers: tuple[str, ...]) -> None:
    format_.insert_element_before(element, *followers)


def _font(run: Any, name: str, size: Any = BODY, color: Any = None) -> None:
    """The Chinese font has an attribute of its own, which the library leaves out."""
    run.font.size, run.font.name = size, name
    run._element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), name)  # noqa: SLF001
    if color is not None:
        run.font.color.rgb = color


def _line(holder: Any, text: str = "", font: str = FANG, size: Any = BODY) -> Any:
    paragraph = holder.add_paragraph()
    if text:
        _font(paragraph.add_run(text), font, size)
    return paragraph


def _indent(paragraph: Any, **values: object) -> None:
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001
    for key, value in values.items():
        indent.set(qn(f"w:{key}"), str(value))


def _indented(paragraph: Any, characters: int) -> None:
    """In characters, as Word's own dialog has it, and in points for programs that know no other."""
    paragraph.alignment = ALIGN.JUSTIFY
    _indent(
        paragraph,
        firstLineChars=characters * HUNDREDTHS,
        firstLine=int(CHARACTER.pt * characters * 20),
    )


def _opening(document: Any, data: Mapping[str, Any]) -> None:
    if data["issuers"]:
        _letterhead(document, data["issuers"])
        _blank(document, 2)
    if data["number"]:
        number = _line(document, data["number"])
        number.alignment = ALIGN.CENTER
        if data["issuers"]:
            _red_line(number)
        _blank(document, 2 if data["issuers"] else 1)
    _title(document, data["title_lines"])
    _blank(document, 1)
    if data["to"]:
        _line(document, data["to"])


def _blank(document: Any, lines: int) -> None:
    for _nth in range(lines):
        _line(document)


def _letterhead(document: Any, issuers: Sequence[str]) -> None:
    """Each issuer on a line, as wide as the longest, with 文件 beside the middle of them."""
    longest = max(map(len, issuers))
    size = min(LARGEST_HEAD, int(Mm(152).pt / (longest + 2.7)))
    above = _line(document)
    above.paragraph_format.line_spacing = Mm(35)
    table = document.add_table(rows=1, cols=2)
    table.alignment = CENTERED
    _widen(table, size * (longest + 0.3), size * 2.3)
    names, mark = table.rows[0].cells
    mark.vertical_alignment = CENTERED
    mark.paragraphs[0].alignment = ALIGN.RIGHT
    for nth, name in enumerate(issuers):
        paragraph = names.paragraphs[0] if nth == 0 else names.add_paragraph()
        paragraph.alignment = ALIGN.DISTRIBUTE
        _head(paragraph, name, size)
    _head(mark.paragraphs[0], "文件", size)


def _head(paragraph: Any, text: str, size: int) -> None:
    paragraph.paragraph_format.line_spacing = Pt(size * 1.35)
    _font(paragraph.add_run(text), SONG, Pt(size), RED)


def _red_line(paragraph: Any) -> None:
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz=12, space=11, color="D2000F"))
    _insert(paragraph._p.get_or_add_pPr(), borders, BEHIND_BORDERS)  # noqa: SLF001


def _title(document: Any, lines: Sequence[str]) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.line_spacing = Pt(32)
    for nth, line in enumerate(lines):
        run = paragraph.add_run(line)
        _font(run, SONG, TITLE)
        if nth + 1 < len(lines):
            run.add_break()


def _annex_note(document: Any, annexes: Sequence[Mapping[str, Any]]) -> None:
    if not annexes:
        return
    _blank(document, 1)
    for nth, annex in enumerate(annexes, start=1):
        title = f"{nth}. {annex['title']}" if len(annexes) > 1 else annex["title"]
        first = nth == 1
        paragraph = _line(document, f"附件：{title}" if first else title)
        _indented(paragraph, 2 if first else 5)
        paragraph.alignment = ALIGN.LEFT


def _signature(document: Any, data: Mapping[str, Any]) -> None:
    """Room above for the seals, which go over names and date; nothing is drawn."""
    _blank(document, 2)
    for text in (*data["signatures"], data["date"]):
        paragraph = _line(document, text)
        paragraph.alignment = ALIGN.RIGHT
        paragraph.paragraph_format.keep_with_next = text != data["date"]
        longest = max(map(len, (*data["signatures"], data["date"])))
        aside = 4 + (longest - len(text)) / 2
        _indent(paragraph, rightChars=int(aside * HUNDREDTHS), right=int(CHARACTER.pt * aside * 20))


def _annex(document: Any, annex: Mapping[str, Any], label: str) -> None:
    heading = document.add_paragraph()
    heading.add_run().add_break(WD_BREAK.PAGE)
    _font(heading.add_run(label), HEI)
    _blank(document, 1)
    _title(document, annex["title_lines"])
    if annex["note"]:
        _line(document, annex["note"]).alignment = ALIGN.CENTER
    _blank(document, 1)
    _listed(document, annex["lines"])


def _listed(document: Any, lines: Sequence[Sequence[str]]) -> None:
    """Names, and beside them what they are, in columns without rules."""
    if not any(beside for _name, beside in lines):
        for name, _beside in lines:
            _line(document, name)
        return
    widest = min(max(4, *(len(name) for name, _beside in lines)), LONGEST_NAME) + 1
    table = document.add_table(rows=0, cols=2)
    for line in lines:
        row = table.add_row()
        # Nobody's workplace goes on to the next page without the name.
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001
        for cell, text in zip(row.cells, line, strict=True):
            _font(cell.paragraphs[0].add_run(text), FANG)
    _widen(table, CHARACTER.pt * widest, CHARACTER.pt * (LINE - widest))


def _widen(table: Any, *widths: float) -> None:
    """In points, for the table and for each cell: programs differ in what they read. Cells have no
    margins, so that what is in them stands in line with the text.
    """
    table.autofit = False
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=0, type="dxa"))
    _insert(table._tbl.tblPr, margins, ("w:tblLook",))  # noqa: SLF001 - the library has no margins
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
        for cell in column.cells:
            cell.width = Pt(width)


def _imprint(document: Any, rows: Sequence[Sequence[str]]) -> None:
    """The last lines of the last page, between rules."""
    if not rows:
        return
    _blank(document, 1)
    table = document.add_table(rows=0, cols=2)
    for row in rows:
        cells = table.add_row().cells
        for cell, text, side in zip(cells, row, (ALIGN.LEFT, ALIGN.RIGHT), strict=True):
            cell.paragraphs[0].alignment = side
            _font(cell.paragraphs[0].add_run(text), FANG, SMALL)
    _widen(table, CHARACTER.pt * LINE * 0.64, CHARACTER.pt * LINE * 0.36)
    borders = _element("w:tblBorders")
    for edge, weight in (("top", 8), ("bottom", 8), ("insideH", 6)):
        borders.append(_element(f"w:{edge}", val="single", sz=weight, space=0, color="000000"))
    _insert(table._tbl.tblPr, borders, BEHIND_TABLE_BORDERS)  # noqa: SLF001
