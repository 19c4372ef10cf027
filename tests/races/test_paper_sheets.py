"""Two clerks at the same paper at once: one of each is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from honors.actions import paper_sheets, score_sheets
from honors.models import Nomination, PaperMark, PaperSheet
from honors.states import ScoreSheetState
from tests.factories.accounts import staff_of
from tests.factories.organizations import a_county
from tests.factories.paper_sheets import a_clerk, enter, typed
from tests.factories.score_sheets import (
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    sheet_of,
)
from tests.races.together import at_once
from workflow.verification import verify

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
ATTEMPTS = 5


class Desk:
    """Two clerks and two readers with the papers of one judge."""

    def __init__(self) -> None:
        self.tree = a_county()
        self.staff = staff_of(self.tree)
        self.round = a_scored_round(self.tree, self.staff, places=99)
        self.judge = self.staff.judges[0]
        self.clerks = [self.staff.secretary, a_clerk(self.tree, "乙（虚构）")]
        self.readers = [a_clerk(self.tree, "丙（虚构）"), a_clerk(self.tree, "丁（虚构）")]

    def case(self) -> Nomination:
        (case,) = cases_in_scoring(self.round, self.tree, self.staff, 1)
        return case


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def lines_of(case: Nomination) -> dict[Nomination, Any]:
    return {case: [90, 80]}


def test_two_clerks_enter_one_paper(desk: Desk) -> None:
    for _attempt in range(ATTEMPTS):
        lines = lines_of(desk.case())

        outcomes = at_once(
            *(lambda by=by, lines=lines: enter(desk.judge, lines, by=by) for by in desk.clerks)
        )

        assert sorted(outcomes) == ["already_entered", "done"]
        paper = PaperSheet.objects.get(counted_at=None)
        assert PaperMark.objects.filter(paper=paper, reading=1).count() == 2
        marks = typed(desk.judge, lines)
        paper_sheets.read_again(paper=paper, marks=marks, by=desk.readers[0], at=SEALED_AT)
    assert verify() == []


def test_two_readers_read_one_paper(desk: Desk) -> None:
    for _attempt in range(ATTEMPTS):
        lines = lines_of(desk.case())
        marks = typed(desk.judge, lines)
        paper = enter(desk.judge, lines, by=desk.clerks[0])

        outcomes = at_once(
            *(
                lambda by=by, paper=paper, marks=marks: paper_sheets.read_again(
                    paper=paper, marks=marks, by=by, at=SEALED_AT
                )
                for by in desk.readers
            )
        )

        assert sorted(outcomes) == ["done", "paper_closed"]
        assert PaperMark.objects.filter(paper=paper, reading=2).count() == 2
    assert verify() == []


def test_the_judge_recuses_while_the_paper_is_read(desk: Desk) -> None:
    for _attempt in range(ATTEMPTS):
        lines = lines_of(desk.case())
        marks = typed(desk.judge, lines)
        paper = enter(desk.judge, lines, by=desk.clerks[0])
        sheet = sheet_of(next(iter(lines)), desk.judge)

        read, recused = at_once(
            lambda paper=paper, marks=marks: paper_sheets.read_again(
                paper=paper, marks=marks, by=desk.readers[0], at=SEALED_AT
            ),
            lambda sheet=sheet: score_sheets.recuse(
                sheet=sheet, ground="work", by=desk.judge, at=SEALED_AT
            ),
        )

        assert recused == "done"
        assert type(sheet).objects.get(pk=sheet.pk).state == ScoreSheetState.RECUSED
        if read != "done":
            assert read == "nothing_to_count"
            paper_sheets.discard(paper=paper, reason="已回避", by=desk.clerks[0], at=SEALED_AT)
    assert verify() == []
