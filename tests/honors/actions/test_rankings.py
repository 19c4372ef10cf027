"""The cut, from sheets to moved cases: ties, lots, caps and shares, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import nominations, panels, rankings, score_sheets
from honors.models import Nomination, Ranking, RankingEntry, ScoreSheet, Stage, User
from honors.models.programs import NomineeKind
from honors.queries import recounts
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING, category_of
from tests.factories.score_sheets import (
    MARKED_AT,
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    give,
    score,
    score_alike,
    scoring_of,
    sheet_of,
)
from workflow.models import LedgerEvent
from workflow.refusals import Refusal
from workflow.verification import verify

pytestmark = pytest.mark.django_db

CADRES = {
    "cadres": {"label": "干部不超过20%", "field": "work", "values": ["干部"], "at_most_percent": 20}
}
FRONT = {
    "front": {"label": "一线不少于50%", "field": "work", "values": ["一线"], "at_least_percent": 50}
}


class Selection:
    """A round whose cases are in scoring, and its people."""

    def __init__(self, tree: County, staff: Staff, **settings: Any) -> None:
        self.tree, self.staff = tree, staff
        self.round = a_scored_round(tree, staff, **settings)
        self.cases: list[Nomination] = []

    def enter(self, works: Sequence[str] | int) -> list[Nomination]:
        self.cases += cases_in_scoring(self.round, self.tree, self.staff, works)
        return self.cases

    def score(self, *rows: Sequence[object]) -> None:
        """One row for each case in turn: a mark from each judge, or a pair of marks."""
        for case, row in zip(self.cases, rows, strict=True):
            score(case, self.staff.judges, *row)

    def cut(self, **given: Any) -> Ranking:
        return rankings.cut(
            stage=given.pop("stage", scoring_of(self.round)),
            category=category_of(self.round, NomineeKind.PERSON),
            by=given.pop("by", self.staff.secretary),
            at=given.pop("at", SEALED_AT),
            **given,
        )

    def refused(self, **given: Any) -> Refusal:
        """Nothing is sealed, moved or written into history."""
        before = (LedgerEvent.objects.count(), self.states())
        with pytest.raises(Refusal) as caught:
            self.cut(**given)
        assert (LedgerEvent.objects.count(), self.states()) == before
        assert not RankingEntry.objects.exists()
        return caught.value

    def states(self) -> list[str]:
        return [*self.round.nominations.order_by("pk").values_list("state", flat=True)]

    def order(self, ranking: Ranking) -> list[int]:
        """The cases by their place in the order they were entered, best first."""
        places = {case.pk: number for number, case in enumerate(self.cases)}
        return [places[entry.nomination_id] for entry in ranking.entries.order_by("position")]


@pytest.fixture
def selection(tree: County, staff: Staff) -> Selection:
    return Selection(tree, staff)


def decided(ranking: Ranking) -> list[str]:
    return [*ranking.entries.order_by("position").values_list("decided_by", flat=True)]


def test_the_best_go_on_and_the_rest_are_passed_over(selection: Selection) -> None:
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)

    ranking = selection.cut()

    assert selection.order(ranking) == [1, 2, 0]
    assert selection.states() == ["not_selected", "approval", "approval"]
    assert [*ranking.entries.values_list("score", "is_above").order_by("position")] == [
        (Decimal(90), True),
        (Decimal(80), True),
        (Decimal(70), False),
    ]
    assert {*ScoreSheet.objects.values_list("state", flat=True)} == {"locked"}


def test_the_seal_is_in_history_with_the_digest_of_every_figure(selection: Selection) -> None:
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)

    ranking = selection.cut()

    facts = json.loads(LedgerEvent.objects.get(action="rankings.sealed").body)
    assert facts["stream"] == f"rounds:{selection.round.pk}"
    assert (facts["method"], facts["line"], facts["count"], facts["above"]) == ("mean", 2, 3, 2)
    assert facts["ties"] == ["median", "lowest", "criterion_1", "lot"]
    assert (facts["lot_seed"], facts["lots"]) == (ranking.lot_seed, 0)
    assert len(facts["digest"]) == 64
    assert verify() == []


def test_the_median_breaks_a_tie_first(selection: Selection) -> None:
    selection.enter(2)
    selection.score([70, 80, 90, 80, 80], [70, 81, 87, 81, 81])

    ranking = selection.cut(line=1)

    assert (selection.order(ranking), decided(ranking)) == ([1, 0], ["median", "median"])
    assert selection.states() == ["not_selected", "approval"]


def test_then_the_lowest_total_breaks_it(selection: Selection) -> None:
    selection.enter(2)
    selection.score([60, 80, 80, 80, 100], [70, 80, 80, 80, 90])

    ranking = selection.cut(line=1)

    assert (selection.order(ranking), decided(ranking)) == ([1, 0], ["lowest", "lowest"])


def test_then_the_first_criterion_breaks_it(selection: Selection) -> None:
    selection.enter(2)
    # Weighed 60 : 40, two marks less there are three more here.
    selection.score([(78, 83)] * 5, [(80, 80)] * 5)

    ranking = selection.cut(line=1)

    assert (selection.order(ranking), decided(ranking)) == ([1, 0], ["criterion_1"] * 2)


def test_at_last_a_lot_decides_that_anybody_can_draw_again(selection: Selection) -> None:
    selection.enter(4)
    selection.score(*[[80] * 5] * 4)

    ranking = selection.cut()

    assert decided(ranking) == ["lot"] * 4
    assert [*ranking.entries.order_by("position").values_list("lot", flat=True)] == [1, 2, 3, 4]
    assert recounts.recompute(ranking).differences == ()


def test_a_stage_declares_its_own_tie_order(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, ties=["highest"])
    selection.enter(2)
    selection.score([60, 80, 80, 80, 100], [70, 80, 80, 80, 90])

    ranking = selection.cut(line=1)

    assert (selection.order(ranking), decided(ranking)) == ([0, 1], ["highest", "highest"])


def test_the_trimmed_mean_needs_five_sheets(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, method="trimmed_mean")
    selection.enter(2)
    selection.score([10, 80, 82, 84, 100], [10, 80, 82, 84])

    ranking = selection.cut()

    figures = {e.nomination_id: (e.score, e.figures["method"]) for e in ranking.entries.all()}
    assert [figures[case.pk] for case in selection.cases] == [
        (Decimal(82), "trimmed_mean"),
        (Decimal(64), "mean"),
    ]


def test_a_recused_sheet_does_not_count(selection: Selection) -> None:
    (case,) = selection.enter(1)
    for judge, mark in zip(selection.staff.judges, (90, 90, 90, 90, 0), strict=True):
        give(sheet_of(case, judge), mark)
    score_sheets.recuse(
        sheet=case.score_sheets.get(total=0),
        ground="kin",
        by=selection.staff.judges[4],
        at=MARKED_AT,
    )

    assert selection.cut().entries.get().score == Decimal(90)


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


def return_to_author(selection: Selection, case: Nomination) -> Nomination:
    return nominations.move(
        nomination=case,
        name="return",
        by=selection.staff.officers[-1],
        at=MARKED_AT,
        reason="有一处要改。",
        defects=[{"field": "work", "text": "请写全。"}],
    )


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


def test_the_stage_may_draw_its_own_line(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=1, line=2)
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)

    assert selection.cut().line == 2
    assert selection.states().count("approval") == 2


def test_a_cap_passes_over_whom_it_forbids_and_names_itself(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=5, list_rules=CADRES)
    selection.enter(["干部", "干部", "种植", "种植", "种植", "种植", "种植"])
    selection.score(*[[99 - n] * 5 for n in range(7)])

    ranking = selection.cut()

    assert selection.states() == [
        "approval",
        "not_selected",
        "approval",
        "approval",
        "approval",
        "approval",
        "not_selected",
    ]
    assert decided(ranking) == ["score", "list_rule", *["score"] * 5]
    skipped = ranking.entries.get(position=2)
    assert (skipped.figures["skipped_by"], skipped.figures["decided_by"]) == (["cadres"], "score")


def test_a_share_leaves_room_for_those_further_down(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=2, list_rules=FRONT)
    selection.enter(["种植", "种植", "一线"])
    selection.score([99] * 5, [98] * 5, [60] * 5)

    ranking = selection.cut()

    assert selection.states() == ["approval", "not_selected", "approval"]
    assert recounts.recompute(ranking).differences == ()


def test_a_list_that_cannot_keep_its_rules_is_refused(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=2, list_rules=FRONT)
    selection.enter(["种植", "种植"])
    selection.score([99] * 5, [98] * 5)

    refused = selection.refused()

    assert (refused.code, refused.params["label"]) == ("list_rule_broken", "一线不少于50%")


def come_back(selection: Selection, case: Nomination) -> Nomination:
    """Returned at the approval and corrected in what the judges read: scored anew."""
    returned = return_to_author(selection, case)
    nominator = selection.staff.nominators[0]
    nominations.save_dossier(
        nomination=returned,
        data={"work": "种植", "deeds": "改过的事迹"},
        by=nominator,
        at=MARKED_AT,
        veto_declared=True,
    )
    defect = returned.defects.get()
    nominations.answer_defect(defect=defect, answer="已写全。", by=nominator, at=MARKED_AT)
    return nominations.move(
        nomination=returned, name="resubmit", by=nominator, at=SEALED_AT + timedelta(hours=1)
    )


def test_a_case_that_comes_back_is_ranked_under_the_next_serial(selection: Selection) -> None:
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)
    first = selection.cut()
    back = come_back(selection, selection.cases[1])

    for judge in selection.staff.judges:
        give(sheet_of(back, judge), 60, at=SEALED_AT + timedelta(hours=2))
    second = selection.cut(at=SEALED_AT + timedelta(days=1))

    assert back.state == "scoring"
    assert (first.serial, second.serial) == (1, 2)
    assert second.line == 1
    assert selection.states() == ["not_selected", "approval", "approval"]
    assert [recounts.recompute(ranking).differences for ranking in (first, second)] == [(), ()]


@pytest.mark.parametrize(("refills", "line"), [(True, 2), (False, 1)])
def test_a_struck_out_place_is_refilled_only_where_the_terms_say_so(
    tree: County, staff: Staff, refills: bool, line: int
) -> None:
    selection = Selection(tree, staff, places=3, refills=refills)
    selection.enter(3)
    selection.score([70] * 5, [90] * 5, [80] * 5)
    selection.cut()
    back = come_back(selection, selection.cases[1])
    nominations.move(
        nomination=selection.cases[0],
        name="withdraw",
        by=staff.secretary,
        at=SEALED_AT,
        reason="本人",
    )
    for judge in staff.judges:
        give(sheet_of(back, judge), 60, at=SEALED_AT + timedelta(hours=2))

    assert selection.cut(at=SEALED_AT + timedelta(days=1)).line == line


def test_statements_do_not_grow_with_the_cases(tree: County, staff: Staff) -> None:
    """Five cases and twenty-five, of five sheets each, with lots, a cap and both kinds of moves."""
    selection, counts = Selection(tree, staff, list_rules=CADRES), []
    for number in (2, 5, 25):
        cases = cases_in_scoring(selection.round, tree, staff, number)
        score_alike(cases, staff.judges, 80)
        with CaptureQueriesContext(connection) as captured:
            ranking = selection.cut(line=1)
        counts.append((ranking.entries.count(), len(captured)))

    assert [ranked for ranked, _statements in counts] == [2, 5, 25]
    assert counts[1][1] == counts[2][1]


def test_history_and_places_agree_after_a_cut_with_everything(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=3, list_rules=CADRES | FRONT, method="trimmed_mean")
    selection.enter(["干部", "一线", "种植", "一线", "种植", "一线"])
    selection.score(*[[80] * 5] * 6)

    ranking = selection.cut()

    assert verify() == []
    assert recounts.recompute(ranking).differences == ()
    assert selection.states().count("approval") == 3
