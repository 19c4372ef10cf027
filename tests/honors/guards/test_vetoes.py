"""Negative lists of real notices: the nominator's tick is a declaration, the check is by
departments, and a veto on any member bars the family.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from honors import presets
from honors.actions import commendations, nominees, vetoes
from honors.actions.decisions import record
from honors.actions.rankings import cut
from honors.models import Decision, Nomination, NomineeMember, Round
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, a_draft_commendation
from tests.factories.nominations import (
    BALLOT,
    DECIDED,
    DECIDED_AT,
    a_nomination,
    forwarded,
    moved,
    nomination_in,
)
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.factories.score_sheets import (
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    give,
    scoring_of,
    sheet_of,
)
from tests.factories.vetoes import a_finding, a_free_nomination, a_vetoed_round, declared
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed

ROUTE = (presets.review("township"), BALLOT, *DECIDED)


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_vetoed_round(tree, staff, route=ROUTE, kinds=["person", "family"])


def refusal(case: Nomination, name: str, by: object, **supplied: object) -> GuardFailed:
    with pytest.raises(GuardFailed) as refused:
        moved(case, name, by, **supplied)
    return refused.value


def test_every_veto_is_answered_before_a_case_is_submitted(
    tree: County, staff: Staff, round_: Round
) -> None:
    case = a_nomination(round_, tree.villages[0], staff.nominators[0])

    refused = refusal(case, "submit", staff.nominators[0])

    assert refused.code == "veto_unanswered"
    assert len(refused.params["vetoes"]) == 9


def test_a_case_that_denies_every_veto_is_submitted(
    tree: County, staff: Staff, round_: Round
) -> None:
    case = a_free_nomination(round_, tree, staff)

    assert moved(case, "submit", staff.nominators[0]).state == "review"


def test_a_family_is_barred_by_any_member_that_is_declared(
    tree: County, staff: Staff, round_: Round
) -> None:
    case = a_free_nomination(round_, tree, staff, "family")
    declared(case, staff.nominators[0], domestic_violence=[1])

    refused = refusal(case, "submit", staff.nominators[0])

    assert (refused.code, refused.params["name"]) == ("veto_applies", "赵大山")
    assert refused.params["veto"] == "有家庭暴力行为"


def test_who_joins_the_family_is_declared_for_anew(
    tree: County, staff: Staff, round_: Round
) -> None:
    case = a_free_nomination(round_, tree, staff, "family")
    NomineeMember.objects.create(nominee=case.nominee, position=2, name="赵小山", relation="儿子")

    assert refusal(case, "submit", staff.nominators[0]).code == "veto_unanswered"


def test_a_confirmed_veto_bars_whatever_was_declared_and_says_who_confirmed_it(
    tree: County, staff: Staff, round_: Round
) -> None:
    case = a_free_nomination(round_, tree, staff)
    a_finding(case, tree, staff)

    refused = refusal(case, "submit", staff.nominators[0])

    assert refused.code == "veto_confirmed"
    assert refused.params["department"] == tree.department.name
    assert refused.params["document"] == "平卫函〔2026〕12号（虚构）"


def test_a_family_is_barred_by_any_member_that_is_confirmed(
    tree: County, staff: Staff, round_: Round
) -> None:
    case = a_free_nomination(round_, tree, staff, "family")
    member = case.nominee.members.get()
    a_finding(case, tree, staff, member=member)

    assert refusal(case, "submit", staff.nominators[0]).params["name"] == "赵大山"

    NomineeMember.objects.filter(pk=member.pk).update(until=date(2026, 3, 1))
    assert moved(case, "submit", staff.nominators[0]).state == "review"


def test_a_confirmed_veto_stops_a_case_on_its_way(
    tree: County, staff: Staff, round_: Round
) -> None:
    case = moved(a_free_nomination(round_, tree, staff), "submit", staff.nominators[0])
    a_finding(case, tree, staff)

    assert refusal(case, "forward", staff.officers[0], opinion="同意。").code == "veto_confirmed"


def decided(case: Nomination, staff: Staff) -> Decision:
    return record(
        round_=case.round,
        organization=case.round.organizer,
        form="meeting",
        document_number="平妇会〔2026〕1号（虚构）",
        decided_on=DECIDED_AT.date(),
        deciders=[staff.approvers[-1]],
        approved=[case],
        by=staff.secretary,
        at=DECIDED_AT,
    )


def ask_for_honesty() -> None:
    veto = {"code": "dishonesty", "text": "有失信记录（虚构）", "kinds": ["person"]}
    Round.objects.update(terms={"vetoes": [veto]})


def test_a_cut_selects_nobody_past_a_confirmed_veto(tree: County, staff: Staff) -> None:
    round_ = a_scored_round(tree, staff)
    best, second = cases_in_scoring(round_, tree, staff, 2)
    for case, mark in ((best, 95), (second, 80)):
        for judge in staff.judges:
            give(sheet_of(case, judge), mark)
    ask_for_honesty()
    a_finding(best, tree, staff)
    line = {"stage": scoring_of(round_), "category": best.category, "by": staff.secretary}

    with pytest.raises(GuardFailed) as refused:
        cut(**line, at=SEALED_AT, line=1)
    assert (refused.value.code, refused.value.subject) == ("veto_confirmed", best)

    moved(best, "decline", staff.officers[-1], SEALED_AT, reason="有失信记录（虚构）。")
    cut(**line, at=SEALED_AT, line=1)
    assert Nomination.objects.get(pk=second.pk).state == "approval"


def test_nobody_is_honored_past_a_confirmed_veto(tree: County, staff: Staff) -> None:
    case = nomination_in("approved", tree, staff)
    ask_for_honesty()
    drafted = a_draft_commendation(case.round, staff)
    finding = a_finding(case, tree, staff)

    with pytest.raises(GuardFailed) as refused:
        commendations.issue(commendation=drafted, by=staff.secretary, at=ISSUED_AT)
    assert refused.value.code == "veto_confirmed"

    vetoes.lift(
        finding=finding, document_number="平卫函〔2026〕15号（虚构）", by=staff.secretary, at=DURING
    )
    commendations.issue(commendation=drafted, by=staff.secretary, at=ISSUED_AT)
    assert Nomination.objects.get(pk=case.pk).state == "honored"


def test_a_finding_comes_after_the_approvals_that_it_waited_for(tree: County, staff: Staff) -> None:
    case = nomination_in("approved", tree, staff)
    ask_for_honesty()

    finding = a_finding(case, tree, staff)

    approved = case.handlings.get(act="approve")
    assert finding.recorded_at > approved.at
    event = LedgerEvent.objects.get(action="vetoes.confirm")
    assert json.loads(event.body)["approved"] == [case.pk]


def test_nobody_is_approved_past_a_confirmed_veto(tree: County, staff: Staff) -> None:
    case = nomination_in("approval", tree, staff)
    ask_for_honesty()
    a_finding(case, tree, staff)
    decision = decided(case, staff)

    with pytest.raises(GuardFailed) as refused:
        moved(case, "approve", staff.approvers[-1], DECIDED_AT, decision=decision)

    assert refused.value.code == "veto_confirmed"


def test_a_veto_that_was_lifted_by_a_letter_bars_no_more(
    tree: County, staff: Staff, round_: Round
) -> None:
    case = moved(a_free_nomination(round_, tree, staff), "submit", staff.nominators[0])
    finding = a_finding(case, tree, staff)

    vetoes.lift(
        finding=finding, document_number="平卫函〔2026〕15号（虚构）", by=staff.secretary, at=DURING
    )

    assert forwarded(case, staff.officers[0]).state == "ballot"


def test_a_veto_bars_for_its_time(tree: County, staff: Staff, round_: Round) -> None:
    """Rules of 美丽庭院: revoked, so barred for two years; here until a day."""
    case = moved(a_free_nomination(round_, tree, staff), "submit", staff.nominators[0])
    a_finding(case, tree, staff, bars_until=date(2026, 3, 12))
    day = timedelta(days=1)

    assert refusal(case, "forward", staff.officers[0], opinion="同意。").code == "veto_confirmed"
    assert moved(case, "forward", staff.officers[0], DURING + 2 * day, opinion="同意。").state


def test_what_was_found_of_a_duplicate_bars_the_one_that_is_kept(
    tree: County, staff: Staff, round_: Round
) -> None:
    case = a_free_nomination(round_, tree, staff)
    name = case.nominee.name
    again = nominees.register(
        kind="person", unit=case.unit, name=name, by=staff.nominators[0], at=DURING, sex="female"
    )
    again.__class__.objects.filter(pk=case.nominee_id).update(merged_into=again, merged_at=DURING)
    a_finding(case, tree, staff)
    kept = Nomination.objects.filter(pk=case.pk)
    kept.write_place(nominee=again)

    assert refusal(kept.get(), "submit", staff.nominators[0]).code == "veto_confirmed"
