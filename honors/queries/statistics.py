"""A round in figures: how far its cases came, from where, and on whose places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils.timezone import get_default_timezone

from honors.models import Handling, Nomination, Organization, Quota, Round, Stage
from honors.models.quotas import QuotaKind
from honors.queries import rounds
from honors.roles import PATH_END, Role
from honors.states import NominationState

if TYPE_CHECKING:
    from datetime import date, datetime

    from honors.models import User

READERS = (Role.SECRETARY, Role.APPROVER, Role.AUDITOR)
BEHIND = (NominationState.APPROVED, NominationState.HONORED)
DROPPED = (
    NominationState.NOT_SELECTED,
    NominationState.WITHDRAWN,
    NominationState.DISQUALIFIED,
    NominationState.LAPSED,
)


@dataclass(frozen=True, kw_only=True)
class PlaceCount:
    """A unit right below the organizer, with all cases begun below it."""

    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class PlaceQuota:
    name: str
    taken: int
    places: int


@dataclass(frozen=True, kw_only=True)
class Reached:
    """How many cases came to a stage of the route, or further."""

    stage: Stage
    count: int


@dataclass(frozen=True, kw_only=True)
class Returns:
    """Cases that ever went back for correction, and of those resubmitted the ones that one return
    sufficed for: everything wrong was told at once, and mended at once.
    """

    returned: int
    resubmitted: int
    by_one_return: int

    @property
    def share(self) -> int | None:
        """In percent of those resubmitted; None where there are none."""
        return round(100 * self.by_one_return / self.resubmitted) if self.resubmitted else None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Who withdrew or was disqualified counts up to the submission, as no stage is kept of them."""

    begun: int
    submitted: int
    reached: Sequence[Reached]
    approved: int
    honored: int
    dropped: dict[str, int]
    returns: Returns
    places: Sequence[PlaceCount]
    quotas: Sequence[PlaceQuota]


def rounds_counted_for(user: User, *, at: datetime) -> QuerySet[Round]:
    """Those whose figures somebody may read: of the own organizer, and what one audits."""
    seen = Organization.objects.none()
    for grant in user.standing(at=at).having(*READERS):
        inside = Organization.objects.filter(path__gte=grant.path, path__lt=grant.path + PATH_END)
        own = Organization.objects.filter(pk=grant.organization_id)
        seen = seen | (inside if grant.role == Role.AUDITOR else own)
    return rounds.visible_to(user, at=at).filter(organizer__in=seen.order_by().values("pk"))


def figures(round_: Round) -> Figures:
    """Six statements, however many cases there are."""
    stages = list(round_.stages.order_by("position"))
    rows = (
        Nomination.objects.filter(round=round_)
        .order_by()
        .values_list("state", "dossier_version", "stage__position", "resume_stage__position")
        .annotate(cases=Count("pk"))
    )
    states: Counter[str] = Counter()
    reach: Counter[int] = Counter()
    submitted = 0
    for state, version, here, before, cases in rows:
        states[state] += cases
        if not version:
            continue
        submitted += cases
        reach[len(stages) + 1 if state in BEHIND else here or before or 0] += cases
    return Figures(
        begun=states.total(),
        submitted=submitted,
        reached=[
            Reached(stage=stage, count=sum(n for at, n in reach.items() if at >= stage.position))
            for stage in stages
        ],
        approved=sum(states[state] for state in BEHIND),
        honored=states[NominationState.HONORED],
        dropped={str(state): states[state] for state in DROPPED if states[state]},
        returns=_returns(round_),
        places=_places(round_),
        quotas=_quotas(round_),
    )


def _returns(round_: Round) -> Returns:
    acts = Handling.objects.filter(nomination__round=round_, act__in=("return", "resubmit"))
    rows = (
        acts.order_by()
        .values("nomination")
        .annotate(
            returns=Count("pk", filter=Q(act="return")), back=Count("pk", filter=Q(act="resubmit"))
        )
    )
    counts = list(rows.values_list("returns", "back"))
    return Returns(
        returned=len(counts),
        resubmitted=sum(back > 0 for _returned, back in counts),
        by_one_return=counts.count((1, 1)),
    )


def submitted_by_day(round_: Round) -> list[tuple[date, int]]:
    """How many cases were submitted on each day by the clock here, the days without any left out.
    One statement.
    """
    rows = Nomination.objects.filter(round=round_).exclude(submitted_at=None).order_by()
    daily = rows.values_list(TruncDate("submitted_at", tzinfo=get_default_timezone()))
    return sorted(daily.annotate(cases=Count("pk")))


def _places(round_: Round) -> list[PlaceCount]:
    """Also those from where nobody was nominated: that is what the picture is for."""
    below = Organization.objects.filter(parent=round_.organizer_id).exclude(code=None)
    names = dict(below.order_by("path").values_list("path", "name"))
    paths = Nomination.objects.filter(round=round_).order_by().values_list("unit_path")
    counts: Counter[str] = Counter()
    for path, cases in paths.annotate(cases=Count("pk")):
        counts[next((above for above in names if path.startswith(above)), "")] += cases
    return [PlaceCount(name=name, count=counts[path]) for path, name in names.items()]


def _quotas(round_: Round) -> list[PlaceQuota]:
    fixed = Quota.objects.filter(category__round=round_, kind=QuotaKind.FIXED)
    rows = fixed.order_by("organization__path").values_list("organization__name")
    summed = rows.annotate(taken=Sum("taken"), places=Sum("places"))
    return [PlaceQuota(name=name, taken=taken, places=whole) for name, taken, whole in summed]
