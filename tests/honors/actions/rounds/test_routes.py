from typing import Any

import pytest

from honors import presets
from honors.actions import rounds
from honors.models import Round, Rubric, Stage, User
from honors.presets import StageSpec
from honors.roles import CLOCK
from tests.factories.organizations import County
from tests.factories.rounds import PLANNED_AT as NOW
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

NOTICE = {"days": 3, "kind": "working", "count_from": "next_day"}


def set_one(round_: Round, by: Any, kind: str, settings: Any, level: str = "county") -> Stage:
    spec = StageSpec(kind=kind, level=level, settings=settings)
    return rounds.set_route(round_=round_, stages=[spec], by=by, at=NOW)[0]


def test_a_route_replaces_the_one_before(planned: Round, secretary: User) -> None:
    stages = rounds.set_route(round_=planned, stages=presets.township_only(), by=secretary, at=NOW)

    assert [(s.position, s.level, s.kind) for s in planned.stages.order_by("position")] == [
        (1, "township", "review"),
        (2, "township", "scoring"),
        (3, "township", "notice"),
        (4, "township", "approval"),
    ]
    assert [stage.settings for stage in stages] == [
        spec.settings for spec in presets.township_only()
    ]


def test_a_stage_that_stays_keeps_its_rubrics_and_panels(planned: Round, secretary: User) -> None:
    before = planned.stages.get(kind="scoring")
    rubrics = before.rubrics.count()
    route = [presets.notice("village", 3), *reversed(presets.county(method="median"))]

    stages = rounds.set_route(round_=planned, stages=route, by=secretary, at=NOW)

    now = planned.stages.get(kind="scoring")
    assert (now.pk, now.position, now.settings["method"]) == (before.pk, 4, "median")
    assert (now.rubrics.count(), now.panels.count()) == (rubrics, 1)
    assert [stage.pk for stage in stages] == list(
        planned.stages.order_by("position").values_list("pk", flat=True)
    )


def test_a_stage_that_goes_takes_its_rubrics_and_panels_along(
    planned: Round, secretary: User
) -> None:
    rounds.set_route(round_=planned, stages=presets.decision_first(), by=secretary, at=NOW)

    assert not Rubric.objects.filter(stage__round=planned).exists()
    assert planned.stages.count() == 4


@pytest.mark.parametrize(
    ("kind", "settings", "code", "setting"),
    [
        ("notice", NOTICE | {"days": 2}, "notice_too_short", "/days"),
        ("notice", NOTICE | {"days": 61}, "too_large", "/days"),
        ("notice", NOTICE | {"kind": "lunar"}, "not_a_choice", "/kind"),
        ("notice", NOTICE | {"count_from": "yesterday"}, "not_a_choice", "/count_from"),
        ("notice", {"days": 3, "kind": "working"}, "setting_missing", "/count_from"),
        ("notice", NOTICE | {"color": "red"}, "unknown_setting", "/color"),
        ("scoring", {"method": "dice"}, "not_a_choice", "/method"),
        ("scoring", {}, "setting_missing", "/method"),
        ("scoring", {"method": "mean", "line": 0}, "not_positive", "/line"),
        ("review", {"ranked": "yes"}, "not_yes_or_no", "/ranked"),
        ("review", "ranked", "unknown_setting", "/"),
        ("consultation", {"departments": [], "days": 5}, "consultation_empty", "/departments"),
        (
            "consultation",
            {"departments": [999999], "days": 5},
            "unknown_department",
            "/departments",
        ),
        ("consultation", {"departments": ["x"], "days": 5}, "not_whole", "/departments/0"),
        ("consultation", {"departments": [1, 1], "days": 5}, "consultation_empty", "/departments"),
        ("approval", {"quick": True}, "unknown_setting", "/quick"),
    ],
)
def test_settings_that_do_not_fit_the_kind_are_refused(
    planned: Round, secretary: User, kind: str, settings: Any, code: str, setting: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_one(planned, secretary, kind, settings)

    assert refused.value.code == code
    assert refused.value.pointer == f"/stages/0/settings{setting}"
    assert planned.stages.count() == len(presets.county())


def test_kinds_and_levels_are_known_and_not_above_the_organizer(
    planned: Round, secretary: User
) -> None:
    for kind, level, code in (
        ("duel", "county", "not_a_choice"),
        ("review", "galaxy", "not_a_choice"),
        ("review", "province", "stage_above_organizer"),
    ):
        with pytest.raises(InvalidInput) as refused:
            set_one(planned, secretary, kind, {}, level)
        assert refused.value.code == code


@pytest.mark.parametrize("count", [0, 21])
def test_a_route_has_a_length(planned: Round, secretary: User, count: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        rounds.set_route(
            round_=planned, stages=[presets.approval("county")] * count, by=secretary, at=NOW
        )

    assert refused.value.code == "route_length"


def test_departments_are_asked_by_their_numbers(
    tree: County, planned: Round, secretary: User
) -> None:
    stage = set_one(
        planned, secretary, "consultation", {"departments": (tree.department.pk,), "days": 5}
    )

    assert stage.settings == {"departments": [tree.department.pk], "days": 5}


def test_the_route_of_an_open_round_is_frozen(opened: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        rounds.set_route(round_=opened, stages=presets.county(), by=secretary, at=NOW)

    assert refused.value.code == "terms_frozen"


def test_nobody_but_the_organizers_secretary_sets_it(
    planned: Round, stranger: User, operator: User
) -> None:
    for actor in (stranger, operator, CLOCK):
        with pytest.raises(NotPermitted):
            rounds.set_route(round_=planned, stages=presets.county(), by=actor, at=NOW)
