"""Sending upward, and what a body elsewhere made of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from honors.actions import (
    commendations,
    honors,
    nominations,
    quotas,
    recommendations,
)
from honors.actions.recommendations import TargetSpec
from honors.models import Honor, Recommendation
from honors.models.programs import NomineeKind
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, a_draft_commendation
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round
from tests.factories.recommendations import (
    CITY,
    SENT_AT,
    a_call,
    approved_in_town,
    honored_in_town,
    prepared,
    sent,
    told,
)
from tests.factories.rounds import category_of
from tests.honors.actions.recommendations.asking import NAMES, hold, refused
from workflow.refusals import GuardFailed, InputMissing, InvalidInput, WrongState

pytestmark = pytest.mark.django_db


def test_an_equal_number_takes_no_more_than_the_places(tree: County, staff: Staff) -> None:
    call = a_call(tree, staff)
    first, second = prepared(call, staff, honored_in_town(tree, staff, NAMES[:2]))

    refused(GuardFailed, "call_exhausted", lambda: sent([first, second], staff))
    sent([first], staff)
    refused(GuardFailed, "call_exhausted", lambda: sent([second], staff))

    by = staff.secretaries[0]
    recommendations.withdraw(recommendation=first, reason="放弃（虚构）", by=by, at=SENT_AT)
    assert sent([second], staff)[0].state == "sent"


def test_a_competition_takes_more_than_the_places(tree: County, staff: Staff) -> None:
    """Three places at 110 percent are four candidates."""
    call = a_call(tree, staff, places=3, percent=110)
    five = prepared(call, staff, honored_in_town(tree, staff, NAMES[:5]))

    refused(GuardFailed, "call_exhausted", lambda: sent(five, staff))
    assert len(sent(five[:4], staff)) == 4
    assert hold() == set()


def test_only_who_holds_the_next_lower_title_goes_up(tree: County, staff: Staff) -> None:
    """Notices on 最美家庭 and on 三八红旗手: 湖北 takes only who holds the prefecture's title."""
    cases = approved_in_town(tree, staff, NAMES[:1])
    title = cases[0].category.title
    waiting = prepared(a_call(tree, staff, prerequisite=title), staff, cases)

    refused(GuardFailed, "prerequisite_missing", lambda: sent(waiting, staff))

    by = staff.secretaries[0]
    drafted = a_draft_commendation(cases[0].round, staff, by=by)
    commendations.issue(commendation=drafted, by=by, at=ISSUED_AT)
    assert sent(waiting, staff)[0].state == "sent"


def test_the_title_below_is_held_on_the_day_of_sending(tree: County, staff: Staff) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    Honor.objects.filter(pk=honor.pk).update(expires_on=SENT_AT.date())
    call = a_call(tree, staff, prerequisite=honor.title)

    waiting = prepared(call, staff, [honor])

    refused(GuardFailed, "prerequisite_missing", lambda: sent(waiting, staff))


def test_who_is_warned_is_not_recommended_until_that_is_mended(tree: County, staff: Staff) -> None:
    """Rules on rewards and revocation: 诫勉整改 comes before a revocation."""
    honor, by = honored_in_town(tree, staff, NAMES[:1])[0], staff.secretaries[0]
    waiting = prepared(a_call(tree, staff), staff, [honor])
    paper = {"document": "平街妇〔2026〕9号", "by": by, "at": ISSUED_AT}
    honors.move(honor=honor, name="warn", reason="环境不达标（虚构）", **paper)

    refused(GuardFailed, "basis_not_valid", lambda: sent(waiting, staff))

    honors.move(honor=honor, name="rectify", **paper)
    assert sent(waiting, staff)[0].state == "sent"


def test_a_case_that_lost_its_approval_is_not_sent(tree: County, staff: Staff) -> None:
    case, by = approved_in_town(tree, staff, NAMES[:1])[0], staff.secretaries[0]
    waiting = prepared(a_call(tree, staff), staff, [case])
    gone = {"reason": "家庭成员违法（虚构）", "evidence": "判决书（虚构）"}
    nominations.move(nomination=case, name="disqualify", by=by, at=ISSUED_AT, **gone)

    refused(GuardFailed, "basis_not_approved", lambda: sent(waiting, staff))


def test_a_call_ends_to_the_hour(tree: County, staff: Staff) -> None:
    """Notices on 三八红旗手: the national channel closes at 17:00 sharp."""
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    waiting = prepared(a_call(tree, staff, due_at=SENT_AT), staff, [honor])

    refused(GuardFailed, "too_late", lambda: sent(waiting, staff))
    assert sent(waiting, staff, at=SENT_AT - timedelta(seconds=1))[0].state == "sent"


