"""A desk votes on papers: opened, voted, closed and counted into its ballot."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from honors.actions import ballots, inputs
from honors.actions.ballots import VoteSpec
from honors.actions.rankings import tied_at_line
from honors.models import Nomination, Poll, PollCase, PollPaper, PollVoter, User
from honors.queries.panels import close_ones
from honors.queries.papers import away_from, digest_of, electorate, place_of
from honors.queries.polls import standing_at
from honors.voting import CHOICES, voting_rule_of
from workflow import ledger
from workflow.refusals import GuardFailed, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from honors.models import Ballot, BallotTally, Category, Organization, Stage
    from workflow.definition import Actor


@transaction.atomic
def open_poll(
    *,
    stage: Stage,
    category: Category,
    organization: Organization,
    voters: Sequence[User],
    by: Actor,
    at: datetime,
) -> Poll:
    """On every case of the category that waits on the desk. Whoever is tied to one is recused.

    The stage's terms say whether it is secret (`secret`, which holds where nothing is said) and how
    many cases one paper may approve (`approves_max`).
    """
    ballots.require_desk(by, organization, at)
    ballots.require_running(stage)
    voting_rule_of(stage.settings)
    _require_none_open(stage, category, organization)
    cases = list(ballots.waiting(stage, category, organization).values())
    if not cases:
        raise GuardFailed(_("No case waits for a ballot here."), code="cases_not_voted", count=0)
    poll = Poll(
        stage=stage,
        category=category,
        organization=organization,
        approves_max=stage.settings.get("approves_max"),
    )
    return _open(poll, [_case_of(case) for case in cases], voters, by=by, at=at)


@transaction.atomic
def open_runoff(
    *,
    stage: Stage,
    category: Category,
    voters: Sequence[User],
    by: Actor,
    at: datetime,
    line: int | None = None,
) -> Poll:
    """Among the cases that their ballots left tied at the line, before the cut.

    The organizer's people vote, and a paper approves as many cases as there are places left. What
    the ballots gave stays as it is: the runoff orders those who are equal, and nobody else.
    """
    organizer = stage.round.organizer
    ballots.require_desk(by, organizer, at)
    ballots.require_running(stage)
    _require_none_open(stage, category)
    tied = tied_at_line(stage=stage, category=category, at=at, line=line)
    if not tied.cases:
        raise GuardFailed(_("No cases are tied at the line."), code="not_tied")
    poll = Poll(
        stage=stage,
        category=category,
        organization=organizer,
        is_runoff=True,
        approves_max=tied.places,
    )
    tallies = standing_at(stage).filter(nomination__in=tied.cases).order_by("nomination")
    cases = [_case_of(tally.nomination, tally) for tally in tallies.select_related("nomination")]
    return _open(poll, cases, voters, by=by, at=at)


def _case_of(case: Nomination, tally: BallotTally | None = None) -> PollCase:
    return PollCase(nomination=case, judged_version=case.dossier_version, tally=tally)


def _require_none_open(
    stage: Stage, category: Category, organization: Organization | None = None
) -> None:
    polls = Poll.objects.filter(stage=stage, category=category, closed_at=None)
    if organization is not None:
        polls = polls.filter(organization=organization)
    if polls.exists():
        raise GuardFailed(_("A poll of this desk is open already."), code="poll_open")


def _open(
    poll: Poll, cases: Sequence[PollCase], voters: Sequence[User], *, by: Actor, at: datetime
) -> Poll:
    people = _electorate(poll.organization, voters, at)
    earlier = Poll.objects.filter(
        stage=poll.stage, category=poll.category, organization=poll.organization
    )
    poll.number = int(earlier.aggregate(last=Max("number"))["last"] or 0) + 1
    poll.is_secret = poll.stage.settings.get("secret", True)
    poll.opened_by_id = by.standing(at=at).user_id or 0
    poll.opened_at = at
    poll.save()
    _invite(poll, cases, people)
    _record_opening(poll, by=by, at=at)
    return poll


def _electorate(organization: Organization, named: Sequence[User], at: datetime) -> dict[int, User]:
    keys = {user.pk for user in named}
    people = {user.pk: user for user in electorate([organization.pk], at=at).filter(pk__in=keys)}
    if not keys:
        raise inputs.refused(_("Name who may vote."), code="voters_missing", field="voters")
    if keys - people.keys():
        raise inputs.refused(
            _("Only who holds a role at the unit votes in its poll."),
            code="voters_strange",
            field="voters",
        )
    return people


def _invite(poll: Poll, cases: Sequence[PollCase], people: Mapping[int, User]) -> None:
    for case in cases:
        case.poll = poll
    PollCase.objects.bulk_create(cases)
    grounds = _grounds([case.nomination for case in cases], people)
    PollVoter.objects.bulk_create(
        PollVoter(poll=poll, user=people[key], recused_for=grounds.get(key, ""))
        for key in sorted(people)
    )


def _grounds(cases: Sequence[Nomination], people: Mapping[int, Any]) -> dict[int, str]:
    """By voter, the first ground that ties them to one of the cases."""
    found: dict[int, str] = {}
    for (user, _case), ties in sorted(close_ones(cases, people).items()):
        found.setdefault(user, str(ties[0].ground))
    return found


def _record_opening(poll: Poll, *, by: Actor, at: datetime) -> None:
    facts = {
        "stage": poll.stage_id,
        "category": poll.category_id,
        "organization": poll.organization_id,
        "number": poll.number,
        "is_secret": poll.is_secret,
        "is_runoff": poll.is_runoff,
        "approves_max": poll.approves_max,
        "cases": list(poll.cases.order_by("nomination").values_list("nomination", flat=True)),
        "voters": list(poll.voters.order_by("user").values_list("user", flat=True)),
    }
    ledger.record(f"polls:{poll.pk}", "polls.open", actor=by.ledger_key, at=at, facts=facts)


@transaction.atomic
def vote(*, poll: Poll, choices: Mapping[int, str], by: Actor, at: datetime) -> PollVoter:
    """Once, and for good. A case that is not named is abstained from, which is never against it.

    History keeps who voted. In a secret poll nothing else is kept of it beside the paper, which
    names nobody and no time; in an open one history commits to the choices.
    """
    locked = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    paper = checked(poll=locked, choices=choices, by=by, at=at)
    voter = _place_of(locked, by, at)
    voter.has_voted = True
    voter.save(update_fields=["has_voted"])
    named = None if locked.is_secret else voter
    PollPaper.objects.create(poll=locked, voter=named, choices=paper)
    kept = " ".join(f"{case}:{choice}" for case, choice in sorted(paper.items()))
    ledger.record(
        f"polls:{locked.pk}",
        "polls.vote",
        actor=by.ledger_key,
        at=at,
        facts=_in_place(voter, by, at),
        private={} if locked.is_secret else {"choices": kept},
    )
    return voter


def _in_place(voter: PollVoter, by: Actor, at: datetime) -> dict[str, int]:
    """Whose vote it was, where a substitute gave it, or whoever came back from being away."""
    return {} if voter.user_id == by.standing(at=at).user_id else {"place": voter.user_id}


def _place_of(poll: Poll, by: Actor, at: datetime) -> PollVoter:
    """The one place that the caller fills: the own, or while no own is there that of the member
    for whom the caller acts now; and that of a substitute whose term is over.
    """
    user = User.objects.filter(pk=by.standing(at=at).user_id).first()
    place = None if user is None else place_of(user, poll, at=at)
    if user is None or place is None:
        raise NotPermitted(_("Only who is on the list of voters votes."), code="no_voter")
    if poll.organization_id in away_from(user, at=at):
        raise NotPermitted(
            _("Somebody acts in your place now, and votes in it."), code="substituted"
        )
    if not electorate([poll.organization_id], at=at).filter(pk=user.pk).exists():
        raise NotPermitted(_("You hold no role at the unit that votes now."), code="no_voter")
    return place


def checked(*, poll: Poll, choices: Mapping[int, str], by: Actor, at: datetime) -> dict[str, str]:
    """The whole paper as `vote` would keep it, refused where that would be; nothing is kept."""
    _require_may_vote(poll, _place_of(poll, by, at), by.standing(at=at).user_id)
    return _filled_in(poll, choices)


def _require_may_vote(poll: Poll, voter: PollVoter, user_id: int | None) -> None:
    """A tie of either keeps the paper back: of whose place it is, and of who would fill it."""
    if poll.closed_at is not None:
        raise GuardFailed(_("This poll is closed."), code="poll_closed")
    cases = list(Nomination.objects.filter(poll_cases__poll=poll).order_by("pk"))
    if voter.recused_for or _grounds(cases, {voter.user_id: voter, user_id or 0: voter}):
        raise NotPermitted(_("You are tied to a case of this poll."), code="recused")
    if voter.has_voted:
        raise GuardFailed(_("You have voted already."), code="voted_already")


def _filled_in(poll: Poll, choices: Mapping[int, str]) -> dict[str, str]:
    cases = set(poll.cases.values_list("nomination", flat=True))
    for case, choice in choices.items():
        if case not in cases:
            raise inputs.refused(
                _("This case is not voted on here."),
                code="case_not_waiting",
                field=f"choices/{case}",
            )
        inputs.choice(choice, CHOICES, field=f"choices/{case}")
    approved = sum(choice == "for" for choice in choices.values())
    if poll.approves_max is not None and approved > poll.approves_max:
        raise inputs.refused(
            _("A paper approves at most %(most)s cases."),
            code="too_many_approved",
            field="choices",
            most=poll.approves_max,
        )
    return {str(case): choices.get(case, "abstained") for case in sorted(cases)}


@transaction.atomic
def close_poll(*, poll: Poll, witnesses: Sequence[str], by: Actor, at: datetime) -> Poll:
    """Count the papers into a ballot, as an open count is recorded; refused without its quorum.

    Those recused are not entitled. Cases that left the desk meanwhile, or whose dossier changed,
    are not counted; where none is left, the poll closes without a ballot. So does a runoff that
    one of its cases has left: another is held among the rest.
    """
    ballots.require_desk(by, poll.organization, at)
    ballots.require_running(poll.stage)
    locked = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if locked.closed_at is not None:
        raise GuardFailed(_("This poll is closed."), code="poll_closed")
    _recuse_late(locked)
    papers = _shuffled(locked)
    votes = _counted(locked, papers)
    if votes and not papers:
        raise GuardFailed(_("Nobody has voted yet."), code="no_papers")
    if votes:
        locked.ballot = _ballot(locked, votes, witnesses, by=by, at=at)
    locked.closed_at = at
    locked.save(update_fields=["ballot", "closed_at"])
    _record_closing(locked, papers, by=by, at=at)
    return locked


def _ballot(
    poll: Poll,
    votes: Mapping[int, VoteSpec],
    witnesses: Sequence[str],
    *,
    by: Actor,
    at: datetime,
) -> Ballot:
    entitled = poll.voters.filter(recused_for="")
    sheet = ballots.sheet_of(
        stage=poll.stage,
        category=poll.category,
        organization=poll.organization,
        held_at=at,
        entitled=entitled.count(),
        present=entitled.filter(has_voted=True).count(),
        witnesses=witnesses,
        by=by,
        at=at,
    )
    if not poll.is_runoff:
        return ballots.store(sheet, votes, only=frozenset(votes), by=by, at=at)
    cases = list(poll.cases.all())
    for case in cases:
        case.votes_for = votes[case.nomination_id].votes_for
    PollCase.objects.bulk_update(cases, ["votes_for"])
    return ballots.keep(sheet, [], by=by, at=at)


def _record_closing(poll: Poll, papers: Sequence[PollPaper], *, by: Actor, at: datetime) -> None:
    facts: dict[str, object] = {
        "ballot": poll.ballot_id,
        "papers": len(papers),
        "digest": digest_of(papers),
    }
    if poll.is_runoff:
        given = poll.cases.exclude(votes_for=None).order_by("nomination")
        facts["votes"] = [list(row) for row in given.values_list("nomination", "votes_for")]
    ledger.record(f"polls:{poll.pk}", "polls.close", actor=by.ledger_key, at=at, facts=facts)


def _recuse_late(poll: Poll) -> None:
    """Who became tied to a case since, and has not voted, does not count for the quorum either."""
    waiting = {voter.user_id: voter for voter in poll.voters.filter(has_voted=False)}
    cases = list(Nomination.objects.filter(poll_cases__poll=poll).order_by("pk"))
    for key, ground in _grounds(cases, waiting).items():
        poll.voters.filter(user=key).update(recused_for=ground)


def _shuffled(poll: Poll) -> list[PollPaper]:
    """Secret papers are written anew under other keys in a random order.

    Else the order of the rows would lead to the order in which people voted, which history has.
    """
    papers = list(poll.papers.all())
    if not poll.is_secret:
        return papers
    secrets.SystemRandom().shuffle(papers)
    poll.papers.all().delete()
    return PollPaper.objects.bulk_create(
        PollPaper(poll=poll, choices=paper.choices) for paper in papers
    )


def _counted(poll: Poll, papers: Sequence[PollPaper]) -> dict[int, VoteSpec]:
    """Of the cases that still wait on the desk with the dossier that was voted on.

    Of a runoff all or none: with their tallies as they were.
    """
    cases = set(poll.cases.values_list("nomination", "judged_version"))
    if poll.is_runoff:
        tallies = standing_at(poll.stage).filter(runoffs__poll=poll)
        here = set(tallies.values_list("nomination", "nomination__dossier_version"))
        cases = cases if cases == here else set()
    else:
        waiting = ballots.waiting(poll.stage, poll.category, poll.organization)
        cases &= {(case.pk, case.dossier_version) for case in waiting.values()}
    return {key: _votes_for(key, papers) for key, _version in sorted(cases)}


def _votes_for(case: int, papers: Sequence[PollPaper]) -> VoteSpec:
    count = Counter(paper.choices[str(case)] for paper in papers)
    return VoteSpec(
        votes_for=count["for"], votes_against=count["against"], abstained=count["abstained"]
    )
