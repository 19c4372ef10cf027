"""A judge raises a veto; the secretary finds whether it holds; the case is out, or stays in.

The re-inspection of posts of honor in a county goes by a list of one-vote vetoes beside a table of
100 points; the list itself (illegal acts, superstition, domestic violence, ...) is a city's.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from honors import invariants
from honors.actions import judge_vetoes, rounds, score_sheets
from honors.models import JudgeVeto, ScoreSheet, VetoCriterion
from honors.queries.judge_vetoes import visible_to
from honors.queries.rankings import explain
from honors.roles import Role
from tests.factories.accounts import Staff, a_membership
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import CRITERIA, PLANNED_AT, a_round, category_of, stage_of
from tests.factories.score_sheets import MARKED_AT, SEALED_AT, fill_in, give, sheet_of
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, Refusal

pytestmark = pytest.mark.django_db

VIOLENCE, BUILDING = "家庭暴力", "违章搭建"


class Vetoed(Selection):
    """Three cases of five judges; the first judge raises a veto against the second."""

    def __init__(self, tree: County, staff: Staff) -> None:
        super().__init__(tree, staff, vetoes=(VIOLENCE, BUILDING))
        self.enter(3)
        self.criterion = VetoCriterion.objects.get(text=VIOLENCE)

    def raised(self, reason: str = "邻居反映（虚构）。") -> JudgeVeto:
        judge = self.staff.judges[0]
        sheet = fill_in(sheet_of(self.cases[1], judge), 95)
        return judge_vetoes.raise_veto(
            sheet=sheet, criterion=self.criterion, reason=reason, by=judge, at=MARKED_AT
        )

    def submitted(self) -> JudgeVeto:
        """Everything is in: 90, 95 and 80 from each."""
        veto = self.raised()
        score_sheets.submit(sheet=veto.sheet, by=self.staff.judges[0], at=MARKED_AT)
        for case, mark in zip(self.cases, (90, 95, 80), strict=True):
            for judge in self.staff.judges:
                if ScoreSheet.objects.filter(
                    nomination=case, judge=judge, state="assigned"
                ).exists():
                    give(sheet_of(case, judge), mark)
        return veto

    def decide(self, veto: JudgeVeto, verdict: str, **given: Any) -> JudgeVeto:
        usual = {"finding": "经核实（虚构）。", "by": self.staff.secretary, "at": SEALED_AT}
        return judge_vetoes.decide(veto=veto, verdict=verdict, **(usual | given))


@laid
def vetoed(tree: County, staff: Staff) -> Vetoed:
    return Vetoed(tree, staff)


def test_a_veto_that_nobody_dealt_with_keeps_the_line_from_being_drawn(vetoed: Vetoed) -> None:
    vetoed.submitted()

    refused = vetoed.refused()

    assert (refused.code, refused.params["count"]) == ("vetoes_open", 1)


def test_a_confirmed_veto_takes_the_case_out_and_leaves_the_others_their_scores(
    vetoed: Vetoed,
) -> None:
    veto = vetoed.submitted()
    vetoed.decide(veto, "confirmed")
    ranking = vetoed.cut()

    assert vetoed.states() == ["approval", "disqualified", "approval"]
    assert vetoed.order(ranking) == [0, 2]
    assert [entry.score for entry in ranking.entries.order_by("position")] == [90, 80]
    told = explain(ranking.entries.get(position=1))
    assert told.vetoes == ()
    assert [(each.criterion, each.verdict, each.finding) for each in told.taken_out] == [
        (VIOLENCE, "confirmed", "经核实（虚构）。")
    ]
    body = json.loads(LedgerEvent.objects.get(action="nominations.veto").body)
    assert body["facts"] == {"ground": "judge_veto", "criterion": vetoed.criterion.pk}
    assert invariants.check() == []


def test_a_refused_veto_leaves_the_case_with_its_score_and_is_told(vetoed: Vetoed) -> None:
    vetoed.decide(vetoed.submitted(), "refused", finding="查无此事（虚构）。")
    ranking = vetoed.cut()

    assert vetoed.order(ranking) == [1, 0, 2]
    told = explain(ranking.entries.get(position=1))
    assert [(each.reason, each.verdict) for each in told.vetoes] == [
        ("邻居反映（虚构）。", "refused")
    ]
    assert (told.taken_out, explain(ranking.entries.get(position=2)).vetoes) == ((), ())
    assert invariants.check() == []


def test_history_keeps_which_veto_was_raised_and_no_word_of_the_reason(vetoed: Vetoed) -> None:
    veto = vetoed.submitted()

    event = LedgerEvent.objects.get(
        stream=f"score_sheets:{veto.sheet_id}", action="score_sheets.submit"
    )
    assert json.loads(event.body)["facts"]["vetoes"] == [vetoed.criterion.pk]
    assert "邻居" not in event.body


def test_nobody_else_sees_a_veto_before_its_sheet_is_in_and_then_whoever_reads_the_sheet(
    vetoed: Vetoed,
) -> None:
    veto, staff = vetoed.raised(), vetoed.staff
    people = (staff.judges[0], staff.judges[1], staff.secretary, staff.auditor, staff.officers[-1])
    before = [visible_to(user, at=MARKED_AT).exists() for user in people]
    score_sheets.submit(sheet=veto.sheet, by=staff.judges[0], at=MARKED_AT)
    after = [visible_to(user, at=MARKED_AT).exists() for user in people]

    assert before == [True, False, False, False, False]
    assert after == [True, False, True, True, False]


def test_a_veto_is_taken_back_while_the_sheet_is_open(vetoed: Vetoed) -> None:
    veto, judge = vetoed.raised(), vetoed.staff.judges[0]
    again = vetoed.raised("另有说法（虚构）。")
    judge_vetoes.take_back(veto=again, by=judge, at=MARKED_AT)

    assert again == veto
    assert JudgeVeto.objects.count() == 0


def test_nothing_is_found_before_the_sheet_is_submitted_nor_twice(vetoed: Vetoed) -> None:
    veto = vetoed.raised()
    with pytest.raises(GuardFailed) as early:
        vetoed.decide(veto, "confirmed")
    score_sheets.submit(sheet=veto.sheet, by=vetoed.staff.judges[0], at=MARKED_AT)
    vetoed.decide(veto, "refused")
    with pytest.raises(GuardFailed) as late:
        vetoed.decide(veto, "confirmed")

    assert (early.value.code, late.value.code) == ("sheet_not_submitted", "veto_decided")
    assert vetoed.states() == ["scoring"] * 3


@pytest.mark.parametrize("who", ["judge", "officer", "township", "auditor"])
def test_only_the_organizers_secretary_finds(vetoed: Vetoed, who: str) -> None:
    veto, staff = vetoed.submitted(), vetoed.staff
    people = {
        "judge": staff.judges[0],
        "officer": staff.officers[-1],
        "township": staff.secretaries[0],
        "auditor": staff.auditor,
    }

    for verdict in ("confirmed", "refused"):
        with pytest.raises(NotPermitted):
            vetoed.decide(veto, verdict, by=people[who])
    assert vetoed.states() == ["scoring"] * 3


def test_nobody_finds_on_a_veto_of_the_own(vetoed: Vetoed) -> None:
    veto, judge = vetoed.submitted(), vetoed.staff.judges[0]
    a_membership(judge, Role.SECRETARY, vetoed.tree.county)

    with pytest.raises(NotPermitted) as refused:
        vetoed.decide(veto, "confirmed", by=judge)

    assert refused.value.code == "own_veto"


@pytest.mark.parametrize(
    ("verdict", "finding", "pointer"),
    [("maybe", "查", "/verdict"), ("confirmed", " ", "/finding")],
)
def test_a_finding_is_one_of_two_and_says_why(
    vetoed: Vetoed, verdict: str, finding: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        vetoed.decide(vetoed.submitted(), verdict, finding=finding)

    assert refused.value.pointer == pointer


def test_no_case_is_taken_out_without_a_confirmed_veto(vetoed: Vetoed) -> None:
    vetoed.submitted()

    with pytest.raises(Refusal) as refused:
        engine.perform(
            vetoed.again(vetoed.cases[1]),
            "veto",
            actor=vetoed.staff.secretary,
            at=SEALED_AT,
            reason="虚构",
        )
    assert refused.value.code == "no_veto_confirmed"


def test_a_criterion_of_another_rubric_or_another_judges_sheet_is_refused(
    vetoed: Vetoed, tree: County, staff: Staff
) -> None:
    other = a_round(tree, staff, opened=False, code="QT")
    rubric = rounds.set_rubric(
        stage=stage_of(other, "scoring"),
        category=category_of(other, "family"),
        criteria=CRITERIA,
        vetoes=[BUILDING],
        by=staff.secretary,
        at=PLANNED_AT,
    )
    sheet = sheet_of(vetoed.cases[0], staff.judges[0])
    given = {"sheet": sheet, "reason": "虚构", "at": MARKED_AT}

    with pytest.raises(InvalidInput) as foreign:
        judge_vetoes.raise_veto(criterion=rubric.vetoes.get(), by=staff.judges[0], **given)
    with pytest.raises(NotPermitted):
        judge_vetoes.raise_veto(criterion=vetoed.criterion, by=staff.judges[1], **given)
    assert foreign.value.code == "criterion_unknown"


@pytest.mark.parametrize("texts", [[VIOLENCE, VIOLENCE], [f"条{n}" for n in range(21)]])
def test_a_rubric_has_each_veto_once_and_not_too_many(
    tree: County, staff: Staff, texts: list[str]
) -> None:
    planned = a_round(tree, staff, opened=False)

    with pytest.raises(InvalidInput) as refused:
        rounds.set_rubric(
            stage=stage_of(planned, "scoring"),
            category=category_of(planned, "family"),
            criteria=CRITERIA,
            vetoes=texts,
            by=staff.secretary,
            at=PLANNED_AT,
        )
    assert refused.value.code == "wrong_vetoes"
