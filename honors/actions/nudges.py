"""Whoever holds a case, or has sheets left to mark, is asked to go on (催办), once a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors import notifications, rules
from honors.actions import inputs
from honors.actions.nominations.desks import lock_case
from honors.actions.rounds.locking import lock_round
from honors.models import JudgeNudge, Nudge
from honors.queries.accounts import require
from honors.queries.desks import who_is_waited_for
from honors.queries.panel_progress import late_judges, to_nudge
from honors.roles import Role
from honors.states import AT_A_STAGE, RUNNING_ROUNDS, NominationState, StageKind
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Nomination, Stage
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


@transaction.atomic
def nudge_judges(*, stage: Stage, by: Actor, at: datetime) -> list[JudgeNudge]:
    """Everybody who has sheets left at a scoring stage, by the organizer's secretary.

    Each of them once a day, by the calendar here: `nudged_today` if that was all of them.
    """
    round_ = lock_round(stage.round)
    require(by, Role.SECRETARY, round_.organizer, at)
    if stage.kind != StageKind.SCORING or round_.state not in RUNNING_ROUNDS:
        raise GuardFailed(_("Nothing is being scored here."), code="not_scoring")
    if not late_judges(stage):
        raise GuardFailed(_("Every judge has handed in every sheet."), code="all_handed_in")
    due = to_nudge(stage, at=at)
    if not due:
        raise GuardFailed(_("They were all nudged today already."), code="nudged_today")
    user_id, today = by.standing(at=at).user_id, timezone.localdate(at)
    made = JudgeNudge.objects.bulk_create(
        JudgeNudge(
            stage=stage, judge_id=judge.judge_id, day=today, nudged_by_id=user_id, nudged_at=at
        )
        for judge in due
    )
    facts = {
        "stage": stage.pk,
        "day": today.isoformat(),
        "told": [judge.judge_id for judge in due],
    }
    stream = f"rounds:{round_.pk}"
    ledger.record(stream, "score_sheets.nudge", actor=by.ledger_key, at=at, facts=facts)
    notifications.judges_nudged(made, at=at)
    return made
