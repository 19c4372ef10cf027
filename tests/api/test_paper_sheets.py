"""Papers of judges over the interface: entered with their scan, read again, settled."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from honors.models import Nomination, ScoreSheet, User
from tests.api.doors import Clock, Door, fine, made, refused
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.paper_sheets import SCAN, a_clerk
from tests.factories.score_sheets import (
    MARKED_AT,
    a_scored_round,
    cases_in_scoring,
    criteria_of,
    sheet_of,
)

Doors = Callable[[User], Door]


@pytest.fixture
def case(tree: County, staff: Staff, clock: Clock) -> Nomination:
    round_ = a_scored_round(tree, staff)
    (case,) = cases_in_scoring(round_, tree, staff, 1)
    clock.at = MARKED_AT
    return case


def cells_of(sheet: ScoreSheet, *marks: str) -> list[dict[str, object]]:
    return [
        {"sheet": sheet.pk, "criterion": key, "mark": mark}
        for key, mark in zip(criteria_of(sheet), marks, strict=True)
    ]


def form_of(sheet: ScoreSheet, *marks: str) -> dict[str, str]:
    """As a form writes it, for the scan comes along."""
    form = {
        "stage": str(sheet.stage_id),
        "category": str(sheet.nomination.category_id),
        "judge": str(sheet.judge_id),
    }
    for nth, cell in enumerate(cells_of(sheet, *marks)):
        form |= {f"cells[{nth}]{name}": str(value) for name, value in cell.items()}
    return form


def test_a_paper_is_entered_read_again_and_settled(
    door: Doors, tree: County, staff: Staff, case: Nomination
) -> None:
    clerk = door(staff.secretary)
    reader, third = (door(a_clerk(tree, name)) for name in ("读卡人（虚构）", "复看人（虚构）"))
    sheet = sheet_of(case, staff.judges[0])

    paper = made(clerk.upload("paper-sheets/", SCAN, "评分表.pdf", **form_of(sheet, "90", "80")))
    address = f"paper-sheets/{paper['id']}/"
    assert fine(clerk.get(f"{address}differences/")) == []
    assert b"".join(reader.get(f"{address}scan/").streaming_content) == SCAN
    own = {"cells": cells_of(sheet, "90", "80")}
    own_tag = clerk.seen(address)
    refused(clerk.post(f"{address}reading/", own, If_Match=own_tag), 403, "own_entry")

    misread = {"cells": cells_of(sheet, "90", "86")}
    read = fine(reader.post(f"{address}reading/", misread, If_Match=reader.seen(address)))
    (difference,) = fine(third.get(f"{address}differences/"))
    assert read["counted_at"] is None
    assert [difference[who]["value"] for who in ("first", "second")] == ["80.00", "86.00"]

    look = {"cells": cells_of(sheet, "90", "86")[1:]}
    settled = fine(third.post(f"{address}settling/", look, If_Match=third.seen(address)))
    assert settled["counted_at"] is not None
    assert fine(clerk.get(f"score-sheets/{sheet.pk}/"))["total"] == "88.4000"


def test_a_paper_without_its_scan_is_refused(door: Doors, staff: Staff, case: Nomination) -> None:
    sheet = sheet_of(case, staff.judges[0])
    body = {
        "stage": sheet.stage_id,
        "category": case.category_id,
        "judge": sheet.judge_id,
        "cells": cells_of(sheet, "90", "80"),
    }

    refused(door(staff.secretary).post("paper-sheets/", body), 400, "file_empty")


def test_open_papers_are_listed_apart(door: Doors, staff: Staff, case: Nomination) -> None:
    clerk = door(staff.secretary)
    sheet = sheet_of(case, staff.judges[0])
    paper = made(clerk.upload("paper-sheets/", SCAN, "评分表.pdf", **form_of(sheet, "90", "80")))
    listed = fine(clerk.get("paper-sheets/?waits=true"))["results"]
    assert [row["id"] for row in listed] == [paper["id"]]

    address = f"paper-sheets/{paper['id']}/"
    reason = {"reason": "扫描不清（虚构）"}
    fine(clerk.post(f"{address}discard/", reason, If_Match=clerk.seen(address)))

    assert fine(clerk.get("paper-sheets/?waits=true"))["results"] == []
    assert [row["id"] for row in fine(clerk.get("paper-sheets/?waits=false"))["results"]] == [
        paper["id"]
    ]
