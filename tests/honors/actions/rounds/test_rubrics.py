from decimal import Decimal
from typing import Any

import pytest

from honors.actions import rounds
from honors.actions.rounds import CriterionSpec
from honors.models import Criterion, Round, Rubric, User
from honors.roles import CLOCK
from tests.factories.rounds import CRITERIA, category_of, stage_of
from tests.factories.rounds import PLANNED_AT as NOW
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

SOUND: dict[str, Any] = {"name": "事迹", "weight": 100, "maximum": 100}


def put(round_: Round, by: Any, criteria: Any, kind: str = "scoring") -> Rubric:
    return rounds.set_rubric(
        stage=stage_of(round_, kind),
        category=category_of(round_, "person"),
        criteria=criteria,
        by=by,
        at=NOW,
    )


def test_a_rubric_replaces_the_one_before(planned: Round, secretary: User) -> None:
    bands = ({"from": "90", "text": "突出"}, {"from": "60", "text": "良好"})
    rubric = put(
        planned,
        secretary,
        [
            CriterionSpec(name="事迹", weight="62.5", maximum=100, bands=bands),
            CriterionSpec(name="影响", weight=Decimal("37.5"), maximum=5, comment_required=True),
        ],
    )

    stored = [
        (c.position, c.name, c.weight, c.maximum, c.comment_required)
        for c in rubric.criteria.order_by("position")
    ]
    assert stored == [
        (1, "事迹", Decimal("62.50"), Decimal(100), False),
        (2, "影响", Decimal("37.50"), Decimal(5), True),
    ]
    assert rubric.criteria.get(position=1).bands == [
        {"from": "90.00", "text": "突出"},
        {"from": "60.00", "text": "良好"},
    ]
    assert Rubric.objects.filter(category=category_of(planned, "person")).count() == 1


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": ""}, "empty", "name"),
        ({"weight": 0}, "out_of_range", "weight"),
        ({"weight": "100.01"}, "out_of_range", "weight"),
        ({"weight": "33.333"}, "number_too_fine", "weight"),
        ({"weight": "many"}, "not_a_number", "weight"),
        ({"weight": float("nan")}, "not_a_number", "weight"),
        ({"weight": Decimal("Infinity")}, "not_a_number", "weight"),
        ({"weight": True}, "not_a_number", "weight"),
        ({"maximum": 0}, "out_of_range", "maximum"),
        ({"maximum": 10000}, "out_of_range", "maximum"),
        ({"maximum": "1e3000"}, "out_of_range", "maximum"),
        ({"comment_required": None}, "not_yes_or_no", "comment_required"),
        ({"bands": "90"}, "wrong_bands", "bands"),
        ({"bands": ({"from": "90"},)}, "wrong_bands", "bands/0"),
        ({"bands": ({"from": "101", "text": "好"},)}, "out_of_range", "bands/0/from"),
        ({"bands": ({"from": "90", "text": "好"},) * 2}, "wrong_bands", "bands"),
    ],
)
def test_a_criterion_that_cannot_be_is_refused(
    planned: Round, secretary: User, change: dict[str, Any], code: str, field: str
) -> None:
    before = list(Criterion.objects.order_by("pk"))

    with pytest.raises(InvalidInput) as refused:
        put(planned, secretary, [CriterionSpec(**(SOUND | change))])

    assert (refused.value.code, refused.value.pointer) == (code, f"/criteria/0/{field}")
    assert list(Criterion.objects.order_by("pk")) == before


@pytest.mark.parametrize("count", [0, 51])
def test_a_rubric_has_a_length(planned: Round, secretary: User, count: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(planned, secretary, [CriterionSpec(**SOUND)] * count)

    assert refused.value.code == "rubric_length"


def test_criteria_have_different_names(planned: Round, secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(planned, secretary, [CriterionSpec(**SOUND)] * 2)

    assert (refused.value.code, refused.value.pointer) == ("criterion_twice", "/criteria/1/name")


def test_only_a_scoring_stage_of_the_same_round_has_a_rubric(
    planned: Round, secretary: User
) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(planned, secretary, CRITERIA, kind="review")

    assert refused.value.code == "not_scoring"


def test_the_rubric_of_an_open_round_is_frozen(opened: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        put(opened, secretary, CRITERIA)

    assert refused.value.code == "terms_frozen"


def test_nobody_but_the_organizers_secretary_sets_it(
    planned: Round, stranger: User, operator: User
) -> None:
    for actor in (stranger, operator, CLOCK):
        with pytest.raises(NotPermitted):
            put(planned, actor, CRITERIA)
