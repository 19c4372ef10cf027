"""The declared method, and what a rubric shows without counting it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from honors import invariants, presets
from honors.actions import rounds
from honors.models import Criterion
from honors.queries import recounts
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection, decided
from tests.factories.rounds import OPENED_AT, PLANNED_AT, a_round, category_of
from tests.factories.score_sheets import scoring_of
from workflow.refusals import Refusal

pytestmark = pytest.mark.django_db

IDLE_FIRST = (
    rounds.CriterionSpec(name="印象", weight=0, maximum=100, counts=False),
    rounds.CriterionSpec(name="事迹", weight=100, maximum=100),
)


@pytest.mark.parametrize(
    ("method", "scores"),
    [
        ("mean", ["80.0000", "77.0000"]),
        ("median", ["82.0000", "80.0000"]),
        ("trimmed_mean", ["80.6667", "80.0000"]),
    ],
)
def test_each_method_gives_its_own_scores(
    tree: County, staff: Staff, method: str, scores: list[str]
) -> None:
    """One harsh mark pulls a mean down, and not a median: why both are asked for."""
    selection = Selection(tree, staff, method=method)
    selection.enter(2)
    selection.score([82, 78, 70, 88, 82], [80, 80, 80, 80, 65])

    ranking = selection.cut()

    assert [str(entry.score) for entry in ranking.entries.order_by("position")] == scores
    assert recounts.recompute(ranking).agrees
    assert invariants.check() == []


def test_what_does_not_count_is_marked_and_neither_adds_nor_breaks_a_tie(
    tree: County, staff: Staff
) -> None:
    selection = Selection(tree, staff, criteria=IDLE_FIRST)
    selection.enter(2)
    selection.score([(100, 80)] * 5, [(10, 80)] * 5)

    ranking = selection.cut()

    assert [*ranking.entries.values_list("score", flat=True)] == [Decimal(80)] * 2
    assert ranking.rules["ties"] == ["median", "lowest", "lot"]
    assert decided(ranking) == ["lot", "lot"]
    assert recounts.recompute(ranking).agrees
    assert invariants.check() == []


def test_a_tie_is_not_decided_by_what_does_not_count(tree: County, staff: Staff) -> None:
    """The round could not have opened so: its rubric is changed behind its back."""
    selection = Selection(tree, staff, ties=["criterion_1"])
    Criterion.objects.filter(
        rubric__stage=scoring_of(selection.round),
        rubric__category=category_of(selection.round, "person"),
        position=1,
    ).update(counts=False, weight=0)
    selection.enter(1)
    selection.score([80] * 5)

    assert selection.refused().code == "tie_rule_unknown"


def test_such_a_tie_rule_is_found_when_the_round_opens(tree: County, staff: Staff) -> None:
    settings = {"method": "mean", "cut": True, "ties": ["criterion_1"]}
    route = (
        presets.StageSpec(kind="scoring", level="county", settings=settings),
        presets.approval("county"),
    )
    round_ = a_round(tree, staff, opened=False, route=route, kinds=["person"])
    criteria = (
        rounds.CriterionSpec(name="印象", weight=0, maximum=10, counts=False),
        rounds.CriterionSpec(name="事迹", weight=100, maximum=100),
    )
    rounds.set_rubric(
        stage=scoring_of(round_),
        category=category_of(round_, "person"),
        criteria=criteria,
        by=staff.secretary,
        at=PLANNED_AT,
    )

    with pytest.raises(Refusal) as caught:
        rounds.open_round(round_=round_, by=staff.secretary, at=OPENED_AT)

    assert caught.value.code == "tie_rule_unknown"
