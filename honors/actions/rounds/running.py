"""A round opens, closes, ends. The permission and the conditions are in its table of moves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from honors.actions import inputs
from honors.actions.rounds.locking import lock_round
from honors.models import Round
from honors.queries import warnings
from honors.queries.rounds import terms_of
from workflow import engine, ledger
from workflow.definition import Actor

REASON_LIMIT = 500


@transaction.atomic
def open_round(
    *, round_: Round, by: Actor, at: datetime, expected_version: int | None = None
) -> Round:
    """Freeze the terms and take nominations from `opens_at` on.

    What `honors.queries.warnings` says of them stops nothing; that it was said goes into history.
    """
    locked = lock_round(round_)
    opened = engine.perform(
        round_,
        "open",
        actor=by,
        at=at,
        expected_version=expected_version,
        terms=terms_of(locked),
    )
    said = warnings.codes(warnings.of_round(locked))
    if said:
        stream, facts = f"rounds:{opened.pk}", {"warnings": said}
        ledger.record(stream, "rounds.warned", actor=by.ledger_key, at=at, facts=facts)
    return opened


def close_round(
    *, round_: Round, by: Actor, at: datetime, expected_version: int | None = None
) -> Round:
    """End the time for nominations; drafts that were not submitted lapse."""
    return engine.perform(round_, "close", actor=by, at=at, expected_version=expected_version)


def conclude(
    *, round_: Round, by: Actor, at: datetime, expected_version: int | None = None
) -> Round:
    return engine.perform(round_, "conclude", actor=by, at=at, expected_version=expected_version)


def archive(
    *, round_: Round, by: Actor, at: datetime, expected_version: int | None = None
) -> Round:
    return engine.perform(round_, "archive", actor=by, at=at, expected_version=expected_version)


def cancel(
    *,
    round_: Round,
    reason: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Round:
    """Withdraw every live case as well."""
    cleaned = inputs.optional_text(reason, field="reason", limit=REASON_LIMIT)
    return engine.perform(
        round_, "cancel", actor=by, at=at, expected_version=expected_version, reason=cleaned
    )