def test_nothing_is_sent_without_its_report(tree: County, staff: Staff) -> None:
    waiting = prepared(a_call(tree, staff), staff, honored_in_town(tree, staff, NAMES[:1]))

    refused(InvalidInput, "empty", lambda: sent(waiting, staff, document=" "))


def test_sending_many_takes_no_more_statements_than_two(
    tree: County, staff: Staff, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    round_ = a_short_round(tree, staff, kinds=["family"])
    call = a_call(tree, staff, category_of(round_, "family"), places=9)
    nine = prepared(call, staff, honored_in_town(tree, staff, NAMES))

    with django_assert_max_num_queries(60) as two:
        sent(nine[:2], staff)
    with django_assert_max_num_queries(len(two)):
        sent(nine[2:], staff)


def test_an_outcome_needs_a_document_a_date_and_evidence(tree: County, staff: Staff) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    one = sent(prepared(a_call(tree, staff), staff, [honor]), staff)[0]

    refused(InvalidInput, "empty", lambda: told(one, staff, document=""))
    refused(InvalidInput, "not_a_date", lambda: told(one, staff, dated="2026-05-01"))
    refused(InvalidInput, "date_in_future", lambda: told(one, staff, dated=date(2027, 1, 1)))
    refused(InputMissing, "evidence_missing", lambda: told(one, staff, evidence=" "))
    refused(InvalidInput, "not_a_choice", lambda: told(one, staff, outcome="withdrawn"))
    assert Recommendation.objects.get(pk=one.pk).state == "sent"


def test_a_place_that_comes_free_above_turns_the_outcome(tree: County, staff: Staff) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    one = sent(prepared(a_call(tree, staff), staff, [honor]), staff)[0]
    passed = told(one, staff, outcome="not_selected_above")

    refused(GuardFailed, "same_outcome", lambda: told(passed, staff, outcome="not_selected_above"))
    assert told(passed, staff).state == "honored_above"
    refused(WrongState, "wrong_state", lambda: told(passed, staff, outcome="not_selected_above"))


PROVINCE = TargetSpec(
    program="山东省最美家庭评选",
    title="山东省最美家庭",
    nominee_kind=NomineeKind.FAMILY,
    level="province",
    organization="山东省妇联",
    prerequisite=CITY.title,
)


def test_what_a_body_elsewhere_gave_counts_as_the_title_below(tree: County, staff: Staff) -> None:
    """Notices on 最美家庭: the province takes only who holds the prefecture's title, and the
    prefecture does not work here, so what holds it is its recorded outcome.
    """
    chosen, passed = honored_in_town(tree, staff, NAMES[:2])
    first, second = sent(prepared(a_call(tree, staff, places=2), staff, [chosen, passed]), staff)
    told(first, staff)
    told(second, staff, outcome="not_selected_above")
    call = a_call(tree, staff, PROVINCE, places=2)
    upward = prepared(call, staff, [chosen, passed])
    later = SENT_AT + timedelta(days=40)

    refused(GuardFailed, "prerequisite_missing", lambda: sent(upward, staff, at=later))
    assert sent(upward[:1], staff, at=later)[0].state == "sent"
    assert hold() == set()


def test_a_title_elsewhere_is_not_held_before_its_day(tree: County, staff: Staff) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    told(sent(prepared(a_call(tree, staff), staff, [honor]), staff)[0], staff)
    upward = prepared(a_call(tree, staff, PROVINCE), staff, [honor])
    a_day_before = SENT_AT - timedelta(days=1)

    refused(GuardFailed, "prerequisite_missing", lambda: sent(upward, staff, at=a_day_before))


def test_the_title_below_is_named_once(tree: County, staff: Staff) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]

    refused(
        InvalidInput,
        "prerequisite_twice",
        lambda: a_call(tree, staff, PROVINCE, prerequisite=honor.title),
    )


def test_a_unit_without_places_above_recommends_nobody(tree: County, staff: Staff) -> None:
    category = category_of(a_short_round(tree, staff, kinds=["family"]), "family")
    waiting = prepared(
        a_call(tree, staff, category), staff, honored_in_town(tree, staff, NAMES[:1])
    )
    town = tree.townships[0]

    def give(places: int) -> None:
        quotas.set_quota(
            category=category, organization=town, places=places, by=staff.secretary, at=SENT_AT
        )

    give(0)
    refused(GuardFailed, "no_quota_places", lambda: sent(waiting, staff))
    give(1)
    assert sent(waiting, staff)[0].state == "sent"
