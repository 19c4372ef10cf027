"""Sheets move by their judge's hand, and what needs a reason says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from honors.models import User
from honors.roles import Role
from tests.api.doors import Clock, Door, fine, made, refused
from tests.api.operations import JPEG
from tests.factories.accounts import Staff, a_membership
from tests.factories.organizations import County
from tests.factories.score_sheets import (
    MARKED_AT,
    a_scored_round,
    cases_in_scoring,
    fill_in,
    give,
    sheet_of,
)

Doors = Callable[[User], Door]


@pytest.mark.parametrize("submitted", [True, False], ids=["reopen", "abstain"])
def test_a_judge_says_why(
    door: Doors, tree: County, staff: Staff, clock: Clock, *, submitted: bool
) -> None:
    judge = staff.judges[0]
    (case,) = cases_in_scoring(a_scored_round(tree, staff), tree, staff, 1)
    sheet = sheet_of(case, judge)
    if submitted:
        give(sheet, "90")
    clock.at = MARKED_AT
    record, caller = f"score-sheets/{sheet.pk}/", door(judge)
    name, state = ("reopen", "in_progress") if submitted else ("abstain", "abstained")

    refused(caller.move(record, name), 400, "reason_missing")
    assert fine(caller.move(record, name, reason="看漏了一页（虚构）"))["state"] == state


def test_the_chair_recuses_a_relative_without_reading_the_marks(
    door: Doors, tree: County, staff: Staff, clock: Clock
) -> None:
    """A juror who is a direct relative of a candidate steps back (rules of a city award)."""
    chair, judge = staff.judges[:2]
    (case,) = cases_in_scoring(a_scored_round(tree, staff), tree, staff, 1)
    sheet = give(sheet_of(case, judge), "90")
    clock.at = MARKED_AT
    record, caller = f"score-sheets/{sheet.pk}/", door(chair)

    shown = fine(caller.get(record))
    assert (shown["readable"], shown["total"], shown["marks"]) == (False, None, [])
    assert fine(caller.move(record, "recuse", ground="kin"))["state"] == "recused"
    refused(door(staff.judges[2]).get(record), 404, "not_found")


def test_history_tells_a_judging_secretary_no_marks_before_the_own(
    door: Doors, tree: County, staff: Staff, clock: Clock
) -> None:
    judge = staff.judges[1]
    a_membership(judge, Role.SECRETARY, tree.county)
    (case,) = cases_in_scoring(a_scored_round(tree, staff), tree, staff, 1)
    sheet = give(sheet_of(case, staff.judges[0]), "90")
    clock.at = MARKED_AT
    record, caller = f"score-sheets/{sheet.pk}/", door(judge)

    refused(caller.get(f"{record}events/"), 403, "own_first")
    give(sheet_of(case, judge), "80")
    assert fine(caller.get(record))["total"] == "90.0000"
    assert fine(caller.get(f"{record}events/"))["results"] != []


def test_a_judge_of_a_blind_stage_reads_the_copy_and_finds_no_way_to_the_dossier(
    door: Doors, tree: County, staff: Staff, clock: Clock
) -> None:
    """Systems leaked through history, aggregate scores, answers, search and links."""
    judge = staff.judges[1]
    (case,) = cases_in_scoring(a_scored_round(tree, staff, blind=True), tree, staff, 1)
    clock.at = MARKED_AT
    record, copy = f"nominations/{case.pk}/", f"nominations/{case.pk}/redacted-copy/"
    secretary, caller = door(staff.secretary), door(judge)
    sheet = f"score-sheets/{sheet_of(case, judge).pk}/"

    refused(caller.get(f"{sheet}dossier/"), 409, "copy_missing")
    assert fine(secretary.get(copy))["begin_with"] == {"work": "种植"}
    text = f"{case.nominee.name}带动邻里。"
    shown = made(secretary.post(copy, {"texts": {"deeds": text}}))
    assert [warned["kind"] for warned in shown["warnings"]] == ["name"]
    made(secretary.post(copy, {"texts": {"deeds": "带动邻里（虚构）。"}}))
    photo = made(secretary.upload(f"{copy}photos/", JPEG, "x.jpg"))

    read = fine(caller.get(f"{sheet}dossier/"))
    assert (read["is_blind"], read["nominee"]) == (True, "")
    assert read["answers"] == {"deeds": "带动邻里（虚构）。"}
    assert caller.get(f"{sheet}photos/{photo['id']}/").getvalue() == JPEG
    for beyond in ("", "dossier/", "timeline/", "versions/", "attachments/", "events/", "vetoes/"):
        refused(caller.get(record + beyond), 404, "not_found")
    refused(caller.get(copy), 404, "not_found")
    refused(caller.get(f"nominees/{case.nominee_id}/"), 404, "not_found")
    assert fine(caller.get("nominations/"))["results"] == []
    assert fine(caller.get("worklist/"))["results"] == []
    for answer in (caller.get("score-sheets/"), caller.get(sheet), caller.get("rounds/")):
        assert case.nominee.name not in answer.content.decode()


def test_a_judge_raises_a_veto_of_the_rubric_and_the_secretary_finds_on_it(
    door: Doors, tree: County, staff: Staff, clock: Clock
) -> None:
    judge = staff.judges[0]
    round_ = a_scored_round(tree, staff, vetoes=["违章搭建（虚构）"])
    case, other = cases_in_scoring(round_, tree, staff, 2)
    sheet = fill_in(sheet_of(case, judge), 90)
    clock.at = MARKED_AT
    caller, secretary = door(judge), door(staff.secretary)
    (rubric,) = fine(caller.get(f"rubrics/?stage={sheet.stage_id}"))["results"]
    body = {"criterion": rubric["vetoes"][0]["id"], "reason": "现场查看（虚构）"}

    hasty = made(caller.post("judge-vetoes/", body | {"sheet": sheet_of(other, judge).pk}))
    address = f"judge-vetoes/{hasty['id']}/"
    gone = caller.delete(address, If_Match=caller.seen(address))
    veto = made(caller.post("judge-vetoes/", body | {"sheet": sheet.pk}))
    address = f"judge-vetoes/{veto['id']}/"
    refused(secretary.get(address), 404, "not_found")
    fine(caller.move(f"score-sheets/{sheet.pk}/", "submit"))
    (waiting,) = fine(secretary.get("judge-vetoes/"))["results"]
    found = {"verdict": "confirmed", "finding": "属实（虚构）"}
    tag = secretary.seen(address)
    answer = fine(secretary.post(f"{address}finding/", found, If_Match=tag))

    assert gone.status_code == 204
    assert (waiting["id"], waiting["verdict"], waiting["nomination"]) == (veto["id"], "", case.pk)
    assert (answer["verdict"], answer["finding"]) == ("confirmed", "属实（虚构）")
    assert fine(secretary.get(f"nominations/{case.pk}/"))["state"] == "disqualified"
