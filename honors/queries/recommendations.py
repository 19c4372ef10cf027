"""Recommendations upward: who may see them, and a nominee's way from honor to honor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q
from django.utils import timezone

from honors.models import Honor, Nomination, Recommendation, RecommendationCall
from honors.queries.timelines import names_of
from honors.roles import PATH_END, Role, paths_of
from honors.states import (
    SENT_RECOMMENDATIONS,
    HonorState,
    NominationState,
    RecommendationState,
)
from workflow.models import LedgerEvent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from honors.models import Nominee, User

READERS = (Role.OFFICER, Role.SECRETARY, Role.APPROVER, Role.AUDITOR)
LONGEST = 200  # rungs of one nominee
SHOWN = ("call__organization", "nominee", "nomination", "honor", "case__honor", "case__round")


def visible_to(user: User, *, at: datetime) -> QuerySet[Recommendation]:
    """Those of organizations below one's own, those that came to a round that one organizes as a
    secretary, and, to the unit that nominated somebody first, what became of its nominee.
    """
    standing = user.standing(at=at)
    seen = _below("call__organization__path", paths_of(standing.having(*READERS)))
    desks = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    arrived = Q(case__isnull=False, call__category__round__organizer__in=desks)
    units = [grant.organization_id for grant in standing.having(Role.NOMINATOR)]
    own = Q(nomination__unit__in=units) & ~Q(state=RecommendationState.PREPARED)
    return Recommendation.objects.filter(seen | arrived | own).order_by("pk")


def calls_visible_to(user: User, *, at: datetime) -> QuerySet[RecommendationCall]:
    """Those of organizations below one's own."""
    paths = paths_of(user.standing(at=at).having(*READERS))
    return RecommendationCall.objects.filter(_below("organization__path", paths)).order_by("pk")


def calls_with_counts(user: User, *, at: datetime) -> QuerySet[RecommendationCall]:
    """The same, the latest first, each with how many are `prepared` and how many `gone`."""
    prepared = Count("recommendations", Q(recommendations__state=RecommendationState.PREPARED))
    gone = Count("recommendations", Q(recommendations__state__in=SENT_RECOMMENDATIONS))
    seen = calls_visible_to(user, at=at).select_related("organization")
    return seen.annotate(prepared=prepared, gone=gone).order_by("-pk")


def arrived_at(user: User, *, at: datetime) -> QuerySet[Recommendation]:
    """What units sent to rounds that one organizes as a secretary, the latest first."""
    grants = user.standing(at=at).having(Role.SECRETARY)
    desks = [grant.organization_id for grant in grants]
    arrived = Recommendation.objects.filter(
        case__isnull=False, call__category__round__organizer__in=desks
    )
    return arrived.select_related("call__organization", "nominee").order_by("-pk")


def in_order(call: RecommendationCall) -> list[Recommendation]:
    """All of a call as they are recommended: those without a place behind, the withdrawn last."""
    rows = call.recommendations.select_related("nominee", "nomination__unit")
    kept = list(rows.order_by(F("rank").asc(nulls_last=True), "pk"))
    return sorted(kept, key=lambda row: row.state == RecommendationState.WITHDRAWN)


def honors_for(call: RecommendationCall) -> QuerySet[Honor]:
    """Whom the organization itself honored and may still put forward; the latest first.

    Where the title above asks for one that is given here, only its holders.
    """
    given = Honor.objects.filter(
        commendation__round__organizer=call.organization_id,
        nominee__kind=call.nominee_kind,
        state=HonorState.VALID,
    )
    if call.prerequisite_id is not None:
        given = given.filter(title=call.prerequisite_id)
    return given.exclude(nominee__in=_named_in(call)).order_by("-awarded_on", "pk")


def cases_for(call: RecommendationCall) -> QuerySet[Nomination]:
    """Whom it has approved, and not honored yet."""
    approved = Nomination.objects.filter(
        round__organizer=call.organization_id,
        nominee__kind=call.nominee_kind,
        state=NominationState.APPROVED,
    )
    return approved.exclude(nominee__in=_named_in(call)).order_by("pk")


def _named_in(call: RecommendationCall) -> QuerySet[Any]:
    standing = call.recommendations.exclude(state=RecommendationState.WITHDRAWN)
    return standing.order_by().values("nominee")


