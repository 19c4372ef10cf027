"""Notices: frozen as posted, up for as long as they must be, over before anybody approves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from honors.disclosure import background_of, exposure, public_text
from honors.files import stored_digest
from honors.models import (
    Nomination,
    NoticeEntry,
    Objection,
    PostingProof,
    PublicNotice,
    Round,
    Stage,
)
from honors.models.organizations import depth_of
from honors.notice_terms import is_short_for
from honors.queries.notice_ends import calendar_of, required_end
from honors.snapshots import digest_of
from honors.states import OPEN_OBJECTIONS, NominationState, PublicNoticeState, StageKind
from workflow.models import LedgerEvent

Broken = tuple[str, str]
CHUNK = 2000
POSTED = (PublicNoticeState.POSTED, PublicNoticeState.ENDED)
FORWARD = tuple(f"nominations.{name}" for name in ("approve", "clear", "release", "honor"))
APPROVED = (NominationState.APPROVED, NominationState.HONORED)


def notices_show_what_was_frozen() -> Iterator[Broken]:
    rows = PublicNotice.objects.filter(state__in=POSTED)
    for key, snapshot, digest in rows.values_list("pk", "snapshot", "snapshot_digest").iterator():
        if digest_of(snapshot) != digest:
            yield f"public_notices:{key}", "its snapshot does not give its digest"


def posted_lines_stay_as_frozen() -> Iterator[Broken]:
    """Whoever reads the lines one by one reads what the digest vouches for."""
    rows = NoticeEntry.objects.filter(notice__state__in=POSTED, voided_at=None)
    frozen: dict[int, dict[int, object]] = {}
    for key, snapshot in PublicNotice.objects.filter(state__in=POSTED).values_list(
        "pk", "snapshot"
    ):
        lines = snapshot.get("entries", ())
        frozen[key] = {line["position"]: line for line in lines}
    for key, position, line in rows.values_list("notice_id", "position", "line").iterator():
        if frozen[key].get(position) != {"position": position, **line}:
            yield f"public_notices:{key}", f"entry {position} is not what was frozen"


def notices_are_long_enough() -> Iterator[Broken]:
    """Every required day by the calendar, from the day it hung everywhere, with those it was
    extended by; never fewer than the route asks.
    """
    rows = PublicNotice.objects.filter(state__in=POSTED).select_related("stage")
    notices = list(rows.defer("snapshot").prefetch_related("proofs"))
    calendar = calendar_of(notices)
    for notice in notices:
        asked = notice.stage.settings.get("days", 0)
        if notice.days < asked:
            yield f"public_notices:{notice.pk}", f"it runs {notice.days} days and {asked} are asked"
        required = required_end(notice, calendar)
        if required is None:
            yield f"public_notices:{notice.pk}", "the calendar does not know its days"
        elif cast(datetime, notice.ends_at) < required:
            yield f"public_notices:{notice.pk}", f"it ends before {required:%Y-%m-%d %H:%M}"


def notices_have_the_length_of_their_level() -> Iterator[Broken]:
    """No round that opened has a notice shorter than its level asks without a reason and a basis.

    Of the frozen terms, so that a later change of the rows does not hide it.
    """
    rows = Round.objects.exclude(terms={}).values_list("pk", "terms")
    for key, terms in rows.iterator():
        for stage in terms.get("stages", ()):
            stated = stage["settings"].get("shorter_because")
            lawful = bool(stated and terms["round"].get("legal_basis"))
            short = stage["kind"] == StageKind.NOTICE and is_short_for(
                stage["level"], stage["settings"]
            )
            if short and not lawful:
                yield f"rounds:{key}", f"the notice of its stage {stage['position']} is too short"


def notices_point_at_nobody() -> Iterator[Broken]:
    """What was posted leaves a thousand possible resident numbers for each of its lines."""
    rows = NoticeEntry.objects.filter(notice__state__in=POSTED, voided_at=None)
    related = ("notice__organization", "nomination__unit", "nomination__nominee")
    entries = rows.select_related(*related).prefetch_related("nomination__nominee__members")
    for entry in entries.iterator(chunk_size=CHUNK):
        notice = entry.notice
        on = timezone.localdate(cast(datetime, notice.posted_at))
        found = exposure(public_text(notice.title, entry.line), background_of(entry, notice, on=on))
        if found.points_at_somebody:
            detail = f"entry {entry.position} leaves {found.candidates} resident numbers"
            yield f"public_notices:{notice.pk}", detail


def proofs_are_their_bytes() -> Iterator[Broken]:
    for proof in PostingProof.objects.only("notice_id", "file", "sha256").iterator():
        if stored_digest(proof.file) != proof.sha256:
            detail = f"the file of proof {proof.pk} is gone or was changed"
            yield f"public_notices:{proof.notice_id}", detail


def notices_end_when_they_are_over() -> Iterator[Broken]:
    """The event that ended a notice is not before its end."""
    rows = PublicNotice.objects.filter(state=PublicNoticeState.ENDED)
    early = rows.annotate(ended=_event_time("public_notices", "end")).filter(ended__lt=F("ends_at"))
    for key in early.values_list("pk", flat=True).iterator():
        yield f"public_notices:{key}", "it was ended before its end"


def _event_time(workflow: str, transition: str) -> Subquery:
    """When a subject last made a move, by its stream."""
    stream = Concat(Value(f"{workflow}:"), Cast(OuterRef("pk"), CharField()))
    events = LedgerEvent.objects.filter(stream_id=stream, action=f"{workflow}.{transition}")
    return Subquery(events.order_by("-seq").values("at")[:1])


def approved_cases_stood_on_their_notices() -> Iterator[Broken]:
    """For each notice of its route, an approved case has an entry on one that is over."""
    stages: dict[int, list[tuple[int, str]]] = {}
    rows = Stage.objects.filter(kind=StageKind.NOTICE).values_list("round_id", "pk", "level")
    for round_, stage, level in rows:
        stages.setdefault(round_, []).append((stage, level))
    over = set(
        NoticeEntry.objects.filter(
            nomination__state__in=APPROVED, voided_at=None, notice__state=PublicNoticeState.ENDED
        ).values_list("nomination_id", "notice__stage_id")
    )
    cases = Nomination.objects.filter(state__in=APPROVED).values_list(
        "pk", "round_id", "unit__level"
    )
    for case, round_, level in cases.iterator():
        passed = [s for s, at in stages.get(round_, []) if depth_of(at) <= depth_of(level)]
        if any((case, stage) not in over for stage in passed):
            yield f"nominations:{case}", "it is approved without a notice that is over"


def cases_left_their_notice_after_its_end() -> Iterator[Broken]:
    """The event that cleared a case from a notice is not before that notice's end."""
    entries = NoticeEntry.objects.filter(voided_at=None, notice__state__in=POSTED)
    stream = Concat(Value("nominations:"), Cast(OuterRef("nomination_id"), CharField()))
    clears = LedgerEvent.objects.filter(
        stream_id=stream, action="nominations.clear", at__gte=OuterRef("notice__posted_at")
    )
    first = Subquery(clears.order_by("seq").values("at")[:1])
    early = entries.annotate(cleared=first).filter(cleared__lt=F("notice__ends_at"))
    for case, notice in early.values_list("nomination_id", "notice_id").iterator():
        yield f"nominations:{case}", f"it was cleared before public notice {notice} was over"


