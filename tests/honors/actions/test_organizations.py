from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import organizations
from honors.actions.organizations import Imported
from honors.imports.divisions import DivisionRow
from honors.models import Organization, User
from honors.queries.accounts import CONSOLE
from honors.roles import CLOCK, Role
from tests.factories.accounts import a_member
from tests.factories.organizations import FOUNDED_AT, County
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput, InvalidInputs, NotPermitted

NOW = FOUNDED_AT + timedelta(days=30)


def rows_of(tree: County, **names: str) -> list[DivisionRow]:
    divisions = Organization.objects.divisions().select_related("parent").order_by("path")
    return [
        DivisionRow(
            line=line,
            code=str(division.code),
            name=names.get(f"_{division.code}", division.name),
            level=division.level,
            parent_code=str(division.parent.code) if division.parent else "",
        )
        for line, division in enumerate(divisions, start=2)
    ]


def a_wide_county(villages: int) -> list[DivisionRow]:
    """A county of one street, more villages than one chunk if asked."""
    rows = [
        DivisionRow(line=2, code="371326000000", name="平邑县", level="county"),
        DivisionRow(
            line=3,
            code="371326001000",
            name="平邑街道",
            level="township",
            parent_code="371326000000",
        ),
    ]
    return rows + [
        DivisionRow(
            line=number + 3,
            code=f"371326001{number:03d}",
            name=f"第{number}村",
            level="village",
            parent_code="371326001000",
        )
        for number in range(1, villages + 1)
    ]


def statements_of(rows: list[DivisionRow]) -> int:
    with CaptureQueriesContext(connection) as captured:
        organizations.import_divisions(rows=rows, by=CONSOLE, at=NOW)
    return len(captured)


def test_divisions_have_paths_kinds_and_lineages(tree: County) -> None:
    county, street, village = tree.county, tree.townships[0], tree.villages[0]

    assert (county.path, street.path, village.path) == ("0001", "00010001", "000100010001")
    assert (county.kind, street.kind, village.kind) == ("county", "street", "village_committee")
    assert village.lineage == {
        "county": county.pk,
        "township": street.pk,
        "village": village.pk,
    }
    assert Organization.objects.get(pk=street.pk).children_made == 4


def test_a_unit_stands_at_the_level_of_its_parent(tree: County) -> None:
    assert (tree.firm.level, tree.firm.lineage) == ("township", tree.townships[0].lineage)
    assert (tree.firm.code, tree.firm.path) == (None, "000100010004")
    assert tree.department.handler_id("village") == tree.county.pk


def test_a_second_import_changes_nothing(tree: County) -> None:
    events = LedgerEvent.objects.count()

    imported = organizations.import_divisions(rows=rows_of(tree), by=CONSOLE, at=NOW)

    assert imported == organizations.Imported(created=0, updated=0, unchanged=9)
    assert LedgerEvent.objects.count() == events


def test_a_changed_name_is_stored_and_recorded(tree: County) -> None:
    street = tree.townships[0]
    rows = rows_of(tree, _371326001000="平邑新街道")

    imported = organizations.import_divisions(rows=rows, by=CONSOLE, at=NOW)

    assert imported == organizations.Imported(created=0, updated=1, unchanged=8)
    stored = Organization.objects.get(pk=street.pk)
    assert (stored.name, stored.path, stored.lineage) == ("平邑新街道", street.path, street.lineage)
    event = LedgerEvent.objects.get(action="organizations.rename")
    assert event.stream_id == f"organizations:{street.pk}"
    assert event.actor == "system:console"


def test_rows_may_come_in_any_order(db: None) -> None:
    rows = a_wide_county(3)

    organizations.import_divisions(rows=rows[::-1], by=CONSOLE, at=NOW)

    assert [d.code for d in Organization.objects.order_by("level", "code")] == [
        row.code for row in rows
    ]


