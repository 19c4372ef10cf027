"""Recommending upward: calls, order, sending, outcomes; and cases above on the same site."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from honors import invariants
from honors.actions import (
    commendations,
    honors,
    nominations,
    programs,
    public_notices,
    recommendations,
)
from honors.actions.recommendations import TargetSpec
from honors.models import Honor, HonorTitle, Nomination, Recommendation, Round
from honors.roles import CLOCK, Role
from honors.tasks import tick
from tests.factories.accounts import Staff, a_member
from tests.factories.commendations import ISSUED_AT, a_draft_commendation
from tests.factories.decisions import a_decision
from tests.factories.nominations import a_nomination
from tests.factories.organizations import County
from tests.factories.public_notices import a_draft_notice, a_proof, a_short_round
from tests.factories.recommendations import (
    SENT_AT,
    a_call,
    approved_in_town,
    honored_in_town,
    prepared,
    sent,
    told,
)
from tests.factories.rounds import CLOSES_AT, category_of
from workflow import engine
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InputMissing, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db

NAMES = ("赵大山", "孙桂英", "周小兰", "吴秀英", "郑玉梅", "王建国", "冯素珍", "陈志强", "褚红霞")


def refused(kind: type[Exception], code: str, call: Any) -> None:
    with pytest.raises(kind) as raised:
        call()
    assert getattr(raised.value, "code", "") == code


def hold() -> set[tuple[str, str]]:
    return {(v.rule, v.subject) for v in invariants.check()}


# --- Calls --------------------------------------------------------------------------------------


def test_an_equal_number_is_as_many_as_the_places(tree: County, staff: Staff) -> None:
    call = a_call(tree, staff, places=5)

    assert (call.ratio, call.percent, call.most) == ("equal_number", 100, 5)


# Domain §1.7: in competition typically 110 to 130 percent of the places.
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
        ({"percent": 301}, "too_large"),
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
    # A 标兵 is chosen from former 红旗手 of its own level (domain §1.2).
    assert add("county", "person").prerequisite == county_title


# --- Whom, and in which order -------------------------------------------------------------------


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


# --- Sending ------------------------------------------------------------------------------------


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
    """Domain §1.3: 湖北 takes only who holds the prefecture's title; §1.2 likewise."""
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
    """Domain §1.12: 诫勉整改 comes before a revocation."""
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
    """Domain §1.2: the national channel closes at 17:00 sharp."""
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


# --- What came of it elsewhere ------------------------------------------------------------------


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


# --- Where the body above works here ------------------------------------------------------------


@pytest.fixture
def above(tree: County, staff: Staff) -> Round:
    """The county's round: its notice, then its approval."""
    return a_short_round(tree, staff, kinds=["family"], places=2)


@pytest.fixture
def one(tree: County, staff: Staff, above: Round) -> Recommendation:
    """Sent by the street to the county's round."""
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    call = a_call(tree, staff, category_of(above, "family"))
    return sent(prepared(call, staff, [honor]), staff)[0]


def case_of(recommendation: Recommendation) -> Nomination:
    return Nomination.objects.get(recommendation=recommendation)


def entered(tree: County, one: Recommendation) -> Nomination:
    """Submitted by the street's nominator, in the round above."""
    by = a_member(Role.NOMINATOR, tree.townships[0])
    case = case_of(one)
    nominations.save_dossier(
        nomination=case, data=case.dossier.data, veto_declared=True, by=by, at=SENT_AT
    )
    return nominations.move(nomination=case, name="submit", by=by, at=SENT_AT)


def state(recommendation: Recommendation) -> str:
    return Recommendation.objects.get(pk=recommendation.pk).state


def test_a_call_here_says_what_the_round_says(tree: County, staff: Staff, above: Round) -> None:
    category = category_of(above, "family")
    call = a_call(tree, staff, category)

    assert (call.title_name, call.level, call.target_name, call.due_at) == (
        "平邑县最美家庭",
        "county",
        "平邑县",
        CLOSES_AT,
    )
    refused(InvalidInput, "call_exists", lambda: a_call(tree, staff, category))
    refused(InvalidInput, "round_decides", lambda: a_call(tree, staff, category, due_at=SENT_AT))


def test_an_organization_outside_takes_no_part(
    tree: County, twin: County, staff: Staff, above: Round
) -> None:
    elsewhere = {"organization": twin.townships[0]}
    by = a_member(Role.SECRETARY, twin.townships[0])

    category = category_of(above, "family")
    refused(InvalidInput, "unit_outside", lambda: a_call(tree, staff, category, by=by, **elsewhere))


def test_sending_begins_a_case_above_with_what_was_sent(
    tree: County, above: Round, one: Recommendation
) -> None:
    case = case_of(one)

    assert (case.state, case.round, case.unit) == ("draft", above, tree.townships[0])
    assert case.nominee_id == one.nominee_id
    below = one.nomination.versions.get(number=one.nomination.dossier_version)
    assert case.dossier.data == {k: v for k, v in below.data.items() if not k.startswith("@")}
    # The round above has its own list of vetoes: that declaration is made anew.
    assert case.dossier.veto_declared is None
    assert hold() == set()


