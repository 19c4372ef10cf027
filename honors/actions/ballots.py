"""A village, a department or a jury has voted, and the votes were counted in the open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.rounds.locking import lock_round
from honors.models import Ballot, BallotTally, Nomination
from honors.queries.ballots import DESKS
from honors.states import RUNNING_ROUNDS, StageKind
from honors.voting import VotingRule, fewest_present, passes, voting_rule_of
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Category, Organization, Stage
    from workflow.definition import Actor

FEWEST_WITNESSES, MOST_WITNESSES, NAME_LIMIT = 2, 20, 30
MOST_VOTERS = 9999


@dataclass(frozen=True, kw_only=True)
class VoteSpec:
    """The votes for one case; the papers of all others who were present are spoiled."""

    votes_for: int
    votes_against: int
    abstained: int = 0


@transaction.atomic
def record(
    *,
    stage: Stage,
    category: Category,
    organization: Organization,
    held_at: datetime,
    entitled: int,
    present: int,
    witnesses: Sequence[str],
    votes: Mapping[int, VoteSpec],
    by: Actor,
    at: datetime,
) -> Ballot:
    """Once, for every case of the category that waits on the organization's desk: by case number.

    Refused without the quorum of the terms. `witnesses` are the names of at least two who called
    out, counted or watched.
    """
    require_desk(by, organization, at)
    require_running(stage)
    ballot = sheet_of(
        stage=stage,
        category=category,
        organization=organization,
        held_at=held_at,
        entitled=entitled,
        present=present,
        witnesses=witnesses,
        by=by,
        at=at,
    )
    return store(ballot, votes, by=by, at=at)


def sheet_of(
    *,
    stage: Stage,
    category: Category,
    organization: Organization,
    held_at: datetime,
    entitled: int,
    present: int,
    witnesses: Sequence[str],
    by: Actor,
    at: datetime,
) -> Ballot:
    """Not stored yet; refused without its quorum."""
    ballot = Ballot(
        stage=stage,
        category=category,
        organization=organization,
        held_at=_held(held_at, at),
        entitled=inputs.whole(entitled, field="entitled", high=MOST_VOTERS),
        present=inputs.whole(present, field="present", high=MOST_VOTERS),
        witnesses=_witnesses(witnesses),
        rules={name: stage.settings.get(name) for name in ("quorum", "threshold", "above")},
        recorded_by_id=by.standing(at=at).user_id,
        recorded_at=at,
    )
    _require_quorum(ballot, voting_rule_of(stage.settings))
    return ballot


def store(
    ballot: Ballot,
    votes: Mapping[int, VoteSpec],
    *,
    by: Actor,
    at: datetime,
    only: frozenset[int] | None = None,
) -> Ballot:
    """With the votes for every case that waits, or for `only` some of them."""
    cases = waiting(ballot.stage, ballot.category, ballot.organization)
    if only is not None:
        cases = {key: case for key, case in cases.items() if key in only}
    tallies = _tallies(ballot, cases, votes, voting_rule_of(ballot.stage.settings))
    return keep(ballot, tallies, by=by, at=at)


def keep(ballot: Ballot, tallies: Sequence[BallotTally], *, by: Actor, at: datetime) -> Ballot:
    ballot.save()
    BallotTally.objects.bulk_create(tallies)
    _record(ballot, tallies, by=by, at=at)
    return ballot


def require_desk(by: Actor, organization: Organization, at: datetime) -> None:
    standing = by.standing(at=at)
    if not any(standing.holds(role, organization.pk) for role in DESKS):
        raise NotPermitted(_("Only an officer or a secretary of the unit records its ballot."))


def require_running(stage: Stage) -> None:
    """The round is locked from now on."""
    round_ = lock_round(stage.round)
    if stage.kind != StageKind.BALLOT or round_.state not in RUNNING_ROUNDS:
        raise GuardFailed(_("Nothing is voted on here."), code="not_in_ballot")


def _held(held_at: object, at: datetime) -> datetime:
    moment = inputs.moment(held_at, field="held_at")
    if moment > at:
        raise inputs.refused(
            _("The ballot has not been held yet."), code="in_the_future", field="held_at"
        )
    return moment


def _witnesses(names: object) -> list[str]:
    given = list(names) if isinstance(names, list | tuple) else []
    cleaned = [
        inputs.text(name, field=f"witnesses/{n}", limit=NAME_LIMIT) for n, name in enumerate(given)
    ]
    if not FEWEST_WITNESSES <= len(set(cleaned)) == len(cleaned) <= MOST_WITNESSES:
        raise inputs.refused(
            _("An open count has %(fewest)s to %(most)s witnesses, each named once."),
            code="witnesses_wrong",
            field="witnesses",
            fewest=FEWEST_WITNESSES,
            most=MOST_WITNESSES,
        )
    return cleaned


def _require_quorum(ballot: Ballot, rule: VotingRule) -> None:
    if ballot.present > ballot.entitled:
        raise inputs.refused(
            _("More were present than are entitled to vote."),
            code="present_exceed_entitled",
            field="present",
        )
    fewest = fewest_present(ballot.entitled, rule)
    if ballot.present < fewest:
        raise GuardFailed(
            _("%(present)s of %(entitled)s were present, and %(fewest)s are needed."),
            code="no_quorum",
            present=ballot.present,
            entitled=ballot.entitled,
            fewest=fewest,
        )


def waiting(stage: Stage, category: Category, organization: Organization) -> dict[int, Nomination]:
    """The cases on this desk that have no tally yet, locked."""
    here = Nomination.objects.at_stage(stage).filter(category=category, holder=organization)
    locked = list(here.order_by("pk").select_for_update(no_key=True))
    standing = BallotTally.objects.filter(stage=stage, voided_at=None)
    done = set(standing.filter(nomination__in=locked).values_list("nomination_id", flat=True))
    return {case.pk: case for case in locked if case.pk not in done}


def _tallies(
    ballot: Ballot,
    cases: Mapping[int, Nomination],
    votes: Mapping[int, VoteSpec],
    rule: VotingRule,
) -> list[BallotTally]:
    errors = [
        InvalidInput(
            _("This case does not wait for a ballot here."),
            code="case_not_waiting",
            pointer=f"/votes/{key}",
        )
        for key in votes
        if key not in cases
    ]
    inputs.raise_errors(errors)
    forgotten = len(cases.keys() - votes.keys())
    if forgotten or not cases:
        raise GuardFailed(
            _("The ballot leaves out %(count)s cases that wait for it."),
            code="cases_not_voted",
            count=forgotten,
        )
    return [_tally(ballot, cases[key], votes[key], rule) for key in sorted(cases)]


def _tally(ballot: Ballot, case: Nomination, spec: VoteSpec, rule: VotingRule) -> BallotTally:
    at = f"votes/{case.pk}"
    counted = {
        name: inputs.whole(getattr(spec, name), field=f"{at}/{name}", low=0, high=MOST_VOTERS)
        for name in ("votes_for", "votes_against", "abstained")
    }
    if sum(counted.values()) > ballot.present:
        raise inputs.refused(
            _("There are more votes than voters present."), code="votes_exceed_present", field=at
        )
    return BallotTally(
        ballot=ballot,
        stage=ballot.stage,
        nomination=case,
        judged_version=case.dossier_version,
        passed=passes(counted["votes_for"], ballot.present, rule),
        **counted,
    )


def _record(ballot: Ballot, tallies: Sequence[BallotTally], *, by: Actor, at: datetime) -> None:
    facts = {
        "stage": ballot.stage_id,
        "category": ballot.category_id,
        "organization": ballot.organization_id,
        "held_at": ballot.held_at,
        "entitled": ballot.entitled,
        "present": ballot.present,
        "witnesses": len(ballot.witnesses),
        "votes": [counted(tally) for tally in tallies],
    }
    stream = f"ballots:{ballot.pk}"
    ledger.record(stream, "ballots.record", actor=by.ledger_key, at=at, facts=facts)


def counted(tally: BallotTally) -> list[int]:
    """How history keeps a tally: the case, then for, against, abstained."""
    return [tally.nomination_id, tally.votes_for, tally.votes_against, tally.abstained]
