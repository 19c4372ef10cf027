"""What judges have before them where the browser walks: piles, papers, plans, copies, vetoes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image

from honors.actions import blinding, judge_vetoes, score_sheets
from honors.actions.rounds import CriterionSpec
from honors.models import Mark, Nomination
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.paper_sheets import a_clerk, enter, read_again
from tests.factories.rounds import DURING
from tests.factories.score_sheets import (
    a_scored_round,
    cases_in_scoring,
    criteria_of,
    fill_in,
    scoring_of,
    sheet_of,
)


def judging_seeds(tree: County, staff: Staff) -> dict[str, Any]:
    """A pile with a rubric of choices and numbers, partly marked, and one that asks a promise."""
    bands = [
        {"from": "9", "text": "事迹突出，群众公认（虚构）"},
        {"from": "6", "text": "较好（虚构）"},
    ]
    criteria = [
        CriterionSpec(name="事迹", weight=60, maximum=9, bands=bands),
        CriterionSpec(name="影响", weight=40, maximum=100, comment_required=True),
    ]
    round_ = a_scored_round(tree, staff, criteria=criteria, code="PF")
    cases = cases_in_scoring(round_, tree, staff, 4)
    sheets = [sheet_of(case, staff.judges[0]) for case in cases]
    for sheet in sheets[:2]:
        fill_in(sheet, 8, 90, at=DURING)
        Mark.objects.filter(sheet=sheet).update(comment="材料扎实（虚构）")
    score_sheets.submit(sheet=sheets[0], by=staff.judges[0], at=DURING)
    asking = a_scored_round(tree, staff, promise=True, code="CN")
    cases_in_scoring(asking, tree, staff, 4)
    return {
        "judged": scoring_of(round_).pk,
        "sheet": sheets[2].pk,
        "sheet_done": sheets[0].pk,
        "promised": scoring_of(asking).pk,
        "by_plan": _by_plan(tree, staff),
        **_blind(tree, staff),
        **_vetoed(tree, staff),
        **_on_paper(tree, staff),
    }


def _by_plan(tree: County, staff: Staff) -> int:
    """A stage at which three of five judges get each case, and nobody has a sheet yet."""
    round_ = a_scored_round(tree, staff, code="FP", judges=3, cases_max=2)
    cases_in_scoring(round_, tree, staff, 4)
    return scoring_of(round_).pk


def _blind(tree: County, staff: Staff) -> dict[str, int]:
    """A case whose copy is written, with a photo, and one that waits for it."""
    round_ = a_scored_round(tree, staff, code="NM", blind=True)
    waiting, done = cases_in_scoring(round_, tree, staff, 2)
    given: Any = {"nomination": done, "by": staff.secretary, "at": DURING}
    blinding.write_copy(texts={"work": "种植，二十年照顾公婆（虚构）。"}, **given)
    blinding.add_photo(content=a_photo(), **given)
    return {"to_redact": waiting.pk, "redacted": done.pk}


def _vetoed(tree: County, staff: Staff) -> dict[str, int]:
    """A veto that the second judge handed in, and a sheet on which the first may raise one."""
    round_ = a_scored_round(tree, staff, code="FJ", vetoes=("家庭暴力", "违章搭建"))
    (case,) = cases_in_scoring(round_, tree, staff, 1)
    own, other = (sheet_of(case, judge) for judge in staff.judges[:2])
    raised = []
    for sheet in (own, other):
        raised.append(
            judge_vetoes.raise_veto(
                sheet=fill_in(sheet, 80, at=DURING),
                criterion=sheet.stage.rubrics.get().vetoes.earliest("pk"),
                reason="邻居反映，村里正在核实（虚构）。",
                by=sheet.judge,
                at=DURING,
            )
        )
    score_sheets.submit(sheet=other, by=other.judge, at=DURING)
    return {"judge_veto": raised[1].pk, "sheet_with_vetoes": own.pk}


def _on_paper(tree: County, staff: Staff) -> dict[str, Any]:
    """A paper to enter, one that another clerk entered, and one that two read differently."""
    criteria = [
        CriterionSpec(name="事迹材料真实性", weight=60, maximum=100),
        CriterionSpec(name="示范带动", weight=40, maximum=50, comment_required=True),
    ]
    round_ = a_scored_round(tree, staff, criteria=criteria, code="ZP")
    cases = cases_in_scoring(round_, tree, staff, 3)
    clerk, reader = (a_clerk(tree, name) for name in ("登记人（虚构）", "复核人（虚构）"))
    papers = []
    for judge in staff.judges[1:3]:
        sheets = [sheet_of(case, judge) for case in cases]
        said = {s.pk: {criteria_of(s)[1]: "群众认可（虚构）"} for s in sheets}
        lines: dict[Nomination, Sequence[object]] = {case: ["90", "45"] for case in cases}
        paper = enter(judge, lines, by=clerk, at=DURING, comments=said, content=a_photo())
        papers.append((paper, lines, said))
    disputed, lines, said = papers[1]
    read_again(disputed, lines | {cases[0]: ["96", "45"]}, by=reader, at=DURING, comments=said)
    return {
        "paper": papers[0][0].pk,
        "disputed": disputed.pk,
        "paper_stage": scoring_of(round_).pk,
        "paper_category": cases[0].category_id,
        "paper_judge": staff.judges[0].pk,
    }


def a_photo(color: str = "rosybrown") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (640, 480), color).save(written, "PNG")
    return written.getvalue()
