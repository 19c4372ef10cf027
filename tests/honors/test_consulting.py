"""Whom a consultation asks about which case: rules on whom to consult."""

from honors.consulting import departments_for, every_department

POLICE, DISCIPLINE, MARKET, TAX = 1, 2, 3, 4
SETTINGS = {
    "departments": [POLICE],
    "by_kind": {"family": [POLICE], "collective": [MARKET]},
    "by_value": [
        {"field": "occupation", "values": ["official"], "departments": [DISCIPLINE]},
        {"field": "occupation", "values": ["entrepreneur"], "departments": [MARKET, TAX]},
    ],
}


def test_villagers_are_asked_about_at_the_police_alone() -> None:
    assert departments_for(SETTINGS, kind="person", answers={"occupation": "farmer"}) == [POLICE]


def test_cadres_are_asked_about_at_the_discipline_inspection() -> None:
    asked = departments_for(SETTINGS, kind="person", answers={"occupation": "official"})

    assert asked == [POLICE, DISCIPLINE]


def test_heads_of_firms_are_asked_about_at_market_and_tax() -> None:
    asked = departments_for(SETTINGS, kind="person", answers={"occupation": "entrepreneur"})

    assert asked == [POLICE, MARKET, TAX]


def test_a_department_is_asked_once_whatever_names_it() -> None:
    assert departments_for(SETTINGS, kind="family", answers={}) == [POLICE]


def test_all_that_any_case_is_shown_to_are_known() -> None:
    assert set(every_department(SETTINGS)) == {POLICE, DISCIPLINE, MARKET, TAX}
