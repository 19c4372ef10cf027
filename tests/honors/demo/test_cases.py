"""What the demo promises."""

from honors.demo.cases import case, division_rows


def test_one_place_fewer_touches_one_category_alone() -> None:
    plan = case("dahuai-2024")
    fewer = plan.with_places("teachers", plan.category("teachers").places - 1)

    assert sum(c.places for c in plan.categories) - sum(c.places for c in fewer.categories) == 1
    assert fewer.category("medics") == plan.category("medics")


def test_the_tree_has_the_villages_that_the_cases_speak_of() -> None:
    rows = division_rows(case("enping-county"))
    villages = [row for row in rows if row["level"] == "village"]

    assert len(villages) == 176
    assert len([row for row in villages if row["parent_code"] == "440785108000"]) == 13


def test_every_parent_stands_before_its_children() -> None:
    seen = {""}
    for row in division_rows(case("enping-county")):
        assert row["parent_code"] in seen
        seen.add(row["code"])
