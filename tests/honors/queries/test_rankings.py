"""Why a rank is what it is, for whom, and whether it comes out again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from honors.actions import rankings
from honors.models import Mark, Nomination, Ranking, RankingEntry, Round, ScoreSheet, User
from honors.models.programs import NomineeKind
from honors.queries import rankings as queries
from honors.queries import recounts
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import CADRES
from tests.factories.rounds import category_of
from tests.factories.score_sheets import (
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    score,
    score_alike,
    scoring_of,
)
from tests.ground import laid

pytestmark = pytest.mark.django_db


def cut(round_: Round, staff: Staff) -> Ranking:
    return rankings.cut(
        stage=scoring_of(round_),
        category=category_of(round_, NomineeKind.PERSON),
        by=staff.secretary,
        at=SEALED_AT,
    )


@laid
def cases(tree: County, staff: Staff) -> list[Nomination]:
    """A cadre who leads, a cadre passed over, and two farmers of equal score."""
    round_ = a_scored_round(tree, staff, method="trimmed_mean", list_rules=CADRES, places=5)
    works = ["干部", "干部", "种植", "种植", "种植", "种植"]
    cases = cases_in_scoring(round_, tree, staff, works)
    score(cases[0], staff.judges, 100, 95, 94, 93, 10)
    score(cases[1], staff.judges, (91, 89), (92, 90), 93, 94, 95)
    score(cases[2], staff.judges, 80, 80, 80, 80)
    score_alike(cases[3:5], staff.judges, 75)
    score_alike(cases[5:], staff.judges, 70)
    return cases


@laid
def ranking(cases: list[Nomination], staff: Staff) -> Ranking:
    return cut(cases[0].round, staff)


def why(ranking: Ranking, case: Nomination) -> queries.Explanation:
    return queries.explain(ranking.entries.get(nomination=case))


def test_every_figure_behind_a_rank_is_told(ranking: Ranking, cases: list[Nomination]) -> None:
    told = why(ranking, cases[0])

    assert (told.position, told.ranked, told.score) == (1, 6, Decimal(94))
    assert (told.method, told.method_applied, told.note) == ("trimmed_mean", "trimmed_mean", "")
    assert sorted((j.total, j.dropped) for j in told.judges) == [
        (Decimal(10), True),
        (Decimal(93), False),
        (Decimal(94), False),
        (Decimal(95), False),
        (Decimal(100), True),
    ]
    assert [judge.number for judge in told.judges] == [1, 2, 3, 4, 5]
    assert told.ties == (
        ("median", Decimal(94)),
        ("lowest", Decimal(10)),
        ("criterion_1", Decimal("78.4")),
    )
    assert (told.decided_by, told.lot, told.is_above, told.line) == ("score", None, True, 5)
    assert (told.skipped_by, told.skipped_above) == ((), 0)


def test_the_marks_of_each_judge_stand_under_a_number(
    ranking: Ranking, cases: list[Nomination]
) -> None:
    judges = {judge.total: judge.marks for judge in why(ranking, cases[1]).judges}

    assert judges[Decimal("90.2")] == (("事迹", Decimal(91)), ("影响", Decimal(89)))


def test_too_few_sheets_to_trim_are_said_so(ranking: Ranking, cases: list[Nomination]) -> None:
    told = why(ranking, cases[2])

    assert (told.method, told.method_applied) == ("trimmed_mean", "mean")
    with override("en"):
        assert str(told.note) == (
            "With fewer than five sheets nothing is dropped: this is the plain mean."
        )


def test_a_tie_is_told_with_its_lot_and_seed(ranking: Ranking, cases: list[Nomination]) -> None:
    told = [why(ranking, case) for case in cases[3:5]]
    numbers = [Nomination.objects.get(pk=case.pk).number for case in cases[3:5]]

    assert sorted(each.lot or 0 for each in told) == [1, 2]
    assert [each.decided_by for each in told] == ["lot", "lot"]
    assert [each.tied_with for each in told] == [(numbers[1],), (numbers[0],)]
    assert {each.lot_seed for each in told} == {ranking.lot_seed}


def test_a_rule_of_the_list_is_told_to_whom_it_passed_over_and_to_those_behind(
    ranking: Ranking, cases: list[Nomination]
) -> None:
    passed_over, behind = why(ranking, cases[1]), why(ranking, cases[5])

    assert (passed_over.position, passed_over.is_above) == (2, False)
    assert (passed_over.skipped_by, passed_over.decided_by) == (("干部不超过20%",), "score")
    assert (behind.position, behind.is_above, behind.skipped_above) == (6, True, 1)


def test_the_statements_of_an_explanation_are_few(
    ranking: Ranking, cases: list[Nomination]
) -> None:
    entry = RankingEntry.objects.select_related("ranking").get(nomination=cases[3])

    with CaptureQueriesContext(connection) as captured:
        queries.explain(entry)

    assert len(captured) == 5


def test_pages_follow_the_positions(ranking: Ranking) -> None:
    first = queries.page(ranking, size=4)
    second = queries.page(ranking, after=first[-1].position, size=4)

    assert [entry.position for entry in [*first, *second]] == [1, 2, 3, 4, 5, 6]


def test_a_page_is_bounded(ranking: Ranking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)

    assert len(queries.page(ranking, size=10**9)) == 2


def test_rankings_are_seen_by_those_who_decide_and_by_auditors(
    ranking: Ranking, staff: Staff, stranger: User
) -> None:
    people = {
        "secretary": staff.secretary,
        "approver": staff.approvers[-1],
        "auditor": staff.auditor,
        "judge": staff.judges[0],
        "nominator": staff.nominators[0],
        "officer": staff.officers[-1],
        "township": staff.secretaries[0],
        "administrator": staff.administrator,
        "stranger": stranger,
    }

    seeing = {
        name: queries.visible_to(user, at=SEALED_AT).exists() for name, user in people.items()
    }

    assert [name for name, sees in seeing.items() if sees] == ["secretary", "approver", "auditor"]


def test_a_ranking_comes_out_again(ranking: Ranking, cases: list[Nomination]) -> None:
    recount = recounts.recompute(ranking)

    assert recount.agrees
    assert [place.position for place in recount.places] == [1, 2, 3, 4, 5, 6]
    assert recount.places[0].case == cases[0].pk


def differences(ranking: Ranking) -> set[tuple[int | None, str]]:
    found = recounts.recompute(Ranking.objects.get(pk=ranking.pk)).differences
    return {(difference.nomination_id, difference.what) for difference in found}


def test_a_changed_mark_is_found(ranking: Ranking, cases: list[Nomination]) -> None:
    case = cases[2].pk
    Mark.objects.filter(sheet__nomination=case).update(value=81)

    assert differences(ranking) == {
        (case, "total"),
        (case, "score"),
        (case, "ties"),
    }


def test_a_lost_mark_is_found(ranking: Ranking, cases: list[Nomination]) -> None:
    case = cases[2].pk
    Mark.objects.filter(sheet__nomination=case).delete()

    assert {(case, "marks"), (case, "position")} <= differences(ranking)


def test_a_changed_place_is_found(ranking: Ranking, cases: list[Nomination]) -> None:
    RankingEntry.objects.filter(nomination=cases[1]).update(is_above=True)

    assert differences(ranking) == {(cases[1].pk, "is_above"), (None, "ledger digest")}


def test_a_changed_line_is_found(ranking: Ranking) -> None:
    Ranking.objects.filter(pk=ranking.pk).update(line=4, lot_seed="0" * 64)

    assert {(None, "ledger line"), (None, "lot_seed")} <= differences(ranking)


def test_a_sealed_sheet_that_was_left_out_is_found(
    ranking: Ranking, cases: list[Nomination]
) -> None:
    entry = ranking.entries.get(nomination=cases[3])
    entry.figures["sheets"].pop()
    entry.save()

    assert (cases[3].pk, "sheet") in differences(ranking)


def test_recounting_takes_the_same_statements_for_more_cases(tree: County, staff: Staff) -> None:
    round_ = a_scored_round(tree, staff)
    counts = []
    for number in (5, 25):
        score_alike(cases_in_scoring(round_, tree, staff, number), staff.judges, 80)
        ranking = Ranking.objects.get(pk=cut(round_, staff).pk)
        with CaptureQueriesContext(connection) as captured:
            recount = recounts.recompute(ranking)
        assert (len(recount.places), recount.differences) == (number, ())
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_judges_have_the_same_number_in_every_entry(ranking: Ranking) -> None:
    judges = dict(ScoreSheet.objects.values_list("pk", "judge_id"))
    pairs = {
        (judges[sheet["sheet"]], sheet["judge"])
        for entry in ranking.entries.all()
        for sheet in entry.figures["sheets"]
    }

    assert len(pairs) == 5
