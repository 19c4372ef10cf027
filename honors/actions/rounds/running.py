"""A round opens, closes, ends. The permission and the conditions are in its table of moves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from honors.actions import inputs
from honors.actions.rounds.locking import lock_round
from honors.models import Round
from honors.queries.rounds import terms_of
from workflow import engine
from workflow.definition import Actor

REASON_LIMIT = 500


@transaction.atomic
def open_round(*, round_: Round, by: Actor, at: datetime) -> Round:
    """Freeze the terms and take nominations from `opens_at` on."""
    terms = terms_of(lock_round(round_))
    return engine.perform(round_, "open", actor=by, at=at, terms=terms)


def close_round(*, round_: Round, by: Actor, at: datetime) -> Round:
    """End the time for nominations; drafts that were not submitted lapse."""
    return engine.perform(round_, "close", actor=by, at=at)


def conclude(*, round_: Round, by: Actor, at: datetime) -> Round:
    return engine.perform(round_, "conclude", actor=by, at=at)


def archive(*, round_: Round, by: Actor, at: datetime) -> Round:
    return engine.perform(round_, "archive", actor=by, at=at)


def cancel(*, round_: Round, reason: str, by: Actor, at: datetime) -> Round:
    """Withdraw every live case as well."""
    cleaned = inputs.optional_text(reason, field="reason", limit=REASON_LIMIT)
    return engine.perform(round_, "cancel", actor=by, at=at, reason=cleaned)
