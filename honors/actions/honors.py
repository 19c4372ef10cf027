"""What becomes of an honor after it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.decisions import document
from honors.codes import digest_of_code, new_verification_code
from honors.models import Honor, Reissue
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import HELD_HONORS
from honors.texts import clean_text
from workflow import engine, ledger
from workflow.refusals import WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.definition import Actor

REASON_LIMIT, REISSUE_REASON_LIMIT = 1000, 500


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


@transaction.atomic
def reissue(*, honor: Honor, reason: str, by: Actor, at: datetime) -> Reissue:
    """A code for a new certificate, printed afterwards; what was handed out before is void."""
    require(by, Role.SECRETARY, honor.commendation.round.organizer, at)
    locked = Honor.objects.select_for_update(no_key=True).get(pk=honor.pk)
    if locked.state not in HELD_HONORS:
        message = _("This honor is not held any more; it gets no certificate.")
        raise WrongState(message, code="not_held")
    code = new_verification_code()
    made = Reissue.objects.create(
        honor=locked,
        code=code,
        digest=digest_of_code(code),
        reason=inputs.text(reason, field="reason", limit=REISSUE_REASON_LIMIT),
        made_at=at,
        made_by_id=by.standing(at=at).user_id,
    )
    ledger.record(
        Honor.workflow.stream(locked),
        "honors.reissue",
        actor=by.ledger_key,
        at=at,
        facts={"digest": made.digest},
        private={"reason": made.reason},
    )
    return made
