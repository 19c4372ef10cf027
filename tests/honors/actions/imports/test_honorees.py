"""Honorees of earlier years from a file: who won which title, and who is registered with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from honors import invariants
from honors.actions import imports
from honors.actions.nominees import strike_title
from honors.models import DossierVersion, EarlierTitle, HonorTitle, Nominee, Round, User
from honors.queries import imports as queries
from honors.states import ImportState
from tests.factories.imports import checked, handed_in, lines_of, undone, written
from tests.factories.nominations import a_nomination
from tests.factories.nominees import a_nominee, a_resident_id
from tests.factories.organizations import County
from tests.factories.rounds import DURING, category_of
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, NotPermitted

pytestmark = pytest.mark.django_db
TITLE, CITY = "三八红旗手（虚构）", "市级称号（虚构）"


@laid
def place(tree: County) -> dict[str, Any]:
    return {"organization": tree.county, "nominee_kind": "person"}


def row(name: str, village: str, title: str, level: str = "", day: str = "2025-03-08") -> Any:
    return (name, "女", "", village, title, level, day)


def codes(import_: Any) -> list[tuple[int, str]]:
    return [
        (row.line, code)
        for row in import_.rows.all()
        for _column, code, _message in queries.told_by(row).mistakes
    ]


def own_title(round_: Round) -> HonorTitle:
    return category_of(round_, "person").title


def test_one_that_was_wrong_is_struck_and_the_rest_of_the_file_stands(
    secretary: User, tree: County, place: dict[str, Any]
) -> None:
    rows = [row(name, tree.villages[0].name, CITY, "市级") for name in ("王秀兰", "李秀兰")]
    import_ = written("honorees", *rows, by=secretary, **place)
    wrong = EarlierTitle.objects.order_by("pk")[0]

    strike_title(title=wrong, reason="同名误录（虚构）", by=secretary, at=DURING)

    assert EarlierTitle.objects.count() == 1
    assert invariants.check() == []
    with pytest.raises(GuardFailed) as refused:
        undone(import_, by=secretary)
    assert refused.value.code == "import_moved"


def test_whom_nobody_registered_is_registered_with_every_title(
    secretary: User, tree: County, opened: Round, place: dict[str, Any]
) -> None:
    village, title = tree.villages[0], own_title(opened)
    rows = (row("王秀兰", village.name, title.name), row("王秀兰", village.name, CITY, "市级"))
    import_ = written("honorees", *rows, by=secretary, **place)

    honoree = Nominee.objects.get()
    won = honoree.earlier_titles.order_by("pk").values_list("title", "name", "level", "since")
    assert (honoree.name, honoree.unit) == ("王秀兰", village)
    assert list(won) == [
        (title.pk, title.name, title.level, date(2025, 3, 8)),
        (None, CITY, "prefecture", date(2025, 3, 8)),
    ]
    assert invariants.check() == []

    assert undone(import_, by=secretary).state == ImportState.UNDONE
    assert not EarlierTitle.objects.exists()
    assert not Nominee.objects.exists()
    assert invariants.check() == []


def test_who_is_known_is_recognized_and_stays_when_the_title_goes(
    secretary: User, nominator: User, tree: County, place: dict[str, Any]
) -> None:
    known = a_nominee(tree.villages[0], nominator, name="王秀兰")
    rows = (row("王秀兰", tree.villages[0].name, CITY, "市级"),)
    import_ = written("honorees", *rows, by=secretary, **place)
    won = known.earlier_titles.get()
    assert lines_of(checked("honorees", *rows, by=secretary, **place)) == [(2, "match")]

    undone(import_, by=secretary)
    assert Nominee.objects.get() == known
    told = LedgerEvent.objects.filter(stream=f"earlier_titles:{won.pk}").order_by("seq")
    assert [event.action for event in told] == ["earlier_titles.record", "earlier_titles.strike"]


def test_a_village_finds_the_honoree_that_the_county_brought(
    secretary: User, nominator: User, tree: County, place: dict[str, Any]
) -> None:
    number = a_resident_id()
    named = ("王秀兰", "女", number, tree.villages[0].name, CITY, "市级", "2025-03-08")
    written("honorees", named, by=secretary, **place)
    own = {"organization": tree.villages[0], "nominee_kind": "person"}
    import_ = checked("nominees", ("王秀兰", "女", number), by=nominator, **own)
    assert lines_of(import_) == [(2, "match")]


def test_a_level_is_said_where_it_is_not_known_and_not_said_otherwise(
    secretary: User, tree: County, opened: Round, place: dict[str, Any]
) -> None:
    village, title = tree.villages[0].name, own_title(opened).name
    rows = (
        row("王秀兰", village, CITY),
        row("李春花", village, title, "省级"),
        row("赵小云", "无此村", CITY, "市级"),
        row("孙桂英", village, CITY, "市级", "2125-03-08"),
        row("周玉梅", village, CITY, "市级"),
        row("周玉梅", village, CITY, "市级"),
    )
    import_ = checked("honorees", *rows, by=secretary, **place)
    assert codes(import_) == [
        (2, "level_missing"),
        (3, "level_differs"),
        (4, "unit_unknown"),
        (5, "date_out_of_range"),
        (7, "row_twice"),
    ]


def test_titles_of_two_programs_of_one_name_are_told_apart_by_people(
    secretary: User, tree: County, opened: Round, place: dict[str, Any]
) -> None:
    title = own_title(opened)
    program = title.program
    program.pk, program.code = None, "ZZ"
    program.save()
    HonorTitle.objects.create(
        program=program, name=title.name, nominee_kind="person", level="county", nature=title.nature
    )
    rows = (row("王秀兰", tree.villages[0].name, title.name),)
    assert codes(checked("honorees", *rows, by=secretary, **place)) == [(2, "title_ambiguous")]


def test_a_title_that_a_submission_was_judged_with_stays(
    secretary: User, nominator: User, tree: County, opened: Round, place: dict[str, Any]
) -> None:
    rows = (row("王秀兰", tree.villages[0].name, CITY, "市级"),)
    import_ = written("honorees", *rows, by=secretary, **place)
    case = a_nomination(opened, tree.villages[0], nominator, nominee=Nominee.objects.get())
    DossierVersion.objects.create(nomination=case, number=1, frozen_at=DURING, data={})
    with pytest.raises(GuardFailed) as caught:
        imports.undo(import_=import_, by=secretary, at=DURING)
    assert caught.value.code == "import_moved"


def test_whom_a_unit_began_to_nominate_since_stays_registered(
    secretary: User, nominator: User, tree: County, opened: Round, place: dict[str, Any]
) -> None:
    rows = (row("王秀兰", tree.villages[0].name, CITY, "市级"),)
    import_ = written("honorees", *rows, by=secretary, **place)
    honoree = Nominee.objects.get()
    a_nomination(opened, tree.villages[0], nominator, nominee=honoree)
    undone(import_, by=secretary)
    assert Nominee.objects.get() == honoree
    assert not EarlierTitle.objects.exists()


def test_only_a_secretary_says_who_was_honored_and_only_below(
    secretary: User, nominator: User, tree: County, twin: County, place: dict[str, Any]
) -> None:
    rows = (row("王秀兰", tree.villages[0].name, CITY, "市级"),)
    with pytest.raises(NotPermitted):
        handed_in("honorees", *rows, by=nominator, **{**place, "organization": tree.villages[0]})
    with pytest.raises(NotPermitted):
        handed_in("honorees", *rows, by=secretary, **{**place, "organization": twin.county})
