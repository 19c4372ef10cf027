"""Whoever holds a case is asked to go on with it (催办), once a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors import notifications, rules
from honors.actions import inputs
from honors.actions.nominations.desks import lock_case
from honors.models import Nudge
from honors.queries.desks import who_is_waited_for
from honors.states import AT_A_STAGE, NominationState
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Nomination
    from workflow.definition import Actor

NOTE_LIMIT = 200


@transaction.atomic
def nudge(*, nomination: Nomination, by: Actor, at: datetime, note: str = "") -> Nudge:
    """By a nominator of the unit, or a secretary of the case or its round; a case that was returned
    waits for the unit itself, which only a secretary nudges.

    One a day for each case, by the calendar here, whoever comes first: `nudged_today`.
    """
    case = lock_case(nomination, states=(*AT_A_STAGE, NominationState.RETURNED))
    standing = by.standing(at=at)
    unit = rules.is_nominator_of_unit(case, standing) and case.state != NominationState.RETURNED
    if not unit and not rules.is_secretary_of_case(case, standing):
        raise NotPermitted(_("Only the unit whose case it is, or a secretary, may nudge."))
    words = clean_text(note, field="note", limit=NOTE_LIMIT)
    today = timezone.localdate(at)
    with inputs.once(
        _("Somebody nudged today already. Once a day is enough."), code="nudged_today", field=""
    ):
        made = Nudge.objects.create(
            nomination=case, day=today, nudged_by_id=standing.user_id, nudged_at=at, note=words
        )
    people = who_is_waited_for(case, at=at)
    ledger.record(
        f"nominations:{case.pk}",
        "nominations.nudge",
        actor=by.ledger_key,
        at=at,
        facts={"day": today.isoformat(), "told": people},
        private={"note": words} if words else None,
    )
    notifications.case_nudged(made, people, at=at)
    return made
