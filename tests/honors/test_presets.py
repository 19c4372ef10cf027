import pytest

from honors import presets
from honors.actions import rounds
from honors.models import Round, User
from tests.factories.organizations import County
from tests.factories.rounds import PLANNED_AT

ROUTES = {
    "county": presets.county(),
    "township only": presets.township_only(),
    "decision first": presets.decision_first(),
    "two reviews, three notices": presets.two_reviews_three_notices(),
}


def shape(route: tuple[presets.StageSpec, ...]) -> list[str]:
    return [f"{spec.level} {spec.kind}" for spec in route]


@pytest.mark.parametrize("name", ROUTES)
def test_every_preset_is_a_route_that_can_be_set(
    planned: Round, secretary: User, name: str
) -> None:
    stages = rounds.set_route(round_=planned, stages=ROUTES[name], by=secretary, at=PLANNED_AT)

    assert [f"{stage.level} {stage.kind}" for stage in stages] == shape(ROUTES[name])
    assert "approval" in [stage.kind for stage in stages]
    assert [s.depth for s in stages] == sorted((s.depth for s in stages), reverse=True)


def test_departments_are_heard_before_the_scoring(
    tree: County, planned: Round, secretary: User
) -> None:
    route = presets.county_with_consultation([tree.department.pk], method="trimmed_mean")

    stages = rounds.set_route(round_=planned, stages=route, by=secretary, at=PLANNED_AT)

    assert [stage.kind for stage in stages] == [
        "review",
        "notice",
        "review",
        "consultation",
        "scoring",
        "notice",
        "approval",
    ]
    assert stages[3].settings == {"departments": [tree.department.pk], "days": 5}
    assert stages[4].settings == {"method": "trimmed_mean", "cut": True}


def test_two_reviews_and_three_notices_are_counted_right() -> None:
    kinds = [spec.kind for spec in presets.two_reviews_three_notices()]

    assert (kinds.count("review"), kinds.count("notice"), kinds[-1]) == (2, 3, "approval")


def test_where_the_decision_comes_first_a_notice_is_last() -> None:
    assert shape(presets.decision_first())[-2:] == ["county approval", "county notice"]