def cases_are_not_approved_over_an_objection() -> Iterator[Broken]:
    """Nothing moved an approved case on after an objection came in that is still open.

    One that came in time, but behind the approval, may be open: then the case can be held.
    """
    case_stream = Concat(Value("nominations:"), Cast(OuterRef("nomination_id"), CharField()))
    own_stream = Concat(Value("objections:"), Cast(OuterRef("pk"), CharField()))
    moves = LedgerEvent.objects.filter(stream_id=case_stream, action__in=FORWARD)
    begun = LedgerEvent.objects.filter(stream_id=own_stream, action="objections.begin")
    rows = Objection.objects.filter(state__in=OPEN_OBJECTIONS, nomination__state__in=APPROVED)
    # The numbers of events follow the lock on the case, which both take; their times need not.
    late = rows.annotate(
        moved=Coalesce(Subquery(moves.order_by("-pk").values("pk")[:1]), 1),
        begun=Coalesce(Subquery(begun.values("pk")[:1]), 0),
    ).filter(moved__gt=F("begun"))
    for key, case, state in late.values_list("pk", "nomination_id", "nomination__state"):
        yield f"nominations:{case}", f"it is {state} and objection {key} was open before"


def cases_to_be_removed_are_not_honored() -> Iterator[Broken]:
    rows = Objection.objects.filter(remedy="remove", nomination__state=NominationState.HONORED)
    for key, case in rows.values_list("pk", "nomination_id").iterator():
        yield f"nominations:{case}", f"it is honored although objection {key} removed it"


def notices_list_cases_of_their_round() -> Iterator[Broken]:
    foreign = NoticeEntry.objects.exclude(nomination__round=F("notice__round"))
    strayed = PublicNotice.objects.filter(
        ~Q(stage__round=F("round")) | ~Q(stage__kind=StageKind.NOTICE)
    )
    for key, case in foreign.values_list("notice_id", "nomination_id").iterator():
        yield f"public_notices:{key}", f"it lists nomination {case} of another round"
    for key in strayed.values_list("pk", flat=True).iterator():
        yield f"public_notices:{key}", "its stage is no notice of its round"


CHECKS = (
    notices_show_what_was_frozen,
    posted_lines_stay_as_frozen,
    notices_are_long_enough,
    notices_have_the_length_of_their_level,
    notices_point_at_nobody,
    proofs_are_their_bytes,
    notices_end_when_they_are_over,
    notices_list_cases_of_their_round,
    cases_left_their_notice_after_its_end,
    approved_cases_stood_on_their_notices,
    cases_are_not_approved_over_an_objection,
    cases_to_be_removed_are_not_honored,
)
