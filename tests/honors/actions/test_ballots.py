"""An open ballot: counted before witnesses, with a quorum, a threshold and a line.

Villages vote openly and count on the spot (唱票); two thirds are the usual quorum, and half of
those present what a jury's rule asks for.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from honors import invariants
from honors.actions import nominations
from honors.models import Ballot, BallotTally
from honors.queries import recounts
from honors.queries.rankings import explain
from honors.voting import Votes
from tests.factories.accounts import Staff
from tests.factories.ballots import HELD_AT, WITNESSES, Vote
from tests.factories.organizations import County
from tests.factories.rankings import decided
from tests.factories.score_sheets import MARKED_AT, SEALED_AT
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInputs, Refusal

pytestmark = pytest.mark.django_db


@laid
def vote(tree: County, staff: Staff) -> Vote:
    made = Vote(tree, staff)
    made.enter(3)
    return made


def refusal(vote: Vote, *rows: tuple[int, ...], **given: Any) -> Refusal:
    before = LedgerEvent.objects.count()
    with pytest.raises(Refusal) as caught:
        vote.record(*rows, **given)
    assert (Ballot.objects.count(), LedgerEvent.objects.count()) == (0, before)
    return caught.value


def test_the_count_is_kept_with_its_witnesses_and_in_history(vote: Vote) -> None:
    ballot = vote.record((10, 1, 1), (6, 6), (7, 3))

    passed = [*BallotTally.objects.order_by("pk").values_list("passed", flat=True)]
    assert (ballot.witnesses, passed) == ([*WITNESSES], [True, False, True])
    body = json.loads(LedgerEvent.objects.get(action="ballots.record").body)
    keys = [case.pk for case in vote.cases]
    assert body["votes"] == [[keys[0], 10, 1, 1], [keys[1], 6, 6, 0], [keys[2], 7, 3, 0]]
    assert (body["entitled"], body["present"], body["witnesses"]) == (15, 12, 2)
    assert WITNESSES[0] not in LedgerEvent.objects.get(action="ballots.record").body
    assert invariants.check() == []


def test_without_the_quorum_there_is_no_ballot(vote: Vote) -> None:
    refused = refusal(vote, (9, 0), (9, 0), (9, 0), present=9)

    assert (refused.code, refused.params["fewest"]) == ("no_quorum", 10)


@pytest.mark.parametrize(
    ("given", "code", "pointer"),
    [
        ({"present": 16}, "present_exceed_entitled", "/present"),
        ({"present": 0}, "not_positive", "/present"),
        ({"entitled": True}, "not_whole", "/entitled"),
        ({"held_at": SEALED_AT}, "in_the_future", "/held_at"),
        ({"witnesses": WITNESSES[:1]}, "witnesses_wrong", "/witnesses"),
        ({"witnesses": WITNESSES[:1] * 2}, "witnesses_wrong", "/witnesses"),
        ({"witnesses": ["甲", ""]}, "empty", "/witnesses/1"),
    ],
)
def test_a_count_that_cannot_be_is_refused(
    vote: Vote, given: dict[str, Any], code: str, pointer: str
) -> None:
    refused = refusal(vote, (9, 0), (9, 0), (9, 0), **given)

    assert (refused.code, refused.pointer) == (code, pointer)


def test_there_are_no_more_votes_than_voters(vote: Vote) -> None:
    refused = refusal(vote, (9, 0), (9, 3, 1), (9, 0))

    assert refused.code == "votes_exceed_present"
    assert refused.pointer == f"/votes/{vote.cases[1].pk}"


def test_no_case_is_left_out_and_none_added(vote: Vote) -> None:
    assert refusal(vote, (9, 0), (9, 0)).code == "cases_not_voted"
    votes = vote.votes((9, 0), (9, 0), (9, 0))
    votes[0] = votes[vote.cases[0].pk]
    assert refusal(vote, votes=votes).code == "case_not_waiting"


def test_only_the_desk_records_its_ballot(vote: Vote) -> None:
    nominator = vote.staff.nominators[0]

    assert refusal(vote, (9, 0), (9, 0), (9, 0), by=nominator).code == "not_permitted"


def test_a_ballot_is_counted_once(vote: Vote) -> None:
    vote.record((9, 0), (9, 0), (9, 0))

    with pytest.raises(Refusal) as caught:
        vote.record((12, 0), (12, 0), (12, 0))

    assert isinstance(caught.value, InvalidInputs)
    assert {error.code for error in caught.value.errors} == {"case_not_waiting"}
    assert Ballot.objects.count() == 1


def test_the_cut_goes_by_the_votes_and_keeps_out_whoever_did_not_pass(vote: Vote) -> None:
    vote.record((6, 6), (7, 3), (5, 5))

    ranking = vote.cut()

    assert vote.order(ranking) == [1, 0, 2]
    assert vote.states() == ["not_selected", "approval", "not_selected"]
    assert (ranking.method, ranking.line, decided(ranking)) == ("votes", 1, ["score"] * 3)
    assert recounts.recompute(ranking).agrees
    assert invariants.check() == []


def test_the_line_still_limits_who_passed(vote: Vote) -> None:
    vote.record((8, 4), (12, 0), (8, 2))

    ranking = vote.cut()

    assert vote.order(ranking) == [1, 2, 0]
    assert decided(ranking) == ["score", "fewest_against", "fewest_against"]
    assert vote.states() == ["not_selected", "approval", "approval"]
    told = explain(ranking.entries.get(position=2))
    assert isinstance(told.votes, Votes)
    assert (told.votes.votes_for, told.score, told.judges) == (8, Decimal("66.6667"), ())


def test_nothing_is_cut_before_everybody_is_voted_on(vote: Vote) -> None:
    assert vote.refused().code == "not_voted"


def test_a_vote_changed_afterwards_is_found(vote: Vote) -> None:
    vote.record((9, 0), (8, 0), (7, 0))
    ranking = vote.cut()
    BallotTally.objects.filter(nomination=vote.cases[2]).update(votes_for=12)

    found = {(violation.rule, violation.subject) for violation in invariants.check()}

    assert found == {
        ("ballots_are_as_they_were_recorded", f"ballots:{Ballot.objects.get().pk}"),
        ("rankings_come_out_again", f"rankings:{ranking.pk}"),
    }


@pytest.mark.parametrize(("row", "code"), [((7, 5), ""), ((6, 6), "not_passed"), ((), "not_voted")])
def test_where_no_line_is_drawn_the_threshold_alone_lets_a_case_on(
    tree: County, staff: Staff, row: tuple[int, ...], code: str
) -> None:
    """A village's assembly: whoever gets more than half goes on."""
    vote = Vote(tree, staff, cut=False)
    (case,) = vote.enter(1)
    if row:
        vote.record(row)

    def forward() -> str:
        moved = nominations.move(
            nomination=vote.again(case),
            name="forward",
            by=staff.officers[-1],
            at=SEALED_AT,
            opinion="同意。",
        )
        return str(moved.state)

    if code:
        with pytest.raises(Refusal) as caught:
            forward()
        assert caught.value.code == code
    else:
        assert forward() == "approval"


