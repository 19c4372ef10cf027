"""A judge promises, reads, marks, comes back, and submits; the marks of others stay hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions.rounds import CriterionSpec
from honors.models import Conflict, JudgePromise, Mark, Nomination, Round, ScoreSheet, User
from honors.states import ScoreSheetState
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.factories.score_sheets import (
    a_scored_round,
    cases_in_scoring,
    criteria_of,
    fill_in,
    give,
    scoring_of,
    sheet_of,
)
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
CRITERIA = (
    CriterionSpec(
        name="事迹",
        weight=60,
        maximum=10,
        bands=[{"from": "9", "text": "事迹突出（虚构）"}],
    ),
    CriterionSpec(name="影响", weight=40, maximum=100, comment_required=True),
)


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_scored_round(tree, staff, criteria=CRITERIA)


@laid
def cases(round_: Round, tree: County, staff: Staff) -> list[Nomination]:
    return cases_in_scoring(round_, tree, staff, 3)


@laid
def sheets(cases: list[Nomination], judges: Sequence[User]) -> list[ScoreSheet]:
    """Those of the first judge."""
    return [sheet_of(case, judges[0]) for case in cases]


def sent(sheet: ScoreSheet, *marks: str, comment: str = "材料扎实（虚构）") -> dict[str, str]:
    first, second = criteria_of(sheet)
    given = dict(zip((f"marks-{first}", f"marks-{second}"), marks, strict=True))
    return {**given, f"marks-{second}-comment": comment}


def marks_of(sheet: ScoreSheet) -> list[str]:
    kept = Mark.objects.filter(sheet=sheet).order_by("criterion__position")
    return [str(value) for value in kept.values_list("value", flat=True)]


def test_what_is_still_to_be_marked_stands_before_what_is_done(
    at_desk: AtDesk,
    sheets: list[ScoreSheet],
    judges: Sequence[User],
    tree: County,
    staff: Staff,
) -> None:
    (later,) = cases_in_scoring(a_scored_round(tree, staff, code="LATER"), tree, staff, 1)
    give(sheet_of(later, judges[0]), 90, at=DURING)

    tasks = at_desk(judges[0]).get("/judging/").context["tasks"]

    assert [(task.done, task.total) for task in tasks] == [(0, 3), (1, 1)]


def test_the_list_says_how_far_a_judge_is(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    fill_in(sheets[0], 9, 90, at=DURING)

    (task,) = at_desk(judges[0]).get("/judging/").context["tasks"]
    pile = at_desk(judges[0]).get(f"/judging/{task.stage.pk}/").context["pile"]

    assert (task.done, task.total, task.owes_promise) == (0, 3, False)
    assert [(p.nominee, p.is_filled) for p in pile.sheets] == [
        ("张桂兰0", False), ("张桂兰1", False), ("张桂兰2", False),
    ]  # fmt: skip


def test_the_page_shows_the_deeds_and_the_standards_beside_them(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    shown = at_desk(judges[0]).get(f"/sheets/{sheets[0].pk}/")

    page = shown.content.decode()
    assert "事迹突出（虚构）" in page
    assert page.count('type="radio"') == 11
    assert page.count('inputmode="decimal"') == 1
    assert [fact.value for fact in shown.context["reading"].facts] == ["种植"]


def test_marks_are_kept_and_the_next_sheet_comes(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    answer = at_desk(judges[0]).post(
        f"/sheets/{sheets[0].pk}/", {**sent(sheets[0], "9", "92.5"), "go": "next"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sheets/{sheets[1].pk}/")
    assert marks_of(sheets[0]) == ["9.00", "92.50"]


def test_behind_the_last_sheet_the_first_open_one_comes(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    give_to(sheets[0], "9", "90")

    page = at_desk(judges[0]).get(f"/sheets/{sheets[2].pk}/")

    assert page.context["skip"] == f"/sheets/{sheets[1].pk}/"


def give_to(sheet: ScoreSheet, *marks: str) -> None:
    fill_in(sheet, *marks, at=DURING)
    Mark.objects.filter(sheet=sheet).update(comment="（虚构）")


def test_a_mark_that_is_none_is_told_at_its_place_and_nothing_is_lost(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    answer = at_desk(judges[0]).post(f"/sheets/{sheets[0].pk}/", sent(sheets[0], "9", "101"))

    second = criteria_of(sheets[0])[1]
    assert answer.status_code == 422
    assert [*answer.context["form"].errors] == [f"marks-{second}"]
    assert 'value="101"' in answer.content.decode()
    assert marks_of(sheets[0]) == []


def test_two_windows_meet_on_a_page_with_both_marks(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    second = criteria_of(sheets[0])[1]
    typed = {**sent(sheets[0], "", "95"), f"initial-marks-{second}": ""}
    fill_in(sheets[0], 8, 80, at=DURING)

    clash = at_desk(judges[0]).post(f"/sheets/{sheets[0].pk}/", typed)
    shown = dict(typed, **{f"initial-marks-{second}": "80"})
    settled = at_desk(judges[0]).post(f"/sheets/{sheets[0].pk}/", shown)

    assert clash.status_code == 409
    assert clash.context["clashes"] == [{"name": "影响", "sent": "95", "now": "80"}]
    assert f'name="initial-marks-{second}" value="80"' in clash.content.decode()
    assert settled.status_code == 303
    assert marks_of(sheets[0]) == ["8.00", "95.00"]


def test_a_script_keeps_marks_and_learns_what_is_kept(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    first, second = criteria_of(sheets[0])
    half = {f"marks-{first}": "9", f"marks-{second}-comment": "先写评语（虚构）"}

    kept = at_desk(judges[0]).post(f"/sheets/{sheets[0].pk}/marks/", half).json()
    refused = at_desk(judges[0]).post(f"/sheets/{sheets[0].pk}/marks/", sent(sheets[0], "9", "x"))

    assert (kept["total"], kept["done"], kept["waiting"]) == ("", 0, True)
    assert kept["kept"][f"marks-{first}"] == "9"
    assert refused.status_code == 422
    assert marks_of(sheets[0]) == ["9.00"]


def test_nobody_marks_or_reads_on_the_sheet_of_another(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User], secretary: User
) -> None:
    for other in (judges[1], secretary):
        client = at_desk(other)
        assert client.get(f"/sheets/{sheets[0].pk}/").status_code == 404
        assert client.post(f"/sheets/{sheets[0].pk}/marks/", {}).status_code == 404
    assert at_desk(secretary).get(f"/judging/{sheets[0].stage_id}/").status_code == 404


def test_what_is_filled_in_is_submitted_together_and_can_be_reopened(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    client, stage = at_desk(judges[0]), sheets[0].stage_id
    for sheet in sheets[:2]:
        give_to(sheet, "9", "90")

    looked_at = client.get(f"/judging/{stage}/submit/").context["form"].initial
    done = client.post(f"/judging/{stage}/submit/", looked_at)
    version = ScoreSheet.objects.get(pk=sheets[0].pk).version
    again = client.post(
        f"/sheets/{sheets[0].pk}/moves/reopen/", {"version": version, "reason": "看漏了（虚构）"}
    )

    assert (done.status_code, done.headers["Location"]) == (303, f"/judging/{stage}/")
    states = ScoreSheet.objects.filter(pk__in=[s.pk for s in sheets]).order_by("pk")
    assert [*states.values_list("state", flat=True)] == ["in_progress", "submitted", "assigned"]
    assert again.headers["Location"] == f"/sheets/{sheets[0].pk}/"


def row_of(sheet: ScoreSheet, *marks: str, **shown: str) -> dict[str, str]:
    names = [f"s{sheet.pk}-marks-{key}" for key in criteria_of(sheet)]
    return dict(zip(names, marks, strict=True)) | shown


def test_marks_are_given_row_by_row_in_one_table(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    table = f"/judging/{sheets[0].stage_id}/table/"
    typed = row_of(sheets[0], "9", "90") | row_of(sheets[1], "8", "101")

    answer = at_desk(judges[0]).post(table, typed)
    settled = at_desk(judges[0]).post(table, row_of(sheets[1], "8", "95"))

    second = criteria_of(sheets[1])[1]
    assert answer.status_code == 422
    assert [[*form.errors] for form in answer.context["forms"]] == [[f"marks-{second}"]]
    assert 'value="101"' in answer.content.decode()
    assert settled.headers["Location"] == table
    assert [marks_of(sheet) for sheet in sheets] == [["9.00", "90.00"], ["8.00", "95.00"], []]


def test_a_mark_from_another_window_is_shown_in_the_table_and_sending_again_holds(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    table = f"/judging/{sheets[0].stage_id}/table/"
    second = criteria_of(sheets[0])[1]
    shown = f"initial-s{sheets[0].pk}-marks-{second}"
    fill_in(sheets[0], 8, 80, at=DURING)

    clash = at_desk(judges[0]).post(table, row_of(sheets[0], "8", "95", **{shown: "70"}))
    settled = at_desk(judges[0]).post(table, row_of(sheets[0], "8", "95", **{shown: "80"}))

    assert clash.status_code == 422
    assert f'name="{shown}" value="80"' in clash.content.decode()
    assert settled.status_code == 303
    assert marks_of(sheets[0]) == ["8.00", "95.00"]


def test_a_script_keeps_the_rows_of_a_table(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    table = f"/judging/{sheets[0].stage_id}/table/"
    typed = row_of(sheets[0], "9", "90") | row_of(sheets[1], "8", "x")

    told = at_desk(judges[0]).post(table, typed, headers={"X-Autosave": "1"}).json()

    assert told["totals"][str(sheets[0].pk)] == "90"
    assert told["kept"][f"initial-s{sheets[0].pk}-marks-{criteria_of(sheets[0])[0]}"] == "9"
    assert len(told["refused"]) == 1
    assert [marks_of(sheet) for sheet in sheets[:2]] == [["9.00", "90.00"], []]


def test_comments_are_kept_in_the_table_once_there_is_a_mark(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    desk, table = at_desk(judges[0]), f"/judging/{sheets[0].stage_id}/table/"
    name = f"s{sheets[0].pk}-marks-{criteria_of(sheets[0])[1]}-comment"
    early = desk.post(table, {name: "材料扎实（虚构）"}, headers={"X-Autosave": "1"}).json()

    assert (
        desk.post(table, row_of(sheets[0], "9", "90", **{name: "真实（虚构）"})).status_code == 303
    )

    assert early["refused"] == []
    kept = Mark.objects.filter(sheet=sheets[0]).order_by("criterion__position")
    assert [mark.comment for mark in kept] == ["", "真实（虚构）"]
    assert "真实（虚构）" in desk.get(table).content.decode()


def test_a_recusal_leads_on_to_the_next_sheet(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User]
) -> None:
    answer = at_desk(judges[0]).post(
        f"/sheets/{sheets[0].pk}/moves/recuse/",
        {"version": sheets[0].version, "ground": "kin", "reason": ""},
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sheets/{sheets[1].pk}/")
    assert ScoreSheet.objects.get(pk=sheets[0].pk).state == ScoreSheetState.RECUSED
    assert LedgerEvent.objects.filter(action="score_sheets.recuse").count() == 1


def test_what_others_gave_is_shown_once_the_own_sheet_is_submitted(
    at_desk: AtDesk, tree: County, staff: Staff, judges: Sequence[User]
) -> None:
    round_ = a_scored_round(tree, staff, others_visible="after_own")
    (case,) = cases_in_scoring(round_, tree, staff, 1)
    own = sheet_of(case, judges[0])
    give(sheet_of(case, judges[1]), 77, at=DURING)

    before = at_desk(judges[0]).get(f"/sheets/{own.pk}/").context["others"]
    give(own, 90, at=DURING)
    after = at_desk(judges[0]).get(f"/sheets/{own.pk}/").context["others"]

    assert before == []
    assert [str(other.total) for other in after] == ["77.0000"]


def test_the_promise_comes_before_anything_of_a_case(
    at_desk: AtDesk, tree: County, staff: Staff, judges: Sequence[User]
) -> None:
    round_ = a_scored_round(tree, staff, promise=True)
    first, second = cases_in_scoring(round_, tree, staff, 2)
    stage, client = scoring_of(round_).pk, at_desk(judges[0])
    promise = f"/judging/{stage}/promise/"
    sheet = sheet_of(second, judges[0])

    sent_away = [client.get(f"/judging/{stage}/"), client.get(f"/sheets/{sheet.pk}/")]
    unsaid = client.post(promise, {f"relations-{first.nominee_id}": "kin"})
    given = client.post(promise, {f"relations-{first.nominee_id}": "kin", "promised": "on"})

    assert [answer.headers["Location"] for answer in sent_away] == [promise, promise]
    assert unsaid.status_code == 422
    assert given.headers["Location"] == f"/judging/{stage}/"
    assert JudgePromise.objects.get(user=judges[0]).declared == 1
    assert Conflict.objects.get(user=judges[0]).nominee_id == first.nominee_id
    assert client.get(f"/sheets/{sheet.pk}/").status_code == 200


def test_at_a_blind_stage_no_page_says_who_it_is(
    at_desk: AtDesk, tree: County, staff: Staff, judges: Sequence[User]
) -> None:
    round_ = a_scored_round(tree, staff, blind=True)
    (case,) = cases_in_scoring(round_, tree, staff, 1)
    sheet, client = sheet_of(case, judges[0]), at_desk(judges[0])
    pages = [
        client.get(f"/judging/{sheet.stage_id}/"),
        client.get(f"/sheets/{sheet.pk}/"),
        client.get(f"/sheets/{sheet.pk}/moves/recuse/"),
    ]

    # The copy for judges is not written yet, so the sheet itself says just that.
    assert [page.status_code for page in pages] == [200, 409, 200]
    assert [case.nominee.name in page.content.decode() for page in pages] == [False] * 3


@pytest.mark.parametrize(
    "page", ["/judging/", "/judging/{stage}/", "/judging/{stage}/table/", "/sheets/{sheet}/"]
)
def test_the_pages_of_a_judge_stay_within_their_statements(
    at_desk: AtDesk, sheets: list[ScoreSheet], judges: Sequence[User], page: str
) -> None:
    client = at_desk(judges[0])

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page.format(stage=sheets[0].stage_id, sheet=sheets[0].pk))

    assert answer.status_code == 200
    assert len(asked) <= MOST_STATEMENTS
