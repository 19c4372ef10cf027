"""The way up, read from both ends, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from honors.actions import recommendations
from honors.models import Honor, Recommendation, User
from honors.queries.recommendations import calls_visible_to, chain, downward, upward, visible_to
from tests.factories.accounts import Staff, a_stranger
from tests.factories.commendations import ISSUED_AT
from tests.factories.organizations import County, a_twin_county
from tests.factories.recommendations import CITY, SENT_AT, a_call, honored_in_town, prepared, sent
from tests.factories.recommendations import told as outcome_of
from tests.honors.breaks.recommendations import a_call as a_planted_call
from tests.honors.breaks.recommendations import a_sent_one
from tests.honors.planting import Planted, a_planted_selection

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Climb:
    """A street's family that the county and then the city honored, planted row by row."""

    planted: Planted
    below: Honor
    above: Honor
    to_county: Recommendation
    to_city: Recommendation


@pytest.fixture
def climb() -> Climb:
    """The second honored case plays the county's, above the first one of the same nominee."""
    planted = a_planted_selection()
    first, second = planted.cases["甲一"], planted.cases["乙二"]
    type(second).objects.filter(pk=second.pk).write_place(state="withdrawn")
    type(second).objects.filter(pk=second.pk).update(nominee=first.nominee)
    Honor.objects.filter(nomination=second).update(nominee=first.nominee)
    below, above = (Honor.objects.get(nomination=case) for case in (first, second))
    to_county = a_sent_one(
        planted,
        call=a_planted_call(planted, category=planted.category),
        honor=below,
        case=second,
        state="honored_above",
    )
    planted.cases["甲一"] = type(second).objects.get(pk=second.pk)
    to_city = a_sent_one(planted, honor=above)
    return Climb(planted, below, above, to_county, to_city)


def test_the_way_up_and_the_way_down_are_one_way(climb: Climb) -> None:
    up = [rung.recommendation.pk for rung in upward(climb.below)]

    assert up == [climb.to_county.pk, climb.to_city.pk]
    assert [rung.recommendation.pk for rung in chain(climb.below.nominee)] == up
    assert [rung.recommendation.pk for rung in upward(climb.above)] == [climb.to_city.pk]
    assert [rung.recommendation.pk for rung in downward(climb.above)] == [climb.to_county.pk]
    assert downward(climb.below) == []


def test_a_rung_names_both_ends(climb: Climb) -> None:
    first, last = chain(climb.below.nominee)

    assert (first.below, first.above) == (climb.below, climb.above)
    assert (last.below, last.above) == (climb.above, None)
    with override("en"):
        assert str(last) == "平邑县 → 市妇联（虚构）：市级称号（虚构）（Sent）"


def test_reading_the_way_takes_one_statement(
    climb: Climb, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    nominee = climb.below.nominee
    for _more in range(5):
        a_sent_one(climb.planted, honor=climb.above)

    for read in (
        lambda: upward(climb.below),
        lambda: downward(climb.above),
        lambda: chain(nominee),
    ):
        with django_assert_num_queries(1):
            assert [str(rung.below or rung.above) for rung in read()]


def test_an_outcome_elsewhere_is_read_with_its_document(tree: County, staff: Staff) -> None:
    """Seed 002: the street's family that the city chose; the city does not work here."""
    honor = honored_in_town(tree, staff, ["吴秀英"])[0]
    one = sent(prepared(a_call(tree, staff), staff, [honor]), staff)[0]
    outcome_of(one, staff)

    (rung,) = upward(honor)
    assert (rung.organization, rung.target, rung.title) == (
        "平邑街道",
        CITY.organization,
        CITY.title,
    )
    assert (rung.state, rung.outcome_document, rung.above) == (
        "honored_above",
        "临妇〔2026〕20号",
        None,
    )


def test_who_sees_a_recommendation(tree: County, staff: Staff) -> None:
    """Its organization and those above, and its first village once it is sent."""
    honor = honored_in_town(tree, staff, ["吴秀英"])[0]
    waiting = prepared(a_call(tree, staff), staff, [honor])

    def seen(*people: User) -> list[int]:
        return [visible_to(person, at=SENT_AT).count() for person in people]

    insiders = (staff.secretaries[0], staff.officers[0], staff.secretary, staff.auditor)
    outsiders = (staff.secretaries[1], staff.nominators[1], staff.judges[0], staff.administrator)
    assert seen(*insiders) == [1, 1, 1, 1]
    assert seen(*outsiders, a_stranger(a_twin_county())) == [0, 0, 0, 0, 0]
    assert seen(staff.nominators[0]) == [0]
    sent(waiting, staff)
    assert seen(staff.nominators[0]) == [1]
    assert [calls_visible_to(p, at=SENT_AT).count() for p in (insiders[0], outsiders[0])] == [1, 0]


def test_what_is_withdrawn_stays_readable(tree: County, staff: Staff) -> None:
    honor = honored_in_town(tree, staff, ["吴秀英"])[0]
    one = prepared(a_call(tree, staff), staff, [honor])[0]
    by = staff.secretaries[0]
    recommendations.withdraw(recommendation=one, reason="放弃（虚构）", by=by, at=ISSUED_AT)

    assert [rung.state for rung in upward(honor)] == ["withdrawn"]
