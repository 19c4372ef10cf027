"""Ballots without a quorum, with votes of nobody, or told otherwise by history."""

from __future__ import annotations

from typing import Any

from honors.models import Ballot, BallotTally, Category
from tests.honors.planting import OPENED, SCORED, Planted, a_title
from workflow import ledger


def a_ballot(planted: Planted, **differing: Any) -> Ballot:
    """Of 15 entitled 12 were there, and 9 of them for the case in review; all of it in history."""
    case = differing.get("case", planted.cases["戊五"])
    figures = {"entitled": 15, "present": 12, "votes_for": 9, "votes_against": 2, "abstained": 1}
    given = figures | {"passed": True} | differing
    ballot = Ballot.objects.create(
        stage=planted.stages["ballot"],
        category=given.get("category", planted.category),
        organization=planted.tree.county,
        held_at=OPENED,
        entitled=given["entitled"],
        present=given["present"],
        witnesses=["甲（虚构）", "乙（虚构）"],
        rules={"quorum": [2, 3], "threshold": [1, 2], "above": True},
        recorded_by=planted.staff.secretary,
        recorded_at=SCORED,
    )
    names = ("votes_for", "votes_against", "abstained")
    BallotTally.objects.create(
        ballot=ballot,
        stage=ballot.stage,
        nomination=case,
        judged_version=1,
        passed=given["passed"],
        **{name: given[name] for name in names},
    )
    facts = {
        "entitled": given["entitled"],
        "present": given["present"],
        "votes": [[case.pk, *(given[name] for name in names)]],
    }
    ledger.record(f"ballots:{ballot.pk}", "ballots.record", actor="user:0", at=SCORED, facts=facts)
    return ballot


def ballots_have_their_quorum(planted: Planted) -> str:
    ballot = a_ballot(planted, present=9, votes_against=0, abstained=0)
    return f"ballots:{ballot.pk}"


def votes_are_of_voters_who_were_present(planted: Planted) -> str:
    return f"ballots:{a_ballot(planted, votes_against=3).pk}"


def ballots_pass_what_reached_the_threshold(planted: Planted) -> str:
    return f"ballots:{a_ballot(planted, votes_for=6).pk}"


def voted_cases_are_of_the_ballot(planted: Planted) -> str:
    other = Category.objects.create(
        round=planted.round,
        title=a_title(planted.round.program, "别的称号（虚构）"),
        form=planted.category.form,
        position=2,
        places=1,
    )
    return f"ballots:{a_ballot(planted, category=other).pk}"


def ballots_are_as_they_were_recorded(planted: Planted) -> str:
    ballot = a_ballot(planted)
    ballot.tallies.update(votes_for=10, votes_against=1)
    return f"ballots:{ballot.pk}"
