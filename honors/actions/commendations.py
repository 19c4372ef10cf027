"""Commendations: the list drawn up, put in order, issued whole, revoked whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.decisions import document as document_of
from honors.models import Commendation, CommendationEntry, Nomination, Round
from honors.queries.accounts import require
from honors.queries.commendations import in_order
from honors.roles import Role
from honors.states import CommendationState, NominationState
from honors.texts import clean_text
from workflow import engine, ledger
from workflow.refusals import GuardFailed, InvalidInput, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from honors.models import Category
    from workflow.definition import Actor

TITLE_LIMIT, REASON_LIMIT = 120, 1000


@transaction.atomic
def draft(
    *, round_: Round, title: str, document_number: str, dated: date, by: Actor, at: datetime
) -> Commendation:
    """Lists the approved cases of the round, each category in its own order.

    `dated` is the date printed on the document; it may lie ahead.
    """
    require(by, Role.SECRETARY, round_.organizer, at)
    commendation = Commendation(
        round=round_,
        title=inputs.text(title, field="title", limit=TITLE_LIMIT),
        document_number=document_of(document_number, field="document_number"),
        dated=inputs.recent_day(dated, field="dated"),
    )
    cases = _approved_cases(round_)
    _refuse_second(round_)
    stored = engine.begin(commendation, actor=by, at=at, facts={"round": round_.pk})
    _write_list(stored, cases)
    return stored


@transaction.atomic
def relist(*, commendation: Commendation, by: Actor, at: datetime) -> Commendation:
    """Draw the list of a draft up again, after the approved cases have changed."""
    require(by, Role.SECRETARY, commendation.round.organizer, at)
    cases = _approved_cases(commendation.round)
    locked = _locked_draft(commendation, by, at)
    locked.entries.all().delete()
    _write_list(locked, cases)
    _record(locked, "relist", {"count": len(cases)}, by=by, at=at)
    return locked


@transaction.atomic
def reorder(
    *,
    commendation: Commendation,
    category: Category,
    ordered: Sequence[Nomination],
    by: Actor,
    at: datetime,
) -> Commendation:
    """Put the list of one category into an order by hand. `ordered` names each case once."""
    locked = _locked_draft(commendation, by, at)
    entries = locked.entries.filter(category=category)
    listed = sorted(entries.values_list("nomination_id", flat=True))
    if sorted(case.pk for case in ordered) != listed:
        message = _("The order must name each case of the list once, and no other.")
        raise InvalidInput(message, code="list_differs", pointer="/ordered")
    entries.delete()
    CommendationEntry.objects.bulk_create(_entries(locked, category.pk, ordered))
    order = [case.pk for case in ordered]
    _record(locked, "reorder", {"category": category.pk, "order": order}, by=by, at=at)
    return locked


def issue(
    *, commendation: Commendation, by: Actor, at: datetime, expected_version: int | None = None
) -> Commendation:
    """Honor everybody on the list at once, each with a numbered certificate."""
    return engine.perform(commendation, "issue", actor=by, at=at, expected_version=expected_version)


def revoke(
    *,
    commendation: Commendation,
    document: str,
    reason: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Commendation:
    """Revoke the commendation and every honor of it that is still held, by one document."""
    return engine.perform(
        commendation,
        "revoke",
        actor=by,
        at=at,
        expected_version=expected_version,
        document=document_of(document, field="document"),
        reason=clean_text(reason, field="reason", limit=REASON_LIMIT),
    )


def _approved_cases(round_: Round) -> list[Nomination]:
    """Locks the round first, so that nothing is approved or issued meanwhile."""
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    approved = Nomination.objects.filter(round=round_, state=NominationState.APPROVED)
    cases = list(approved.select_related("nominee", "category").order_by("pk"))
    if not cases:
        raise GuardFailed(_("No case of this round is approved."), code="list_empty")
    return cases


def _refuse_second(round_: Round) -> None:
    standing = round_.commendations.exclude(state=CommendationState.REVOKED)
    if standing.exists():
        message = _("This round already has a commendation.")
        raise GuardFailed(message, code="commendation_exists")


def _locked_draft(commendation: Commendation, by: Actor, at: datetime) -> Commendation:
    locked = Commendation.objects.select_for_update(no_key=True).get(pk=commendation.pk)
    require(by, Role.SECRETARY, locked.round.organizer, at)
    if locked.state != CommendationState.DRAFT:
        raise WrongState(_("The list is issued and stays as it is."))
    return locked


def _write_list(commendation: Commendation, cases: Sequence[Nomination]) -> None:
    lists = in_order(cases)
    CommendationEntry.objects.bulk_create(
        entry
        for category_id, ordered in lists.items()
        for entry in _entries(commendation, category_id, ordered)
    )


def _entries(
    commendation: Commendation, category_id: int, ordered: Iterable[Nomination]
) -> list[CommendationEntry]:
    return [
        CommendationEntry(
            commendation=commendation, category_id=category_id, nomination=case, position=position
        )
        for position, case in enumerate(ordered, 1)
    ]


def _record(
    commendation: Commendation, verb: str, facts: dict[str, object], *, by: Actor, at: datetime
) -> None:
    stream = f"commendations:{commendation.pk}"
    ledger.record(stream, f"commendations.{verb}", actor=by.ledger_key, at=at, facts=facts)
