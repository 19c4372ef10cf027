"""What the demo promises."""

from honors.demo.cases import case, divisions
from honors.imports.divisions import parse_divisions


def test_one_place_fewer_touches_one_category_alone() -> None:
    plan = case("dahuai-2024")
    fewer = plan.with_places("teachers", plan.category("teachers").places - 1)

    assert sum(c.places for c in plan.categories) - sum(c.places for c in fewer.categories) == 1
    assert fewer.category("medics") == plan.category("medics")


def test_the_tree_has_the_villages_that_the_cases_speak_of() -> None:
    rows = parse_divisions(divisions(case("enping-county")))
    villages = [row for row in rows if row.level == "village"]

    assert len(villages) == 176
    assert len([row for row in villages if row.parent_code == "440785108000"]) == 13
