"""Approvals rest on a recorded decision by people who had nothing else to do with the case."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from honors.models import Conflict, Decision, DecisionItem, Handling, Nomination, ScoreSheet
from honors.states import COUNTING_SHEETS, NominationState

Broken = tuple[str, str]
Deciders = Decision.deciders.through
APPROVED = (NominationState.APPROVED, NominationState.HONORED)


def approved_cases_were_decided() -> Iterator[Broken]:
    decided = DecisionItem.objects.filter(nomination=OuterRef("pk"), approved=True)
    rows = Nomination.objects.filter(~Exists(decided), Q(state__in=APPROVED) | Q(takes_place=True))
    for key, state in rows.values_list("pk", "state").iterator():
        yield f"nominations:{key}", f"it is {state} and no decision approves it"


def organizations_decide_once_on_a_case() -> Iterator[Broken]:
    """One word for and against: no organization both approves and declines a case it honors."""
    items = DecisionItem.objects.filter(nomination__state__in=APPROVED)
    double = items.values("nomination_id", "decision__organization_id").annotate(
        yes=Count("pk", filter=Q(approved=True)), no=Count("pk", filter=Q(approved=False))
    )
    for row in double.filter(yes__gt=0, no__gt=0).iterator():
        detail = f"organization {row['decision__organization_id']} both approved and declined it"
        yield f"nominations:{row['nomination_id']}", detail


def decisions_have_deciders() -> Iterator[Broken]:
    for key in Decision.objects.filter(deciders=None).values_list("pk", flat=True).iterator():
        yield f"decisions:{key}", "nobody decided"


def deciders_had_no_other_part() -> Iterator[Broken]:
    """No decider nominated, reviewed or scored a case before the decision, or is related to it."""
    seats = Deciders._default_manager.filter(
        decision__items__approved=True,
        decision__items__nomination__state__in=(*APPROVED, NominationState.NOTICE),
    ).annotate(
        case=F("decision__items__nomination_id"),
        nominee=F("decision__items__nomination__nominee_id"),
        when=F("decision__recorded_at"),
    )
    handled = Handling.objects.filter(
        nomination=OuterRef("case"), user=OuterRef("user_id"), at__lt=OuterRef("when")
    )
    related = Conflict.objects.filter(
        nominee=OuterRef("nominee"), user=OuterRef("user_id"), declared_at__lt=OuterRef("when")
    )
    scored = ScoreSheet.objects.filter(
        nomination=OuterRef("case"), judge=OuterRef("user_id"), state__in=COUNTING_SHEETS
    )
    involved = seats.filter(Q(Exists(handled)) | Q(Exists(related)) | Q(Exists(scored)))
    for key, case, user in involved.values_list("decision_id", "case", "user_id").iterator():
        yield f"decisions:{key}", f"user {user} decided on nomination {case} after a part in it"


CHECKS = (
    approved_cases_were_decided,
    organizations_decide_once_on_a_case,
    decisions_have_deciders,
    deciders_had_no_other_part,
)
