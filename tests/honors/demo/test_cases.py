"""What the demo promises."""

from honors.demo.cases import case, divisions
from honors.demo.figures import QUESTIONS
from honors.demo.happenings import COUNTS
from honors.demo.report import CHINESE
from honors.demo.running import STORIES
from honors.imports.divisions import parse_divisions


def test_one_place_fewer_touches_one_category_alone() -> None:
    plan = case("dahuai-2024")
    fewer = plan.with_places("teachers", plan.category("teachers").places - 1)

    assert sum(c.places for c in plan.categories) - sum(c.places for c in fewer.categories) == 1
    assert fewer.category("medics") == plan.category("medics")


def test_one_place_fewer_above_touches_one_call_alone() -> None:
    plan = case("lianyungang-2022-up")
    fewer = plan.with_places_above("province", plan.call("province").places - 1)

    assert (plan.call("province").most, fewer.call("province").most) == (39, 38)
    assert fewer.call("nation") == plan.call("nation")


def test_every_figure_can_be_asked_for_and_every_line_is_named() -> None:
    for key in STORIES:
        plan = case(key)
        assert plan.expect.keys() <= QUESTIONS.keys()
        assert plan.on_the_way.keys() <= COUNTS.keys()
        assert plan.expect.keys() | plan.on_the_way.keys() <= CHINESE.keys()


def test_the_tree_has_the_villages_that_the_cases_speak_of() -> None:
    rows = parse_divisions(divisions(case("enping-county")))
    villages = [row for row in rows if row.level == "village"]

    assert len(villages) == 176
    assert len([row for row in villages if row.parent_code == "440785108000"]) == 13