def test_a_case_that_comes_back_changed_is_voted_on_again(vote: Vote) -> None:
    """Only it: the others keep their votes."""
    vote.record((9, 0), (8, 0), (7, 0))
    vote.cut()
    case = come_back(vote)

    assert case.state == "ballot"
    assert [*BallotTally.objects.order_by("pk").values_list("voided_at", flat=True)] == [
        SEALED_AT,
        None,
        None,
    ]
    vote.record(votes=vote.votes((10, 0)), held_at=HELD_AT, at=SEALED_AT)
    assert BallotTally.objects.filter(nomination=case).count() == 2
    assert invariants.check() == []


def come_back(vote: Vote) -> Any:
    staff, nominator = vote.staff, vote.staff.nominators[0]
    returned = nominations.move(
        nomination=vote.again(vote.cases[0]),
        name="return",
        by=staff.officers[-1],
        at=MARKED_AT,
        reason="有一处要改。",
        defects=[{"field": "work", "text": "请写全。"}],
    )
    data = {"work": "种植", "deeds": "改过的事迹（虚构）"}
    nominations.save_dossier(
        nomination=returned, data=data, by=nominator, at=MARKED_AT, veto_declared=True
    )
    nominations.answer_defect(
        defect=returned.defects.get(), answer="已写全。", by=nominator, at=MARKED_AT
    )
    return nominations.move(nomination=returned, name="resubmit", by=nominator, at=SEALED_AT)
