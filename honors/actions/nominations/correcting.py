"""A returned case goes back in one step: every defect answered, then resubmitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from honors.actions.nominations.locking import lock_for_author
from honors.actions.nominations.moving import move
from honors.actions.nominations.writing import answer_defect
from honors.states import NominationState
from workflow.refusals import InvalidInput, InvalidInputs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from honors.models import Nomination
    from workflow.definition import Actor


@transaction.atomic
def resubmit(
    *,
    nomination: Nomination,
    answers: Mapping[int, str],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Nomination:
    """`answers` are by the key of the defect. All of it happens, or nothing."""
    locked = lock_for_author(nomination, by=by, at=at, states=(NominationState.RETURNED,))
    errors = []
    for defect in locked.defects.filter(closed_at=None, pk__in=list(answers)):
        try:
            answer_defect(defect=defect, answer=answers[defect.pk], by=by, at=at)
        except InvalidInput as error:
            error.pointer = f"/answer_{defect.pk}"
            errors.append(error)
    if errors:
        raise InvalidInputs(errors)
    return move(
        nomination=nomination, name="resubmit", by=by, at=at, expected_version=expected_version
    )
