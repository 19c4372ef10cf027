"""Public notices: written, posted, proven to have hung, made longer, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.actions import inputs
from honors.files import check_file
from honors.lists import listed_name, stroke_key
from honors.models import (
    DossierVersion,
    Nomination,
    NoticeEntry,
    PostingProof,
    PublicNotice,
)
from honors.queries import public_notices as queries
from honors.queries.addresses import addresses_of
from honors.queries.notice_ends import end_from, midnight, moved_ends, running_notices
from honors.states import PublicNoticeState, StageKind
from honors.texts import clean_text
from workflow import engine, ledger
from workflow.calendars import load_calendar
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted
from workflow.workdays import LONGEST_PERIOD, ONE_DAY, years_needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from honors.models import Organization, Stage, User
    from workflow.definition import Actor
    from workflow.workdays import DayKind

TITLE_LIMIT, CONTACT_LIMIT, PLACE_LIMIT, REASON_LIMIT, DEEDS_LIMIT = 120, 200, 200, 500, 1000
PROOFS = ("jpeg", "png", "pdf")
PROOF_LIMIT = 10 * 1024 * 1024  # bytes
MOST_RECOUNTED = 20_000  # at once
CALENDAR_CHANGED = "工作日历调整"
LATE_POSTING = "张贴日期晚于发布日期"  # official texts are Chinese whatever the reader's language


@transaction.atomic
def draft(
    *,
    stage: Stage,
    organization: Organization,
    title: str,
    contact: str,
    by: Actor,
    at: datetime,
    nominations: Iterable[Nomination] | None = None,
) -> PublicNotice:
    """A notice of the given cases, or of all that wait for one there. Its length is the stage's."""
    if stage.kind != StageKind.NOTICE:
        raise InvalidInput(_("This stage is no public notice."), code="no_notice", pointer="/stage")
    notice = PublicNotice(
        round=stage.round,
        stage=stage,
        organization=organization,
        title=inputs.text(title, field="title", limit=TITLE_LIMIT),
        contact=inputs.text(contact, field="contact", limit=CONTACT_LIMIT),
        days=stage.settings["days"],
        day_kind=stage.settings["kind"],
        count_from=stage.settings["count_from"],
    )
    _require_secretary(notice, by, at)
    cases = _waiting_cases(notice, nominations)
    stored = engine.begin(notice, actor=by, at=at, facts={"round": stage.round_id})
    _void_unproven_entries(stored, cases, at)
    NoticeEntry.objects.bulk_create(_entries(stored, cases))
    return stored


def _require_secretary(notice: PublicNotice, by: Actor, at: datetime) -> None:
    if not rules.is_secretary_of_notice(notice, by.standing(at=at)):
        raise NotPermitted(
            _("Only a secretary of %(organization)s or of the organizer may do this."),
            organization=notice.organization.name,
        )


def _waiting_cases(notice: PublicNotice, asked: Iterable[Nomination] | None) -> list[Nomination]:
    """The cases to list, locked so that no other notice takes them."""
    waiting = queries.waiting_for(notice.stage, notice.organization)
    keys = {n.pk for n in asked} if asked is not None else set(waiting.values_list("pk", flat=True))
    rows = Nomination.objects.filter(pk__in=keys).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    related = ("nominee", "unit", "category__title")
    cases = list(waiting.filter(pk__in=keys).select_related(*related))
    if len(cases) < len(keys):
        raise GuardFailed(
            _("%(count)s of these cases do not wait for a notice here."),
            code="not_at_notice",
            pointer="/nominations",
            count=len(keys) - len(cases),
        )
    if not cases:
        raise GuardFailed(_("No case waits for a notice here."), code="notice_empty")
    return cases


def _void_unproven_entries(notice: PublicNotice, cases: list[Nomination], at: datetime) -> None:
    """A notice that ended without any proof that it hung counts for nothing."""
    entries = NoticeEntry.objects.filter(nomination__in=cases, voided_at=None)
    same_place = entries.filter(
        notice__stage=notice.stage, notice__organization=notice.organization
    )
    same_place.update(voided_at=at)