def _below(path: str, roots: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for root in roots:
        condition |= Q(**{f"{path}__gte": root, f"{path}__lt": root + PATH_END})
    return condition


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step of the way up: recommended by whom, for which title of whom, and what came of it.

    `below` is the honor it rests on, None where the case was only approved; `above` the honor that
    it led to, as far as it was given here.
    """

    recommendation: Recommendation
    organization: str
    title: str
    level: str
    target: str
    state: str
    sent_at: datetime | None
    document: str
    outcome_document: str
    outcome_on: date | None
    below: Honor | None
    above: Honor | None

    def __str__(self) -> str:
        label = RecommendationState(self.state).label
        return f"{self.organization} → {self.target}：{self.title}（{label}）"


def chain(nominee: Nominee) -> list[Rung]:
    """Everything that a nominee was recommended for, in order, in one statement."""
    return _rungs(nominee.pk)


def _rungs(nominee_id: int) -> list[Rung]:
    rows = Recommendation.objects.filter(nominee_id=nominee_id).select_related(
        *SHOWN, "nomination__honor"
    )
    return [_rung(row) for row in rows.order_by("prepared_at", "pk")[:LONGEST]]


def upward(honor: Honor) -> list[Rung]:
    """What was built on an honor, and on what that led to: from here to the top."""
    rungs, reached = [], {honor.pk}
    for rung in _rungs(honor.nominee_id):
        if rung.below is not None and rung.below.pk in reached:
            rungs.append(rung)
            if rung.above is not None:
                reached.add(rung.above.pk)
    return rungs


def downward(honor: Honor) -> list[Rung]:
    """On what an honor was built, from here to the bottom."""
    rungs, wanted = [], {honor.pk}
    for rung in reversed(_rungs(honor.nominee_id)):
        if rung.above is not None and rung.above.pk in wanted:
            rungs.append(rung)
            if rung.below is not None:
                wanted.add(rung.below.pk)
    return rungs


def _rung(row: Recommendation) -> Rung:
    call = row.call
    return Rung(
        recommendation=row,
        organization=call.organization.name,
        title=call.title_name,
        level=call.level,
        target=call.target_name,
        state=row.state,
        sent_at=row.sent_at,
        document=row.document,
        outcome_document=row.outcome_document,
        outcome_on=row.outcome_on,
        below=row.honor or _honor_of(row.nomination),
        above=_honor_of(row.case),
    )


@dataclass(frozen=True, kw_only=True)
class Said:
    """What history says of a recommendation: which move, by whom, and which outcome it wrote down
    or took back, with its document and day.
    """

    at: datetime
    label: str
    who: str
    leads_to: str
    document: str
    dated: str

    def __str__(self) -> str:
        when = timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M")
        parts = [when, self.who, self.label, self.leads_to and f"→ {self.leads_to}"]
        return " ".join(part for part in (*parts, self.document, self.dated) if part)


def history(recommendation: Recommendation) -> list[Said]:
    """In order, the outcomes that hold no more included. Two statements.

    `upward` and `downward` lead to the same recommendation, so it reads alike from both ends.
    """
    stream = Recommendation.workflow.stream(recommendation)
    events = list(LedgerEvent.objects.filter(stream=stream).order_by("seq")[:LONGEST])
    people = names_of(event.actor for event in events)
    return [_said(event, people[event.actor]) for event in events]


def _said(event: LedgerEvent, who: str) -> Said:
    body = json.loads(event.body)
    facts, state = body.get("facts", {}), (body.get("to") or {}).get("state")
    told = facts.get("was", facts)
    labels = {row.name: str(row.label) for row in Recommendation.workflow.transitions}
    name = event.action.partition(".")[2]
    return Said(
        at=event.at,
        label=labels.get(name, str(RecommendationState.PREPARED.label)),
        who=who,
        leads_to=str(RecommendationState(state).label) if state else "",
        document=told.get("document", ""),
        dated=told.get("dated", ""),
    )


def _honor_of(nomination: Any) -> Honor | None:
    """Selected with its case, so that no statement is asked for it."""
    return getattr(nomination, "honor", None)