def test_new_divisions_are_numbered_behind_those_there(tree: County) -> None:
    village = organizations.create_division(
        code="371326001204",
        name="北关村",
        level="village",
        parent=tree.townships[0],
        by=CONSOLE,
        at=NOW,
    )

    # The firm is the fourth child of the street.
    assert village.path == "000100010005"
    assert village.lineage["township"] == tree.townships[0].pk


def test_numbers_are_written_to_base_36(db: None) -> None:
    organizations.import_divisions(rows=a_wide_county(40), by=CONSOLE, at=NOW)

    village = Organization.objects.get(code="371326001040")
    assert village.path == "000100010014"
    ordered = Organization.objects.filter(level="village").order_by("path")
    assert [v.code for v in ordered] == [f"371326001{n:03d}" for n in range(1, 41)]


def test_statements_do_not_grow_with_the_rows_of_a_chunk(db: None) -> None:
    few = statements_of(a_wide_county(3))
    Organization.objects.filter(level="village").delete()
    Organization.objects.filter(level="township").delete()
    Organization.objects.all().delete()

    assert statements_of(a_wide_county(60)) == few


def test_two_thousand_divisions_take_a_bounded_number_of_statements(db: None) -> None:
    rows = a_wide_county(998)
    rows += [
        DivisionRow(
            line=row.line + 1000,
            code=row.code.replace("371326001", "371326002"),
            name=row.name,
            level=row.level,
            parent_code=row.parent_code.replace("371326001", "371326002"),
        )
        for row in rows[1:]
    ]

    assert statements_of(rows) < 120
    assert Organization.objects.count() == 1999


def test_a_division_that_moved_is_refused_with_its_row(tree: County) -> None:
    rows = rows_of(tree)
    village = next(row for row in rows if row.code == "371326001201")
    moved = DivisionRow(**(vars(village) | {"parent_code": "371326101000"}))

    with pytest.raises(InvalidInputs) as refused:
        organizations.import_divisions(rows=[moved], by=CONSOLE, at=NOW)

    assert [(e.pointer, e.code) for e in refused.value.errors] == [
        ("/rows/0/code", "division_moved")
    ]


def test_nothing_is_stored_when_one_row_is_wrong(db: None) -> None:
    rows = [*a_wide_county(2), DivisionRow(line=9, code="1", name="", level="village")]

    with pytest.raises(InvalidInputs):
        organizations.import_divisions(rows=rows, by=CONSOLE, at=NOW)

    assert Organization.objects.count() == 0
    assert LedgerEvent.objects.filter(stream__key__startswith="organizations:").count() == 0


def test_progress_is_told_row_by_row_to_the_end(tree: County) -> None:
    told: list[int] = []
    rows = [
        *rows_of(tree),
        DivisionRow(
            line=99,
            code="371326001299",
            name="新村",
            level="village",
            parent_code="371326001000",
        ),
    ]

    organizations.import_divisions(rows=rows, by=CONSOLE, at=NOW, progress=told.append)

    assert told == [9, 1]


def test_an_administrator_imports_below_the_own_place_only(
    tree: County, twin: County, administrator: User
) -> None:
    new = DivisionRow(
        line=2,
        code="371326001299",
        name="新村",
        level="village",
        parent_code="371326001000",
    )
    elsewhere = DivisionRow(
        line=3,
        code="621228101299",
        name="新村",
        level="village",
        parent_code="621228101000",
    )
    root = DivisionRow(line=4, code="320707000000", name="赣榆区", level="county")

    organizations.import_divisions(rows=[new], by=administrator, at=NOW)
    for row in (elsewhere, root):
        with pytest.raises(NotPermitted):
            organizations.import_divisions(rows=[row], by=administrator, at=NOW)
    assert not Organization.objects.filter(code__in=[elsewhere.code, root.code]).exists()


