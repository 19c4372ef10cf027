"""What bodies above call for, whom one recommends, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from honors.actions import (
    programs,
    recommendations,
)
from honors.actions.recommendations import TargetSpec
from honors.models import HonorTitle, Recommendation
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round
from tests.factories.recommendations import (
    a_call,
    approved_in_town,
    honored_in_town,
    prepared,
    sent,
    told,
)
from tests.factories.rounds import category_of
from tests.honors.actions.recommendations.asking import NAMES, hold, refused
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db


def test_an_equal_number_is_as_many_as_the_places(tree: County, staff: Staff) -> None:
    call = a_call(tree, staff, places=5)

    assert (call.ratio, call.percent, call.most) == ("equal_number", 100, 5)


# Letters that hand out quotas: in competition typically 110 to 130 percent of the places.
@pytest.mark.parametrize(("places", "percent", "most"), [(10, 110, 11), (10, 130, 13), (3, 110, 4)])
def test_a_competition_takes_a_share_more_rounded_up(
    tree: County, staff: Staff, places: int, percent: int, most: int
) -> None:
    call = a_call(tree, staff, places=places, percent=percent)

    assert (call.ratio, call.most) == ("competitive", most)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"places": 0}, "not_positive"),
        ({"percent": 90}, "too_small"),
        ({"percent": 1001}, "too_large"),
        ({"document": ""}, "empty"),
        ({"due_at": "2026-04-01"}, "not_a_time"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(
    tree: County, staff: Staff, changes: dict[str, Any], code: str
) -> None:
    refused(InvalidInput, code, lambda: a_call(tree, staff, **changes))


def test_a_recommendation_goes_up_only(tree: County, staff: Staff) -> None:
    sideways = TargetSpec(
        program="评选", title="称号", nominee_kind="family", level="township", organization="邻镇"
    )

    refused(InvalidInput, "not_upward", lambda: a_call(tree, staff, sideways))


def test_only_its_secretary_opens_a_call_for_an_organization(tree: County, staff: Staff) -> None:
    with pytest.raises(NotPermitted):
        a_call(tree, staff, by=staff.secretary)


def test_a_title_below_is_of_the_same_kind_and_no_higher(tree: County, staff: Staff) -> None:
    round_ = a_short_round(tree, staff)
    county_title = category_of(round_, "person").title

    def add(level: str, kind: str) -> HonorTitle:
        return programs.add_title(
            program=round_.program,
            name="标兵（虚构）",
            nominee_kind=kind,
            level=level,
            issuers=[tree.county],
            prerequisite=county_title,
            by=staff.secretary,
            at=ISSUED_AT,
        )

    refused(InvalidInput, "prerequisite_unfit", lambda: add("county", "family"))
    refused(InvalidInput, "prerequisite_unfit", lambda: add("township", "person"))
    # A 标兵 is chosen from former 红旗手 of its own level (notices on 三八红旗手).
    assert add("county", "person").prerequisite == county_title


def test_one_of_the_streets_nine_families_goes_to_the_city(tree: County, staff: Staff) -> None:
    """Seed 002: 健康家庭, 9 of the street, 1 of the city."""
    nine = honored_in_town(tree, staff, NAMES)
    call = a_call(tree, staff)

    one = sent(prepared(call, staff, [nine[3]]), staff)[0]
    outcome = told(one, staff)

    assert len(nine) == 9
    assert one.state == "sent"
    assert one.snapshot["dossier"]["@nominee"]["name"] == "吴秀英"
    stored = Recommendation.objects.get(pk=outcome.pk)
    assert (stored.state, stored.outcome_document) == ("honored_above", "临妇〔2026〕20号")
    assert hold() == set()


def test_history_says_what_was_sent_and_names_nobody(tree: County, staff: Staff) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    one = sent(prepared(a_call(tree, staff), staff, [honor]), staff)[0]
    told(one, staff)

    events = LedgerEvent.objects.filter(stream=f"recommendations:{one.pk}").order_by("seq")
    assert [event.action for event in events] == [
        "recommendations.begin",
        "recommendations.send",
        "recommendations.record_outcome",
    ]
    assert one.digest in events[1].body
    assert "平街妇〔2026〕3号" in events[1].body
    assert not any("扫描件" in event.body for event in events)


def test_an_approved_case_may_go_up_before_its_list_is_issued(tree: County, staff: Staff) -> None:
    case = approved_in_town(tree, staff, NAMES[:1])[0]

    one = sent(prepared(a_call(tree, staff), staff, [case]), staff)[0]

    assert (one.state, one.honor) == ("sent", None)


def test_only_those_whom_the_organization_chose_are_recommended_by_it(
    tree: County, staff: Staff
) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    call = a_call(tree, staff, organization=tree.county, by=staff.secretary)

    def prepare() -> Recommendation:
        return recommendations.prepare(call=call, basis=honor, by=staff.secretary, at=ISSUED_AT)

    refused(InvalidInput, "foreign_case", prepare)


def test_nobody_is_recommended_for_a_title_of_another_kind(tree: County, staff: Staff) -> None:
    person = honored_in_town(tree, staff, NAMES[:1], kind="person")

    refused(InvalidInput, "kind_differs", lambda: prepared(a_call(tree, staff), staff, person))


def test_a_nominee_is_recommended_once_in_a_call_unless_withdrawn(
    tree: County, staff: Staff
) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    call = a_call(tree, staff)
    first = prepared(call, staff, [honor])[0]

    refused(GuardFailed, "already_recommended", lambda: prepared(call, staff, [honor]))

    by = staff.secretaries[0]
    recommendations.withdraw(recommendation=first, reason="材料有误（虚构）", by=by, at=ISSUED_AT)
    assert prepared(call, staff, [honor])[0].rank == 1


def test_without_an_order_nothing_is_sent(tree: County, staff: Staff) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    waiting = prepared(a_call(tree, staff), staff, [honor], ranked=False)

    refused(GuardFailed, "rank_missing", lambda: sent(waiting, staff))


def test_the_order_names_all_that_are_prepared_and_follows_what_is_sent(
    tree: County, staff: Staff
) -> None:
    call, by = a_call(tree, staff, places=3), staff.secretaries[0]
    first, second, third = prepared(call, staff, honored_in_town(tree, staff, NAMES[:3]))

    def order(*ordered: Recommendation) -> list[Recommendation]:
        return recommendations.rank(call=call, ordered=ordered, by=by, at=ISSUED_AT)

    refused(InvalidInput, "order_incomplete", lambda: order(first, second))
    refused(InvalidInput, "order_incomplete", lambda: order(first, second, second))
    sent([first], staff)
    order(third, second)

    ranks = dict(Recommendation.objects.values_list("pk", "rank"))
    assert [ranks[r.pk] for r in (first, third, second)] == [1, 2, 3]
