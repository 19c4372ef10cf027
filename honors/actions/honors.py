"""What becomes of an honor after it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from honors.actions import inputs
from honors.actions.decisions import document
from honors.models import Honor
from honors.texts import clean_text
from workflow import engine

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.definition import Actor

REASON_LIMIT = 1000


def move(
    *,
    honor: Honor,
    name: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    **supplied: Any,
) -> Honor:
    """`warn`, `rectify`, `revoke`, `expire`, `relinquish` or `renew`, its inputs cleaned.

    A renewal takes `expires_on`, the first day on which the honor is over again.
    """
    move_name = inputs.known_move(Honor.workflow, name, supplied)
    if "reason" in supplied:
        supplied["reason"] = clean_text(supplied["reason"], field="reason", limit=REASON_LIMIT)
    if "document" in supplied:
        supplied["document"] = document(supplied["document"], field="document")
    if "expires_on" in supplied:
        supplied["expires_on"] = inputs.day(supplied["expires_on"], field="expires_on")
    return engine.perform(
        honor, move_name, actor=by, at=at, expected_version=expected_version, **supplied
    )
