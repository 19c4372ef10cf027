"""Where the body above works here: a case there, and an outcome that fills itself in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from honors.actions import (
    commendations,
    nominations,
    programs,
    public_notices,
    recommendations,
)
from honors.models import Honor, Nomination, Recommendation, Round
from honors.queries.recommendations import downward, upward
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
    honored_in_town,
    prepared,
    sent,
    told,
)
from tests.factories.rounds import CLOSES_AT, category_of
from tests.ground import laid
from tests.honors.actions.recommendations.asking import NAMES, hold, refused
from workflow import engine
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput

pytestmark = pytest.mark.django_db


@laid
def above(tree: County, staff: Staff) -> Round:
    """The county's round: its notice, then its approval."""
    return a_short_round(tree, staff, kinds=["family"], places=2)


@laid
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
        nomination=case, data=case.dossier.answers, veto_declared=True, by=by, at=SENT_AT
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
    sent_answers = {k: v for k, v in below.answers.items() if not k.startswith("@")}
    assert dict(case.dossier.answers) == sent_answers
    # The round above has its own list of vetoes: that declaration is made anew.
    assert case.dossier.veto_declared is None
    assert hold() == set()


def test_the_case_enters_where_the_round_above_says(tree: County, one: Recommendation) -> None:
    case = entered(tree, one)

    assert (case.state, case.holder) == ("notice", tree.county)
    assert case.number == "2026-ZM-0001"


def honored_above(staff: Staff, above: Round, case: Nomination) -> Honor:
    """Shown, approved and honored by the county, weeks after the street sent it."""
    by = staff.secretary
    notice = public_notices.post(notice=a_draft_notice(above, by, at=SENT_AT), by=by, at=SENT_AT)
    a_proof(notice, by, taken_at=SENT_AT, at=SENT_AT)
    end = notice.ends_at
    assert end is not None
    tick(end)
    later = end + timedelta(days=1)
    waiting = Nomination.objects.filter(pk=case.pk)
    decision = a_decision(
        above,
        staff,
        list(waiting),
        decided_on=later.date(),
        at=later,
        document_number="平会〔2026〕1号",
    )
    approver = staff.approvers[-1]
    engine.perform_many(waiting, "approve", actor=approver, at=later, decision=decision)
    drafted = a_draft_commendation(
        above, staff, at=later, dated=later.date(), document_number="平妇〔2026〕15号"
    )
    commendations.issue(commendation=drafted, by=by, at=later)
    return Honor.objects.get(nomination=case)


def test_an_honor_above_fills_the_outcome_in(
    tree: County, staff: Staff, above: Round, one: Recommendation
) -> None:
    honored_above(staff, above, entered(tree, one))

    stored = Recommendation.objects.get(pk=one.pk)
    assert (stored.state, stored.outcome_document) == ("honored_above", "平妇〔2026〕15号")
    last = LedgerEvent.objects.filter(stream=f"recommendations:{one.pk}").order_by("seq").last()
    assert last is not None
    assert (last.action, last.actor) == ("recommendations.record_outcome", CLOCK.ledger_key)
    assert hold() == set()


def test_from_the_street_to_the_county_and_on_to_the_city(
    tree: County, staff: Staff, above: Round, one: Recommendation
) -> None:
    """The chain of real rounds: 镇 → 县 → 市, each only from those whom the level below honored."""
    honor = honored_above(staff, above, entered(tree, one))
    by, at = staff.secretary, SENT_AT + timedelta(days=20)
    call = a_call(tree, staff, organization=tree.county, prerequisite=honor.title, by=by, at=at)
    waiting = recommendations.prepare(call=call, basis=honor, by=by, at=at)
    recommendations.rank(call=call, ordered=[waiting], by=by, at=at)
    to_city = sent([waiting], staff, by=by, at=at)[0]
    told(to_city, staff, by=by)

    street = Honor.objects.get(nomination=one.nomination)
    rungs = upward(street)
    assert [(r.organization, r.title, r.state) for r in rungs] == [
        ("平邑街道", "平邑县最美家庭", "honored_above"),
        ("平邑县", "临沂市最美“健康家庭”", "honored_above"),
    ]
    assert [r.below for r in rungs] == [street, honor]
    assert [r.below for r in downward(honor)] == [street]
    assert hold() == set()


def test_a_case_that_ends_above_fills_the_outcome_in(
    tree: County, staff: Staff, above: Round, one: Recommendation
) -> None:
    case = entered(tree, one)
    gone = {"reason": "材料不实（虚构）", "evidence": "调查报告（虚构）"}

    nominations.move(nomination=case, name="disqualify", by=staff.secretary, at=CLOSES_AT, **gone)

    assert state(one) == "not_selected_above"
    assert hold() == set()


def test_a_case_that_is_taken_up_again_above_may_still_be_honored(
    tree: County, staff: Staff, one: Recommendation
) -> None:
    case = entered(tree, one)
    gone = {"reason": "材料不实（虚构）", "evidence": "调查报告（虚构）"}
    nominations.move(nomination=case, name="disqualify", by=staff.secretary, at=CLOSES_AT, **gone)
    Nomination.objects.filter(pk=case.pk).write_place(state="honored")

    assert told(one, staff, by=CLOCK).state == "honored_above"


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
