"""Which polls somebody may see, what voters read, who has voted, and the papers as one figure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q

from honors.models import (
    BallotTally,
    DossierVersion,
    Membership,
    Nomination,
    Poll,
    PollVoter,
    User,
)
from honors.queries.ballots import DESKS, READERS
from honors.roles import PATH_END, Role, paths_of
from honors.states import RUNNING_ROUNDS, NominationState
from honors.voting import fewest_present, voting_rule_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import PollPaper
    from honors.models.accounts import MembershipQuerySet

# Who only looks on, or keeps accounts, has no voice in what a unit decides.
VOICELESS = (Role.AUDITOR, Role.ADMINISTRATOR)


def visible_to(user: User, *, at: datetime) -> QuerySet[Poll]:
    """Those that one votes in, and those whose ballot one may read."""
    if not user.is_active:
        return Poll.objects.none()
    standing = user.standing(at=at)
    desks = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    voting = places_of(user, at=at).order_by().values("poll")
    seen = Q(pk__in=voting) | Q(stage__round__organizer__in=desks)
    for path in paths_of(standing.having(*READERS)):
        seen |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return Poll.objects.filter(seen).order_by("pk")


def electorate(organizations: Collection[int], *, at: datetime) -> QuerySet[User]:
    """Who may vote at one of these units: whoever holds a role there by then.

    Whoever has a substitute there is away, with every other role as well: one seat, one vote.
    """
    there = Membership.objects.filter(organization__in=organizations)
    voices = there.at(at).exclude(role__in=VOICELESS).order_by().values("user")
    away = _acting(there, at).order_by().values("substitute_for__user")
    people = User.objects.filter(is_active=True, pk__in=voices)
    return people.exclude(pk__in=away).order_by("pk")


def _acting(there: MembershipQuerySet, at: datetime | F) -> MembershipQuerySet:
    return there.within_term(at).filter(substitute_for__isnull=False)


def electorate_visible_to(user: User, *, at: datetime) -> QuerySet[User]:
    """Whom somebody may name: the people of the units whose polls that person opens."""
    desks = user.standing(at=at).having(*DESKS)
    return electorate({grant.organization_id for grant in desks}, at=at)


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """Of those who are not recused; `needed` is the quorum of the terms."""

    entitled: int
    voted: int
    needed: int


@dataclass(frozen=True, kw_only=True)
class VotedCase:
    """What a voter reads of a case: the dossier as it was when the poll opened."""

    case: Nomination
    answers: dict[str, Any]


def places_of(user: User, *, at: datetime) -> QuerySet[PollVoter]:
    """On lists of voters: the own ones, those of whoever one acts for now, and those of a
    substitute whose term was over before the vote.
    """
    there = Membership.objects.filter(organization=OuterRef("poll__organization"))
    acting = _acting(there, at).filter(user=user, substitute_for__user=OuterRef("user"))
    over = _acting(there, OuterRef("poll__opened_at")).filter(
        user=OuterRef("user"), substitute_for__user=user, ends_at__lte=at
    )
    own_there = there.within_term(OuterRef("poll__opened_at")).filter(
        user=OuterRef("user"), substitute_for=None
    )
    returned = Exists(over) & ~Exists(own_there)
    return PollVoter.objects.filter(Q(user=user) | Exists(acting) | Q(returned)).order_by("pk")


def places_among(polls: Iterable[Poll], user: User, *, at: datetime) -> dict[int, PollVoter]:
    """By poll the one place that one fills there, the own before any other."""
    found = places_of(user, at=at).filter(poll__in=[poll.pk for poll in polls])
    rest_first = sorted(found, key=lambda place: (place.user_id == user.pk, -place.pk))
    return {place.poll_id: place for place in rest_first}


def place_of(user: User, poll: Poll, *, at: datetime) -> PollVoter | None:
    """None for who does not vote there."""
    return places_among([poll], user, at=at).get(poll.pk)


def away_from(user: User, *, at: datetime) -> set[int]:
    """The units where somebody else acts in one's place now."""
    acting = _acting(Membership.objects.filter(substitute_for__user=user), at)
    return set(acting.values_list("organization", flat=True))


def is_at_desk(user: User, poll: Poll, *, at: datetime) -> bool:
    standing = user.standing(at=at)
    return any(standing.holds(role, poll.organization_id) for role in DESKS)


def turnout_of(poll: Poll) -> Turnout:
    free = poll.voters.filter(recused_for="")
    entitled = free.count()
    return Turnout(
        entitled=entitled,
        voted=free.filter(has_voted=True).count(),
        needed=fewest_present(entitled, voting_rule_of(poll.stage.settings)),
    )


def cases_of(poll: Poll) -> list[VotedCase]:
    """In two statements. Whoever may vote reads them all, as a meeting would."""
    rows = poll.cases.order_by("pk").select_related(
        "nomination__nominee", "nomination__unit", "nomination__category__form"
    )
    cases = list(rows)
    wanted = [case.nomination_id for case in cases]
    versions = DossierVersion.objects.filter(nomination__in=wanted).order_by("pk")
    kept = {(v.nomination_id, v.number): v.data for v in versions}
    return [
        VotedCase(
            case=case.nomination,
            answers=dict(kept.get((case.nomination_id, case.judged_version), {})),
        )
        for case in cases
    ]


def waiting_for(user: User, *, at: datetime) -> list[dict[str, Any]]:
    """What waits for a ballot at one's own desks where no poll is open: a row for each category."""
    desks = [grant.organization_id for grant in user.standing(at=at).having(*DESKS)]
    same = {"stage": OuterRef("stage"), "category": OuterRef("category")}
    voted = BallotTally.objects.filter(
        nomination=OuterRef("pk"), stage=OuterRef("stage"), voided_at=None
    )
    running = Poll.objects.filter(**same, organization=OuterRef("holder"), closed_at=None)
    cases = Nomination.objects.filter(
        ~Exists(voted),
        ~Exists(running),
        state=NominationState.BALLOT,
        holder__in=desks,
        round__state__in=RUNNING_ROUNDS,
    )
    names = ("category__title__name", "round__name", "holder__name")
    rows = cases.order_by("stage", "category", "holder")
    return list(rows.values("stage", "category", "holder", *names).annotate(cases=Count("pk")))


def digest_of(papers: Iterable[PollPaper]) -> str:
    """Of every paper with its key, whatever order they lie in."""
    lines = sorted(f"{paper.key} {json.dumps(paper.choices, sort_keys=True)}" for paper in papers)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
