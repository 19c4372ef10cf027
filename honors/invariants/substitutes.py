"""Substitutes: with what the absent has, one at a time, and no way around four eyes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from honors.deadlines import start_of
from honors.models import Decision, Handling, Membership, PanelMember, ScoreSheet
from honors.queries.panels import shared_seats
from honors.roles import Role
from honors.states import COUNTING_SHEETS, NominationState

Broken = tuple[str, str]
Deciders = Decision.deciders.through
APPROVED = (NominationState.APPROVED, NominationState.HONORED)


def substitutes_have_what_the_absent_has() -> Iterator[Broken]:
    """The same role at the same organization, within the same time, and nobody's substitute."""
    acting = Membership.objects.filter(substitute_for__isnull=False)
    same = Q(role=F("substitute_for__role"), organization=F("substitute_for__organization"))
    within = Q(starts_at__gte=F("substitute_for__starts_at")) & Q(
        ends_at__lte=Coalesce("substitute_for__ends_at", "ends_at")
    )
    single = Q(substitute_for__substitute_for=None) & ~Q(user=F("substitute_for__user"))
    for key, user in acting.exclude(same & within & single).values_list("pk", "user_id"):
        yield f"users:{user}", f"membership {key} is more than the absent has"


def seats_have_one_substitute_at_a_time() -> Iterator[Broken]:
    another = Membership.objects.filter(
        substitute_for=OuterRef("substitute_for"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
        pk__lt=OuterRef("pk"),
    )
    rows = Membership.objects.filter(Exists(another), substitute_for__isnull=False)
    for key, user in rows.values_list("pk", "user_id"):
        yield f"users:{user}", f"membership {key} is a second substitute at a time"


def substitutes_decide_on_nothing_the_absent_handled() -> Iterator[Broken]:
    """On the day of the decision the substitute and the absent were one."""
    rows = Handling.objects.filter(
        nomination__decision_items__approved=True,
        nomination__state__in=APPROVED,
        nomination__decision_items__decision__recorded_at__gt=F("at"),
        user__memberships__substitutes__user__in=Deciders._default_manager.filter(
            decision=OuterRef("nomination__decision_items__decision")
        ).values("user"),
    ).values_list(
        "nomination__decision_items__decision",
        "nomination__decision_items__decision__decided_on",
        "nomination",
        "user",
        "user__memberships__substitutes__user",
        "user__memberships__substitutes__starts_at",
        "user__memberships__substitutes__ends_at",
    )
    for key, day, case, absent, user, starts, ends in sorted(set(rows)):
        acted = starts < start_of(day + timedelta(days=1)) and (not ends or start_of(day) < ends)
        if acted:
            yield f"decisions:{key}", f"user {user} decided on nomination {case} for user {absent}"


def seats_have_one_occupant() -> Iterator[Broken]:
    """Of the judge and those who stood in, one sits there, and the others are away."""
    sitting = Count("substitutes", filter=Q(substitutes__is_away=False))
    seats = PanelMember.objects.filter(stands_for=None).annotate(acting=sitting)
    wrong = seats.exclude(is_away=False, acting=0).exclude(is_away=True, acting=1)
    for key, panel in wrong.values_list("pk", "panel").iterator():
        yield f"panels:{panel}", f"seat {key} has not exactly one judge who sits there"


def seats_judge_a_case_once() -> Iterator[Broken]:
    """What one of a seat submitted stays, and nobody else of the seat adds to it."""
    lent = PanelMember.objects.filter(stands_for__isnull=False)
    stages = set(lent.values_list("panel__stage", flat=True))
    seats = shared_seats(stages)
    sheets = ScoreSheet.objects.filter(stage__in=stages, state__in=COUNTING_SHEETS).order_by("pk")
    seen: dict[tuple[int, int, frozenset[int]], int] = {}
    for key, case, stage, judge in sheets.values_list("pk", "nomination", "stage", "judge"):
        seat = frozenset(seats.get((judge, stage), {judge}))
        first = seen.setdefault((case, stage, seat), judge)
        if first != judge:
            yield f"score_sheets:{key}", f"users {first} and {judge} of one seat judge the case"


def substitutes_judge_within_their_term() -> Iterator[Broken]:
    """A counting sheet of somebody who has a seat only as a substitute."""
    seats = PanelMember.objects.filter(panel__stage=OuterRef("stage"), user=OuterRef("judge"))
    then = Membership.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=OuterRef("submitted_at")),
        user=OuterRef("judge"),
        role=Role.JUDGE,
        starts_at__lte=OuterRef("submitted_at"),
    )
    rows = ScoreSheet.objects.filter(
        Exists(seats.filter(stands_for__isnull=False)),
        ~Exists(seats.filter(stands_for=None)),
        ~Exists(then),
        state__in=COUNTING_SHEETS,
    )
    for key, judge in rows.values_list("pk", "judge").iterator():
        yield f"score_sheets:{key}", f"user {judge} submitted it outside of the term"


CHECKS = (
    substitutes_have_what_the_absent_has,
    seats_have_one_substitute_at_a_time,
    substitutes_decide_on_nothing_the_absent_handled,
    seats_have_one_occupant,
    seats_judge_a_case_once,
    substitutes_judge_within_their_term,
)