def _entries(notice: PublicNotice, cases: list[Nomination]) -> list[NoticeEntry]:
    """Their lines: no digit of an ID number, no telephone, no birth date, no relatives."""
    addresses = addresses_of(case.unit for case in cases)
    deeds = _brief_deeds(cases)
    cases.sort(key=lambda case: (case.category.position, stroke_key(case.nominee.name), case.pk))
    return [
        NoticeEntry(
            notice=notice,
            nomination=case,
            position=position,
            line={
                "name": listed_name(case.nominee.name, kind=case.nominee.kind),
                "unit": addresses[case.unit_id],
                "title": case.category.title.name,
                "deeds": deeds.get(case.pk, ""),
            },
        )
        for position, case in enumerate(cases, 1)
    ]


def _brief_deeds(cases: list[Nomination]) -> dict[int, str]:
    submitted = F("nomination__dossier_version")
    versions = DossierVersion.objects.filter(nomination__in=cases, number=submitted)
    rows = versions.values_list("nomination_id", "data__deeds_brief")
    return {nomination_id: text or "" for nomination_id, text in rows}


@transaction.atomic
def reword(
    *,
    notice: PublicNotice,
    title: str,
    contact: str,
    by: Actor,
    at: datetime,
    deeds: Mapping[int | str, str] | None = None,
    expected_version: int | None = None,
) -> PublicNotice:
    """Say a draft otherwise: `deeds` by the position of their line, for some or all of them."""
    return engine.perform(
        notice,
        "reword",
        actor=by,
        at=at,
        expected_version=expected_version,
        title=inputs.text(title, field="title", limit=TITLE_LIMIT),
        contact=inputs.text(contact, field="contact", limit=CONTACT_LIMIT),
        deeds=_known_deeds(notice, deeds or {}),
    )


def _known_deeds(notice: PublicNotice, deeds: Mapping[int | str, str]) -> dict[str, str]:
    """By the position as text, which is what a key of JSON is."""
    known = {str(n) for n in notice.entries.values_list("position", flat=True)} if deeds else ()
    cleaned = {}
    for position, text in deeds.items():
        key = str(position)
        if key not in known:
            message = _("The notice has no such entry.")
            raise InvalidInput(message, code="unknown_entry", pointer=f"/deeds/{key}")
        cleaned[key] = clean_text(text, field=f"deeds/{key}", limit=DEEDS_LIMIT)
    return cleaned


def post(
    *, notice: PublicNotice, by: Actor, at: datetime, expected_version: int | None = None
) -> PublicNotice:
    """Hang it out. It runs through whole days; a year without calendar refuses it."""
    ends_at = end_if_posted(notice, on=timezone.localdate(at))
    return engine.perform(
        notice, "post", actor=by, at=at, expected_version=expected_version, ends_at=ends_at
    )


def end_if_posted(notice: PublicNotice, *, on: date) -> datetime:
    """The local midnight at which a notice is over that hung from that day: exclusive."""
    return end_from(notice, on)


