"""What holds a cut up: nothing is sealed then."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from honors.actions import nominations, panels, score_sheets
from honors.models import Nomination, Stage, User
from tests.factories.rankings import Selection, return_to_author
from tests.factories.rounds import DURING
from tests.factories.score_sheets import (
    MARKED_AT,
    give,
    score,
    sheet_of,
)

pytestmark = pytest.mark.django_db


def test_open_sheets_hold_the_cut_up(selection: Selection) -> None:
    case, other = selection.enter(2)
    score(case, selection.staff.judges, *[80] * 5)
    give(sheet_of(other, selection.staff.judges[0]), 80)

    refused = selection.refused()

    assert (refused.code, refused.params) == ("sheets_open", {"count": 4})


def test_a_reopened_sheet_holds_the_cut_up_until_it_is_submitted_again(
    selection: Selection,
) -> None:
    selection.enter(1)
    selection.score([80] * 5)
    judge = selection.staff.judges[0]
    sheet = score_sheets.reopen(
        sheet=selection.cases[0].score_sheets.get(judge=judge), by=judge, at=MARKED_AT
    )

    assert selection.refused().code == "sheets_open"
    give(sheet, 85)
    assert selection.cut().entries.get().score == Decimal(81)


def test_a_case_that_nobody_scored_is_not_ranked(selection: Selection) -> None:
    selection.enter(2)
    selection.score([80] * 5, [])

    refused = selection.refused()

    assert (refused.code, refused.params) == ("not_scored", {"count": 1})


def test_a_judge_too_close_to_a_case_must_recuse_before_the_seal(selection: Selection) -> None:
    (case,) = selection.enter(1)
    selection.score([80] * 5)
    judge = selection.staff.judges[0]
    panels.declare_conflict(user=judge, nominee=case.nominee, ground="kin", by=judge, at=MARKED_AT)

    refused = selection.refused()
    score_sheets.recuse(
        sheet=case.score_sheets.get(judge=judge), ground="kin", by=judge, at=MARKED_AT
    )

    assert (refused.code, refused.params) == ("judge_conflict", {"count": 1})
    assert selection.cut().entries.count() == 1


def test_a_returned_case_is_waited_for(selection: Selection) -> None:
    selection.enter(2)
    selection.score([80] * 5, [90] * 5)
    return_to_author(selection, selection.cases[0])

    refused = selection.refused()

    assert (refused.code, refused.params) == ("cases_upstream", {"count": 1})


def test_a_draft_is_not_waited_for(selection: Selection) -> None:
    selection.enter(2)
    selection.score([80] * 5, [90] * 5)
    nominee = selection.cases[0].nominee
    nominee.pk, nominee.name = None, "李秀英"
    nominee.save()
    draft = nominations.start(
        category=selection.cases[0].category,
        unit=selection.cases[0].unit,
        nominee=nominee,
        by=selection.staff.nominators[0],
        at=DURING,
    )

    selection.cut()

    assert Nomination.objects.get(pk=draft.pk).state == "draft"


def test_nothing_is_cut_while_nominations_run(selection: Selection) -> None:
    selection.enter(1)
    selection.score([80] * 5)

    assert selection.refused(at=selection.round.closes_at - timedelta(seconds=1)).code == (
        "nominations_open"
    )


def test_an_empty_stage_is_not_cut(selection: Selection) -> None:
    assert selection.refused().code == "nothing_to_rank"


def test_only_a_scoring_stage_is_cut(selection: Selection) -> None:
    selection.enter(1)
    approval: Stage = selection.round.stages.get(kind="approval")

    assert selection.refused(stage=approval).code == "not_scoring"


@pytest.mark.parametrize("who", ["judge", "officer", "approver", "auditor", "township", "stranger"])
def test_only_the_organizers_secretary_cuts(selection: Selection, stranger: User, who: str) -> None:
    selection.enter(1)
    selection.score([80] * 5)
    staff = selection.staff
    people = {
        "judge": staff.judges[0],
        "officer": staff.officers[-1],
        "approver": staff.approvers[-1],
        "auditor": staff.auditor,
        "township": staff.secretaries[0],
        "stranger": stranger,
    }

    assert selection.refused(by=people[who]).code == "not_permitted"


@pytest.mark.parametrize("line", [-1, True, "2", 1.5])
def test_a_line_is_a_whole_number(selection: Selection, line: object) -> None:
    selection.enter(1)
    selection.score([80] * 5)

    assert selection.refused(line=line).pointer == "/line"