def test_the_case_enters_where_the_round_above_says(tree: County, one: Recommendation) -> None:
    case = entered(tree, one)

    assert (case.state, case.holder) == ("notice", tree.county)
    assert case.number == "2026-ZM-0001"


def test_an_honor_above_fills_the_outcome_in(
    tree: County, staff: Staff, above: Round, one: Recommendation
) -> None:
    case = entered(tree, one)
    notice = public_notices.post(
        notice=a_draft_notice(above, staff.secretary, at=SENT_AT), by=staff.secretary, at=SENT_AT
    )
    shown = {"taken_at": SENT_AT, "at": SENT_AT}
    a_proof(notice, staff.secretary, **shown)
    end = notice.ends_at
    assert end is not None
    tick(end)
    later = end + timedelta(days=1)
    waiting = Nomination.objects.filter(pk=case.pk)
    decision = a_decision(
        above, staff, list(waiting), decided_on=later.date(), at=later, document_number="平会1号"
    )
    approver = staff.approvers[-1]
    engine.perform_many(waiting, "approve", actor=approver, at=later, decision=decision)
    drafted = a_draft_commendation(
        above, staff, at=later, dated=later.date(), document_number="平妇〔2026〕15号"
    )
    commendations.issue(commendation=drafted, by=staff.secretary, at=later)

    stored = Recommendation.objects.get(pk=one.pk)
    assert (stored.state, stored.outcome_document) == ("honored_above", "平妇〔2026〕15号")
    last = LedgerEvent.objects.filter(stream=f"recommendations:{one.pk}").order_by("seq").last()
    assert last is not None
    assert (last.action, last.actor) == ("recommendations.record_outcome", CLOCK.ledger_key)
    assert hold() == set()


def test_a_case_that_ends_above_fills_the_outcome_in(
    tree: County, staff: Staff, above: Round, one: Recommendation
) -> None:
    case = entered(tree, one)
    gone = {"reason": "材料不实（虚构）", "evidence": "调查报告（虚构）"}

    nominations.move(nomination=case, name="disqualify", by=staff.secretary, at=CLOSES_AT, **gone)

    assert state(one) == "not_selected_above"
    assert hold() == set()


def test_a_draft_that_nobody_submits_in_time_lapses(one: Recommendation) -> None:
    tick(CLOSES_AT)

    assert (case_of(one).state, state(one)) == ("lapsed", "not_selected_above")
    assert hold() == set()


def test_a_case_withdrawn_above_withdraws_the_recommendation(
    tree: County, staff: Staff, one: Recommendation
) -> None:
    case, by = entered(tree, one), staff.secretaries[0]

    refused(
        GuardFailed,
        "case_above_runs",
        lambda: recommendations.withdraw(recommendation=one, reason="放弃", by=by, at=SENT_AT),
    )
    nominations.move(
        nomination=case, name="withdraw", reason="放弃（虚构）", by=staff.secretary, at=SENT_AT
    )

    assert state(one) == "withdrawn"
    assert hold() == set()


def test_nobody_says_what_the_case_above_has_not_decided(staff: Staff, one: Recommendation) -> None:
    refused(GuardFailed, "case_decides", lambda: told(one, staff))
    refused(GuardFailed, "case_decides", lambda: told(one, staff, by=CLOCK))


def test_a_round_above_that_takes_nothing_any_more_takes_no_recommendation(
    tree: County, staff: Staff, above: Round
) -> None:
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    waiting = prepared(a_call(tree, staff, category_of(above, "family")), staff, [honor])

    refused(GuardFailed, "too_late", lambda: sent(waiting, staff, at=CLOSES_AT))
    assert Nomination.objects.filter(round=above).count() == 0
    assert state(waiting[0]) == "prepared"


def test_whoever_was_nominated_above_by_another_way_is_no_case_twice(
    tree: County, staff: Staff, above: Round, one: Recommendation
) -> None:
    entered(tree, one)
    village, by = tree.villages[0], staff.nominators[0]
    again = a_nomination(above, village, by, "family", one.nominee)

    refused(
        GuardFailed,
        "duplicate_case",
        lambda: nominations.move(nomination=again, name="submit", by=by, at=SENT_AT),
    )


def test_the_form_above_takes_what_it_knows(tree: County, staff: Staff) -> None:
    """A person's dossier below has fields that the county's own form does not ask for."""
    form = programs.add_form(
        kind="family",
        name="县级家庭表（虚构）",
        fields=[
            {"name": "deeds", "label": "事迹", "kind": "long_text", "required": True},
            {"name": "motto", "label": "家训", "kind": "text", "required": True},
        ],
        organization=tree.county,
        by=staff.secretary,
        at=ISSUED_AT,
    )
    above = a_short_round(tree, staff, kinds=["family"])
    category = category_of(above, "family")
    type(category).objects.filter(pk=category.pk).update(form=form)
    honor = honored_in_town(tree, staff, NAMES[:1])[0]
    category.refresh_from_db()

    case = case_of(sent(prepared(a_call(tree, staff, category), staff, [honor]), staff)[0])

    below = honor.nomination.dossier.data
    assert case.dossier.data == {k: below[k] for k in ("deeds", "motto") if k in below}
