"""Selections of the demo that go on above, on a part of their trees and with fewer places."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from honors import invariants
from honors.demo.cases import DATA, CasePlan, case
from honors.demo.running import Outcome, tell
from honors.demo.staff import installed
from honors.models import RecommendationCall
from workflow.verification import verify

pytestmark = pytest.mark.django_db

COUNTIES, TOWNSHIPS_OF_COUNTY, VILLAGES_OF_TOWNSHIP = 2, 4, 14


def on_a_part(plan: CasePlan, folder: Path, **places: int) -> CasePlan:
    """The first counties with their first townships and villages, and as many places as given."""
    limits = {"county": COUNTIES, "township": TOWNSHIPS_OF_COUNTY, "village": VILLAGES_OF_TOWNSHIP}
    head, *lines = (DATA / plan.divisions).read_text(encoding="utf-8").splitlines()
    kept, children = {""}, Counter[str]()
    written = [head]
    for line in lines:
        code, _name, level, parent = line.split(",")
        children[parent] += 1
        if parent in kept and children[parent] <= limits.get(level, 1):
            kept.add(code)
            written.append(line)
    path = folder / plan.divisions
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    for key, number in places.items():
        plan = plan.with_places(key, number)
    return replace(plan, divisions=str(path))


def told(plan: CasePlan, seed: int = 1) -> Outcome:
    outcome = tell(plan, installed(seed))
    assert all(contest.is_open for contest in outcome.contests)
    assert verify() == []
    assert invariants.check() == []
    return outcome


def reached(outcome: Outcome) -> list[int]:
    return [figure.reached for figure in outcome.figures]


def test_a_citys_families_go_to_the_province_and_its_holders_to_the_nation(tmp_path: Path) -> None:
    plan = on_a_part(case("lianyungang-2022-up"), tmp_path, families=18, pairs=4, persons=6)
    plan = plan.with_places_above("province", 8).with_places_above("nation", 2)
    plan = plan.with_places_above("province_persons", 2).with_places_above("nation_persons", 1)

    outcome = told(plan)

    assert reached(outcome) == [18, 8, 2, 2 + 2 + 1 + 1, 4]
    nation = RecommendationCall.objects.get(title_name="全国最美家庭")
    assert nation.prerequisite_title == "江苏省最美家庭"
    assert outcome.on_the_way["places lent"][1] == 1


def test_a_city_votes_on_villages_that_are_village_committees(tmp_path: Path) -> None:
    plan = on_a_part(case("huizhou-2020-lists"), tmp_path, families=5, villages=12)

    outcome = told(plan, seed=2)

    # Of 90 villages the others are residents' committees.
    assert reached(outcome) == [5, 26, 12]
    assert outcome.on_the_way["units without places"][1] == 2
    assert outcome.on_the_way["ballots held"][1] == 2


def test_a_street_sends_up_whom_it_honored_and_the_city_chooses_one(tmp_path: Path) -> None:
    plan = on_a_part(case("pingyi-2023"), tmp_path, families=2, in_laws=3, healthy=4)

    outcome = told(plan)

    assert reached(outcome) == [2, 3, 4, 1]
    happened = {name: count for name, (_least, count) in outcome.on_the_way.items()}
    assert happened == {
        "vetoes confirmed": 1,
        "disqualifications": 1,
        "second notices": 1,
        "objections upheld": 1,
    }
