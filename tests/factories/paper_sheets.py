"""Papers of judges, and clerks who read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from honors.actions import paper_sheets
from honors.models import Nomination, PaperSheet, User
from honors.roles import Role
from tests.factories.accounts import a_member
from tests.factories.organizations import County
from tests.factories.score_sheets import MARKED_AT, criteria_of, sheet_of

SCAN = b"%PDF-1.4 a made-up scan of a paper sheet"
Line = Sequence[object]


def a_clerk(tree: County, name: str) -> User:
    """Another secretary of the county."""
    return a_member(Role.SECRETARY, tree.county, name)


def typed(judge: User, lines: Mapping[Nomination, Line]) -> dict[int, dict[int, object]]:
    """What a clerk types of a judge's paper: a mark for each criterion of each case."""
    marks: dict[int, dict[int, object]] = {}
    for case, line in lines.items():
        sheet = sheet_of(case, judge)
        marks[sheet.pk] = dict(zip(criteria_of(sheet), line, strict=True))
    return marks


def enter(judge: User, lines: Mapping[Nomination, Line], *, by: User, **given: Any) -> PaperSheet:
    case = next(iter(lines))
    stage = case.stage
    assert stage is not None
    usual = {"name": "评分表（虚构）.pdf", "content": SCAN, "at": MARKED_AT}
    marks = typed(judge, lines)
    return paper_sheets.enter(
        **usual
        | {"stage": stage, "category": case.category, "judge": judge, "by": by}
        | {"marks": marks}
        | given
    )


def read_again(
    paper: PaperSheet,
    lines: Mapping[Nomination, Line],
    *,
    by: User,
    at: datetime = MARKED_AT,
    **given: Any,
) -> PaperSheet:
    return paper_sheets.read_again(
        paper=paper, marks=typed(paper.judge, lines), by=by, at=at, **given
    )
