"""The walk down a ranking whose list has caps and shares to keep."""

from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from honors.guards.lists import check_list_rules
from honors.shortlists import Shortlist, kind_of, shortlist
from workflow.refusals import GuardFailed

CADRES: dict[str, Any] = {
    "cadres": {"label": "Cadres", "field": "kind", "values": ["cadre"], "at_most_percent": 20}
}
FRONT_LINE: dict[str, Any] = {
    "front": {"label": "Front line", "field": "kind", "values": ["front"], "at_least_percent": 50}
}
ONE_LEADER: dict[str, Any] = {
    "leader": {"label": "Leaders", "field": "leads", "values": [True], "at_most": 1}
}


def walk(
    rows: list[dict[str, Any]], rules: dict[str, Any], *, line: int, **given: Any
) -> Shortlist:
    return shortlist([kind_of(row, rules) for row in rows], rules, line=line, **given)


def of(*kinds: str) -> list[dict[str, Any]]:
    return [{"kind": kind} for kind in kinds]


def test_without_rules_the_first_are_above_the_line() -> None:
    assert walk(of("a", "b", "c"), {}, line=2) == Shortlist((0, 1), {})


def test_a_line_below_the_last_case_takes_all() -> None:
    assert walk(of("a", "b"), {}, line=5) == Shortlist((0, 1), {})


def test_a_line_at_zero_takes_nobody() -> None:
    assert walk(of("a", "b"), CADRES, line=0) == Shortlist((), {})


def test_a_cap_passes_over_whoever_would_break_it_and_says_so() -> None:
    rows = of("cadre", "cadre", "teacher", "teacher", "cadre", "teacher", "teacher")

    assert walk(rows, CADRES, line=5) == Shortlist(
        (0, 2, 3, 5, 6), {1: ("cadres",), 4: ("cadres",)}
    )


def test_an_absolute_cap_is_counted_in_heads() -> None:
    rows = [{"leads": True}, {"leads": True}, {"leads": False}]

    assert walk(rows, ONE_LEADER, line=2) == Shortlist((0, 2), {1: ("leader",)})


def test_a_share_keeps_its_places_free_for_those_who_come_later() -> None:
    rows = of("a", "b", "c", "front", "d", "front")

    assert walk(rows, FRONT_LINE, line=4) == Shortlist((0, 1, 3, 5), {2: ("front",), 4: ("front",)})


def test_a_cap_and_a_share_hold_together() -> None:
    rules = CADRES | FRONT_LINE
    rows = of("cadre", "cadre", "a", "a", "front", "front", "front")

    found = walk(rows, rules, line=5)

    assert found == Shortlist((0, 2, 4, 5, 6), {1: ("cadres",), 3: ("front",)})


def test_the_list_is_shorter_where_the_rules_leave_no_other_way() -> None:
    rows = of("cadre", "cadre", "cadre", "teacher", "teacher", "teacher", "teacher")

    assert walk(rows, CADRES, line=7).above == (0, 3, 4, 5, 6)


def test_whatever_keeps_the_list_short_is_named_for_all_the_rest() -> None:
    rows = of("a", "front", "b")

    assert walk(rows, FRONT_LINE, line=3) == Shortlist((0, 1), {2: ("front",)})


def test_nobody_is_above_where_no_list_can_hold_the_rules() -> None:
    assert walk(of("cadre", "cadre"), FRONT_LINE, line=2).above == ()


def test_those_already_on_the_list_count() -> None:
    kept = [frozenset({"leader"})]

    found = walk([{"leads": True}, {"leads": False}], ONE_LEADER, line=1, kept=kept)

    assert found == Shortlist((1,), {0: ("leader",)})


def test_rules_that_meet_in_one_person_are_all_named() -> None:
    rules: dict[str, Any] = {
        "women": {"field": "sex", "values": ["female"], "at_least_percent": 50},
        "young": {"field": "age", "values": ["young"], "at_least_percent": 50},
    }
    rows = [
        {"sex": "male", "age": "old"},
        {"sex": "female", "age": "old"},
        {"sex": "male", "age": "young"},
    ]

    assert walk(rows, rules, line=2) == Shortlist((1, 2), {0: ("women", "young")})


RULES: dict[str, Any] = {
    "a": {"label": "A", "field": "a", "values": [True], "at_most_percent": 40},
    "b": {"label": "B", "field": "b", "values": [True], "at_least_percent": 50},
    "c": {"label": "C", "field": "c", "values": [True], "at_most": 2},
}
PEOPLE = st.lists(
    st.fixed_dictionaries({"a": st.booleans(), "b": st.booleans(), "c": st.booleans()}), max_size=8
)


def lists_that_hold(rows: list[dict[str, Any]], size: int) -> list[tuple[int, ...]]:
    return [chosen for chosen in combinations(range(len(rows)), size) if holds(rows, chosen)]


def holds(rows: list[dict[str, Any]], chosen: tuple[int, ...]) -> bool:
    try:
        check_list_rules([rows[index] for index in chosen], RULES)
    except GuardFailed:
        return False
    return True


@given(rows=PEOPLE, line=st.integers(0, 8))
@settings(deadline=None)
def test_it_is_the_longest_list_and_of_those_the_one_with_the_best_ranks(
    rows: list[dict[str, Any]], line: int
) -> None:
    sizes = (lists_that_hold(rows, size) for size in range(min(line, len(rows)), -1, -1))
    best = next(lists for lists in sizes if lists)[0]

    assert walk(rows, RULES, line=line).above == best


def test_a_ranking_of_thousands_is_walked_down_to_the_line() -> None:
    rows = [{"a": n % 2 == 0, "b": n % 3 == 0, "c": n % 7 == 0} for n in range(2_000)]

    found = walk(rows, RULES, line=100)

    assert len(found.above) == 100
    assert holds(rows, found.above)
