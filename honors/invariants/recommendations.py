"""Recommendations upward: what they rest on, how many there are, and what they say came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from honors.guards.recommendations import outcome_of
from honors.models import EarlierTitle, Honor, Recommendation, RecommendationCall
from honors.sealing import SealBroken
from honors.snapshots import digest_of
from honors.states import OUTCOMES_ABOVE, SENT_RECOMMENDATIONS, RecommendationState

Broken = tuple[str, str]


def recommendations_rest_on_their_case() -> Iterator[Broken]:
    """On a case of the same nominee that the recommending organization chose, and its honor."""
    rows = Recommendation.objects.annotate(
        chosen=F("nomination__nominee_id"),
        organizer=F("nomination__round__organizer_id"),
        unit=F("call__organization_id"),
        kind=F("call__nominee_kind"),
    )
    fits = Q(nominee_id=F("chosen"), unit=F("organizer"), nominee__kind=F("kind"))
    honored = Q(honor=None) | Q(honor__nomination=F("nomination"))
    for key in rows.exclude(fits & honored).values_list("pk", flat=True).iterator():
        yield f"recommendations:{key}", "its nominee, case, honor and call do not fit each other"


def calls_are_not_overdrawn() -> Iterator[Broken]:
    """Never more are sent than the places and their ratio allow."""
    sent = Count("recommendations", filter=Q(recommendations__state__in=SENT_RECOMMENDATIONS))
    for call in RecommendationCall.objects.annotate(sent=sent).filter(sent__gt=0).iterator():
        if call.sent > call.most:
            detail = f"{call.sent} are sent and {call.most} were asked for"
            yield f"recommendation_calls:{call.pk}", detail


def recommended_ones_are_ranked_once() -> Iterator[Broken]:
    """Whoever is sent has a rank, and no rank of a call is given twice."""
    rows = Recommendation.objects.exclude(state=RecommendationState.WITHDRAWN)
    given: Counter[tuple[int, int]] = Counter()
    for key, call, state, rank in rows.values_list("pk", "call_id", "state", "rank").iterator():
        if rank is None and state in SENT_RECOMMENDATIONS:
            yield f"recommendations:{key}", "it is sent and has no rank"
        given[call, rank or 0] += 1
    for (call, rank), times in given.items():
        if rank and times > 1:
            yield f"recommendation_calls:{call}", f"rank {rank} is given {times} times"


def recommended_ones_held_the_prerequisite() -> Iterator[Broken]:
    """On the day of sending the nominee had been given the title that the one above asks for,
    here or earlier, or, as a recorded outcome says, by a body elsewhere.
    """
    mine, on = Q(nominee=OuterRef("nominee")), OuterRef("sent_at__date")
    asked_here = Q(title=OuterRef("call__prerequisite"))
    asked_by_name = Q(title_name=OuterRef("call__prerequisite_name"))
    here = Honor.objects.filter(mine, asked_here | asked_by_name, awarded_on__lte=on)
    above = Recommendation.objects.filter(
        mine,
        state=RecommendationState.HONORED_ABOVE,
        case=None,
        outcome_on__lte=on,
        call__title_name=OuterRef("asked"),
    )
    earlier = EarlierTitle.objects.filter(
        mine, Q(title=OuterRef("call__prerequisite")) | Q(name=OuterRef("asked")), since__lte=on
    )
    asked = Recommendation.objects.filter(state__in=SENT_RECOMMENDATIONS).annotate(
        asked=Coalesce("call__prerequisite__name", "call__prerequisite_name")
    )
    without = asked.exclude(asked="").filter(~Exists(here), ~Exists(above), ~Exists(earlier))
    for key in without.values_list("pk", flat=True).iterator():
        yield f"recommendations:{key}", "its nominee was never given the title that is asked for"


def sent_recommendations_are_frozen() -> Iterator[Broken]:
    """With the document, the time and the digest of what was sent."""
    rows = Recommendation.objects.filter(state__in=SENT_RECOMMENDATIONS)
    columns = ("sent_at", "document", "snapshot", "sealed", "digest")
    for row in rows.only(*columns).iterator():
        if row.sent_at is None or not row.document or _digest_of(row) != row.digest:
            yield f"recommendations:{row.pk}", "what was sent is not as it was frozen"


def _digest_of(row: Recommendation) -> str:
    try:
        return digest_of(row.vouched)
    except SealBroken:
        return ""


def outcomes_above_have_their_evidence() -> Iterator[Broken]:
    told = Recommendation.objects.filter(state__in=OUTCOMES_ABOVE)
    bare = told.filter(Q(outcome_document="") | Q(outcome_on=None) | Q(outcome_evidence=""))
    for key in bare.values_list("pk", flat=True).iterator():
        yield f"recommendations:{key}", "its outcome has no document, date or evidence"


def recommendations_agree_with_their_case_above() -> Iterator[Broken]:
    """The same nominee, from the organization that recommends, and with the outcome of its end."""
    rows = Recommendation.objects.exclude(case=None).annotate(
        above=F("case__nominee_id"),
        unit=F("case__unit_id"),
        entered=F("case__category_id"),
        asking=F("call__category_id"),
        own=F("call__organization_id"),
        end=F("case__state"),
    )
    columns = ("pk", "state", "end", "nominee_id", "above", "own", "unit", "asking", "entered")
    for key, state, end, nominee, above, own, unit, asking, entered in rows.values_list(
        *columns
    ).iterator():
        if (nominee, own, asking) != (above, unit, entered):
            yield f"recommendations:{key}", "its case above is of another nominee, unit or category"
        elif state != _fitting(end):
            yield f"recommendations:{key}", f"it is {state} and its case above is {end}"


def _fitting(end: str) -> str:
    """A case that is taken up again above opens the outcome below again."""
    return outcome_of(end) or RecommendationState.SENT


CHECKS = (
    recommendations_rest_on_their_case,
    calls_are_not_overdrawn,
    recommended_ones_are_ranked_once,
    recommended_ones_held_the_prerequisite,
    sent_recommendations_are_frozen,
    outcomes_above_have_their_evidence,
    recommendations_agree_with_their_case_above,
)
