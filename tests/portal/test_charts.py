"""Pictures from data: each with its words and its table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils.translation import override

from honors.models import Ranking, User
from honors.queries import boundaries, statistics, timetables
from portal import charts
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.ground import laid

AtDesk = Callable[[User], Client]


@laid
def ranking(tree: County, staff: Staff) -> Ranking:
    """Of three cases by two judges."""
    selection = Selection(tree, staff, places=2)
    selection.enter(3)
    selection.score((90, 80), (80, 80), (70, 70))
    return selection.cut()


def test_what_came_in_is_summed_up_to_each_day() -> None:
    counts = [(date(2026, 3, 1), 2), (date(2026, 3, 4), 3)]

    chart = charts.days("每日", counts, deadline=date(2026, 3, 10), unit="件")

    assert list(chart.rows) == [("2026-03-01", 2, 2), ("2026-03-04", 3, 5)]
    assert chart.svg.count('class="mark"') == 1
    assert "<title" in chart.svg
    assert "<desc" in chart.svg


def test_today_is_marked_within_the_phases_and_nowhere_else() -> None:
    row = charts.Phase(name="申报", first=date(2026, 3, 1), last=date(2026, 3, 20))

    marks = [
        charts.phases("时间", [row], today=today).svg.count('class="mark"')
        for today in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 20), date(2026, 3, 21))
    ]

    assert marks == [0, 1, 1, 0]


def test_whose_rank_hangs_on_the_method_stands_out() -> None:
    with override("en"):
        chart = charts.slope("名次", ["甲", "乙"], [("一", [1, 2]), ("二", [2, 1]), ("三", [3, 3])])

    assert chart.description == "2 of 3 change their rank. A 甲 · B 乙"
    assert chart.svg.count('class="slope moved"') == 2
    assert list(chart.rows) == [("一", 1, 2), ("二", 2, 1), ("三", 3, 3)]


def test_whom_judges_see_most_differently_stands_on_top() -> None:
    chart = charts.squares("分数", [("一", [80, 82]), ("二", [60, 95]), ("三", [])])

    assert [row[0] for row in chart.rows] == ["二", "一"]
    assert [row[3] for row in chart.rows] == ["35", "2"]
    assert chart.svg.count("<rect") == 4


@pytest.mark.django_db
def test_a_ranking_is_compared_by_every_method(ranking: Ranking) -> None:
    found = boundaries.comparison(ranking)

    assert {"mean", "median", "trimmed_mean"} <= found.positions.keys()
    assert sorted(map(sorted, found.totals.values())) == [[70, 70], [80, 80], [80, 90]]
    assert {len(totals) for totals in found.judges.values()} == {3}


@pytest.mark.django_db
def test_the_page_of_methods_draws_all_three(
    at_desk: AtDesk, ranking: Ranking, staff: Staff, stranger: User
) -> None:
    page = f"/rankings/{ranking.pk}/methods/"
    shown = at_desk(staff.auditor).get(page).context

    assert [len(shown[name].rows) for name in ("slope", "squares", "boxes")] == [3, 3, 2]
    assert len(shown["figures"]) == 2
    assert at_desk(stranger).get(page).status_code == 404


@pytest.mark.django_db
def test_a_round_tells_its_phases_and_its_submissions(ranking: Ranking) -> None:
    phases = timetables.phases(ranking.stage.round)
    daily = statistics.submitted_by_day(ranking.stage.round)

    assert [(phase.first <= phase.last) for phase in phases] == [True] * len(phases)
    assert phases[0].first <= daily[0][0] <= phases[0].last
    assert sum(count for _day, count in daily) == 3