@transaction.atomic
def extend(
    *,
    notice: PublicNotice,
    days: int,
    reason: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> PublicNotice:
    """Let it run for more days of its own kind behind its present end."""
    locked = _locked(notice)
    most = LONGEST_PERIOD - locked.days - locked.extra_days
    return engine.perform(
        locked,
        "extend",
        actor=by,
        at=at,
        expected_version=expected_version,
        ends_at=_later_end(locked, inputs.whole(days, field="days", high=most)),
        extra_days=days,
        reason=clean_text(reason, field="reason", limit=REASON_LIMIT),
    )


def _later_end(notice: PublicNotice, days: int) -> datetime | None:
    """None for a notice that was never posted, which the engine refuses."""
    if notice.ends_at is None:
        return None
    last_day = timezone.localdate(notice.ends_at) - ONE_DAY
    kind = cast("DayKind", notice.day_kind)
    calendar = load_calendar(years_needed(last_day, days=days, kind=kind))
    period = calendar.period(last_day, days=days, kind=kind, count_from="next_day")
    return midnight(period.ends_on)


def recount(*, by: Actor, at: datetime) -> int:
    """Move the ends of running notices by the calendar as it is now: later, never earlier.

    For a holiday that became known, or a make-up workday that was taken back, after the posting.
    Answers how many moved; one whose years are not known stays as it is. Statements grow with the
    number of different ends, not of notices.
    """
    late = moved_ends(running_notices()[:MOST_RECOUNTED])
    return _move_ends(sorted(late), by=by, at=at) if late else 0


@transaction.atomic
def _move_ends(keys: list[int], *, by: Actor, at: datetime) -> int:
    """Reckoned again under the lock, as a proof or an extension may have come between."""
    rows = running_notices().filter(pk__in=keys)
    together: dict[datetime, list[int]] = {}
    for key, ends_at in moved_ends(rows.select_for_update(no_key=True)).items():
        together.setdefault(ends_at, []).append(key)
    for ends_at, moved in sorted(together.items()):
        notices = PublicNotice.objects.filter(pk__in=moved)
        engine.perform_many(
            notices, "extend", actor=by, at=at, ends_at=ends_at, reason=CALENDAR_CHANGED
        )
    return sum(len(moved) for moved in together.values())


@transaction.atomic
def prove(
    *,
    notice: PublicNotice,
    place: str,
    name: str,
    content: bytes,
    taken_at: datetime,
    by: Actor,
    at: datetime,
) -> PostingProof:
    """Keep a photo or a scan that shows where the notice hung. `name` is the file's own name.

    Where the first proof of a place was taken on a later day than the posting, the notice hung
    late: its end moves later, never earlier.
    """
    cleaned = inputs.text(place, field="place", limit=PLACE_LIMIT)
    inputs.moment(taken_at, field="taken_at")
    proof = check_file(content, name=name, kinds=PROOFS, limit=PROOF_LIMIT)
    locked = _locked(notice)
    _require_secretary(locked, by, at)
    _check_taken(locked, taken_at, at)
    _move_end_if_late(locked, cleaned, taken_at, by=by, at=at)
    ledger.record(
        f"public_notices:{locked.pk}",
        "public_notices.prove",
        actor=by.ledger_key,
        at=at,
        facts={"sha256": proof.sha256, "taken_at": taken_at},
        private={"place": cleaned},
    )
    return PostingProof.objects.create(
        notice=locked,
        place=cleaned,
        sha256=proof.sha256,
        file=ContentFile(content, name=proof.stored_name),
        taken_at=taken_at,
        recorded_by=cast("User", by),
    )


def _check_taken(notice: PublicNotice, taken_at: datetime, at: datetime) -> None:
    if notice.posted_at is None or notice.state == PublicNoticeState.CANCELED:
        raise GuardFailed(_("This notice does not hang."), code="not_posted")
    if taken_at > at:
        message = _("The photo cannot have been taken in the future.")
        raise InvalidInput(message, code="date_in_future", pointer="/taken_at")


def _move_end_if_late(
    notice: PublicNotice, place: str, taken_at: datetime, *, by: Actor, at: datetime
) -> None:
    if notice.proofs.filter(place=place, taken_at__lte=taken_at).exists():
        return
    ends_at = end_if_posted(notice, on=timezone.localdate(taken_at))
    if notice.ends_at is None or ends_at <= notice.ends_at:
        return
    engine.perform(notice, "extend", actor=by, at=at, ends_at=ends_at, reason=LATE_POSTING)


def _locked(notice: PublicNotice) -> PublicNotice:
    return PublicNotice.objects.select_for_update(no_key=True).get(pk=notice.pk)


def cancel(
    *,
    notice: PublicNotice,
    reason: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> PublicNotice:
    cleaned = clean_text(reason, field="reason", limit=REASON_LIMIT)
    return engine.perform(
        notice, "cancel", actor=by, at=at, expected_version=expected_version, reason=cleaned
    )
