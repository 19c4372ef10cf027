"""Vetoes of judges: raised beside the marks, found on at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import judge_vetoes, score_sheets
from honors.models import JudgeVeto, Nomination, ScoreSheet, User, VetoCriterion
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING
from tests.factories.score_sheets import fill_in, sheet_of
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
LIST = "/desk/judging/vetoes/"


@laid
def sheet(tree: County, staff: Staff) -> ScoreSheet:
    """All marked, by the first judge; the rubric has two vetoes."""
    (case,) = Selection(tree, staff, vetoes=("家庭暴力", "违章搭建")).enter(1)
    return fill_in(sheet_of(case, staff.judges[0]), 90, at=DURING)


@laid
def veto(sheet: ScoreSheet) -> JudgeVeto:
    """Handed in with its sheet."""
    raised = judge_vetoes.raise_veto(
        sheet=sheet,
        criterion=VetoCriterion.objects.get(text="家庭暴力"),
        reason="邻居反映（虚构）。",
        by=sheet.judge,
        at=DURING,
    )
    score_sheets.submit(sheet=sheet, by=sheet.judge, at=DURING)
    return raised


def test_a_judge_raises_a_veto_gives_another_reason_and_takes_it_back(
    at_desk: AtDesk, sheet: ScoreSheet
) -> None:
    desk, address = at_desk(sheet.judge), f"/sheets/{sheet.pk}/vetoes/"
    criterion = VetoCriterion.objects.get(text="家庭暴力").pk
    assert address in desk.get(f"/sheets/{sheet.pk}/").content.decode()
    with CaptureQueriesContext(connection) as read:
        shown = desk.get(address)

    assert (shown.status_code, len(read) <= MOST_STATEMENTS) == (200, True)
    assert desk.post(address, {"criterion": criterion}).status_code == 422
    for reason in ("邻居反映（虚构）。", "村里核实（虚构）。"):
        assert desk.post(address, {"criterion": criterion, "reason": reason}).status_code == 303
    raised = JudgeVeto.objects.get()
    assert (raised.sheet, raised.reason) == (sheet, "村里核实（虚构）。")

    assert desk.post(address, {"take_back": raised.pk}).status_code == 303
    assert not JudgeVeto.objects.exists()


def test_nobody_raises_one_on_anothers_sheet_or_a_sheet_that_is_in(
    at_desk: AtDesk, sheet: ScoreSheet, veto: JudgeVeto, staff: Staff
) -> None:
    address = f"/sheets/{sheet.pk}/vetoes/"
    sent = {"criterion": veto.criterion_id, "reason": "虚构"}

    for user in (sheet.judge, staff.judges[1], staff.secretary):
        assert at_desk(user).get(address).status_code == 404
        assert at_desk(user).post(address, sent).status_code == 404
    assert at_desk(sheet.judge).post(address, {"take_back": veto.pk}).status_code == 409
    assert address not in at_desk(sheet.judge).get(f"/sheets/{sheet.pk}/").content.decode()


@pytest.mark.parametrize(
    ("verdict", "state"), [("confirmed", "disqualified"), ("refused", "scoring")]
)
def test_the_secretary_finds_whether_it_holds(
    at_desk: AtDesk, secretary: User, veto: JudgeVeto, verdict: str, state: str
) -> None:
    desk, address = at_desk(secretary), f"{LIST}{veto.pk}/"
    with CaptureQueriesContext(connection) as read:
        assert address in desk.get(LIST).content.decode()
    assert len(read) <= MOST_STATEMENTS
    assert desk.get(address).context["finds"]
    assert desk.post(address, {"verdict": verdict}).status_code == 422

    found = desk.post(address, {"verdict": verdict, "finding": "经核实（虚构）。"})

    assert (found.status_code, found["Location"]) == (303, LIST)
    assert JudgeVeto.objects.get().verdict == verdict
    assert Nomination.objects.get(pk=veto.sheet.nomination_id).state == state
    assert desk.get(LIST).context["page"].rows == []
    assert not desk.get(address).context["finds"]
    assert address in desk.get(f"{LIST}?list=found").content.decode()
    again = desk.post(address, {"verdict": verdict, "finding": "再来（虚构）。"})
    assert again.status_code == 422


def test_an_auditor_reads_it_and_others_find_nothing(
    at_desk: AtDesk, veto: JudgeVeto, staff: Staff, officer: User
) -> None:
    address = f"{LIST}{veto.pk}/"
    sent = {"verdict": "refused", "finding": "虚构"}
    auditor = at_desk(staff.auditor)

    assert not auditor.get(address).context["finds"]
    assert auditor.post(address, sent).status_code == 403
    for other in (veto.sheet.judge, staff.judges[1], officer, staff.secretaries[0]):
        assert at_desk(other).get(address).status_code == 404
        assert at_desk(other).post(address, sent).status_code == 404
    assert JudgeVeto.objects.get().verdict == ""
