"""Papers that a judge has read, that are of others, were not looked at, or count as something else.

Each is planted beside the sealed sheets of the first case.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile

from honors.models import Criterion, PaperMark, PaperSheet, ScoreSheet
from honors.roles import Role
from tests.factories.accounts import a_member
from tests.honors.planting import SCORED, Planted
from workflow import ledger

SCAN = b"%PDF- a made-up scan"


def the_sheet() -> ScoreSheet:
    return ScoreSheet.objects.order_by("pk")[0]


def a_paper(planted: Planted, sheet: ScoreSheet, *, second: int = 90, **changed: Any) -> PaperSheet:
    """Counted, with one mark; both readings say 90."""
    reader = a_member(Role.SECRETARY, planted.tree.county, "第二读卡人（虚构）")
    paper = PaperSheet.objects.create(
        **{
            "stage": sheet.stage,
            "category": planted.category,
            "judge": sheet.judge,
            "file": ContentFile(SCAN, name="planted.pdf"),
            "name": "评分表（虚构）.pdf",
            "sha256": hashlib.sha256(SCAN).hexdigest(),
            "entered_by": planted.staff.secretary,
            "entered_at": SCORED,
            "read_by": reader,
            "read_at": SCORED,
            "counted_at": SCORED,
        }
        | changed
    )
    for reading, value in ((1, 90), (2, second)):
        PaperMark.objects.create(
            paper=paper, reading=reading, sheet=sheet, criterion=criterion(), value=value
        )
    return paper


def criterion() -> Criterion:
    return Criterion.objects.order_by("pk")[0]


def papers_are_read_by_who_judges_nothing_there(planted: Planted) -> str:
    paper = a_paper(planted, the_sheet(), read_by=planted.staff.judges[1])
    return f"paper_sheets:{paper.pk}"


def marks_on_paper_are_of_its_judge(planted: Planted) -> str:
    paper = a_paper(planted, the_sheet(), judge=planted.staff.judges[1])
    return f"paper_sheets:{paper.pk}"


def papers_are_looked_at_where_they_were_read_differently(planted: Planted) -> str:
    return f"paper_sheets:{a_paper(planted, the_sheet(), second=60).pk}"


def papers_count_as_they_were_read(planted: Planted) -> str:
    """History took marks over for a sheet that does not stand on the paper."""
    paper = a_paper(planted, the_sheet())
    other = ScoreSheet.objects.latest("pk").pk + 1
    marks = {str(criterion().pk): "90.00"}
    ledger.record(
        f"score_sheets:{other}",
        "score_sheets.transcribe",
        actor="user:0",
        at=SCORED,
        facts={"facts": {"paper": paper.pk, "marks": marks}},
    )
    return f"score_sheets:{other}"


def papers_lie_as_they_were_scanned(planted: Planted) -> str:
    paper = a_paper(planted, the_sheet(), sha256="0" * 64)
    return f"paper_sheets:{paper.pk}"
