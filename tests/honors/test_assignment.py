"""Cases given out evenly: limits, barred judges, other panels."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from honors.assignment import Case, Judge, Place, assign, is_linked, loads_after


def a_case(key: int, judges: range | set[int], *, own: int = 2, outside: int = 0) -> Case:
    return Case(key, own, outside, frozenset(judges), frozenset({7, 8, 9}))


def free(count: int, *, limit: int = 100) -> list[Judge]:
    return [Judge(key, 0, limit) for key in range(count)]


def test_the_work_is_spread_evenly() -> None:
    judges = free(5)

    places = assign([a_case(n, range(5)) for n in range(10)], judges)

    assert len(places) == len(set(places)) == 20
    assert set(loads_after(judges, places).values()) == {4}


def test_whoever_has_more_already_gets_less() -> None:
    judges = [Judge(0, 4, 100), Judge(1, 0, 100), Judge(2, 0, 100)]

    places = assign([a_case(n, range(3), own=1) for n in range(5)], judges)

    assert loads_after(judges, places) == {0: 4, 1: 3, 2: 2} or loads_after(judges, places) == {
        0: 4,
        1: 2,
        2: 3,
    }


def test_nobody_gets_more_than_the_limit_and_the_rest_stays_open() -> None:
    places = assign([a_case(n, range(2)) for n in range(5)], free(2, limit=3))

    assert Counter(place.judge for place in places) == {0: 3, 1: 3}


def test_a_greedy_choice_does_not_leave_a_case_without_its_only_judge() -> None:
    cases = [a_case(1, range(2), own=1), a_case(2, {0}, own=1)]

    assert assign(cases, free(2, limit=1)) == [Place(1, 1), Place(2, 0)]


def test_one_of_another_panel_is_there_where_asked() -> None:
    """One mark from outside the own panel repairs what separate panels distort."""
    judges = [*free(3), Judge(7, 0, 100), Judge(8, 0, 100), Judge(9, 0, 100)]

    places = assign([a_case(n, range(3), own=2, outside=1) for n in range(6)], judges)

    outside = Counter(place.case for place in places if place.judge >= 7)
    assert outside == dict.fromkeys(range(6), 1)
    assert is_linked(places)


def test_panels_that_share_no_case_are_not_linked() -> None:
    assert not is_linked([Place(1, 1), Place(1, 2), Place(2, 3), Place(2, 4)])
    assert is_linked([])


def test_nothing_to_give_out_is_no_plan() -> None:
    assert assign([], free(3)) == []
    assert assign([a_case(1, range(0))], []) == []


@given(
    st.lists(st.sets(st.integers(0, 4)), min_size=1, max_size=8),
    st.integers(1, 3),
    st.integers(1, 4),
)
def test_no_plan_gives_a_case_to_whoever_is_barred_or_full(
    able: list[set[int]], own: int, limit: int
) -> None:
    cases = [a_case(key, judges, own=own) for key, judges in enumerate(able)]

    places = assign(cases, free(5, limit=limit))

    assert len(places) == len(set(places))
    assert all(place.judge in able[place.case] for place in places)
    assert max(Counter(place.judge for place in places).values(), default=0) <= limit
    assert max(Counter(place.case for place in places).values(), default=0) <= own
    assert places == assign(cases[::-1], free(5, limit=limit)[::-1])