def test_nobody_else_imports_founds_or_edits(tree: County, secretary: User) -> None:
    for actor in (secretary, CLOCK):
        with pytest.raises(NotPermitted):
            organizations.import_divisions(rows=rows_of(tree), by=actor, at=NOW)
        with pytest.raises(NotPermitted):
            organizations.create_unit(
                parent=tree.county, name="某局", kind="department", by=actor, at=NOW
            )
        with pytest.raises(NotPermitted):
            organizations.set_contact(organization=tree.county, contact="王主任", by=actor, at=NOW)


def test_a_known_code_cannot_be_created_again(tree: County) -> None:
    with pytest.raises(InvalidInput) as refused:
        organizations.create_division(
            code="371326001201",
            name="东关村",
            level="village",
            parent=tree.townships[0],
            by=CONSOLE,
            at=NOW,
        )

    assert refused.value.code == "duplicate_code"


def test_a_code_is_understood_as_it_is_typed(tree: County) -> None:
    typed = {"code": "３７１３２６ 001299", "name": "新村", "level": "village"}

    village = organizations.create_division(**typed, parent=tree.townships[0], by=CONSOLE, at=NOW)
    row = DivisionRow(line=2, **typed, parent_code="371326-001000")
    again = organizations.import_divisions(rows=[row], by=CONSOLE, at=NOW)

    assert village.code == "371326001299"
    assert again == Imported(created=0, updated=0, unchanged=1)


@pytest.mark.parametrize("typed", [{"code": 371326001299}, {"level": None}, {"name": 7}])
def test_a_division_is_described_in_text(tree: County, typed: dict[str, Any]) -> None:
    given = {"code": "371326001299", "name": "新村", "level": "village"} | typed

    with pytest.raises((InvalidInput, InvalidInputs)):
        organizations.create_division(**given, parent=tree.townships[0], by=CONSOLE, at=NOW)


def test_a_division_does_not_lie_in_a_firm(tree: County) -> None:
    with pytest.raises(InvalidInput) as refused:
        organizations.create_division(
            code="371326001299", name="新村", level="village", parent=tree.firm, by=CONSOLE, at=NOW
        )

    assert refused.value.code == "parent_no_division"


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("", "firm", "empty"),
        ("厂" * 101, "firm", "too_long"),
        ("厂\x00", "firm", "nul"),
        ("新厂", "village", "not_a_choice"),
        ("平邑街道纺织厂（虚构）", "firm", "unit_exists"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(tree: County, name: str, kind: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        organizations.create_unit(
            parent=tree.townships[0], name=name, kind=kind, by=CONSOLE, at=NOW
        )

    assert refused.value.code == code


def test_the_tree_does_not_grow_without_end(tree: County) -> None:
    deepest = tree.firm
    for depth in range(4, 11):
        deepest = organizations.create_unit(
            parent=deepest, name=f"车间{depth}", kind="firm", by=CONSOLE, at=NOW
        )

    with pytest.raises(InvalidInput) as refused:
        organizations.create_unit(parent=deepest, name="车间", kind="firm", by=CONSOLE, at=NOW)

    assert refused.value.code == "too_deep"
    assert len(deepest.path) == 40


def test_a_contact_is_recorded_without_being_written_out(tree: County, administrator: User) -> None:
    stored = organizations.set_contact(
        organization=tree.villages[0], contact="王主任 13900000000", by=administrator, at=NOW
    )

    assert stored.contact == "王主任 13900000000"
    event = LedgerEvent.objects.get(action="organizations.set_contact")
    assert "王主任" not in event.body


def test_an_administrator_of_a_township_reaches_no_further(tree: County) -> None:
    local = a_member(Role.ADMINISTRATOR, tree.townships[0])

    organizations.create_unit(
        parent=tree.villages[0], name="卫生室", kind="clinic", by=local, at=NOW
    )
    with pytest.raises(NotPermitted):
        organizations.create_unit(
            parent=tree.villages[3], name="卫生室", kind="clinic", by=local, at=NOW
        )
