"""Who judges what: a balanced assignment as a flow of least cost. No database.

Each case sends as many units as it still needs judges to judges that may take it. A judge's first
case costs 1, the next 3, then 5, ..., so that the sum of squared loads is least; a unit that finds
no judge costs more than all of them together, so that nothing is left open without need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import networkx as nx


class Case(NamedTuple):
    """`own` of its judges come from the panels of its category, `outside` from other panels."""

    key: int
    own: int
    outside: int
    own_judges: frozenset[int]
    outside_judges: frozenset[int]


class Judge(NamedTuple):
    """`load` is what the judge has already, `limit` the most."""

    key: int
    load: int
    limit: int


class Place(NamedTuple):
    case: int
    judge: int


_CASE, _OWN, _OUTSIDE, _JUDGE, _DONE, _SHORT = "case", "own", "outside", "judge", "done", "short"


def assign(cases: Sequence[Case], judges: Sequence[Judge]) -> list[Place]:
    """As many places as can be filled, the loads as even as can be; always the same for the same.

    Nobody is given a case twice, and no more than the limit.
    """
    graph = nx.MultiDiGraph()
    wanted = sum(case.own + case.outside for case in cases)
    dearest = 2 * max((judge.limit for judge in judges), default=0) + 1
    graph.add_node(_DONE, demand=wanted)
    for case in sorted(cases):
        _add_case(graph, case, short=dearest * (wanted + 1))
    for judge in sorted(judges):
        for load in range(judge.load, min(judge.limit, judge.load + len(cases))):
            graph.add_edge((_JUDGE, judge.key), _DONE, capacity=1, weight=2 * load + 1)
    _cost, flow = nx.network_simplex(graph)
    return sorted(
        Place(node[1], target[1])
        for node, targets in flow.items()
        if node[0] in (_OWN, _OUTSIDE)
        for target, parallel in targets.items()
        if any(parallel.values())
    )


def _add_case(graph: nx.MultiDiGraph, case: Case, *, short: int) -> None:
    graph.add_node((_CASE, case.key), demand=-(case.own + case.outside))
    graph.add_edge((_CASE, case.key), _DONE, weight=short)
    sides = ((_OWN, case.own, case.own_judges), (_OUTSIDE, case.outside, case.outside_judges))
    for side, places, able in sides:
        graph.add_edge((_CASE, case.key), (side, case.key), capacity=places, weight=0)
        for judge in sorted(able):
            graph.add_edge((side, case.key), (_JUDGE, judge), capacity=1, weight=0)


def is_linked(places: Iterable[Place]) -> bool:
    """Whether every judge is linked to every other over cases in common."""
    graph = nx.Graph([((_CASE, place.case), (_JUDGE, place.judge)) for place in places])
    return len(graph) == 0 or nx.is_connected(graph)


def loads_after(judges: Sequence[Judge], places: Sequence[Place]) -> Mapping[int, int]:
    given: dict[int, int] = {judge.key: judge.load for judge in judges}
    for place in places:
        given[place.judge] += 1
    return given
