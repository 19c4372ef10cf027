import pytest

from honors.imports.divisions import DivisionRow, examine, kind_of, parse_divisions
from workflow.refusals import InvalidInput, InvalidInputs

HEADING = "code,name,level,parent_code\n"
COUNTY = "371326000000,平邑县,county,\n"


def row(code: str, level: str, parent: str = "", name: str = "某地", line: int = 2) -> DivisionRow:
    return DivisionRow(line=line, code=code, name=name, level=level, parent_code=parent)


def mistakes(*rows: DivisionRow, known: dict[str, str] | None = None) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputs) as refused:
        examine(rows, known or {})
    return [(error.pointer, error.code) for error in refused.value.errors]


@pytest.mark.parametrize(
    ("code", "level", "kind"),
    [
        ("000000000000", "nation", "nation"),
        ("370000000000", "province", "province"),
        ("371300000000", "prefecture", "prefecture"),
        ("371326000000", "county", "county"),
        ("371326001000", "township", "street"),
        ("371326099000", "township", "street"),
        ("371326100000", "township", "town"),
        ("371326199000", "township", "town"),
        ("371326200000", "township", "township"),
        ("371326399000", "township", "township"),
        ("371326400000", "township", "township_like"),
        ("371326599000", "township", "township_like"),
        ("371326001001", "village", "residents_committee"),
        ("371326001200", "village", "village_committee"),
        ("371326001299", "village", "village_committee"),
        ("371326001400", "village", "village_like"),
        ("371326001598", "village", "village_like"),
    ],
)
def test_the_code_tells_the_kind(code: str, level: str, kind: str) -> None:
    assert kind_of(code, level) == kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_that_offices_write(encoding: str) -> None:
    content = (HEADING + COUNTY).encode(encoding)

    assert parse_divisions(content) == [row("371326000000", "county", name="平邑县")]


def test_columns_may_stand_in_any_order_and_empty_lines_are_skipped() -> None:
    content = "name,parent_code,code,level\r\n\r\n平邑县,,371326000000,county\r\n,,,\r\n"

    assert parse_divisions(content.encode()) == [
        row("371326000000", "county", name="平邑县", line=3)
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "columns_differ"),
        (b"code,name,level\n", "columns_differ"),
        (b"\xff\xfe\x00c\x00o", "unknown_encoding"),
        (b"code,name,level,parent_code\n\x00", "unknown_encoding"),
        (b'code,name,level,parent_code\n"open', "not_csv"),
    ],
)
def test_what_is_no_table_of_divisions_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_divisions(content)

    assert refused.value.code == code


def test_rows_of_another_length_are_refused_with_their_numbers() -> None:
    with pytest.raises(InvalidInputs) as refused:
        parse_divisions((HEADING + COUNTY + "1,2\n1,2,3,4,5\n").encode())

    assert [(error.pointer, error.code) for error in refused.value.errors] == [
        ("/rows/1", "row_length"),
        ("/rows/2", "row_length"),
    ]
    assert [error.params["line"] for error in refused.value.errors] == [3, 4]


@pytest.mark.parametrize(
    "code", ["", "37132600000", "3713260000000", "3.71326E+11", "37132600000X"]
)
def test_a_code_has_twelve_digits(code: str) -> None:
    assert mistakes(row(code, "county")) == [("/rows/0/code", "code_format")]


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("371326000000", "village"),
        ("371326001000", "village"),
        ("371326001201", "township"),
        ("371326001000", "county"),
        ("371326000000", "prefecture"),
        ("370000000000", "nation"),
    ],
)
def test_a_code_belongs_to_its_level(code: str, level: str) -> None:
    assert mistakes(row(code, level)) == [("/rows/0/code", "code_level")]


def test_every_mistake_is_reported_with_its_row() -> None:
    county = row("371326000000", "county")
    village = row("371326001201", "village", "371326000000", line=4)

    assert mistakes(
        county,
        row("371326001000", "township", "371399000000", line=3),
        village,
        row("371326001201", "village", "371326000000", line=5),
        row("371326101000", "township", "371326001201", line=6),
        row("371326102000", "parish", "371326000000", name=" ", line=7),
        row("371326103000", "township", "平邑县", line=8),
    ) == [
        ("/rows/1/parent_code", "orphan"),
        ("/rows/3/code", "duplicate_code"),
        ("/rows/4/parent_code", "level_order"),
        ("/rows/5/name", "division_name"),
        ("/rows/5/level", "unknown_level"),
        ("/rows/6/parent_code", "code_format"),
        ("/rows/6/parent_code", "orphan"),
    ]


def test_a_parent_may_be_stored_already_and_a_level_be_missing() -> None:
    rows = [row("419001000000", "county", "410000000000")]

    assert examine(rows, {"410000000000": "province"}) == rows


def test_full_width_digits_and_stray_spaces_are_folded() -> None:
    typed = row(" ３７１３２６００００００ ", " county ", name=" 平邑县 ")

    assert examine([typed], {}) == [row("371326000000", "county", name="平邑县")]
