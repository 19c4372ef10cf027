"""Objections: filed by anybody while a notice runs, dealt with by who posted it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors import notifications
from honors.actions import inputs, stamped_letters
from honors.codes import new_verification_code
from honors.models import Nomination, Objection, PublicNotice
from honors.models.objections import ObjectorKind
from honors.queries.objections import (
    CONTACT,
    OBJECTOR,
    due_of,
    objector_index,
    place_of,
    to_be_reminded,
    without_deadline,
)
from honors.queries.public_notices import PUBLISHED
from honors.roles import PUBLIC
from honors.sealing import site_keyring
from honors.texts import clean_text
from workflow import engine, ledger
from workflow.calendars import load_calendar
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.definition import Actor

OBJECTOR_LIMIT, CONTACT_LIMIT, TEXT_LIMIT = 100, 200, 5000
MOST_AT_ONCE, CHUNK = 20_000, 500
TEXTS = frozenset({"reason", "findings", "answer"})


@transaction.atomic
def file(
    *,
    notice: PublicNotice,
    nomination: Nomination,
    objector_kind: str,
    objector: str,
    contact: str,
    content: str,
    at: datetime,
    letter: bytes | None = None,
) -> Objection:
    """Take an objection from somebody who need not sign in; its code asks for its progress.

    Who objects is sealed, and so is the `letter` that a unit stamped. The notice and then the case
    are locked, so that a decision that comes later, however little, finds the objection. The time
    of filing decides whether the notice ran.
    """
    kind = inputs.choice(objector_kind, ObjectorKind.values, field="objector_kind")
    signed = _signature(objector, field="objector", limit=OBJECTOR_LIMIT)
    reachable = _signature(contact, field="contact", limit=CONTACT_LIMIT)
    cleaned = _content(content)
    scan = None if letter is None else stamped_letters.check(letter, kind=kind)
    due_at = due_of(at, _lock_running_notice(notice, at).stage)
    _lock_listed_case(notice, nomination)
    code, keyring = new_verification_code(), site_keyring()
    objection = Objection(
        notice_id=notice.pk,
        nomination_id=nomination.pk,
        query_code=code,
        filed_at=at,
        objector_kind=kind,
        objector_sealed=keyring.seal(signed, place=place_of(code, OBJECTOR)),
        contact_sealed=keyring.seal(reachable, place=place_of(code, CONTACT)),
        objector_index=objector_index(reachable, keyring),
        content=cleaned,
        due_at=due_at,
    )
    return _begin(objection, scan, at)


def _begin(objection: Objection, scan: stamped_letters.Scan | None, at: datetime) -> Objection:
    due = None if objection.due_at is None else ledger.moment(objection.due_at)
    facts = {
        "notice": objection.notice_id,
        "nomination": objection.nomination_id,
        "due_at": due,
    }
    said = {"content": objection.content}
    filed = engine.begin(objection, actor=PUBLIC, at=at, facts=facts, private=said)
    if scan is not None:
        stamped_letters.keep(filed, scan, by=PUBLIC, at=at)
    return filed


def _signature(text: str, *, field: str, limit: int) -> str:
    cleaned = inputs.optional_text(text, field=field, limit=limit)
    if not cleaned:
        message = _("An objection needs a name and a way to reach you; both stay sealed.")
        raise InvalidInput(message, code="unsigned", pointer=f"/{field}")
    return cleaned


def _content(text: str) -> str:
    cleaned = clean_text(text, field="content", limit=TEXT_LIMIT)
    if not cleaned:
        message = _("Say what you object to, with facts that can be checked.")
        raise InvalidInput(message, code="content_missing", pointer="/content")
    return cleaned


def _lock_running_notice(notice: PublicNotice, at: datetime) -> PublicNotice:
    """A notice that was ended meanwhile still counts for who filed in time."""
    locked = PublicNotice.objects.select_for_update(no_key=True).get(pk=notice.pk)
    hung = locked.state in PUBLISHED
    if not hung or not cast("datetime", locked.posted_at) <= at < cast("datetime", locked.ends_at):
        raise GuardFailed(
            _("This notice takes no objections now. Report what you know to: %(contact)s."),
            code="notice_not_running",
            contact=locked.contact,
        )
    return locked


def _lock_listed_case(notice: PublicNotice, nomination: Nomination) -> None:
    list(Nomination.objects.filter(pk=nomination.pk).select_for_update(no_key=True))
    if not notice.entries.filter(nomination=nomination, voided_at=None).exists():
        raise GuardFailed(_("This notice does not list the case."), code="not_on_notice")


def count_deadlines(*, by: Actor, at: datetime) -> int:
    """Give a deadline to what was filed while the calendar did not know the year, where it does
    now. Answers how many got one.
    """
    keys = list(without_deadline().values_list("pk", flat=True)[:MOST_AT_ONCE])
    return _count_deadlines(keys, by=by, at=at) if keys else 0


@transaction.atomic
def _count_deadlines(keys: list[int], *, by: Actor, at: datetime) -> int:
    rows = without_deadline().filter(pk__in=keys).select_related("notice__stage").order_by("pk")
    locked = list(rows.select_for_update(no_key=True, of=("self",)))
    calendar = load_calendar()
    for objection in locked:
        objection.due_at = due_of(objection.filed_at, objection.notice.stage, calendar=calendar)
    counted = [objection for objection in locked if objection.due_at is not None]
    Objection.objects.bulk_update(counted, ["due_at"], batch_size=CHUNK)
    entries = [
        ledger.Entry(
            stream=f"objections:{objection.pk}",
            action="objections.count_deadline",
            facts={"due_at": objection.due_at},
        )
        for objection in counted
    ]
    ledger.append(entries, actor=by.ledger_key, at=at)
    return len(counted)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Tell the offices, once, of replies that are due soon or overdue. Answers how many."""
    rows = to_be_reminded(at).select_related("notice__round", "nomination").order_by("pk")
    due = list(rows.select_for_update(no_key=True, of=("self",))[:MOST_AT_ONCE])
    notifications.objections_due(due, at=at)
    Objection.objects.filter(pk__in=[objection.pk for objection in due]).update(reminded_at=at)
    return len(due)


def move(
    *,
    objection: Objection,
    name: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    **supplied: Any,
) -> Objection:
    """`admit`, `refuse`, `uphold`, `reject`, `reply` or `withdraw`, with its texts cleaned."""
    move_name = inputs.known_move(Objection.workflow, name, supplied)
    for text in TEXTS & supplied.keys():
        supplied[text] = clean_text(supplied[text], field=text, limit=TEXT_LIMIT)
    return engine.perform(
        objection, move_name, actor=by, at=at, expected_version=expected_version, **supplied
    )
