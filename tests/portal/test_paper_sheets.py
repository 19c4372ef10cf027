"""Papers of judges at the desk: entered, read again without seeing the first entry, settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Nomination, PaperSheet, Round, ScoreSheet, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.paper_sheets import SCAN, a_clerk, enter
from tests.factories.score_sheets import a_scored_round, cases_in_scoring, criteria_of, sheet_of
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
LIST = "/desk/papers/"


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_scored_round(tree, staff)


@laid
def cases(round_: Round, tree: County, staff: Staff) -> list[Nomination]:
    return cases_in_scoring(round_, tree, staff, 2)


@laid
def sheets(cases: list[Nomination], judges: Sequence[User]) -> list[ScoreSheet]:
    """Those of the first judge, who marks on paper."""
    return [sheet_of(case, judges[0]) for case in cases]


@laid
def reader(tree: County) -> User:
    return a_clerk(tree, "读卡人（虚构）")


def typed(sheets: Sequence[ScoreSheet], *marks: str) -> dict[str, object]:
    return {
        f"marks-{sheet.pk}-{key}": mark
        for sheet in sheets
        for key, mark in zip(criteria_of(sheet), marks, strict=True)
    }


def entry_of(sheet: ScoreSheet) -> str:
    case = sheet.nomination
    return f"{LIST}enter/{sheet.stage_id}/{case.category_id}/{sheet.judge_id}/"


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("评分表.pdf", SCAN)


def test_a_clerk_enters_a_paper_with_its_scan(
    at_desk: AtDesk, secretary: User, sheets: list[ScoreSheet]
) -> None:
    desk = at_desk(secretary)
    address = entry_of(sheets[0])
    assert address in desk.get(LIST).content.decode()

    with CaptureQueriesContext(connection) as captured:
        shown = desk.get(address)
    answer = desk.post(address, typed(sheets, "90", "80") | {"file": scan()})

    assert (shown.status_code, answer.status_code) == (200, 303)
    assert len(captured) <= MOST_STATEMENTS
    paper = PaperSheet.objects.get()
    assert (paper.entered_by, paper.marks.count()) == (secretary, 4)
    assert address not in desk.get(LIST).content.decode()


def test_what_is_wrong_on_the_paper_is_said_at_its_cell(
    at_desk: AtDesk, secretary: User, sheets: list[ScoreSheet]
) -> None:
    answer = at_desk(secretary).post(
        entry_of(sheets[0]), typed(sheets, "190", "80") | {"file": scan()}
    )

    cell = f"marks-{sheets[0].pk}-{criteria_of(sheets[0])[0]}"
    assert answer.status_code == 422
    assert answer.context["form"].errors[cell] == ["此项分数不能高于100.00。"]
    assert not PaperSheet.objects.exists()


def test_the_second_reading_is_blind_and_counts_where_it_agrees(
    at_desk: AtDesk,
    secretary: User,
    reader: User,
    cases: list[Nomination],
    sheets: list[ScoreSheet],
    judges: Sequence[User],
) -> None:
    paper = enter(judges[0], {case: ["87.25", "64"] for case in cases}, by=secretary)
    address = f"{LIST}{paper.pk}/read/"
    desk = at_desk(reader)

    assert address in desk.get(LIST).content.decode()
    assert "87.25" not in desk.get(address).content.decode()
    assert "87.25" not in desk.get(f"{LIST}{paper.pk}/").content.decode()
    assert desk.post(address, typed(sheets, "87.25", "64")).status_code == 303

    assert {sheet.state for sheet in ScoreSheet.objects.filter(judge=judges[0])} == {"submitted"}


def test_differences_are_shown_side_by_side_and_a_third_person_settles(
    at_desk: AtDesk,
    tree: County,
    secretary: User,
    reader: User,
    cases: list[Nomination],
    sheets: list[ScoreSheet],
    judges: Sequence[User],
) -> None:
    paper = enter(judges[0], {case: ["87.25", "64"] for case in cases}, by=secretary)
    address = f"{LIST}{paper.pk}/"
    misread = typed(sheets[:1], "81.25", "64") | typed(sheets[1:], "87.25", "64")
    at_desk(reader).post(f"{address}read/", misread)

    third = at_desk(a_clerk(tree, "复看人（虚构）"))
    page = third.get(address).content.decode()
    assert ("87.25" in page, "81.25" in page) == (True, True)
    cell = f"marks-{sheets[0].pk}-{criteria_of(sheets[0])[0]}"
    assert list(third.get(address).context["form"].fields) == [cell]
    assert third.post(address, {cell: "81.25"}).status_code == 303

    marks = ScoreSheet.objects.get(pk=sheets[0].pk).marks.order_by("criterion__position")
    assert str(marks[0].value) == "81.25"


def test_the_judge_finds_the_differences_of_the_own_paper(
    at_desk: AtDesk,
    secretary: User,
    reader: User,
    cases: list[Nomination],
    sheets: list[ScoreSheet],
    judges: Sequence[User],
) -> None:
    paper = enter(judges[0], {case: ["90", "64"] for case in cases}, by=secretary)
    at_desk(reader).post(f"{LIST}{paper.pk}/read/", typed(sheets, "90", "46"))

    assert f"{LIST}{paper.pk}/" in at_desk(judges[0]).get("/judging/").content.decode()


def test_a_paper_is_discarded_for_a_reason(
    at_desk: AtDesk, secretary: User, cases: list[Nomination], judges: Sequence[User]
) -> None:
    paper = enter(judges[0], {case: ["90", "64"] for case in cases}, by=secretary)
    address = f"{LIST}{paper.pk}/discard/"
    desk = at_desk(secretary)

    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "扫描不清（虚构）"}).status_code == 303
    assert PaperSheet.objects.get().discarded_for == "扫描不清（虚构）"


def test_papers_are_not_there_for_others(
    at_desk: AtDesk,
    secretary: User,
    officer: User,
    cases: list[Nomination],
    judges: Sequence[User],
) -> None:
    paper = enter(judges[0], {case: ["90", "64"] for case in cases}, by=secretary)

    for user in (officer, judges[1]):
        for page in ("", "read/", "scan/", "discard/"):
            assert at_desk(user).get(f"{LIST}{paper.pk}/{page}").status_code == 404
    assert at_desk(officer).get(entry_of(sheet_of(cases[0], judges[1]))).status_code == 404


def test_the_scan_is_given_as_it_was_sent(
    at_desk: AtDesk, secretary: User, reader: User, cases: list[Nomination], judges: Sequence[User]
) -> None:
    paper = enter(judges[0], {case: ["90", "64"] for case in cases}, by=secretary)

    answer = at_desk(reader).get(f"{LIST}{paper.pk}/scan/")

    assert b"".join(answer.streaming_content) == SCAN
    assert answer["Content-Disposition"].startswith("attachment")
