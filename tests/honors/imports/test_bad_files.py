"""The catalog of bad files: each ends in a refusal with a code of its own, or in a mistake that is
told with its cell; what is only odd is read, and said.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest

from honors.imports import packages, tables
from tests.honors.imports.files import (
    HEAD,
    WANG,
    a_csv,
    a_workbook,
    codes,
    read,
    readings_of,
    table_of,
    with_part,
)
from workflow.refusals import InvalidInput, Refusal

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
LOCKED = OLD + "EncryptedPackage".encode("utf-16-le")
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


def code_of(content: bytes, name: str = "名单.xlsx") -> str:
    with pytest.raises(Refusal) as caught:
        readings_of(table_of(content, name=name))
    return caught.value.code


def a_bomb() -> bytes:
    return with_part(a_workbook(), "xl/media/zeros.bin", b"\0" * (60 * 1024 * 1024))


def with_formula(book: Any) -> None:
    book.active["B2"] = '=IF(1,"女","男")'


def with_hidden_line(book: Any) -> None:
    book.active.append(WANG)
    book.active.row_dimensions[3].hidden = True


def merged(book: Any) -> None:
    book.active.append(("", "", ""))
    book.active.merge_cells("A2:A3")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "名单.xlsx", "file_empty"),
        (b"%PDF-1.7", "名单.xlsx", "file_kind"),
        (b"\x89PNG\r\n\x1a\n\0\0", "名单.csv", "file_kind"),
        (a_csv(), "名单.xlsx", "file_disguised"),
        (a_workbook(), "名单.csv", "file_disguised"),
        (OLD, "名单.xls", "file_old_spreadsheet"),
        (LOCKED, "名单.xlsx", "file_encrypted"),
        (with_part(a_workbook(), "xl/vbaProject.bin", b"x"), "名单.xlsm", "file_macros"),
        (a_workbook()[:900], "名单.xlsx", "file_damaged"),
        (with_part(a_workbook(), "xl/worksheets/sheet1.xml", b"<row"), "a.xlsx", "file_damaged"),
        (with_part(a_workbook(), "xl/sharedStrings.xml", ENTITIES), "a.xlsx", "file_document_type"),
        (a_bomb(), "名单.xlsx", "file_bomb"),
        (a_workbook(()), "名单.xlsx", "table_empty"),
        (a_workbook([("甲", "乙")]), "名单.xlsx", "heading_missing"),
        (a_workbook([("性别",), ("女",)]), "名单.xlsx", "column_missing"),
        (a_workbook([("姓名", "名字"), ("甲", "乙")]), "名单.xlsx", "column_twice"),
        (a_workbook([(*HEAD, *([""] * 300), "x"), WANG]), "a.xlsx", "too_many_columns"),
        (a_workbook(change=merged), "名单.xlsx", "merged_cells"),
        (a_workbook(change=with_hidden_line), "名单.xlsx", "hidden_lines"),
        (b"<html><table><tr><td>x", "名单.csv", "not_csv_but_page"),
        (b'\xe5\xa7\x93\xe5\x90\x8d\n"\xe7\x8e\x8b', "名单.csv", "not_csv"),
        (b"\xff\xfe\x00", "名单.csv", "unknown_encoding"),
        (b"a\0b", "名单.csv", "file_kind"),
    ],
)
def test_a_bad_file_is_refused_with_its_code(content: bytes, name: str, code: str) -> None:
    assert code_of(content, name) == code


def test_a_million_rows_are_refused_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert code_of(a_csv([HEAD, *[WANG] * 4]), "a.csv") == "too_many_rows"


def test_a_package_with_too_many_parts_is_refused() -> None:
    content = io.BytesIO(a_workbook())
    with zipfile.ZipFile(content, "a") as package:
        for number in range(packages.MOST_PARTS):
            package.writestr(f"xl/media/{number}.bin", b"")
    assert code_of(content.getvalue()) == "file_bomb"


def test_a_file_beyond_the_limit_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        tables.check(a_workbook(), name="a.xlsx", limit=100)
    assert caught.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        (("王秀兰", "女", 3.3e17), (2, 3, "id_rounded")),
        (("王秀兰", "女", "3.3E+17"), (2, 3, "id_rounded")),
        (("王秀兰", "女", 371326198505200000), (2, 3, "id_rounded")),
        (("王秀兰", "女", "371326198505200000"), (2, 3, "id_rounded")),
        (("王秀兰", "女", "371326850520002"), (2, 3, "id_old")),
        (("王秀兰", "未知", ""), (2, 2, "not_a_choice")),
        (("王\u202e兰", "女", ""), (2, 1, "bidi_control")),
        ((None, "女", ""), (2, 1, "empty")),
        ((3.5e20, "女", ""), (2, 1, "digits_lost")),
    ],
)
def test_a_bad_cell_is_told_with_its_place(
    row: Sequence[Any], mistake: tuple[int, int, str]
) -> None:
    assert codes(read(a_workbook([HEAD, row]))) == [mistake]


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("出生日期", 45000, "date_serial"),
        ("出生日期", "45000", "date_serial"),
        ("出生日期", "2031-01-01", "date_out_of_range"),
        ("出生日期", "1985-02-30", "not_a_date"),
        ("手机号码", "138-0000", "phone_length"),
    ],
)
def test_a_bad_date_or_number_is_told(heading: str, value: Any, code: str) -> None:
    assert codes(read(a_workbook([("姓名", heading), ("王秀兰", value)]))) == [(2, 2, code)]


def test_a_formula_is_refused_with_its_cell_and_its_last_result_is_not_used() -> None:
    (reading,) = read(a_workbook(change=with_formula))
    assert codes([reading]) == [(2, 2, "formula_cell")]
    assert "sex" not in reading.values


def test_text_that_looks_like_a_formula_stays_text() -> None:
    (reading,) = read(a_csv([("姓名",), ("=cmd()",)]), name="a.csv")
    assert (reading.values, reading.mistakes) == ({"name": "=cmd()"}, [])


def test_control_characters_are_refused() -> None:
    assert codes(read(a_csv([("姓名",), ("王\x07兰",)]), name="a.csv")) == [
        (2, 1, "control_character")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_an_office_is_read(encoding: str) -> None:
    (reading,) = read(a_csv(encoding=encoding), name="名单.csv")
    assert reading.values["name"] == "王秀兰"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_delimiter_is_read(delimiter: str) -> None:
    content = f"姓名{delimiter}性别\n王秀兰{delimiter}女\n".encode()
    (reading,) = read(content, name="名单.txt")
    assert reading.values == {"name": "王秀兰", "sex": "female"}


def notes(content: bytes) -> list[str]:
    return [note.code for note in table_of(content).notes]


def test_hidden_sheets_and_others_are_named() -> None:
    def more(book: Any) -> None:
        book.create_sheet("旧名单").sheet_state = "hidden"
        book.create_sheet("另一份")

    assert notes(a_workbook(change=more)) == ["hidden_sheets", "other_sheets"]


def test_a_hidden_first_sheet_is_not_the_table() -> None:
    def swapped(book: Any) -> None:
        book.active.sheet_state = "hidden"
        book.create_sheet("名单").append(("姓名",))
        book["名单"].append(("李某某",))
        book.active = 1

    (reading,) = read(a_workbook(change=swapped))
    assert reading.values == {"name": "李某某"}


def test_references_to_other_files_are_never_followed_and_said() -> None:
    content = with_part(a_workbook(), "xl/externalLinks/externalLink1.xml", b"<x/>")
    assert notes(content) == ["external_links"]


def test_hidden_columns_are_said() -> None:
    def hide(book: Any) -> None:
        book.active.column_dimensions["B"].hidden = True

    assert notes(a_workbook(change=hide)) == ["hidden_columns"]


def test_an_unknown_column_is_named_with_what_may_be_meant() -> None:
    table = table_of(a_workbook([("姓名", "备注", "手机号妈"), ("甲", "", "")]))
    assert [note.code for note in table.notes] == ["column_unknown", "column_unknown"]
    assert "手机号码" in str(table.notes[1].message)


def test_a_merged_title_above_the_heading_is_no_mistake() -> None:
    def titled(book: Any) -> None:
        book.active.insert_rows(1)
        book.active["A1"] = "附件2 推荐汇总表（虚构）"
        book.active.merge_cells("A1:C1")

    assert [r.line for r in read(a_workbook(change=titled))] == [3]


def test_empty_lines_and_the_example_of_a_template_are_left_out() -> None:
    rows = [("序号", *HEAD), ("示例（虚构）", *WANG), ("", "", "", ""), ("1", *WANG)]
    assert [r.line for r in read(a_workbook(rows))] == [4]
