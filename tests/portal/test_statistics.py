"""A round in figures and pictures, for those who run it and those who audit it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import nominations
from honors.actions.quotas import set_quota
from honors.models import Nomination, Round, User
from honors.queries import statistics
from portal import charts
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.nominations import a_submitted_nomination, moved, returned
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING, a_round
from tests.factories.score_sheets import SEALED_AT
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25


@laid
def selection(tree: County, staff: Staff) -> Selection:
    """Three cases of the first township; two of them go on."""
    selection = Selection(tree, staff, places=2)
    selection.enter(3)
    selection.score((90, 80), (80, 80), (70, 70))
    selection.cut()
    return selection


def test_the_funnel_counts_how_far_each_case_came(selection: Selection) -> None:
    found = statistics.figures(selection.round)

    assert (found.begun, found.submitted, found.approved) == (3, 3, 0)
    assert [(reached.stage.kind, reached.count) for reached in found.reached] == [
        ("scoring", 3), ("approval", 2),
    ]  # fmt: skip
    assert found.dropped == {"not_selected": 1}


def test_every_township_has_its_count_also_the_empty_one(
    selection: Selection, tree: County
) -> None:
    found = statistics.figures(selection.round)

    assert [(place.name, place.count) for place in found.places] == [
        (tree.townships[0].name, 3), (tree.townships[1].name, 0),
    ]  # fmt: skip


def test_places_are_summed_by_unit(selection: Selection, tree: County, secretary: User) -> None:
    category = selection.round.categories.get()
    for township in tree.townships:
        set_quota(category=category, organization=township, places=4, by=secretary, at=DURING)

    found = statistics.figures(selection.round)

    assert [quota.places for quota in found.quotas] == [4, 4]


@laid
def corrected(tree: County, staff: Staff) -> Round:
    """Three cases were returned: one twice, one once, and one still lies in its village."""
    round_ = a_round(tree, staff, places=4)
    by, officer = staff.nominators[0], staff.officers[0]
    twice, once, waiting = (
        a_submitted_nomination(round_, tree.villages[0], by) for _case in range(3)
    )
    for case in (twice, once, twice):
        mended(returned(case, officer), by)
    returned(waiting, officer)
    return round_


def mended(case: Nomination, by: User) -> None:
    defect = case.defects.get(closed_at=None)
    nominations.answer_defect(defect=defect, answer="已改（虚构）。", by=by, at=DURING)
    moved(case, "resubmit", by)


def test_it_is_counted_how_many_cases_one_return_sufficed_for(corrected: Round) -> None:
    found = statistics.figures(corrected).returns

    assert (found.returned, found.resubmitted, found.by_one_return) == (3, 2, 1)
    assert found.share == 50


def test_the_page_says_how_many_were_mended_after_one_return(
    at_desk: AtDesk, corrected: Round, secretary: User
) -> None:
    page = at_desk(secretary).get(f"/desk/statistics/{corrected.pk}/").content.decode()

    assert '（一次退回率）</dt><dd>1 <span class="quiet">50%</span></dd>' in page


def test_where_nothing_was_returned_there_is_no_share(selection: Selection) -> None:
    assert statistics.figures(selection.round).returns.share is None


def test_the_page_has_every_picture_with_its_table(
    at_desk: AtDesk, clock: Clock, selection: Selection, secretary: User
) -> None:
    clock.at = SEALED_AT
    desk = at_desk(secretary)
    with CaptureQueriesContext(connection) as captured:
        page = desk.get(f"/desk/statistics/{selection.round.pk}/")

    drawn = re.findall('<svg class="drawing".*?</svg>', page.content.decode(), re.DOTALL)
    assert len(drawn) == len({*drawn}) == 9
    assert len(page.context["judges"]) == 1
    assert len(captured) <= MOST_STATEMENTS


def test_figures_are_for_those_who_run_or_audit(
    at_desk: AtDesk,
    selection: Selection,
    auditor: User,
    approver: User,
    officer: User,
    stranger: User,
) -> None:
    path = f"/desk/statistics/{selection.round.pk}/"
    for user, status in ((auditor, 200), (approver, 200), (officer, 404), (stranger, 404)):
        assert at_desk(user).get(path).status_code == status


def test_tiles_are_deeper_where_there_is_more() -> None:
    chart = charts.tiles("来源", [("甲", 0), ("乙", 1), ("丙", 9)], unit="件")

    drawn = [chart.svg.count(f'class="tile depth-{depth}"') for depth in range(5)]
    assert drawn == [1, 1, 0, 0, 1]
    assert list(chart.rows) == [("甲", 0), ("乙", 1), ("丙", 9)]


def test_a_long_name_stands_in_two_lines() -> None:
    chart = charts.tiles("来源", [("某某某某某某自治乡人民政府驻地", 1)], unit="件")

    assert ">某某某某某某自<" in chart.svg
    assert ">治乡人民政府…<" in chart.svg
