"""What lies around a case on a desk belongs to that desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils import timezone

from honors.models import JudgeNudge, Nomination, Nudge, PendingVerdict, Signer
from honors.states import DESKS, SIGNED_AT, NominationState

Broken = tuple[str, str]


def cases_in_hand_are_on_a_desk() -> Iterator[Broken]:
    strayed = Nomination.objects.exclude(assignee=None).exclude(state__in=DESKS)
    for key, state, user in strayed.values_list("pk", "state", "assignee_id").iterator():
        yield f"nominations:{key}", f"user {user} has it in hand while it is {state}"


def open_signatures_are_of_this_visit() -> Iterator[Broken]:
    """What was asked at a stage is closed when the case leaves it."""
    here = Q(nomination__state__in=SIGNED_AT, nomination__stage_id=F("stage_id"))
    left = Signer.objects.filter(closed_at=None).exclude(here)
    for key, case in left.values_list("pk", "nomination_id").iterator():
        yield f"nominations:{case}", f"signature {key} is open and the case is elsewhere"


def pending_verdicts_wait_for_approval() -> Iterator[Broken]:
    decided = PendingVerdict.objects.exclude(nomination__state=NominationState.APPROVAL)
    for case, state in decided.values_list("nomination_id", "nomination__state").iterator():
        yield f"nominations:{case}", f"a verdict is pending and it is {state}"


def nudges_are_of_their_day() -> Iterator[Broken]:
    """The day that only one may have is the day of the nudge, by the calendar here."""
    for case, day, at in Nudge.objects.values_list("nomination_id", "day", "nudged_at").iterator():
        if timezone.localdate(at) != day:
            yield f"nominations:{case}", f"a nudge of {timezone.localdate(at)} counts for {day}"


def nudges_of_judges_are_of_their_day() -> Iterator[Broken]:
    for key, day, at in JudgeNudge.objects.values_list("stage_id", "day", "nudged_at").iterator():
        if timezone.localdate(at) != day:
            yield f"stages:{key}", f"a nudge of {timezone.localdate(at)} counts for {day}"


CHECKS = (
    cases_in_hand_are_on_a_desk,
    open_signatures_are_of_this_visit,
    pending_verdicts_wait_for_approval,
    nudges_are_of_their_day,
    nudges_of_judges_are_of_their_day,
)
